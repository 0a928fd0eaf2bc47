"""Working days: Monday to Friday, without the public holidays of a nation and days of closure. Pure date arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from bot.model import Nation

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
_SATURDAY = 5
MOST_DAYS = 400
"""How many working days may be counted at once; more is a mistake in the rule."""
CERTAIN_UNTIL = 2027
"""The last year whose public holidays are certain. Days appointed for one year are announced a year or two before."""

Closed = Mapping[date, str]
"""Days on which an organisation is closed of its own choice, and what each is called."""
NO_CLOSURES: Closed = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Day:
    """One day looked at while counting: its number, or why it was skipped: `weekend`, or a holiday's or closure's name.

    `own`: it was skipped because the organisation is closed, and is a working day otherwise.
    """

    day: date
    number: int | None
    skipped: str = ""
    own: bool = False


WEEKEND = "weekend"


@lru_cache(maxsize=64)
def _holidays(nation: Nation, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - slow to import, and most questions count no days

    return dict(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year, language="en_GB"))


def skipped(day: date, nation: Nation) -> str:
    """Return why a day is no working day (`weekend` or the holiday's name), or an empty text when it is one."""
    if day.weekday() >= _SATURDAY:
        return WEEKEND
    return _holidays(nation, day.year).get(day, "")


def _why(day: date, nation: Nation, closed: Closed) -> str:
    return skipped(day, nation) or closed.get(day, "")


def count(start: date, number: int, nation: Nation, closed: Closed = NO_CLOSURES) -> list[Day]:
    """Return every day from the one after `start` to the `number`th working day after it, counted or skipped.

    `start` is day 0. Raises ValueError when `number` is below 1 or above `MOST_DAYS`.
    """
    if not 1 <= number <= MOST_DAYS:
        msg = f"count 1 to {MOST_DAYS} working days, not {number}"
        raise ValueError(msg)
    days: list[Day] = []
    day, counted = start, 0
    while counted < number:
        day += timedelta(days=1)
        everyone = skipped(day, nation)
        why = everyone or closed.get(day, "")
        counted += not why
        days.append(Day(day, None if why else counted, why, own=bool(why) and not everyone))
    return days


def shift(day: date, number: int, nation: Nation, closed: Closed = NO_CLOSURES) -> date:
    """Return the working day `number` working days after `day` (before it, when negative); 0 is the day itself."""
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= not _why(day, nation, closed)
    return day
