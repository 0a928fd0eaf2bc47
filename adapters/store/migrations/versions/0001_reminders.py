"""Reminders, their nudges, and the platform events that were seen."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first three tables."""
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("rule", sa.String(100), nullable=False),
        sa.Column("event", sa.Date, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("tenant", sa.String(200), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
    )
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("reminder_id", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("claim_from", sa.DateTime, nullable=False),
        sa.Column("attempt", sa.Integer, server_default="0", nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("ended", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_nudge"),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name="fk_nudge_reminder_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_nudge_state_claim_from", "nudge", ["state", "claim_from"])
    op.create_table(
        "seen_event",
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seen_event"),
    )
    op.create_index("ix_seen_event_seen", "seen_event", ["seen"])
