"""How triage does on labelled messages: fired, missed and false, by kind."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.model import SafetyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.triage import Alarm, Triage


class LabelsInvalid(Exception):  # noqa: N818 - named for what it says of the file
    """A line of a file of labelled messages is wrong; the text names the line and the mend."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, the kind of card that it must raise, or None, and the kind it is near to."""

    text: str
    fires: SafetyKind | None
    near: SafetyKind | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message and what triage made of it: `verdict` is fired, other, missed, false or quiet."""

    labelled: Labelled
    alarm: Alarm | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts for one kind: messages that must raise its card, and ordinary ones that are near to it."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def must_fire(self) -> int:
        """How many messages must raise the card."""
        return sum(self.counts[verdict] for verdict in ("fired", "other", "missed"))

    @property
    def ordinary(self) -> int:
        """How many ordinary messages are near to the kind."""
        return self.counts["false"] + self.counts["quiet"]


def read_labelled(lines: Iterable[str], file: str) -> Iterator[Labelled]:
    """Yield the labelled messages of JSON lines with `q`, `fires` and `near`. Raises `LabelsInvalid`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            kinds = [SafetyKind(item[key]) if item.get(key) else None for key in ("fires", "near")]
            yield Labelled(str(item["q"]), kinds[0], kinds[1])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            example = '{"q": "…", "fires": "worker", "near": null}'
            raise LabelsInvalid(f"{file} line {number}: write an object such as {example}") from None


def judge(triage: Triage, labelled: Labelled) -> Judged:
    """Return what triage makes of a message. A card of the kind it is near to is right too."""
    alarm = triage.look(labelled.text)
    if labelled.fires is None:
        return Judged(labelled, alarm, "false" if alarm else "quiet")
    if alarm is None:
        return Judged(labelled, alarm, "missed")
    return Judged(labelled, alarm, "fired" if alarm.kind in {labelled.fires, labelled.near} else "other")


def figures(judged: Iterable[Judged]) -> dict[SafetyKind, Figures]:
    """Return the counts of every kind; an ordinary message counts for the kind it is near to."""
    found = {kind: Figures() for kind in SafetyKind}
    for one in judged:
        kind = one.labelled.fires or one.labelled.near
        if kind:
            found[kind].counts[one.verdict] += 1
    return found
