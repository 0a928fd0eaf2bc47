"""Every step of every pathway, from the real content, as a front end may have to show it, and how to get there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.answers import Answers
from bot.model import Buttons, Place
from bot.pathways import LONGEST_WAY_BACK, Pathways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library import Library
    from bot.model import Button, Reply

AT_NIGHT = datetime(2026, 3, 7, 23, 0, tzinfo=UTC)
"""When an answer is at its longest: it says whom to turn to outside office hours."""


def places(library: Library) -> list[str]:
    """Every step of every pathway, as ids name it: `<pathway>/<step>`."""
    return [f"{name}/{key}" for name, pathway in library.pathways.items() for key in pathway.steps]


def leads_to(library: Library, at: str) -> list[str]:
    """Where the choices of a step lead, in their order."""
    name, _, key = at.partition("/")
    return [
        f"{choice.pathway}/{library.pathways[choice.pathway].start}" if choice.pathway else f"{name}/{choice.to}"
        for choice in library.pathways[name].steps[key].choices
    ]


def ways(library: Library, name: str) -> dict[str, list[int]]:
    """The shortest way to each step of a pathway from its beginning: which choice to press, step by step."""
    first = f"{name}/{library.pathways[name].start}"
    found: dict[str, list[int]] = {first: []}
    waiting = [first]
    while waiting:
        at = waiting.pop(0)
        for number, target in enumerate(leads_to(library, at)):
            if target not in found and target.startswith(f"{name}/"):
                found[target] = [*found[at], number]
                waiting.append(target)
    return found


def choices(reply: Reply) -> list[Button]:
    """The buttons that lead on from a step."""
    *_, group, _ = reply.blocks
    assert isinstance(group, Buttons)
    assert group.choice
    return list(group.buttons)


def always(reply: Reply) -> list[Button]:
    """The buttons that stand under every step: help, back, again."""
    group = reply.blocks[-1]
    assert isinstance(group, Buttons)
    return list(group.buttons)


def at_their_longest(library: Library) -> Iterator[tuple[str, Reply]]:
    """Every step with everything that may stand on it: a reminder to set, night, and the longest way back."""
    pathways = Pathways(library, Answers(library))
    everywhere = sorted(places(library), key=len, reverse=True)
    for at in places(library):
        way = [one for one in everywhere if one != at][:LONGEST_WAY_BACK]
        reply = pathways.show(f"{at}:{','.join(way)}", Place(), AT_NIGHT, remind=True, reason="")
        assert reply
        yield at, reply
