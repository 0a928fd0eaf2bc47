"""Working days: Monday to Friday, without the public holidays of a nation. Pure date arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Day:
    """One day looked at while counting: its number, or why it was skipped (`weekend` or a holiday's name)."""

    day: date
    number: int | None
    skipped: str = ""


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


def count(start: date, number: int, nation: Nation) -> list[Day]:
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
        why = skipped(day, nation)
        counted += not why
        days.append(Day(day, None if why else counted, why))
    return days


def shift(day: date, number: int, nation: Nation) -> date:
    """Return the working day `number` working days after `day` (before it, when negative); 0 is the day itself."""
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= not skipped(day, nation)
    return day
