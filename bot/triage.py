"""Danger and distress, before any matching. Loaded apart from everything else, and nothing can outvote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import markup
from bot.files import ContentInvalid, Reader
from bot.library import data_folder
from bot.likeness import Likeness
from bot.model import Alert, SafetyKind
from bot.signal_schema import SafetyExamples, SafetyFile
from bot.signals import Fired, Signals, read

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Alarm:
    """A message that is about safety first: its kind, its card, and what made it fire."""

    kind: SafetyKind
    card: Alert
    fired: Fired


LIKE_FROM = 2.25
"""Evidence from which a message that no rule caught reads like the examples. docs/safety.md says how it was set."""


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: SafetyKind
    card: Alert
    signals: Signals
    likeness: Likeness | None


class Triage:
    """Looks for safety kinds in the order of `SafetyKind`; the first that fires wins.

    A kind fires when one of its rules does, or when the message reads like its examples. Likeness can only add to
    what the rules find: nothing can switch a card off.
    """

    def __init__(self, kinds: list[_Kind]) -> None:
        order = list(SafetyKind)
        self._kinds = sorted(kinds, key=lambda one: order.index(one.kind))

    def look(self, text: str) -> Alarm | None:
        """Return the alarm a message raises, or None."""
        words = read(text)
        for one in self._kinds:
            fired = one.signals.first(words) or _alike(one, text)
            if fired:
                return Alarm(one.kind, one.card, fired)
        return None


def _alike(one: _Kind, text: str) -> Fired | None:
    if one.likeness is None:
        return None
    evidence, words = one.likeness.weigh(text)
    return Fired("examples", words) if evidence >= LIKE_FROM else None


def load_triage(root: Path | None = None) -> Triage:
    """Return triage from `content/safety/` below `root`. Raises `ContentInvalid`; an empty folder is a problem too."""
    reader = Reader(root or data_folder())
    folder = reader.root / "content" / "safety"
    kinds = []
    for path in sorted(folder.glob("*.yaml")):
        file = reader.model(path, SafetyFile)
        examples_at = folder / "examples" / path.name
        examples = reader.model(examples_at, SafetyExamples) if examples_at.exists() else None
        if file:
            kinds.append(_kind(reader, path, file, examples))
    if SafetyKind.EMERGENCY not in {one.kind for one in kinds} and not reader.problems:
        reader.report(folder / "emergency.yaml", "", "the file is missing; restore it")
    if reader.problems:
        raise ContentInvalid(reader.problems)
    return Triage(kinds)


def _kind(reader: Reader, path: Path, file: SafetyFile, examples: SafetyExamples | None) -> _Kind:
    try:
        body = markup.parse(file.card.body)
    except markup.MarkupInvalid as error:
        reader.report(path, f"card.body line {error.line}", str(error))
        body = ()
    return _Kind(
        file.kind,
        Alert(file.card.heading, body),
        Signals(file.signals, file.rules),
        Likeness(examples.fires, examples.ordinary) if examples else None,
    )
