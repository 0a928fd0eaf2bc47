"""Rules over word patterns: which signals stand near each other in a message.

Used where a message must be recognised by its build (who, what, when) and not by likeness to a phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text import clean, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.signal_schema import SignalRule

MAX_WORDS = 20_000
"""Words of one message that are looked at; more than any platform lets a person send."""

_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Fired:
    """The rule that fired, and the words that made it fire."""

    rule: str
    words: tuple[str, ...]


Words = tuple[str, list[int]]
"""A message's words, a space between and around them, and where each starts."""


def read(text: str) -> Words:
    """Return the words of a message for `Signals.first`."""
    words = words_of(clean(text))[:MAX_WORDS]
    starts, position = [], 1
    for word in words:
        starts.append(position)
        position += len(word) + 1
    return f" {' '.join(words)} ", starts


class Signals:
    """Compiled signals and rules. Patterns are words; `*` at a word's end is any ending, `_` any one word."""

    def __init__(self, signals: Mapping[str, Sequence[str]], rules: Sequence[SignalRule]) -> None:
        self._patterns = {name: _compile(forms) for name, forms in signals.items()}
        self._rules = tuple(rules)

    def first(self, text: str | Words) -> Fired | None:
        """Return the first rule that fires on a message, or None; `Words` spares reading the same message again."""
        line, starts = text if isinstance(text, tuple) else read(text)
        found: dict[str, list[tuple[int, str]]] = {}

        def at(name: str) -> list[tuple[int, str]]:
            if name not in found:
                found[name] = [
                    (bisect_left(starts, match.start() + 1), match[1]) for match in self._patterns[name].finditer(line)
                ]
            return found[name]

        for rule in self._rules:
            if not all(at(name) for name in rule.all) or any(at(name) for name in rule.none):
                continue
            words_found = _near([at(name) for name in rule.all], rule)
            if words_found:
                return Fired(rule.name, words_found)
        return None


def _compile(forms: Sequence[str]) -> re.Pattern[str]:
    parts = sorted(filter(None, map(_pattern, forms)), key=lambda part: (-len(part), part))
    return re.compile("(?<= )(" + "|".join(parts) + ")(?= )" if parts else _NEVER)


def _pattern(form: str) -> str:
    """Return a form as a pattern, its words read as a message's are: `shes` → she is, `one-off` → one off."""
    words: list[str] = []
    for word in form.split():
        if word == "_":
            words.append(r"\S+")
        elif word.endswith("*"):
            words.append(" ".join(map(re.escape, words_of(clean(word[:-1])))) + r"\S*")
        else:
            words += map(re.escape, words_of(clean(word)))
    return " ".join(words)


def _near(positions: list[list[tuple[int, str]]], rule: SignalRule) -> tuple[str, ...]:
    """Return the words found when one place of each signal stands within the rule's window, else nothing."""
    if not positions:
        return ()
    for start, word in positions[0]:
        chosen = [word]
        last = start
        for others in positions[1:]:
            low = last if rule.in_order else start - rule.within
            index = bisect_left(others, (low, ""))
            if index == len(others) or others[index][0] > start + rule.within:
                break
            last = others[index][0]
            chosen.append(others[index][1])
        else:
            return tuple(chosen)
    return ()
