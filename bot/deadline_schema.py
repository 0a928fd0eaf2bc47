"""What `content/deadlines.yaml` and `intents/events.yaml` may hold: limits, nudges, what people say has happened."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bot.model import Nation
from bot.schema import AnswerId, ClockTime, SectionId, Slug, Strict, Text, Zone

Kind = Literal["working_days", "hours", "weeks", "birthday", "given", "now"]
# Hours run on the clock; weeks are calendar weeks; `given` and `now` set no time at all.
_KINDS: tuple[Kind, ...] = ("working_days", "hours", "weeks", "birthday", "given", "now")
_UNITS = ("working_days", "days", "months", "hours")


class Limit(Strict):
    """How long there is, one of: so many working days, hours or weeks; until a birthday; a day the person gives; now.

    `reported_before` is the birthday before which the abuse must have been reported for a limit of kind `birthday`.
    """

    working_days: int | None = Field(default=None, ge=1, le=260)
    hours: int | None = Field(default=None, ge=1, le=2000)
    weeks: int | None = Field(default=None, ge=1, le=104)
    birthday: int | None = Field(default=None, ge=1, le=40)
    reported_before: int | None = Field(default=None, ge=1, le=40)
    given: Literal[True] | None = None
    now: Literal[True] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Limit:
        if sum(getattr(self, kind) is not None for kind in _KINDS) != 1:
            msg = f"give exactly one of {', '.join(_KINDS)}, such as {{working_days: 1}}"
            raise ValueError(msg)
        if self.reported_before is not None and self.birthday is None:
            msg = "`reported_before` goes with `birthday`; take it out"
            raise ValueError(msg)
        return self

    @property
    def kind(self) -> Kind:
        """Which of the kinds it is."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @property
    def number(self) -> int:
        """How many of them; 0 where it counts nothing."""
        number = getattr(self, self.kind)
        return number if isinstance(number, int) and number is not True else 0


class RuleNudge(Strict):
    """When to nudge: so many working days, days, months or hours from what is due, below 0 before it.

    `at` is the local time of day; with `hours` there is none, since they are counted from the moment itself.
    """

    stage: Literal["before", "due", "overdue"]
    working_days: int | None = Field(default=None, ge=-60, le=60)
    days: int | None = Field(default=None, ge=-400, le=400)
    months: int | None = Field(default=None, ge=-24, le=24)
    hours: int | None = Field(default=None, ge=-400, le=400)
    at: ClockTime | None = None

    @model_validator(mode="after")
    def _is_one(self) -> RuleNudge:
        if sum(getattr(self, unit) is not None for unit in _UNITS) != 1:
            msg = f"give exactly one of {', '.join(_UNITS)}, such as {{working_days: 0}}"
            raise ValueError(msg)
        if (self.at is None) != (self.hours is not None):
            msg = 'give `at`, such as "09:30", with every unit but `hours`'
            raise ValueError(msg)
        return self


class DeadlineRule(Strict):
    """A limit that a guide sets, or a day that people choose where it sets none. The day of the event is day 0.

    `closes` is when the last day ends. `holds_from`, `holds_until`: for events of these days; null where the guide does
    not say. `card` makes it no timer: the words are shown at once, and no reminder is set.
    """

    title: Text
    asks: Text
    event: Text | None
    limit: Limit
    closes: ClockTime = "17:00"
    zone: Zone
    nations: tuple[Nation, ...] = Field(min_length=1)
    area: Slug | None
    holds_from: dt.date | None
    holds_until: dt.date | None = None
    who: Text
    missed: Text
    note: Annotated[Text, StringConstraints(max_length=240)] | None = None
    card: Text | None = None
    sources: tuple[SectionId, ...] = Field(min_length=1)
    answer: AnswerId
    nudges: tuple[RuleNudge, ...]

    @model_validator(mode="after")
    def _nudges_or_a_card(self) -> DeadlineRule:
        if self.limit.now and not self.card:
            msg = "`now` needs a `card`: what to do at once"
            raise ValueError(msg)
        if bool(self.card) == bool(self.nudges):
            msg = "give `nudges`, or a `card` and `nudges: []`: what is to be done now has no reminder"
            raise ValueError(msg)
        if self.event is None and self.limit.kind not in {"given", "now"}:
            msg = "say what happened on day 0, such as: the referral was sent"
            raise ValueError(msg)
        return self


class Happening(Strict):
    """One thing that people say has happened (or is planned), and the rules that count from it.

    `says`: ways to say it. They are compared as sets of words, so their order does not matter.
    """

    title: Text
    rules: tuple[Slug, ...] = Field(min_length=1)
    example: Text
    says: tuple[Text, ...] = Field(min_length=1)


class EventFile(Strict):
    """`intents/events.yaml`: what may stand around an event without changing it, and the events."""

    filler: tuple[Text, ...]
    events: dict[Slug, Happening]
