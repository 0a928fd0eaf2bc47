"""Rules over word patterns: which signals stand near each other in a message.

Used where a message must be recognised by its build (who, what, when) and not by likeness to a phrase.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.patterns import Patterns
from bot.text import clean, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.patterns import Found, Place
    from bot.signal_schema import SignalRule

MAX_WORDS = 20_000
"""Words of one message that are looked at; more than any platform lets a person send."""


@dataclass(frozen=True, slots=True)
class Fired:
    """The rule that fired, and the words that made it fire."""

    rule: str
    words: tuple[str, ...]


def read(text: str) -> list[str]:
    """Return the words of a message for `Signals.first`."""
    return words_of(clean(text))[:MAX_WORDS]


class Signals:
    """Named word patterns, as `bot.patterns.Patterns` reads them, and the rules over them."""

    def __init__(self, signals: Mapping[str, Sequence[str]], rules: Sequence[SignalRule]) -> None:
        self._patterns = Patterns(signals)
        self._rules = tuple(rules)

    def first(self, text: str | Sequence[str]) -> Fired | None:
        """Return the first rule that fires on a message, or None; its words spare reading the same message again."""
        found = self._patterns.find(read(text) if isinstance(text, str) else text)
        return first_rule(self._rules, found)


def first_rule(rules: Iterable[SignalRule], found: Found) -> Fired | None:
    """Return the first rule that fires on the signals found in a message, or None."""
    for rule in rules:
        if all(name in found for name in rule.all) and not any(name in found for name in rule.none):
            words = _near([found[name] for name in rule.all], rule)
            if words:
                return Fired(rule.name, words)
    return None


def _near(places: list[list[Place]], rule: SignalRule) -> tuple[str, ...]:
    """Return the words found when one place of each signal stands within the rule's window, else nothing."""
    for start, word in places[0]:
        chosen = [word]
        last = start
        for others in places[1:]:
            low = last if rule.in_order else start - rule.within
            index = bisect_left(others, (low, ""))
            if index == len(others) or others[index][0] > start + rule.within:
                break
            last = others[index][0]
            chosen.append(others[index][1])
        else:
            return tuple(chosen)
    return ()
