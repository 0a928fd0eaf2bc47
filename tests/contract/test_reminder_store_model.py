"""Any order of calls does the same to the fake and to SQLite."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fakes import FakeReminderStore
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from adapters.store.sql import SqlReminderStore
from bot.model import Conversation, Nudge, NudgeTime, Reminder, ReminderState

START = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
IDS = ("a", "b", "c")
MINUTES = st.integers(min_value=-5, max_value=20)


class BothStores(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.url = f"sqlite:///{self.folder / 'reminders.sqlite3'}"
        self.fake = FakeReminderStore()
        self.real = SqlReminderStore(self.url)
        self.now = START
        self.claimed: list[Nudge] = []

    def teardown(self) -> None:
        if hasattr(self, "real"):
            self.real.dispose()
            shutil.rmtree(self.folder)

    @rule(name=st.sampled_from(IDS), person=st.sampled_from("xy"), offsets=st.lists(MINUTES, max_size=3))
    def add(self, name: str, person: str, offsets: list[int]) -> None:
        conversation = Conversation("teams", "T", name)
        reminder = Reminder(name, "rule", date(2026, 2, 27), self.now, conversation, person)
        nudges = [NudgeTime("due", self.now + timedelta(minutes=offset)) for offset in offsets]
        self.fake.add(reminder, nudges)
        self.real.add(reminder, nudges)

    @rule(name=st.sampled_from(IDS), state=st.sampled_from([ReminderState.DONE, ReminderState.STOPPED]))
    def close(self, name: str, state: ReminderState) -> None:
        assert self.fake.close(name, state) == self.real.close(name, state)

    @rule(limit=st.integers(1, 4), lease=st.integers(1, 10))
    def claim(self, limit: int, lease: int) -> None:
        length = timedelta(minutes=lease)
        expected = self.fake.claim(self.now, length, limit)
        assert self.real.claim(self.now, length, limit) == expected
        self.claimed += expected

    @rule(pick=st.integers(0, 50), how=st.sampled_from(["sent", "fail"]))
    def report(self, pick: int, how: str) -> None:
        if self.claimed:
            nudge = self.claimed[pick % len(self.claimed)]
            getattr(self.fake, how)(nudge, self.now)
            getattr(self.real, how)(nudge, self.now)

    @rule(pick=st.integers(0, 50), wait=MINUTES)
    def give_back(self, pick: int, wait: int) -> None:
        if self.claimed:
            nudge = self.claimed[pick % len(self.claimed)]
            retry_at = self.now + timedelta(minutes=wait)
            self.fake.give_back(nudge, retry_at)
            self.real.give_back(nudge, retry_at)

    @rule(event=st.sampled_from(["e1", "e2"]))
    def see(self, event: str) -> None:
        assert self.fake.first_time(event, self.now) == self.real.first_time(event, self.now)

    @rule(visitor=st.sampled_from(["v1", "v2"]))
    def come(self, visitor: str) -> None:
        assert self.fake.first_this_week(visitor, self.now) == self.real.first_this_week(visitor, self.now)

    @rule(minutes=st.sampled_from([1, 4, 30, 24 * 60, 49 * 60, 7 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.real.dispose()
        self.real = SqlReminderStore(self.url)

    @invariant()
    def same(self) -> None:
        if hasattr(self, "real"):
            assert [self.fake.get(name) for name in IDS] == [self.real.get(name) for name in IDS]


TestBothStores = BothStores.TestCase
TestBothStores.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
