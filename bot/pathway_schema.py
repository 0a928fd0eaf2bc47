"""What `content/pathways.yaml` may hold, as strict pydantic models: an unknown key is an error."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from bot.schema import AnswerId, Audience, Slug, Strict, Text

EVERY_PATHWAY = "pathway/all"
"""The answer that offers every pathway."""

HELP = "bot/danger"
"""The answer behind "Get help now", at every step of every pathway."""

PathwayKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
"""The key of a pathway or a step: both go into the ids of buttons, with those of the steps before."""

MOST_CHOICES = 5
"""How many choices a step may have: more are not taken in at a glance, and one row of buttons holds no more."""


class PathwayChoice(Strict):
    """One button of a step. It leads `to` a step of the same pathway or to the beginning of another `pathway`."""

    label: Annotated[Text, StringConstraints(max_length=40)]
    to: PathwayKey | None = None
    pathway: PathwayKey | None = None

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> PathwayChoice:
        if bool(self.to) == bool(self.pathway):
            msg = "give either `to` (a step of this pathway) or `pathway` (another one)"
            raise ValueError(msg)
        return self


class PathwayStep(Strict):
    """One step: the `answer` it shows, its short `name` on the map, and what to press then.

    `timer` is a rule of `content/deadlines.yaml` to offer a reminder for; it never starts by itself.
    """

    name: Annotated[Text, StringConstraints(max_length=32)]
    answer: AnswerId
    timer: Slug | None = None
    choices: tuple[PathwayChoice, ...] = Field(min_length=1, max_length=MOST_CHOICES)


class Pathway(Strict):
    """A route over answers by buttons. It begins at the first of its `steps`.

    It is offered under the answer it begins with, and under those of `offered_under`.
    """

    title: Annotated[Text, StringConstraints(max_length=60)]
    summary: Annotated[Text, StringConstraints(max_length=200)]
    audience: tuple[Audience, ...] = Field(min_length=1)
    offered_under: tuple[AnswerId, ...] = ()
    steps: dict[PathwayKey, PathwayStep] = Field(min_length=2)

    @property
    def start(self) -> str:
        """The id of the step it begins with."""
        return next(iter(self.steps))
