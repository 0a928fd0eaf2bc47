"""Walking a pathway. Where somebody is, and how they came there, is in the buttons' ids and nowhere else.

An id is `step:<pathway>/<step>` where a pathway begins, and `step:<pathway>/<step>:<way back>` on a step: what is to be
shown after the press, and the steps that led there, the nearest last, each as `<pathway>/<step>` with a comma between.
A way back, even an empty one, says that the button stands on a step, which the next one then takes the place of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Button, Buttons, Outcome, Reply
from bot.pathway_schema import EVERY_PATHWAY, HELP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.answers import Answers
    from bot.library import Library
    from bot.model import Block, Place
    from bot.pathway_schema import Pathway, PathwayChoice, PathwayStep

VERB = "step"
LONGEST_WAY_BACK = 12
"""How many steps Back can undo: an id stays short, and one that is longer is forged."""

_AT = r"[a-z0-9-]{1,24}/[a-z0-9-]{1,24}"
_STATE = re.compile(rf"(?P<at>{_AT})(?P<within>:(?P<way>{_AT}(?:,{_AT}){{0,{LONGEST_WAY_BACK - 1}}})?)?")


@dataclass(frozen=True, slots=True)
class Choice:
    """A way on, as the map shows it: to a step of the same pathway, or to another `pathway`, which has `title`."""

    label: str
    to: str
    pathway: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A step as the map shows it. `reminder` is the title of the rule that a reminder is offered for, or empty."""

    id: str
    name: str
    answer: str
    reminder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A whole pathway, to be drawn: its steps as they stand in the content, the first one first."""

    id: str
    title: str
    summary: str
    stops: tuple[Stop, ...]


class Pathways:
    """Builds what people see of the library's pathways."""

    def __init__(self, library: Library, answers: Answers) -> None:
        self._library = library
        self._answers = answers
        self._say = library.replies.say

    def starts(self) -> tuple[Button, ...]:
        """Return a button for each pathway, which shows its first step."""
        return tuple(map(self._begin, self._library.pathways))

    def offer(self, answer_id: str) -> tuple[Block, ...]:
        """Return buttons for the pathways that are offered under an answer: none under one that is withdrawn."""
        if self._library.answers[answer_id].front.status == "withdrawn":
            return ()
        offered = [name for name, one in self._library.pathways.items() if answer_id in _offered_under(one)]
        if not offered:
            return ()
        every = answer_id == EVERY_PATHWAY
        label = self._say("pathway.offer_all" if every else "pathway.offer")
        return (Buttons(label, tuple(map(self._begin, offered)), choice=every),)

    def show(self, state: str, place: Place, now: datetime, *, remind: bool, reason: str) -> Reply | None:
        """Return the step that a button's id leads to; None when there is no such step, or the id is forged.

        `remind` offers the step's reminder; False where the bot cannot write later.
        """
        found = _STATE.fullmatch(state)
        step = self._step(found["at"]) if found else None
        if not found or not step:
            return None
        way = [one for one in (found["way"] or "").split(",") if self._step(one)]
        answer = self._library.answers[step.answer]
        offer = self._answers.offer_to_remind([step.timer]) if step.timer and remind else ()
        blocks = (
            *self._answers.shown(answer, place, now),
            *offer,
            self._choices(found["at"], step, way),
            Buttons(self._say("pathway.always"), tuple(self._always(found["at"], way))),
        )
        return Reply(
            Outcome.ANSWER,
            blocks,
            answer=self._answers.ref(answer.id),
            reason=reason,
            replaces=found["within"] is not None,
            pathway=found["at"].partition("/")[0],
        )

    def route(self, name: str) -> Route | None:
        """Return a pathway to be drawn; None when there is none of that name."""
        pathway = self._library.pathways.get(name)
        if pathway is None:
            return None
        stops = tuple(self._stop(name, key, step) for key, step in pathway.steps.items())
        return Route(name, pathway.title, pathway.summary, stops)

    def routes(self) -> tuple[Route, ...]:
        """Return every pathway, to be drawn."""
        return tuple(route for name in self._library.pathways if (route := self.route(name)))

    def _step(self, at: str) -> PathwayStep | None:
        name, _, key = at.partition("/")
        pathway = self._library.pathways.get(name)
        return pathway.steps.get(key) if pathway else None

    def _begin(self, name: str) -> Button:
        pathway = self._library.pathways[name]
        return Button(pathway.title, f"{VERB}:{name}/{pathway.start}")

    def _choices(self, at: str, step: PathwayStep, way: list[str]) -> Buttons:
        name = at.partition("/")[0]
        buttons = tuple(
            Button(self._label(name, choice), _action(self._target(name, choice), [*way, at]))
            for choice in step.choices
        )
        label = self._say("pathway.choose", title=self._library.pathways[name].title)
        return Buttons(label, buttons, choice=True)

    def _target(self, name: str, choice: PathwayChoice) -> str:
        if choice.pathway:
            return f"{choice.pathway}/{self._library.pathways[choice.pathway].start}"
        return f"{name}/{choice.to}"

    def _label(self, name: str, choice: PathwayChoice) -> str:
        """Return a choice's label, which says of what holds in one area only that it does."""
        step = self._step(self._target(name, choice))
        return self._in_area(choice.label, step) if step else choice.label

    def _in_area(self, words: str, step: PathwayStep) -> str:
        area = self._library.answers[step.answer].front.area
        if not area or self._say(f"nation.{area}") in words:
            return words
        return self._say("pathway.in_area", words=words, area=self._say(f"nation.{area}"))

    def _always(self, at: str, way: list[str]) -> Iterator[Button]:
        """Yield what stands under every step, help first. At the very beginning, Back leads to all pathways."""
        yield Button(self._say("pathway.help"), f"answer:{HELP}")
        name = at.partition("/")[0]
        first = f"{name}/{self._library.pathways[name].start}"
        if way:
            yield Button(self._say("pathway.back"), _action(way[-1], way[:-1]))
        else:
            yield Button(self._say("pathway.all"), f"answer:{EVERY_PATHWAY}")
        if way or at != first:
            yield Button(self._say("pathway.again"), _action(first, []))

    def _stop(self, name: str, key: str, step: PathwayStep) -> Stop:
        choices = tuple(
            Choice(
                self._label(name, choice),
                choice.to or choice.pathway or "",
                choice.pathway,
                self._library.pathways[choice.pathway].title if choice.pathway else "",
            )
            for choice in step.choices
        )
        rule = self._library.deadlines[step.timer].title if step.timer else ""
        title = self._library.answers[step.answer].title
        return Stop(key, self._in_area(step.name, step), title, rule, choices)


def _offered_under(pathway: Pathway) -> set[str]:
    return {EVERY_PATHWAY, pathway.steps[pathway.start].answer, *pathway.offered_under}


def _action(at: str, way: list[str]) -> str:
    """Return a button's id. A way that comes by a step again is shortened to before it: Back never goes in circles."""
    straight = way[: way.index(at)] if at in way else way
    return f"{VERB}:{at}:{','.join(straight[-LONGEST_WAY_BACK:])}"
