"""What only the database has: processes that share a file, migrations, what a row may hold."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from adapters.store import sql
from adapters.store.sql import SqlReminderStore
from adapters.store.tables import metadata
from bot.model import Conversation, NudgeTime, Reminder, ReminderState

NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)

CLAIMER = """
import json, sys
from datetime import datetime, timedelta
from adapters.store.sql import SqlReminderStore
store = SqlReminderStore(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
now, taken = datetime.fromisoformat(sys.argv[2]), []
while claimed := store.claim(now, timedelta(minutes=2), 3):
    taken += [nudge.id for nudge in claimed]
events = [store.first_time(f"Ev{n}", now) for n in range(20)]
print(json.dumps([taken, events, [store.first_this_week(f"visitor{n}", now) for n in range(20)]]))
"""


def add(store: SqlReminderStore, identity: str, nudges: int) -> None:
    reminder = Reminder(identity, "rule", date(2026, 2, 27), NOW, Conversation("slack", "T", "{}"), "U")
    store.add(reminder, [NudgeTime("due", NOW)] * nudges)


def processes(root: Path, url: str, count: int) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, url, NOW.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        for _ in range(count)
    ]


def test_processes_that_start_together_on_one_file_never_share_a_nudge(root: Path, url: str) -> None:
    # None of them finds the tables: whoever is first makes them, and nobody fails.
    started = processes(root, url, 2)
    assert [one.stdout.readline().strip() for one in started if one.stdout] == ["ready"] * 2
    store = SqlReminderStore(url)
    for number in range(10):
        add(store, f"r{number}", 6)
    said = []
    for one in started:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in started:
        said.append(json.loads(one.communicate(timeout=30)[0]))
        assert one.returncode == 0
    taken = [nudge for nudges, _, _ in said for nudge in nudges]
    assert len(taken) == len(set(taken)) == 60
    for firsts in (1, 2):
        assert [sum(column) for column in zip(*(one[firsts] for one in said), strict=True)] == [1] * 20
    store.dispose()


def test_the_migrations_make_the_tables_that_the_code_describes(url: str) -> None:
    SqlReminderStore(url).dispose()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


OLD_ROWS = {
    "reminder": [
        {
            "id": "r1",
            "rule": "victims-code-notice",
            "event": "2026-02-27",
            "due": "2026-03-02 17:00:00.000000",
            "platform": "slack",
            "tenant": "T1",
            "address": "{}",
            "person": "U1",
            "state": "active",
        }
    ],
    "nudge": [
        {
            "id": number,
            "reminder_id": "r1",
            "stage": "due",
            "at": "2026-03-02 13:00:00.000000",
            "claim_from": "2026-03-02 13:00:00.000000",
            "attempt": number - 7,
            "state": state,
            "ended": ended,
        }
        for number, state, ended in ((7, "sent", "2026-03-02 13:00:01.000000"), (8, "waiting", None))
    ],
    "seen_event": [{"id": "slack:Ev1", "seen": "2026-03-02 12:00:00.000000"}],
}


def stamped(url: str, revision: str) -> sa.Engine:
    """Return a new database as that revision of the tables left it."""
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True)
    engine = sa.create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(sql.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def rows(engine: sa.Engine, table: str) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.text(f"select * from {table} order by 1")).mappings()]


def test_a_database_of_the_first_revision_is_brought_up_to_date_and_keeps_its_rows(url: str) -> None:
    engine = stamped(url, "0001")
    with engine.begin() as connection:
        assert not sa.inspect(connection).has_table("visit"), "an old one indeed"
        for table, old in OLD_ROWS.items():
            names = ", ".join(old[0])
            values = ", ".join(f":{name}" for name in old[0])
            connection.execute(sa.text(f"insert into {table} ({names}) values ({values})"), old)

    store = SqlReminderStore(url)
    assert {table: rows(engine, table) for table in OLD_ROWS} == OLD_ROWS
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    reminder = store.get("r1")
    assert reminder
    assert (reminder.due, reminder.state) == (NOW + timedelta(hours=4), ReminderState.ACTIVE)
    assert [(nudge.id, nudge.attempt) for nudge in store.claim(NOW, LEASE, 10)] == [(8, 2)]
    assert not store.first_time("slack:Ev1", NOW)
    assert store.first_this_week("jo", NOW)
    add(store, "r2", 1)
    (new,) = store.claim(NOW, LEASE, 10)
    assert new.id > 8, "ids go on from the old ones"
    store.dispose()
    engine.dispose()


def test_last_weeks_visits_are_forgotten_at_the_first_of_this_week(url: str) -> None:
    store = SqlReminderStore(url)
    store.first_this_week("jo", NOW)
    store.first_this_week("sam", NOW)
    engine = sa.create_engine(url)
    assert [row["visitor"] for row in rows(engine, "visit")] == ["jo", "sam"]
    store.first_this_week("ali", NOW + timedelta(days=7))
    assert rows(engine, "visit") == [{"visitor": "ali", "week": "2026-03-09"}]
    engine.dispose()
    store.dispose()


def test_an_id_of_a_nudge_is_never_used_twice(url: str) -> None:
    # A replica that still holds the old one would report on the new one.
    store = SqlReminderStore(url)
    add(store, "r", 1)
    (first,) = store.claim(NOW, LEASE, 1)
    store.close("r", ReminderState.STOPPED)
    store.dispose()
    store = SqlReminderStore(url)
    add(store, "r", 1)
    (second,) = store.claim(NOW, LEASE, 1)
    assert second.id > first.id
    store.dispose()


def test_a_failed_nudge_stays_visible(url: str) -> None:
    store = SqlReminderStore(url)
    add(store, "r", 1)
    (nudge,) = store.claim(NOW, LEASE, 1)
    store.fail(nudge, NOW)
    store.dispose()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("select state from nudge")).scalars().all() == ["failed"]
    engine.dispose()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, this is no database. " * 40)
    with pytest.raises(sa.exc.DatabaseError):
        SqlReminderStore(f"sqlite:///{path}")
    assert path.read_text().startswith("Dear all")


def test_a_folder_with_a_percent_sign_in_its_name_will_do(tmp_path: Path, root: Path) -> None:
    # Alembic reads its settings with %-interpolation: the folder of the code may hold one too.
    link = tmp_path / "50%done"
    link.symlink_to(root)
    script = "import sys; from adapters.store.sql import SqlReminderStore as S; S(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-P", "-c", script, f"sqlite:///{tmp_path / 'reminders.sqlite3'}"],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(link)},
        timeout=30,
    )
    assert (tmp_path / "reminders.sqlite3").exists()


def test_the_file_is_for_its_owner_alone(url: str) -> None:
    # It holds who works on a case, and when.
    SqlReminderStore(url).dispose()
    path = Path(url.removeprefix("sqlite:///"))
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


class Busy:
    """A driver's connection to a file that another process is opening; it is refused so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def execute(self, statement: str) -> None:
        assert statement == "PRAGMA journal_mode=WAL"
        if self.left:
            self.left -= 1
            raise sqlite3.OperationalError("database is locked")


def test_opening_waits_for_another_process_that_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.store.sql.time.sleep", lambda _: None)
    busy = Busy(3)
    sql._write_ahead(busy)
    assert busy.left == 0


def test_opening_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.store.sql.time.sleep", lambda _: None)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sql._write_ahead(Busy(10_000))
