"""`ReminderStore` on a database. All SQL of the bot is here."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError

from adapters.store.tables import nudge as nudges
from adapters.store.tables import reminder as reminders
from adapters.store.tables import seen_event, visit
from bot.model import Conversation, Nudge, Reminder, ReminderState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Engine, Row

    from bot.model import NudgeTime

_WAITING, _SENT, _FAILED, _DROPPED = "waiting", "sent", "failed", "dropped"
_TRIES = 100
_PAUSE_SECONDS = 0.05
SEEN_FOR = timedelta(days=2)
"""How long a platform's event id is kept; platforms give up repeating an event within hours."""


class SqlReminderStore:
    """Reminders, nudges and seen events in the database at `url` (SQLAlchemy form), migrated to the newest schema."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        _migrate(self._engine)

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def add(self, reminder: Reminder, planned: Sequence[NudgeTime]) -> None:
        """See `bot.ports.ReminderStore.add`."""
        with self._engine.begin() as connection:
            existing = connection.execute(
                sa.select(reminders.c.state).where(reminders.c.id == reminder.id)
            ).scalar_one_or_none()
            if existing == ReminderState.ACTIVE:
                return
            if existing:
                connection.execute(sa.delete(nudges).where(nudges.c.reminder_id == reminder.id))
                connection.execute(sa.delete(reminders).where(reminders.c.id == reminder.id))
            connection.execute(sa.insert(reminders).values(_values(reminder)))
            rows = [
                {
                    "reminder_id": reminder.id,
                    "stage": one.stage,
                    "at": one.at,
                    "claim_from": one.at,
                    "state": _WAITING,
                }
                for one in planned
            ]
            if rows:
                connection.execute(sa.insert(nudges), rows)

    def get(self, reminder_id: str) -> Reminder | None:
        """See `bot.ports.ReminderStore.get`."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(reminders).where(reminders.c.id == reminder_id)).one_or_none()
        return _reminder(row) if row else None

    def close(self, reminder_id: str, state: ReminderState) -> bool:
        """See `bot.ports.ReminderStore.close`."""
        with self._engine.begin() as connection:
            closed = connection.execute(
                sa.update(reminders)
                .where(reminders.c.id == reminder_id, reminders.c.state == ReminderState.ACTIVE)
                .values(state=state)
            ).rowcount
            if closed:
                connection.execute(
                    sa.update(nudges)
                    .where(nudges.c.reminder_id == reminder_id, nudges.c.state == _WAITING)
                    .values(state=_DROPPED)
                )
        return bool(closed)

    def claim(self, now: datetime, lease: timedelta, limit: int) -> list[Nudge]:
        """See `bot.ports.ReminderStore.claim`."""
        due = (
            sa.select(nudges.c.id)
            .where(nudges.c.state == _WAITING, nudges.c.claim_from <= now)
            .order_by(nudges.c.claim_from, nudges.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._engine.begin() as connection:
            ids = list(connection.execute(due).scalars())
            if not ids:
                return []
            connection.execute(
                sa.update(nudges)
                .where(nudges.c.id.in_(ids))
                .values(claim_from=now + lease, attempt=nudges.c.attempt + 1)
            )
            return _claimed(connection, ids)

    def sent(self, nudge: Nudge, now: datetime) -> None:
        """See `bot.ports.ReminderStore.sent`."""
        self._end(nudge, state=_SENT, ended=now)

    def give_back(self, nudge: Nudge, retry_at: datetime) -> None:
        """See `bot.ports.ReminderStore.give_back`."""
        self._end(nudge, claim_from=retry_at)

    def fail(self, nudge: Nudge, now: datetime) -> None:
        """See `bot.ports.ReminderStore.fail`."""
        self._end(nudge, state=_FAILED, ended=now)

    def _end(self, nudge: Nudge, **values: Any) -> None:  # noqa: ANN401 - column values
        with self._engine.begin() as connection:
            connection.execute(
                sa.update(nudges)
                .where(nudges.c.id == nudge.id, nudges.c.attempt == nudge.attempt, nudges.c.state == _WAITING)
                .values(**values)
            )

    def first_time(self, event: str, now: datetime) -> bool:
        """See `bot.ports.ReminderStore.first_time`."""
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.delete(seen_event).where(seen_event.c.seen < now - SEEN_FOR))
                connection.execute(sa.insert(seen_event).values(id=event[:300], seen=now))
        except IntegrityError:
            return False
        return True

    def first_this_week(self, visitor: str, now: datetime) -> bool:
        """See `bot.ports.ReminderStore.first_this_week`."""
        monday = now.date() - timedelta(days=now.weekday())
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.delete(visit).where(visit.c.week < monday))
                connection.execute(sa.insert(visit).values(visitor=visitor, week=monday))
        except IntegrityError:
            return False
        return True


def _engine(url: str) -> Engine:
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        path = Path(address.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)  # who works on a case, and when, is for the owner of the file alone
    engine = sa.create_engine(address)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _open_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    connection.execute("PRAGMA busy_timeout=10000")
    _write_ahead(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:  # noqa: ANN401 - the driver's own
    """Turn on write-ahead logging. SQLite does not wait here for another process that is doing the same, so we do."""
    for left in range(_TRIES, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A claim reads and then writes: taking the write lock at once keeps two processes from claiming the same row.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))  # ConfigParser interpolates
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _values(reminder: Reminder) -> dict[str, Any]:
    return {
        "id": reminder.id,
        "rule": reminder.rule,
        "event": reminder.event,
        "due": reminder.due,
        "platform": reminder.conversation.platform,
        "tenant": reminder.conversation.tenant,
        "address": reminder.conversation.address,
        "person": reminder.person,
        "state": reminder.state,
    }


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        id=row.id,
        rule=row.rule,
        event=row.event,
        due=row.due,
        conversation=Conversation(row.platform, row.tenant, row.address),
        person=row.person,
        state=ReminderState(row.state),
    )


def _claimed(connection: Connection, ids: list[int]) -> list[Nudge]:
    found = connection.execute(
        sa.select(nudges.c.id.label("nudge_id"), nudges.c.stage, nudges.c.at, nudges.c.attempt, reminders)
        .join(reminders, reminders.c.id == nudges.c.reminder_id)
        .where(nudges.c.id.in_(ids))
        .order_by(nudges.c.at, nudges.c.id)
    )
    return [Nudge(row.nudge_id, _reminder(row), row.stage, row.at, row.attempt) for row in found]
