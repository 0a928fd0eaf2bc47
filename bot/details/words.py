"""A message's words as names are looked for in them: their case, what they own, and which lists they are in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.detail_schema import NameLists

_ACCENT = r"[\u0300-\u036f]"
_LETTERS_ON = rf"[^\W_](?:{_ACCENT}{{0,3}}[^\W_])*{_ACCENT}{{0,3}}"
_TOKEN = re.compile(rf"{_LETTERS_ON}(?:['’.-]{_LETTERS_ON})*|[^\w\s\u0300-\u036f]|\n")
_LETTERS = str.maketrans("łŁøØđĐæÆıİ’", "lLoOdDaAiI'")
_SHORTENED = re.compile(r"\w+(?:'(?:ve|d|ll|m|re|t)|n't)")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ENDINGS = ("s", "es", "ed", "ing")
_SHORTEST_DISTINCT = 4
_LONG = 4
_FEW = 4
_MANY_CAPITALS = 0.6
_INITIALISM = 4
_SHORTEST = 3


def fold(word: str) -> str:
    """Return a word in lower case without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


class Word(NamedTuple):
    """One word or mark. `low` is folded, without a possessive ending; `opens`: it stands first in its sentence."""

    text: str
    low: str
    start: int
    end: int
    owns: bool
    opens: bool

    @property
    def capital(self) -> bool:
        """It begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        """It is in capitals throughout."""
        return len(self.low) > 1 and self.text.removesuffix("s").isupper()


class Lists:
    """The lists of names and signs, and what the library names, which identifies nobody.

    `english`: ordinary words in lower case; `phrases`: names of things and of people who are cited, in lower case.
    """

    def __init__(self, lists: NameLists, english: Collection[str], phrases: Collection[str]) -> None:
        signs = lists.signs
        self._signs = {name: frozenset(getattr(signs, name)) for name in type(signs).model_fields}
        known = {*phrases, *lists.places, *lists.known.people, *lists.known.services, *lists.known.sayings}
        self._english = frozenset(english) - self._signs["sure"]
        self._given = lists.given
        self.places = lists.places
        self.known = frozenset(one.removesuffix("'s") for one in known if " " not in one) - self._signs["sure"]
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in known:
            words = tuple(word.removesuffix("'s") for word in fold(phrase).split())
            if len(words) > 1:
                self._phrases.setdefault(words[0], []).append(words)

    def signs(self, low: str, *groups: str) -> bool:
        """Say whether a word is in one of the lists of signs."""
        return any(low in self._signs[group] for group in groups)

    def ordinary(self, low: str) -> bool:
        """Say whether a word is an ordinary one."""
        return low in self._english

    def given(self, low: str) -> bool:
        """Say whether a word is a given name; of a double name the first part is enough."""
        if low in self._given:
            return True
        parts = low.split("-")
        plain = any(part in self._english and part not in self._given for part in parts)
        return len(parts) > 1 and parts[0] in self._given and not plain and all(len(part) > 1 for part in parts)

    def word_too(self, low: str) -> bool:
        """Say whether a word means something else too."""
        clipped = low.endswith("in") and f"{low}g" in self._english  # "sayin"
        return low in self._english or low in self.known or clipped

    def listed(self, low: str) -> bool:
        """Say whether a word is an ordinary one, a place or something known, in any of its usual endings."""
        if len(low) == 1 or self.word_too(low) or self.signs(low, "initialisms") or _SHORTENED.fullmatch(low):
            return True
        if "-" in low:
            return all(self.listed(part) or part.isdigit() for part in low.split("-"))
        return any(low.endswith(end) and self.word_too(low.removesuffix(end)) for end in _ENDINGS)

    def slip(self, low: str) -> bool:
        """Say whether an `e` left out or two letters changed about make a name of an ordinary word: sam, brian."""
        swapped = (low[:at] + low[at + 1] + low[at] + low[at + 2 :] for at in range(len(low) - 1))
        return f"{low}e" in self._english or any(word in self._english for word in swapped)

    def distinct(self, low: str) -> bool:
        """Say whether a name is so unlike every ordinary word that it can be no slip for one."""
        if len(low) < _SHORTEST_DISTINCT:
            return False
        halves = [(low[:at], low[at:]) for at in range(len(low) + 1)]
        near = {f"{left}{right[1:]}" for left, right in halves if right}
        near |= {f"{left}{right[1]}{right[0]}{right[2:]}" for left, right in halves if len(right) > 1}
        near |= {f"{left}{letter}{right[1:]}" for left, right in halves if right for letter in _ALPHABET}
        near |= {f"{left}{letter}{right}" for left, right in halves for letter in _ALPHABET}
        return not (near & self._english)

    def phrase_at(self, lows: Sequence[str], position: int) -> int:
        """Return how many words from `position` on are the name of something known."""
        phrases = self._phrases.get(lows[position])
        if phrases is None:
            return 0
        here = (len(phrase) for phrase in phrases if tuple(lows[position : position + len(phrase)]) == phrase)
        return max(here, default=0)


class Message:
    """A message's words, with what stands around each."""

    def __init__(self, lists: Lists, text: str) -> None:
        self.lists = lists
        self.text = text
        self.words = _words(text)
        self._ends = [word.end for word in self.words]
        letters = [word for word in self.words if word.text[0].isalpha()]
        self.shouting = len(letters) > 1 and all(word.text.isupper() for word in letters)
        long = [word for word in letters if len(word.text) >= _LONG and word.low not in lists.places]
        capitals = sum(word.capital for word in long)
        self.titled = len(long) >= _FEW and capitals > _MANY_CAPITALS * len(long)
        self.allowed = self._allowed()

    def _allowed(self) -> frozenset[int]:
        """Return the words that are part of the name of something known."""
        lows = [word.low for word in self.words]
        allowed: set[int] = set()
        for at in range(len(lows)):
            allowed.update(range(at, at + self.lists.phrase_at(lows, at)))
        return frozenset(allowed)

    def low(self, at: int) -> str:
        """Return a word in lower case; "" outside the message."""
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def alpha(self, at: int) -> bool:
        """Say whether a word, and no mark, number or end, stands there."""
        return self.low(at)[:1].isalpha()

    def signs(self, at: int, *groups: str) -> bool:
        """Say whether the word there is in one of the lists of signs."""
        return self.lists.signs(self.low(at), *groups)

    def at(self, start: int) -> int:
        """Return which word a place in the text is in."""
        return min(bisect_right(self._ends, start), len(self.words) - 1)

    def is_given(self, at: int) -> bool:
        """Say whether a given name stands there; short capitals in an ordinary message are an abbreviation."""
        low = self.low(at)
        if not low or not self.lists.given(low):
            return False
        short = self.words[at].shouted and not self.shouting
        short = short and (len(low) < _INITIALISM or self.lists.signs(low, "initialisms"))
        return not short and (self.words[at].capital or len(low) >= _SHORTEST)


def _words(text: str) -> list[Word]:
    words: list[Word] = []
    opens = True
    for match in _TOKEN.finditer(text):
        word = match[0]
        low = fold(word) or word
        plural = low[-1] == "s" and len(low) > 1 and text[match.end() : match.end() + 1] in {"'", "’"}
        owns = low.endswith("'s") or plural
        words.append(Word(word, low.removesuffix("'s") or low, match.start(), match.end(), owns, opens))
        opens = word in ".?!:\n;" or (opens and not low[0].isalnum())
    return words
