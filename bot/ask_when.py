"""The question when something happened, as days, moments, years or months to choose from; and the ids they carry.

An id holds a local date (`2026-03-06`) or moment (`2026-03-06T16:45`) and no words.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.dates import MONTHS, say_moment, say_weekday
from bot.due_words import paragraph
from bot.model import Button, Buttons, Told
from bot.when import FURTHEST, local_moment
from bot.working_days import shift

if TYPE_CHECKING:
    from bot.deadline_schema import DeadlineRule
    from bot.library import Library
    from bot.model import Block
    from bot.ports import Clock

DAYS_OFFERED = 5
"""How many days back a person can choose by button."""
HOURS_OFFERED = (0, 1, 2, 4)
WEEKS_OFFERED = (1, 2, 4)
AGES_OFFERED = range(8, 20)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
_YEAR = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?", re.ASCII)


def read_moment(text: str, rule: DeadlineRule, now: datetime) -> date | None:
    """Return the day, or for a limit in hours the moment, that an id holds; None where it cannot be one for `rule`."""
    zone = ZoneInfo(rule.zone)
    at = read_id(text, now.astimezone(zone))
    if at is None or isinstance(at, datetime) != bool(rule.limit.hours):
        return None
    today = now.astimezone(zone).date()
    if isinstance(at, datetime):
        return at if timedelta(0) <= now - at <= FURTHEST else None
    ahead = at - today if rule.limit.given else today - at
    return at if timedelta(0) <= ahead <= FURTHEST else None


def read_id(text: str, now: datetime) -> date | None:
    """Return the day or aware moment that an id holds, in the zone of `now`; None where it is neither."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            naive = datetime.fromisoformat(text)
            return local_moment(naive.date(), naive.time(), now)
    except (ValueError, OverflowError):
        return None
    return None


def write_id(at: date) -> str:
    """Return a day or an aware moment as an id holds it."""
    return f"{at:%Y-%m-%dT%H:%M}" if isinstance(at, datetime) else at.isoformat()


class AskWhen:
    """Builds the question for a rule."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._say = library.replies.say
        self._clock = clock

    def blocks(self, name: str, rule: DeadlineRule) -> tuple[Block, ...]:
        """Return the question and its buttons, `when:<rule>:<day or moment>` or `born:<rule>:<year>`."""
        asks = paragraph(self._say("remind.ask_when", asks=rule.asks))
        now = self._clock.now().astimezone(ZoneInfo(rule.zone))
        if rule.limit.birthday:
            years = range(now.year - AGES_OFFERED.stop + 1, now.year - AGES_OFFERED.start + 1)
            buttons = tuple(Button(str(year), f"born:{name}:{year}") for year in reversed(years))
            return (asks, Buttons(self._say("remind.ask_year_label"), buttons, choice=True))
        if rule.limit.given:
            days = self._coming(now.date())
            buttons = tuple(Button(say_weekday(day), f"when:{name}:{day.isoformat()}") for day in days)
            return (asks, Buttons(self._say("remind.ask_when_label"), buttons, choice=True))
        example = self._example(name)
        hint = (paragraph(self._say("remind.type_example", example=example)),) if example else ()
        label, buttons = self.back(f"when:{name}", now, clock=bool(rule.limit.hours))
        return (asks, *(hint if rule.limit.hours else ()), Buttons(label, buttons, choice=True))

    def back(self, action: str, now: datetime, *, clock: bool) -> tuple[str, tuple[Button, ...]]:
        """Return a label and buttons for the last days, or with `clock` the last hours, before `now` (local)."""
        if clock:
            minute = now.astimezone(UTC).replace(second=0, microsecond=0)
            moments = [(minute - timedelta(hours=hours)).astimezone(now.tzinfo) for hours in HOURS_OFFERED]
            keys = ["just_now", *["moment"] * (len(moments) - 1)]
            return self._say("remind.ask_moment_label"), tuple(
                Button(self._say(f"remind.{key}", moment=say_moment(one)), f"{action}:{write_id(one)}")
                for key, one in zip(keys, moments, strict=True)
            )
        days = [now.date() - timedelta(days=back) for back in range(DAYS_OFFERED)]
        keys = ["today", "yesterday", *["day"] * (DAYS_OFFERED - 2)]
        return self._say("remind.ask_when_label"), tuple(
            Button(self._say(f"remind.{key}", day=say_weekday(day)), f"{action}:{day.isoformat()}")
            for key, day in zip(keys, days, strict=True)
        )

    def months(self, name: str, rule: DeadlineRule, state: str) -> tuple[Block, ...] | None:
        """Return the months to choose from, where `state` is a year that can be one of birth."""
        found = _YEAR.fullmatch(state)
        if not found or found["month"] or not self._can_be_born(rule, int(found["year"]), 1):
            return None
        year = int(found["year"])
        buttons = tuple(
            Button(f"{month} {year}", f"born:{name}:{year}-{number:02}")
            for number, month in enumerate(MONTHS, 1)
            if self._can_be_born(rule, year, number)
        )
        asks = paragraph(self._say("remind.ask_month"))
        return (asks, Buttons(self._say("remind.ask_month_label"), buttons, choice=True))

    def told_born(self, rule: DeadlineRule, state: str) -> Told | None:
        """Return what a year and month of birth tell, or None."""
        found = _YEAR.fullmatch(state)
        if not found or not found["month"]:
            return None
        year, month = int(found["year"]), int(found["month"])
        if not 1 <= month <= len(MONTHS) or not self._can_be_born(rule, year, month):
            return None
        return Told(born=date(year, month, 1), born_month=True)

    def _can_be_born(self, rule: DeadlineRule, year: int, month: int) -> bool:
        today = self._clock.now().astimezone(ZoneInfo(rule.zone)).date()
        return today.year - AGES_OFFERED.stop <= year and (year, month) <= (today.year, today.month)

    def _coming(self, today: date) -> list[date]:
        """Return days to choose from that lie ahead: the next working day, and in some weeks, on working days."""
        nation, closed = self._library.organisation.nation, self._library.organisation.closed_days
        days = [shift(today, 1, nation, closed)]
        days += [shift(today + timedelta(weeks=weeks, days=-1), 1, nation, closed) for weeks in WEEKS_OFFERED]
        return list(dict.fromkeys(days))

    def _example(self, name: str) -> str | None:
        return next((one.example for one in self._library.events.events.values() if name in one.rules), None)
