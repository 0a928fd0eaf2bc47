"""Places boxes in layers, top to bottom, and the lines between them. Pure and deterministic: the same in, the same out.

The steps are those of Sugiyama's method: a layer for each box, lines through several layers taken apart, an order in
each layer with few crossings, and places that keep lines straight. Lines to one box share their way between layers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GAP = 26.0
"""Between two boxes side by side, and a little less beside a line."""
_BEND = (48.0, 2.0, 80.0)  # between layers: at least, for each line, at most
_STUB = 16.0  # how far a line goes straight down from its box, so that lines of one box can be told apart there
_PASSAGE = 10.0  # how wide a line is that passes between boxes
_ROUNDS = 24
_STRAIGHT = 4.0  # how much more a passing line pulls to be straight than a box


@dataclass(frozen=True, slots=True)
class Link:
    """A line to be drawn from `source` to `target`; `number` tells a source's lines apart, in their order."""

    source: str
    number: int
    target: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are: `corners` are the upper left ones of the boxes, `lines` the points of each link, going down.

    A line is a straight one within a layer (two points one above the other) and bends between layers.
    """

    width: float
    height: float
    corners: Mapping[str, tuple[float, float]]
    lines: Mapping[Link, tuple[tuple[float, float], ...]]


def lay_out(sizes: Mapping[str, tuple[float, float]], links: Sequence[Link]) -> Layout:
    """Return where boxes of these sizes (width, height) go. Every link leads from an earlier box to a later one."""
    layers = _layers(list(sizes), links)
    ways = {link: _way(link, layers) for link in links}
    ports = _ports(sizes, links)
    segments = sorted({(one, two) for way in ways.values() for one, two in pairwise(way)})
    pulls = [
        _Pull(one, two, ports[link] if one == link.source else 0.0)
        for link, way in ways.items()
        for one, two in pairwise(way)
    ]
    rows = _ordered(_rows(sizes, layers, ways), pulls)
    widths = {item: sizes[item][0] if item in sizes else _PASSAGE for row in rows for item in row}
    centres = _centred(rows, widths, pulls)
    left = min(centres[item] - widths[item] / 2 for item in centres)
    tops, heights = _heights(rows, sizes, segments)
    place = {item: number for number, row in enumerate(rows) for item in row}
    lines = {}
    for link, way in ways.items():
        x, down = centres[link.source] + ports[link] - left, place[link.source]
        points = [(x, tops[down] + sizes[link.source][1]), (x, tops[down] + heights[down] + _STUB)]
        for item in way[1:]:
            x, down = centres[item] - left, place[item]
            points.append((x, tops[down]))
            if item != link.target:
                points.append((x, tops[down] + heights[down]))
        lines[link] = tuple(points)
    corners = {box: (centres[box] - widths[box] / 2 - left, tops[place[box]]) for box in sizes}
    right = max(centres[item] + widths[item] / 2 - left for item in centres)
    return Layout(right, tops[-1] + heights[-1], corners, lines)


@dataclass(frozen=True, slots=True)
class _Pull:
    """A piece of a line between neighbouring layers; `port` is where it leaves, from the middle of `above`."""

    above: str
    below: str
    port: float


def _layers(boxes: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Return how far down each box is: below everything that leads to it."""
    before: dict[str, list[str]] = defaultdict(list)
    for link in links:
        before[link.target].append(link.source)
    layers: dict[str, int] = {}
    for box in boxes:
        layers[box] = max((layers[one] + 1 for one in before[box]), default=0)
    return layers


def _way(link: Link, layers: Mapping[str, int]) -> list[str]:
    """Return what a link passes, layer by layer: its source, passages on the way to its target, and that."""
    between = range(layers[link.source] + 1, layers[link.target])
    return [link.source, *(f"{link.target}\0{layer}" for layer in between), link.target]


def _ports(sizes: Mapping[str, tuple[float, float]], links: Sequence[Link]) -> dict[Link, float]:
    leaving: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        leaving[link.source].append(link)
    return {
        link: sizes[box][0] * ((number + 1) / (len(own) + 1) - 0.5)
        for box, own in leaving.items()
        for number, link in enumerate(own)
    }


def _rows(
    sizes: Mapping[str, tuple[float, float]], layers: Mapping[str, int], ways: Mapping[Link, list[str]]
) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(layers.values()) + 1)]
    for box in sizes:
        rows[layers[box]].append(box)
    for link, way in ways.items():
        for down, item in enumerate(way[1:-1], layers[link.source] + 1):
            if item not in rows[down]:
                rows[down].append(item)
    return rows


