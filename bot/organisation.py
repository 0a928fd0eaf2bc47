"""The organisation file: who the people around the bot ring and where they write, in one YAML file of their own.

Every fact is optional; where one is missing, answers say how to find it. docs/organisation.md describes the file.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, field_validator, model_validator

from bot.files import ContentInvalid, Problem, Reader
from bot.model import Nation, Place
from bot.schema import ClockTime, Slug, Strict, Text
from bot.working_days import skipped

if TYPE_CHECKING:
    from pathlib import Path

AREAS = ("kent",)
"""The areas with rules of their own."""
ZONE = ZoneInfo("Europe/London")

Short = Annotated[Text, StringConstraints(max_length=120)]


def _of_form(pattern: str, example: str) -> AfterValidator:
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            msg = f"`{text[:40]}` cannot be used here; write it like {example}"
            raise ValueError(msg)
        return text

    return AfterValidator(check)


def _as_written(value: object) -> object:
    """Refuse a number that YAML has read: `0123456701` means another number there, and its first 0 is lost."""
    if isinstance(value, int | float):
        msg = 'put the number in quotes, such as "01632 960001"'
        raise ValueError(msg)  # noqa: TRY004 - pydantic turns it into a problem
    return value


def _time_as_written(value: object) -> object:
    """Refuse a number that YAML has read: `17:00` without quotes is 1020 there."""
    if isinstance(value, int | float):
        msg = 'put the time in quotes, such as "17:00"'
        raise ValueError(msg)  # noqa: TRY004 - pydantic turns it into a problem
    return value


Phone = Annotated[
    Short, BeforeValidator(_as_written), _of_form(r"\+?[0-9][0-9 ()-]{1,24}( ?(ext|x)\.? ?[0-9]{1,6})?", "01632 960001")
]
Email = Annotated[Short, _of_form(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", "name@example.org")]
Address = Annotated[
    Text,
    StringConstraints(max_length=500),
    _of_form(r"https://[^\s<>()\[\]/?#]+[^\s<>()\[\]]*", "https://www.example.org/page"),
]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Contact(Strict):
    """How to reach somebody or something: at least one of these."""

    name: Short | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Address | None = None
    hours: Short | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Contact:
        if not (self.name or self.phone or self.email or self.address):
            msg = "give at least one of name, phone, email or address, or leave this contact out"
            raise ValueError(msg)
        return self


class OfficeHours(Strict):
    """When children's social care can be reached on its daytime number; public holidays are closed."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: Annotated[ClockTime, BeforeValidator(_time_as_written)]
    closes: Annotated[ClockTime, BeforeValidator(_time_as_written)]

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> OfficeHours:
        if self.opens >= self.closes:
            msg = f"opens ({self.opens}) must be before closes ({self.closes})"
            raise ValueError(msg)
        return self


class Closure(Strict):
    """Days of your own on which nobody works: one `day`, or all from `first` to `last`."""

    name: Short
    day: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @model_validator(mode="after")
    def _one_day_or_a_range(self) -> Closure:
        given = (self.day is not None, self.first is not None, self.last is not None)
        if given not in {(True, False, False), (False, True, True)}:
            msg = "give either `day`, or both `first` and `last`, such as 2026-08-03"
            raise ValueError(msg)
        if self.first and self.last and not dt.timedelta(0) <= self.last - self.first <= _LONGEST_CLOSURE:
            msg = f"`last` must be on or after `first`, and at most {_LONGEST_CLOSURE.days} days later"
            raise ValueError(msg)
        return self

    @property
    def days(self) -> list[dt.date]:
        """Every day of it."""
        first, last = self.first or self.day, self.last or self.day
        if first is None or last is None:
            raise AssertionError
        return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


_LONGEST_CLOSURE = dt.timedelta(days=92)


class Organisation(Strict):
    """`organisation.yaml`. Nothing but the nation needs to be known for the bot to work."""

    name: Short | None = None
    nation: Nation = Nation.ENGLAND
    area: Slug | None = None
    safeguarding_lead: Contact | None = None
    deputy_lead: Contact | None = None
    front_door: Contact | None = None
    out_of_hours: Contact | None = None
    lado: Contact | None = None
    escalation_policy: Contact | None = None
    sarc: Contact | None = None
    case_system: Contact | None = None
    person_to_ask: Contact | None = None
    office_hours: OfficeHours | None = None
    closures: Annotated[tuple[Closure, ...], Field(max_length=60)] = ()

    @field_validator("area")
    @classmethod
    def _known_area(cls, area: str | None) -> str | None:
        if area is not None and area not in AREAS:
            msg = f"no area `{area}`; the areas with rules of their own are {', '.join(AREAS)}; else leave it out"
            raise ValueError(msg)
        return area

    @model_validator(mode="after")
    def _area_in_its_nation(self) -> Organisation:
        if self.area is not None and self.nation is not Nation.ENGLAND:
            msg = f"the area `{self.area}` is in England; set nation: england, or leave the area out"
            raise ValueError(msg)
        return self

    @property
    def place(self) -> Place:
        """Whose rules hold where nobody chooses."""
        return Place(self.nation, self.area)

    @property
    def contacts(self) -> dict[str, Contact | None]:
        """Every contact by its key, in the file's order; None where it is missing."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in {"name", "nation", "area", "office_hours", "closures"}
        }

    @property
    def closed_days(self) -> dict[dt.date, str]:
        """The days of every closure, with its name."""
        return {day: closure.name for closure in self.closures for day in closure.days}

    def is_closed(self, now: dt.datetime) -> bool:
        """Return whether `now` (aware) is outside office hours: those given, or Monday to Friday from 9:00 to 17:00."""
        hours = self.office_hours or _USUAL_HOURS
        local = now.astimezone(ZONE)
        weekday = _DAYS[local.weekday()]
        holiday = local.weekday() < _DAYS.index("saturday") and bool(skipped(local.date(), self.nation))
        return weekday not in hours.days or holiday or not hours.opens <= f"{local:%H:%M}" < hours.closes


_USUAL_HOURS = OfficeHours(days=("monday", "tuesday", "wednesday", "thursday", "friday"), opens="09:00", closes="17:00")


def load_organisation(path: Path) -> Organisation:
    """Return the organisation file at `path`. Raises `ContentInvalid` with every problem."""
    reader = Reader(path.parent)
    organisation = reader.model(path, Organisation)
    if organisation is None:
        raise ContentInvalid(reader.problems or [Problem(path.name, "", "the file is empty; fill it or delete it")])
    return organisation
