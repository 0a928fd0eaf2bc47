"""Greetings and thanks: a message is small talk only when nothing else is in it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bot.text import clean, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.text import Vocabulary

_MOST_WORDS = 14
_PLAIN = "talk/okay"
_PADDING = "talk/padding"


class SmallTalk:
    """Recognises messages that are made of small-talk phrases alone. `phrases` maps targets to phrases."""

    def __init__(self, vocabulary: Vocabulary, phrases: Mapping[str, Iterable[str]]) -> None:
        self._vocabulary = vocabulary
        # Padding first: a word that is also a phrase of its own kind (“right”) is that kind.
        ordered = sorted(phrases.items(), key=lambda item: item[0] != _PADDING)
        self._targets = {tuple(words_of(clean(said))): target for target, all_ in ordered for said in all_}
        self._longest = max(map(len, self._targets), default=0)

    def find(self, text: str) -> str | None:
        """Return the target of a message that is nothing but small talk, or None."""
        words = self._vocabulary.words(text)
        if not words:
            return _PLAIN if any(unicodedata.category(character) == "So" for character in text) else None
        if len(words) > _MOST_WORDS:
            return None
        found: list[str] = []
        position = 0
        while position < len(words):
            length, target = self._phrase(words, position)
            if not target:
                return None
            found.append(target)
            position += length
        said = [target for target in found if target != _PADDING]
        return next((target for target in reversed(said) if target != _PLAIN), _PLAIN) if said else None

    def _phrase(self, words: list[str], position: int) -> tuple[int, str | None]:
        for length in range(min(self._longest, len(words) - position), 0, -1):
            target = self._targets.get(tuple(words[position : position + length]))
            if target:
                return length, target
        return 0, None
