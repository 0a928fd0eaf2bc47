"""Fakes of the core's ports that keep the ports' whole promise; the contract suite holds them to it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import Nudge, Reminder, ReminderState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.model import NudgeTime


@dataclass
class _Row:
    id: int
    reminder_id: str
    stage: str
    at: datetime
    claim_from: datetime
    attempt: int = 0
    state: str = "waiting"


class FakeReminderStore:
    """`bot.ports.ReminderStore` in memory. One lock makes every call atomic."""

    SEEN_FOR = timedelta(days=2)

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reminders: dict[str, Reminder] = {}
        self._rows: list[_Row] = []
        self._last_id = 0
        self._seen: dict[str, datetime] = {}
        self._visits: dict[str, date] = {}

    def dispose(self) -> None:
        """Nothing is held open."""

    def add(self, reminder: Reminder, planned: Sequence[NudgeTime]) -> None:
        with self._lock:
            existing = self._reminders.get(reminder.id)
            if existing and existing.state is ReminderState.ACTIVE:
                return
            self._rows = [row for row in self._rows if row.reminder_id != reminder.id]
            self._reminders[reminder.id] = reminder
            for one in planned:
                self._last_id += 1
                self._rows.append(_Row(self._last_id, reminder.id, one.stage, one.at, one.at))

    def get(self, reminder_id: str) -> Reminder | None:
        with self._lock:
            return self._reminders.get(reminder_id)

    def close(self, reminder_id: str, state: ReminderState) -> bool:
        with self._lock:
            reminder = self._reminders.get(reminder_id)
            if reminder is None or reminder.state is not ReminderState.ACTIVE:
                return False
            self._reminders[reminder_id] = replace(reminder, state=state)
            for row in self._rows:
                if row.reminder_id == reminder_id and row.state == "waiting":
                    row.state = "dropped"
            return True

    def claim(self, now: datetime, lease: timedelta, limit: int) -> list[Nudge]:
        with self._lock:
            due = [row for row in self._rows if row.state == "waiting" and row.claim_from <= now]
            chosen = sorted(due, key=lambda row: (row.claim_from, row.id))[:limit]
            for row in chosen:
                row.claim_from = now + lease
                row.attempt += 1
            chosen.sort(key=lambda row: (row.at, row.id))
            return [Nudge(row.id, self._reminders[row.reminder_id], row.stage, row.at, row.attempt) for row in chosen]

    def sent(self, nudge: Nudge, now: datetime) -> None:
        self._end(nudge, state="sent")

    def give_back(self, nudge: Nudge, retry_at: datetime) -> None:
        self._end(nudge, claim_from=retry_at)

    def fail(self, nudge: Nudge, now: datetime) -> None:
        self._end(nudge, state="failed")

    def _end(self, nudge: Nudge, *, state: str = "waiting", claim_from: datetime | None = None) -> None:
        with self._lock:
            for row in self._rows:
                if row.id == nudge.id and row.attempt == nudge.attempt and row.state == "waiting":
                    row.state = state
                    row.claim_from = claim_from or row.claim_from

    def first_time(self, event: str, now: datetime) -> bool:
        with self._lock:
            self._seen = {name: at for name, at in self._seen.items() if at >= now - self.SEEN_FOR}
            if event in self._seen:
                return False
            self._seen[event] = now
            return True

    def first_this_week(self, visitor: str, now: datetime) -> bool:
        monday = now.date() - timedelta(days=now.weekday())
        with self._lock:
            self._visits = {name: week for name, week in self._visits.items() if week >= monday}
            if visitor in self._visits:
                return False
            self._visits[visitor] = monday
            return True
