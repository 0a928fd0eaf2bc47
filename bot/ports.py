"""What the core needs from outside, as protocols. Every adapter of a port passes the same contract suite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.model import Conversation, Nudge, NudgeTime, Press, Reminder, ReminderState, Reply, Utterance


class MessengerRefused(Exception):  # noqa: N818 - named for what happened
    """The platform refused for good (bot removed, channel archived): trying again will not help."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class Shelf(Protocol):
    """Keeps what takes long to build from the content, for the next start. What it loses is built again."""

    def get(self, key: str) -> object | None:
        """Return the JSON data put under `key`, exactly as it was put, or None."""
        ...

    def put(self, key: str, data: object) -> None:
        """Keep JSON data under `key`. Never raises: what cannot be kept is not kept."""
        ...


class Messenger(Protocol):
    """Sends a message into a stored conversation, later and unasked. One for each platform."""

    async def send(self, conversation: Conversation, reply: Reply) -> None:
        """Post `reply` into the thread `conversation` names.

        Raises `MessengerRefused` when it can never arrive, and any other error when it may later.
        """
        ...


class ReminderStore(Protocol):
    """Keeps reminders and their nudges; rows are both truth and queue."""

    def add(self, reminder: Reminder, nudges: Sequence[NudgeTime]) -> None:
        """Store a reminder with its nudges, together or not at all. Adding the same id again changes nothing."""
        ...

    def get(self, reminder_id: str) -> Reminder | None:
        """Return the reminder, or None."""
        ...

    def close(self, reminder_id: str, state: ReminderState) -> bool:
        """Set an active reminder to `state` and drop its waiting nudges; False when it was not active."""
        ...

    def claim(self, now: datetime, lease: timedelta, limit: int) -> list[Nudge]:
        """Claim up to `limit` nudges that are due at `now`, earliest first, for the length of `lease`.

        A claimed nudge is nobody else's until it is sent, given back, or its lease ends.
        """
        ...

    def sent(self, nudge: Nudge, now: datetime) -> None:
        """Record that a claimed nudge was delivered."""
        ...

    def give_back(self, nudge: Nudge, retry_at: datetime) -> None:
        """Return a claimed nudge to be tried again at `retry_at`."""
        ...

    def fail(self, nudge: Nudge, now: datetime) -> None:
        """Record that a claimed nudge can never be delivered; it stays visible as failed."""
        ...

    def first_time(self, event: str, now: datetime) -> bool:
        """Record a platform's event id; False when it was seen before."""
        ...

    def first_this_week(self, visitor: str, now: datetime) -> bool:
        """Record that a visitor (a digest, see `bot.introductions`) came; False when they did so this week already."""
        ...


class Desk(Protocol):
    """What every front end talks to: a message or a pressed button in, a reply out."""

    def ask(self, utterance: Utterance) -> Reply:
        """Answer what someone typed."""
        ...

    def press(self, press: Press) -> Reply:
        """Answer a pressed button."""
        ...
