"""How many details are noticed, and how many warnings are false, on the frozen questions of a checkout."""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

from adapters.console.render import console
from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.details import DetailFinder

NAMES = frozenset({DetailKind.NAME, DetailKind.MENTION, DetailKind.INITIALS_SCHOOL})
"""The kinds that are found by words around them; the others have a form."""

_STRUCTURED, _NAMES = "structured", "names"
_LABELS, _WRONG, _ORDINARY = "labels", "false_warnings", "warned_elsewhere"
_ORDINARY_SETS = ("000", "001", "002", "003", "004", "mixed")


@dataclass(frozen=True, slots=True)
class Miss:
    """A message that was judged wrongly, by its id in its set; `figure` says against which figure."""

    figure: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """Hits and totals by figure, then by kind; a hit of `false_warnings` and `warned_elsewhere` is a bad one."""

    hits: Counter[str]
    totals: Counter[str]
    misses: tuple[Miss, ...]

    def share(self, figure: str) -> float:
        """Return hits by total, 0 to 1."""
        return self.hits[figure] / self.totals[figure] if self.totals[figure] else 0.0


def questions(folder: Path, name: str, part: str) -> list[dict[str, Any]]:
    """Return the items of a set, `tuning` or `sealed`; none when the set is not there."""
    path = folder / (f"{name}.sealed.jsonl.b64" if part == "sealed" else f"{name}.tuning.jsonl")
    if not path.is_file():
        return []
    held = path.read_bytes()
    text = (base64.b64decode(held) if part == "sealed" else held).decode()
    return [json.loads(line) for line in text.splitlines() if line]


def score(finder: DetailFinder, folder: Path, part: str) -> Scored:
    """Return the figures over the sets in `folder`: a message counts as found when it warns at all."""
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    misses: list[Miss] = []

    def count(item: dict[str, Any], figures: Iterable[str], *, bad: bool) -> None:
        warned = bool(finder.kinds(item["q"]))
        for figure in figures:
            totals[figure] += 1
            hits[figure] += warned
            if warned == bad:
                misses.append(Miss(figure, item["id"], item["q"]))

    for item in questions(folder, "privacy", part):
        count(item, _figures(item) if item["warn"] else (_WRONG,), bad=not item["warn"])
    for item in questions(folder, "labels", part):
        count(item, (_LABELS,) if item["warn"] else (_WRONG,), bad=not item["warn"])
    for name in _ORDINARY_SETS:
        for item in questions(folder, name, part):
            count(item, (_ORDINARY,), bad=True)
    return Scored(hits, totals, tuple(misses))


def _figures(item: dict[str, Any]) -> tuple[str, ...]:
    kinds = [DetailKind(kind) for kind in item["details"]]
    group = _NAMES if NAMES.issuperset(kinds) else _STRUCTURED
    return (group, *kinds)


def scored_object(scored: Scored) -> dict[str, Any]:
    """Return `{figure: {"hits": n, "of": n}}`."""
    return {figure: {"hits": scored.hits[figure], "of": scored.totals[figure]} for figure in _shown(scored)}


def print_scored(scored: Scored, *, show: bool) -> None:
    """Print the table; `show` adds each message that was judged wrongly."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Figure")
    for heading in ("Warned", "Of", "Share"):
        table.add_column(heading, justify="right")
    for figure in _shown(scored):
        share = f"{scored.share(figure):.1%}"
        table.add_row(figure, str(scored.hits[figure]), str(scored.totals[figure]), share)
    screen = console()
    screen.print(table)
    for miss in scored.misses if show else ():
        screen.print(f"{miss.figure} {miss.id}: {miss.text}")


def _shown(scored: Scored) -> list[str]:
    first = (_STRUCTURED, _NAMES, _LABELS, _WRONG, _ORDINARY, *DetailKind)
    return [figure for figure in first if scored.totals[figure]]
