"""What every suite shares."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.shelf import FolderShelf
from bot.guide import Guide
from bot.library import Library, load
from bot.triage import Triage, load_triage

# The fakes of the ports are shared by the suites: `from fakes import FakeReminderStore`.
sys.path.insert(0, str(Path(__file__).parent / "contract"))


class FakeClock:
    """`bot.ports.Clock` that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by

    def set(self, moment: datetime) -> None:
        self._now = moment


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def library(root: Path) -> Library:
    """The real content and intents, loaded once; nothing can change them."""
    return load(root)


@pytest.fixture(scope="session")
def triage(root: Path) -> Triage:
    """Triage over the real safety content."""
    return load_triage(root, FolderShelf())


@pytest.fixture
def clock() -> FakeClock:
    """Monday 2 March 2026, 09:00 in London."""
    return FakeClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def guide(library: Library, triage: Triage) -> Guide:
    """The guide over the real content, as the page and the terminal use it: without a store."""
    # The index is kept as the program keeps it: building it takes half a minute, and other suites test that.
    return Guide(library, triage, FakeClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)), shelf=FolderShelf())


@pytest.fixture
def data(root: Path, tmp_path: Path) -> Path:
    """A copy of content/ and intents/, to plant mistakes in."""
    copy = tmp_path / "data"
    for folder in ("content", "intents"):
        shutil.copytree(root / folder, copy / folder)
    return copy
