"""Finds words that suggest not referring, anywhere in what the bot can say: `content/never-say.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.files import Problem, Reader
from bot.patterns import Patterns
from bot.signal_schema import NeverSaid
from bot.text import clean, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LIST = "never-say.yaml"
_NO_WORDS_OF_OURS = (LIST, "words-to-avoid.yaml", "safety/words.yaml", "safety/examples/")
"""What the bot never says itself: these lists, and the examples of what people type."""
_NEGATIONS = frozenset({"not", "never", "without", "nor"})
_BEFORE = 4
_CARD_ENDS = "signals:"


def check_never_said(root: Path) -> list[Problem]:
    """Return a problem for every place in `content/` where such words stand."""
    reader = Reader(root)
    said = reader.model(root / "content" / LIST, tuple[NeverSaid, ...]) or ()
    problems = list(reader.problems)
    patterns = Patterns({str(number): one.forms for number, one in enumerate(said)})
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        allowed = [number for number, one in enumerate(said) if name in one.unless]
        for number, line, words in _places(reader.text(path) or "", patterns, said):
            if number not in allowed:
                instead = said[number].instead
                problems.append(Problem(name, f"line {line}", f"“{words}” suggests doing nothing; write {instead}"))
    return problems


def _files(root: Path) -> Iterator[Path]:
    content = root / "content"
    for path in sorted([*content.rglob("*.md"), *content.rglob("*.yaml")]):
        if not path.relative_to(content).as_posix().startswith(_NO_WORDS_OF_OURS):
            yield path


def _places(text: str, patterns: Patterns, said: Sequence[NeverSaid]) -> Iterator[tuple[int, int, str]]:
    """Yield (which entry, line, words) of each place; a sentence may go over lines."""
    words: list[str] = []
    lines: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(_CARD_ENDS):  # of a safety file: what people type follows
            break
        found = words_of(clean(line))
        words += found
        lines += [number] * len(found)
    for name, places in patterns.find(words).items():
        for start, shown in places:
            turned = _NEGATIONS & set(words[max(0, start - _BEFORE) : start])
            if not (said[int(name)].after_not and turned):
                yield int(name), lines[start], shown
