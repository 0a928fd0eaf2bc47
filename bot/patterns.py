"""Many word patterns looked for at once: where in a message each named signal stands.

One walk over the words, whatever the number of patterns: they share their beginnings in a tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import clean, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Place = tuple[int, str]
"""The position of a signal's first word in the message, and its words as they stand there."""
Found = dict[str, list[Place]]

_RANGE = re.compile(r"([0-9]{1,4})\.\.([0-9]{1,4})")
_UP_TO_TEN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_TEENS = ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPELT: dict[str, int] = dict(zip([*_UP_TO_TEN, *_TEENS, *_TENS], [*range(20), *range(20, 100, 10)], strict=True))
_LONGEST_NUMBER = 4


class _Node:
    """What may follow a pattern's words so far; `ends` are the signals that are complete here."""

    __slots__ = ("any", "ends", "exact", "lengths", "ranges", "stems")

    def __init__(self) -> None:
        self.exact: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}
        self.lengths: tuple[int, ...] = ()
        self.ranges: dict[tuple[int, int], _Node] = {}
        self.any: _Node | None = None
        self.ends: tuple[str, ...] = ()

    def after(self, word: str) -> list[_Node]:
        """Return the nodes that `word` leads to."""
        nodes = []
        node = self.exact.get(word)
        if node is not None:
            nodes.append(node)
        for length in self.lengths:
            if length > len(word):
                break
            node = self.stems.get(word[:length])
            if node is not None:
                nodes.append(node)
        if self.ranges:
            number = _number(word)
            nodes += [node for (low, high), node in self.ranges.items() if low <= number <= high]
        if self.any is not None:
            nodes.append(self.any)
        return nodes

    def grow(self, part: str) -> _Node:
        """Return the node for one more part of a pattern, made if it is new."""
        if part == "_":
            self.any = self.any or _Node()
            return self.any
        between = _RANGE.fullmatch(part)
        if between:
            return self.ranges.setdefault((int(between[1]), int(between[2])), _Node())
        if part.endswith("*"):
            self.lengths = tuple(sorted({*self.lengths, len(part) - 1}))
            return self.stems.setdefault(part[:-1], _Node())
        return self.exact.setdefault(part, _Node())


class Patterns:
    """Named signals, each a list of forms.

    A form is words; `*` at a word's end is any ending, `_` any one word, `3..17` any number of that size in digits or
    letters. Its words are read as a message's are: `shes` → she is, `one-off` → one off.
    """

    def __init__(self, signals: Mapping[str, Iterable[str]]) -> None:
        self._root = _Node()
        for name, forms in signals.items():
            for form in forms:
                node = self._root
                for part in _parts(form):
                    node = node.grow(part)
                if node is not self._root and name not in node.ends:
                    node.ends = (*node.ends, name)

    def find(self, words: Sequence[str]) -> Found:
        """Return every place of every signal, in the order of the message."""
        found: Found = {}
        for start in range(len(words)):
            nodes = self._root.after(words[start])
            at = start
            while nodes:
                at += 1
                for node in nodes:
                    for name in node.ends:
                        found.setdefault(name, []).append((start, " ".join(words[start:at])))
                if at == len(words):
                    break
                nodes = [following for node in nodes for following in node.after(words[at])]
        return found


def _parts(form: str) -> list[str]:
    parts: list[str] = []
    for word in form.split():
        if word == "_" or _RANGE.fullmatch(word):
            parts.append(word)
            continue
        opened = words_of(clean(word.removesuffix("*")))
        if word.endswith("*") and opened:
            opened[-1] += "*"
        parts += opened
    return parts


def _number(word: str) -> int:
    if word.isdecimal() and word.isascii():
        return int(word) if len(word) <= _LONGEST_NUMBER else -1
    return _SPELT.get(word, -1)
