"""A due date drawn: one row for each day counted or skipped and for each nudge, as SVG. Pure; black on white alone.

Every row says in words what its mark says, so that neither colour nor shape has to be told apart.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bot.dates import say_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import DueDate
    from bot.replies import Replies

_WIDTH = 720
_LEFT = 32
_TEXT = 60
_TOP = 84
_ROW = 26
_LINE = 18
_LETTERS = 84
_TITLE_LETTERS = 62
_STYLE = (
    "text{font-family:sans-serif;font-size:15px;fill:#000}.title{font-size:19px;font-weight:bold}"
    ".strong{font-weight:bold}.number{font-size:12px;font-weight:bold;fill:#fff;text-anchor:middle}"
    ".mark{stroke:#000;stroke-width:2;fill:#fff}.full{fill:#000}.dash{stroke-dasharray:3 3}"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the kind of its mark (`nudge` or as in `DueStep`), its words, a number in the mark; `end`: it is due."""

    kind: str
    text: str
    number: int | None = None
    end: bool = False


def rows(due: DueDate, replies: Replies) -> list[Row]:
    """Return the rows of a due date in the order of time; warnings come last."""
    if due.due is None:
        return []
    zone, last = due.due.tzinfo, due.due.date()
    dated: list[tuple[datetime, Row]] = []
    warnings = []
    for step in due.steps:
        if step.kind == "born":
            continue  # a drawing may be kept, and a birth date may not
        end = step.day == last and step.kind in {"counted", "elapsed", "due"}
        row = Row(step.kind, step.text, step.number, end)
        if step.kind == "warning":
            warnings.append(row)
        else:
            at = due.due if end and not due.by_day else datetime.combine(step.day, time(), zone)
            dated.append((at.astimezone(UTC), row))
    for nudge in due.nudges:
        stage = replies.say(f"remind.stage_{nudge.stage}")
        said = replies.say("remind.nudge_line", moment=say_moment(nudge.at.astimezone(zone)), stage=stage)
        dated.append((nudge.at, Row("nudge", said)))
    return [*(row for _, row in sorted(dated, key=lambda one: one[0])), *warnings]


def timeline(title: str, subtitle: str, shown: Iterable[Row]) -> str:
    """Return the drawing as an SVG document; the words must be complete, they are only wrapped."""
    head = textwrap.wrap(title, _TITLE_LETTERS)
    y = _TOP + 24 * (len(head) - 1)
    parts = [_text(20, 34 + 24 * n, line, "title") for n, line in enumerate(head)]
    parts.append(_text(20, y - 24, subtitle, "strong"))
    marks: list[str] = []
    first, last = y, y
    for row in shown:
        lines = textwrap.wrap(row.text, _LETTERS) or [""]
        marks.extend(_mark(row, y))
        parts += [_text(_TEXT, y + 5 + _LINE * n, line, "strong" if row.end else "") for n, line in enumerate(lines)]
        last = y if row.kind != "warning" else last
        y += _ROW + _LINE * (len(lines) - 1)
    spine = f'<line class="mark" x1="{_LEFT}" y1="{first}" x2="{_LEFT}" y2="{last}"/>'
    body = "".join([spine, *marks, *parts])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(subtitle)}</desc><style>{_STYLE}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>{body}</svg>\n'
    )


def _text(x: int, y: int, words: str, style: str) -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x}" y="{y}"{named}>{escape(words)}</text>'


def _mark(row: Row, y: int) -> Iterator[str]:
    """Yield a row's mark: full for what counts, hollow and broken for what is skipped, a triangle for a nudge."""
    x = _LEFT
    if row.end:
        yield f'<rect class="mark" x="{x - 13}" y="{y - 12}" width="26" height="24"/>'
    if row.kind == "event":
        yield f'<path class="mark full" d="M{x} {y - 10}l10 10-10 10-10-10z"/>'
    elif row.kind in {"counted", "elapsed", "due"}:
        yield f'<circle class="mark full" cx="{x}" cy="{y}" r="9"/>'
    elif row.kind == "nudge":
        yield f'<path class="mark" d="M{x} {y - 8}l8 14h-16z"/>'
    elif row.kind == "warning":
        yield f'<path class="mark" d="M{x} {y - 10}l10 18h-20z"/><text x="{x - 2}" y="{y + 6}" class="strong">!</text>'
    else:
        yield f'<circle class="mark dash" cx="{x}" cy="{y}" r="8"/>'
        yield f'<path class="mark" d="M{x - 4} {y + 4}l8-8"/>'
    if row.number is not None:
        yield _text(x, y + 4, str(row.number), "number")
