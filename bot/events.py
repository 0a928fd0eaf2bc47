"""Messages that say what has happened and when, and nothing else: “referral sent Friday 16:45”.

Strict on purpose: a question, or one word too many, and the message is answered as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text import clean, stem, words_of
from bot.when import Unclear, find

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.deadline_schema import EventFile
    from bot.model import Nation
    from bot.when import When
    from bot.working_days import Closed

MOST_CHARACTERS = 200
NO_TIMES = frozenset({"47", "101", "999"})
"""Numbers that are part of what happened: section 47 and those of the police."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event by its name in `intents/events.yaml`, and when it was, or why that is unclear."""

    name: str
    when: When | Unclear


class Events:
    """Recognises events. `openers` are words that a question starts with."""

    def __init__(self, file: EventFile, openers: Iterable[str]) -> None:
        self._openers = frozenset(openers)
        self._filler = frozenset(stem(part) for word in file.filler for part in words_of(clean(word)))
        self._names = {self._telling(said): name for name, event in file.events.items() for said in event.says}

    def find(self, text: str, now: datetime, nation: Nation, closed: Closed) -> Event | None:
        """Return the event that a message names with a day, or None. `now` is aware local time."""
        if len(text) > MOST_CHARACTERS or "?" in text:
            return None
        words = words_of(clean(text))
        if not words or words[0] in self._openers:
            return None
        said = self._telling(text)
        if not any(name <= said for name in self._names):
            return None  # most messages: no day is looked for
        when = find(text, now, nation, closed)
        if isinstance(when, Unclear) and when.reason == "none":
            return None
        name = self._names.get(self._telling(when.rest))
        return Event(name, when) if name else None

    def _telling(self, text: str) -> frozenset[str]:
        stems = (stem(word) for word in words_of(clean(text)) if not word.isdigit() or word in NO_TIMES)
        return frozenset(stems) - self._filler
