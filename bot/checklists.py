"""Walking through a checklist. The ticks are in the buttons' ids and nowhere else: nothing is kept.

An id is `tick:<checklist>:<part>:<ticks>`: the part to show and the ticks, a hexadecimal number with a bit for each
item in the checklist's order. It says what the list is to be after the press. Part 0 is the first; one past the last
shows the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import markup
from bot.model import Bullets, Button, Buttons, Context, Heading, Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answers import Answers
    from bot.library import Library
    from bot.model import Block
    from bot.schema import Checklist, ChecklistItem

VERB = "tick"
_STATE = re.compile(r"(?P<part>\d{1,2}):(?P<ticks>[0-9a-f]{1,24})")


class Checklists:
    """Builds what people see of the library's checklists."""

    def __init__(self, library: Library, answers: Answers) -> None:
        self._library = library
        self._answers = answers
        self._say = library.replies.say

    def start(self, name: str) -> tuple[Block, ...]:
        """Return the first part of a checklist, nothing ticked."""
        return tuple(self._part(name, 0, 0))

    def show(self, name: str, state: str) -> tuple[Block, ...] | None:
        """Return a checklist as a button's id leaves it; None when there is no such checklist or state."""
        found = _STATE.fullmatch(state)
        checklist = self._library.checklists.get(name)
        if not found or checklist is None or _withheld(self._library, checklist):
            return None
        part, ticks = int(found["part"]), int(found["ticks"], 16)
        if part > len(checklist.parts) or ticks >> len(_items(checklist)):
            return None
        title = Heading(checklist.title)
        if part == len(checklist.parts):
            return (title, *self._end(name, ticks))
        return (title, *self._part(name, part, ticks))

    def _part(self, name: str, part: int, ticks: int) -> Iterator[Block]:
        checklist = self._library.checklists[name]
        shown, first = checklist.parts[part], sum(len(before.items) for before in checklist.parts[:part])
        where = self._say("checklist.part", number=part + 1, of=len(checklist.parts), heading=shown.heading)
        yield Heading(where, level=2)
        yield Bullets(tuple(self._line(item, bool(ticks >> first + n & 1)) for n, item in enumerate(shown.items)))
        yield Buttons(
            self._say("checklist.tick"),
            tuple(
                self._tick(item, _action(name, part, ticks ^ 1 << first + n), ticked=bool(ticks >> first + n & 1))
                for n, item in enumerate(shown.items)
            ),
        )
        yield Buttons(self._say("checklist.go"), tuple(self._steps(name, part, ticks)))
        more = dict.fromkeys(item.more for item in shown.items if item.more)
        if more:
            yield Buttons(self._say("checklist.more"), tuple(map(self._answers.button, more)))
        yield self._small(ticks, checklist)

    def _line(self, item: ChecklistItem, ticked: bool) -> tuple[Span, ...]:
        state = self._say("checklist.ticked" if ticked else "checklist.open")
        return (Span(f"{state} ", strong=ticked), Span(f"{item.label}. ", strong=True), Span(item.text))

    def _tick(self, item: ChecklistItem, action: str, *, ticked: bool) -> Button:
        label = self._say("checklist.untick" if ticked else "checklist.tick_one", label=item.label)
        return Button(label, action, ticked)

    def _steps(self, name: str, part: int, ticks: int) -> Iterator[Button]:
        last = len(self._library.checklists[name].parts) - 1
        if part > 0:
            yield Button(self._say("checklist.back"), _action(name, part - 1, ticks))
        if part < last:
            yield Button(self._say("checklist.next"), _action(name, part + 1, ticks))
        yield Button(self._say("checklist.finish"), _action(name, last + 1, ticks))

    def _end(self, name: str, ticks: int) -> Iterator[Block]:
        checklist = self._library.checklists[name]
        items = _items(checklist)
        left = [item for number, item in enumerate(items) if not ticks >> number & 1]
        yield Paragraph((Span(self._say("checklist.count", ticked=len(items) - len(left), of=len(items))),))
        if left:
            yield Paragraph((Span(self._say("checklist.left")),))
            yield Bullets(tuple((Span(item.label, strong=True), Span(f". {item.text}")) for item in left))
        yield from markup.parse(checklist.end)
        again = [Button(self._say("checklist.again"), _action(name, 0, ticks))]
        if ticks:
            again.append(Button(self._say("checklist.clear"), _action(name, 0, 0)))
        yield Buttons(self._say("checklist.go"), tuple(again))
        yield self._small(ticks, checklist)

    def _small(self, ticks: int, checklist: Checklist) -> Context:
        count = self._say("checklist.count", ticked=ticks.bit_count(), of=len(_items(checklist)))
        return Context(((Span(count),), (Span(self._say("checklist.not_kept")),)))


def _withheld(library: Library, checklist: Checklist) -> bool:
    return library.answers[checklist.answer].front.status == "withdrawn"


def _items(checklist: Checklist) -> list[ChecklistItem]:
    return [item for part in checklist.parts for item in part.items]


def _action(name: str, part: int, ticks: int) -> str:
    return f"{VERB}:{name}:{part}:{ticks:x}"


def blank_sheet(library: Library, name: str) -> tuple[Block, ...] | None:
    """Return a checklist as a sheet to print, with a box before each item; None when there is none of that name."""
    checklist = library.checklists.get(name)
    if checklist is None or _withheld(library, checklist):
        return None
    box = library.replies.say("checklist.box")
    return (Heading(checklist.title), *_sheet_parts(checklist, box), *markup.parse(checklist.end))


def _sheet_parts(checklist: Checklist, box: str) -> Iterable[Block]:
    for part in checklist.parts:
        yield Heading(part.heading, level=2)
        yield Bullets(
            tuple((Span(f"{box} "), Span(f"{item.label}. ", strong=True), Span(item.text)) for item in part.items)
        )
