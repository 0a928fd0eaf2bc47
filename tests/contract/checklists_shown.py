"""Every look of a checklist that a front end may have to show, from the real content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot import markup
from bot.answers import Answers
from bot.checklists import Checklists
from bot.model import Outcome, Place, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library import Library
    from bot.schema import Checklist, ChecklistItem

AT_NIGHT = datetime(2026, 3, 7, 23, 0, tzinfo=UTC)
"""When an answer is at its longest: it says whom to turn to outside office hours."""


def items(checklist: Checklist) -> list[ChecklistItem]:
    return [item for part in checklist.parts for item in part.items]


def shown_items(library: Library, action: str) -> list[ChecklistItem]:
    """The items that are on show in the state an action leads to: a part's, or at the end those not ticked."""
    _, name, part, ticks = action.split(":")
    checklist = library.checklists[name]
    if int(part) < len(checklist.parts):
        return list(checklist.parts[int(part)].items)
    return [item for number, item in enumerate(items(checklist)) if not int(ticks, 16) >> number & 1]


def after(library: Library, action: str) -> Reply:
    """What a pressed button of a checklist leads to."""
    _, name, state = action.split(":", 2)
    answers = Answers(library)
    blocks = Checklists(library, answers).show(name, state)
    assert blocks
    small_print = answers.small_print(library.answers[library.checklists[name].answer])
    return Reply(Outcome.ANSWER, (*blocks, small_print), replaces=True, sheet=name)


def states(library: Library) -> Iterator[tuple[str, Reply]]:
    """Every part and the end of every checklist, with no tick, one, every other, and all: (action, reply)."""
    for name, checklist in library.checklists.items():
        count = len(items(checklist))
        every_other = sum(1 << number for number in range(0, count, 2))
        for part in range(len(checklist.parts) + 1):
            for ticks in (0, *(1 << number for number in range(count)), every_other, (1 << count) - 1):
                action = f"tick:{name}:{part}:{ticks:x}"
                yield action, after(library, action)


def beginnings(library: Library) -> Iterator[tuple[str, Reply]]:
    """The answers that begin a checklist, with everything that may stand around it: (the state's action, reply)."""
    answers = Answers(library)
    checklists = Checklists(library, answers)
    notice = markup.parse(library.replies.say("local.notice_first"))
    for answer in library.answers.values():
        if name := answer.front.checklist:
            start = checklists.start(name)
            blocks = answers.blocks(answer, Place(), AT_NIGHT, remind=True, inset=start)
            yield f"tick:{name}:0:0", Reply(Outcome.ANSWER, (*blocks, *notice), sheet=name)
