"""A pathway as a drawing: boxes with their words, and lines, for `templates/pathway.html`. Pure.

Words are set by counting characters, with room to spare: a server does not know a reader's fonts.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from adapters.web.layout import Link, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.pathways import Choice, Route, Stop
    from bot.replies import Replies

_WIDTH = 224.0
_EDGE = 12.0
_MARGIN = 16.0
_TIP = 8.0
_NUMBER = 18.0  # the room for a choice's number
_BIG = (24, 20.0)  # characters a line, and a line's height
_SMALL = (27, 17.0)
_BETWEEN = 5.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: `kind` is its class in the style sheet."""

    kind: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """The line of a choice: `path` as SVG writes it, and its number, if it needs one, where the line begins."""

    target: str
    path: str
    number: Words | None


@dataclass(frozen=True, slots=True)
class Box:
    """A step, or another pathway at the end of one."""

    id: str
    kind: str
    address: str
    label: str
    x: float
    y: float
    width: float
    height: float
    words: tuple[Words, ...]
    lines: tuple[Line, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole drawing, with its size in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def step_address(route: str, stop: str) -> str:
    """Return where the page shows a step; the heading of the answer is where reading begins."""
    return f"/pathway/{route}/{stop}#answer"


def draw(route: Route, replies: Replies) -> Chart:
    """Return the drawing of a pathway: every step, every choice, and the pathways that steps lead on to."""
    place = {stop.id: number for number, stop in enumerate(route.stops)}
    others = {_other(one.to): one for stop in route.stops for one in stop.choices if one.pathway}
    texts = {stop.id: _stop_text(stop, place, replies) for stop in route.stops}
    texts |= {key: _other_text(one, replies) for key, one in others.items()}
    sizes = {key: (_WIDTH, height) for key, (_, height) in texts.items()}
    links = [
        Link(stop.id, number, _other(one.to) if one.pathway else one.to)
        for stop in route.stops
        for number, one in enumerate(stop.choices, 1)
        if not _upward(stop, one, place)
    ]
    layout = lay_out(sizes, links)
    stops = {stop.id: stop for stop in route.stops}
    boxes = []
    for key, (words, height) in texts.items():
        x, y = layout.corners[key][0] + _MARGIN, layout.corners[key][1] + _MARGIN
        stop = stops.get(key)
        numbered = bool(stop and len(stop.choices) > 1)
        boxes.append(
            Box(
                key.partition("\0")[2] or key,
                "stop" if stop else "other",
                step_address(route.id, key) if stop else f"/pathway/{others[key].to}",
                stop.name if stop else others[key].title,
                x,
                y,
                _WIDTH,
                height,
                tuple(Words(one.kind, one.x + x, one.y + y, one.text) for one in words),
                tuple(_line(link, _inside(layout.lines[link]), numbered) for link in links if link.source == key),
                _tip(x + _WIDTH / 2, y) if any(link.target == key for link in links) else "",
            )
        )
    return Chart(round(layout.width + 2 * _MARGIN), round(layout.height + 2 * _MARGIN), tuple(boxes))


def _other(name: str) -> str:
    return f"pathway\0{name}"


def _upward(stop: Stop, choice: Choice, place: Mapping[str, int]) -> bool:
    """Tell whether a choice leads back to a step further up, which is said by a mark and not drawn."""
    return not choice.pathway and place[choice.to] < place[stop.id]


def _stop_text(stop: Stop, place: Mapping[str, int], replies: Replies) -> tuple[list[Words], float]:
    words, y = _set("name", stop.name, _EDGE, _EDGE, _BIG)
    for number, choice in enumerate(stop.choices, 1):
        y += _BETWEEN
        up = f"\N{NO-BREAK SPACE}{replies.say('pathway.map_up')}" if _upward(stop, choice, place) else ""
        left = _EDGE
        if len(stop.choices) > 1:
            words.append(Words("number", _EDGE, y + _SMALL[1] - 4, str(number)))
            left += _NUMBER
        more, y = _set("way", f"{choice.label}{up}", left, y, _SMALL)
        words += more
    if stop.reminder:
        more, y = _set("mark", replies.say("pathway.map_reminder"), _EDGE, y + _BETWEEN, _SMALL)
        words += more
    return words, y + _EDGE


def _other_text(choice: Choice, replies: Replies) -> tuple[list[Words], float]:
    mark, y = _set("mark", replies.say("pathway.map_pathway"), _EDGE, _EDGE, _SMALL)
    name, y = _set("name", choice.title, _EDGE, y, _BIG)
    return [*mark, *name], y + _EDGE


def _set(kind: str, text: str, x: float, y: float, size: tuple[int, float]) -> tuple[list[Words], float]:
    """Return the lines of a text from `y` down, and where it ends."""
    characters, height = size
    lines = textwrap.wrap(text, characters, break_on_hyphens=False)
    words = [Words(kind, x, y + height * (number + 1) - 4, line) for number, line in enumerate(lines)]
    return words, y + height * len(lines)


def _line(link: Link, points: Sequence[tuple[float, float]], numbered: bool) -> Line:
    x, y = points[0]
    path = [f"M{x:.1f} {y:.1f}"]
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        middle, bent = (y1 + y2) / 2, number % 2 == 1
        path.append(f"C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}" if bent else f"V{y2:.1f}")
    mark = Words("number", x + 4, y + 13, str(link.number)) if numbered else None
    return Line(link.target.partition("\0")[2] or link.target, " ".join(path), mark)


def _inside(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a line's points within the drawing's margin; it ends where its tip begins."""
    inside = [(x + _MARGIN, y + _MARGIN) for x, y in points]
    return [*inside[:-1], (inside[-1][0], inside[-1][1] - _TIP)]


def _tip(x: float, y: float) -> str:
    return f"M{x - 5:.1f} {y - _TIP - 1:.1f}h10L{x:.1f} {y:.1f}z"
