"""One store for each adapter of the port; every test of the contract runs on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from fakes import FakeReminderStore

from adapters.store.sql import SqlReminderStore
from bot.ports import ReminderStore

if TYPE_CHECKING:
    from pathlib import Path

Reopen = Callable[[], ReminderStore]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database file that does not exist yet, in a folder that does not exist yet."""
    return f"sqlite:///{tmp_path / 'deep' / 'er' / 'reminders.sqlite3'}"


@pytest.fixture(params=["fake", "sqlite"])
def reopen(request: pytest.FixtureRequest, url: str) -> Iterator[Reopen]:
    """Return the same store again, as a restarted program finds it."""
    fake = FakeReminderStore()
    opened: list[SqlReminderStore] = []

    def again() -> ReminderStore:
        if request.param == "fake":
            return fake
        opened.append(SqlReminderStore(url))
        return opened[-1]

    yield again
    for one in opened:
        one.dispose()


@pytest.fixture
def store(reopen: Reopen) -> ReminderStore:
    return reopen()
