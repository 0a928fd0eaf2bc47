"""Who came this week, so that the bot says what it is once a week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "visit",
        sa.Column("visitor", sa.String(64), nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("visitor", name="pk_visit"),
    )
    op.create_index("ix_visit_week", "visit", ["week"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("visit")
