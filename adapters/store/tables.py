"""The tables. docs/operations.md says what each column holds and why; none holds words that anybody typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class UtcMoment(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored as naive UTC so that every database orders it alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002, D102
        return value.replace(tzinfo=UTC) if value else None


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("rule", sa.String(100), nullable=False),
    sa.Column("event", sa.Date, nullable=False),
    sa.Column("due", UtcMoment, nullable=False),
    sa.Column("platform", sa.String(20), nullable=False),
    sa.Column("tenant", sa.String(200), nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("person", sa.String(200), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
)

nudge = sa.Table(
    "nudge",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("reminder_id", sa.ForeignKey("reminder.id", ondelete="CASCADE"), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("at", UtcMoment, nullable=False),
    # When it may next be claimed: the due time, then the end of a lease or the next try.
    sa.Column("claim_from", UtcMoment, nullable=False),
    # The fencing token: a replica whose lease ran out cannot report on a nudge that another has claimed since.
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("ended", UtcMoment),
    sa.Index(None, "state", "claim_from"),
    # Without it SQLite uses a deleted row's id again, and a late report on the old nudge would end the new one.
    sqlite_autoincrement=True,
)

seen_event = sa.Table(
    "seen_event",
    metadata,
    sa.Column("id", sa.String(300), primary_key=True),
    sa.Column("seen", UtcMoment, nullable=False),
    sa.Index(None, "seen"),
)

visit = sa.Table(
    "visit",
    metadata,
    sa.Column("visitor", sa.String(64), primary_key=True),
    sa.Column("week", sa.Date, nullable=False),
    sa.Index(None, "week"),
)