def _ordered(rows: list[list[str]], pulls: Sequence[_Pull]) -> list[list[str]]:
    """Return the rows in the order with the fewest crossings that sorting by neighbours finds, up and down in turn."""
    best, fewest = [list(row) for row in rows], _crossings(rows, pulls)
    for turn in range(_ROUNDS):
        numbers = range(len(rows)) if turn % 2 == 0 else reversed(range(len(rows)))
        for number in numbers:
            spot = {item: float(at) for row in rows for at, item in enumerate(row)}
            near = _near(pulls, spot, from_above=turn % 2 == 0)
            rows[number] = sorted(rows[number], key=lambda item: near.get(item, spot[item]))
        crossings = _crossings(rows, pulls)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best


def _near(pulls: Sequence[_Pull], spot: Mapping[str, float], *, from_above: bool) -> dict[str, float]:
    """Return the mean place of each item's neighbours in the row above, or below."""
    found: dict[str, list[float]] = defaultdict(list)
    for pull in pulls:
        if from_above:
            found[pull.below].append(spot[pull.above] + pull.port / 1000)
        else:
            found[pull.above].append(spot[pull.below])
    return {item: sum(places) / len(places) for item, places in found.items()}


def _crossings(rows: Sequence[Sequence[str]], pulls: Sequence[_Pull]) -> int:
    spot = {item: at for row in rows for at, item in enumerate(row)}
    row_of = {item: number for number, row in enumerate(rows) for item in row}
    gaps: dict[int, set[tuple[float, int]]] = defaultdict(set)
    for pull in pulls:
        gaps[row_of[pull.above]].add((spot[pull.above] + pull.port / 1000, spot[pull.below]))
    crossings = 0
    for gap in gaps.values():
        ends = [below for _, below in sorted(gap)]
        crossings += sum(one > two for number, one in enumerate(ends) for two in ends[number + 1 :])
    return crossings


def _centred(rows: Sequence[Sequence[str]], widths: Mapping[str, float], pulls: Sequence[_Pull]) -> dict[str, float]:
    """Return the middle of every item across: as near to its neighbours' as the row's order leaves room for."""
    above: dict[str, list[tuple[str, float]]] = defaultdict(list)
    below: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for pull in pulls:
        above[pull.below].append((pull.above, pull.port))
        below[pull.above].append((pull.below, -pull.port))
    centres = {item: 0.0 for row in rows for item in row}
    for turn in range(_ROUNDS):
        neighbours = above if turn % 2 == 0 else below
        for row in rows if turn % 2 == 0 else reversed(rows):
            wanted = []
            for item in row:
                places = [centres[one] + port for one, port in neighbours[item]]
                wanted.append(sum(places) / len(places) if places else centres[item])
            centres.update(zip(row, _spaced(row, wanted, widths), strict=True))
    return centres


def _spaced(row: Sequence[str], wanted: Iterable[float], widths: Mapping[str, float]) -> list[float]:
    """Return places as near to those wanted as can be (least squares) with room between neighbours.

    With the room taken off, places only have to rise: neighbours that would fall are put together at their mean.
    """
    room = [0.0]
    for one, two in pairwise(row):
        narrow = widths[one] == _PASSAGE or widths[two] == _PASSAGE
        room.append(room[-1] + (widths[one] + widths[two]) / 2 + (GAP / 2 if narrow else GAP))
    groups: list[tuple[float, float, int]] = []  # mean, weight, how many
    for item, want, off in zip(row, wanted, room, strict=True):
        weight = _STRAIGHT if widths[item] == _PASSAGE else 1.0
        group = (want - off, weight, 1)
        while groups and groups[-1][0] > group[0]:
            mean, heavy, many = groups.pop()
            total = heavy + group[1]
            group = ((mean * heavy + group[0] * group[1]) / total, total, many + group[2])
        groups.append(group)
    rising = [mean for mean, _, many in groups for _ in range(many)]
    return [one + off for one, off in zip(rising, room, strict=True)]


def _heights(
    rows: Sequence[Sequence[str]],
    sizes: Mapping[str, tuple[float, float]],
    segments: Sequence[tuple[str, str]],
) -> tuple[list[float], list[float]]:
    """Return where each row begins and how high it is; between rows there is more room where more lines bend."""
    row_of = {item: number for number, row in enumerate(rows) for item in row}
    least, each, most = _BEND
    tops, heights, top = [], [], 0.0
    for number, row in enumerate(rows):
        tops.append(top)
        heights.append(max((sizes[item][1] for item in row if item in sizes), default=0.0))
        bends = sum(row_of[one] == number for one, _ in segments)
        top += heights[-1] + min(most, least + each * bends)
    return tops, heights
