"""Reads a text by the patterns of `bot.when_words`: which days, weekdays and times it names.

Each method `_name` takes what a pattern of that name has found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot import working_days
from bot.when_words import ABOUT, MONTHS, NUMBERS, ORDINALS, PARTS, WEEKDAYS, patterns

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from bot.model import Nation

WEEK = 7
NOON = 12
_NEAREST_YEAR = timedelta(days=300)
_CENTURY = 2000


class Trouble(Exception):  # noqa: N818 - leads to `bot.when.Unclear`
    """Why a text gives no day; `reason` is one of `bot.when.Unclear`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


@dataclass(slots=True)
class Found:
    """What has been read so far. `halves`: am or pm, by the part of the day; `open_times` were said without either."""

    days: set[date] = field(default_factory=set)
    weekdays: set[int] = field(default_factory=set)
    times: set[time] = field(default_factory=set)
    halves: set[str] = field(default_factory=set)
    open_times: set[tuple[int, int]] = field(default_factory=set)
    about: bool = False
    other: date | None = None
    """The same date in the year that was not taken, where none was said."""


class Scan:
    """Reads one text. `now` is aware local time; `ahead`: the day is still to come."""

    def __init__(self, now: datetime, nation: Nation, closed: working_days.Closed, *, ahead: bool) -> None:
        self.now, self.today, self.ahead = now, now.date(), ahead
        self.nation, self.closed = nation, closed
        self.found = Found()
        self.wrong_way = "past" if ahead else "future"
        self._handlers: dict[str, Callable[[re.Match[str]], None]] = {
            name: getattr(self, f"_{name}") for name in {name for name, _ in patterns()}
        }

    def read(self, text: str) -> tuple[str, str]:
        """Return what is left of a text when all that was understood is taken out, and the first trouble, if any."""
        trouble = ""
        for name, pattern in patterns():
            while match := pattern.search(text):
                text = f"{text[: match.start()]} {text[match.end() :]}"
                try:
                    self._handlers[name](match)
                except Trouble as found:
                    trouble = trouble or found.reason
                except (ValueError, OverflowError):
                    trouble = trouble or "impossible"
        return " ".join(text.split()), trouble

    # --- dates -----------------------------------------------------------------------------------

    def _day(self, day: date) -> None:
        self.found.days.add(day)

    def _iso(self, match: re.Match[str]) -> None:
        self._day(date(int(match["year"]), int(match["month"]), int(match["day"])))
        if match["hour"]:
            self.found.times.add(time(int(match["hour"]), int(match["minute"])))

    def _numeric(self, match: re.Match[str]) -> None:
        self._dated(int(match["day"]), int(match["month"]), match.groupdict().get("year"))

    def _written(self, match: re.Match[str]) -> None:
        self._dated(ORDINALS.get(match["day"]) or int(match["day"]), MONTHS[match["month"]], match["year"])

    def _dated(self, day: int, month: int, year: str | None) -> None:
        if year:
            number = int(year.lstrip("'"))
            self._day(date(number if number > _CENTURY else _CENTURY + number, month, day))
            return
        this_year = date(self.today.year, month, day)
        if (this_year >= self.today) if self.ahead else (this_year <= self.today):
            self._day(this_year)
            return
        self.found.other = this_year
        taken = date(this_year.year + (1 if self.ahead else -1), month, day)
        if abs(taken - self.today) > _NEAREST_YEAR:
            raise Trouble(self.wrong_way)  # “28 March” in the middle of March: this year's is meant
        self._day(taken)

    def _ordinal(self, match: re.Match[str]) -> None:
        """Read “the 3rd”: the nearest month that has such a day."""
        number = ORDINALS.get(match["day"]) or int(match["day"])
        date(2024, 1, number)
        step = timedelta(days=1 if self.ahead else -1)
        day = self.today
        while day.day != number:
            day += step
        self._day(day)

    # --- days counted from today -----------------------------------------------------------------

    def _back(self, days: int) -> None:
        self._day(self.today - timedelta(days=days))

    def _working(self, match: re.Match[str]) -> None:
        number = _number(match["number"])
        self._day(working_days.shift(self.today, -number, self.nation, self.closed))

    def _working_last(self, _: re.Match[str]) -> None:
        self._day(working_days.shift(self.today, -1, self.nation, self.closed))

    def _clock_ago(self, match: re.Match[str]) -> None:
        number = 0.5 if match["number"] == "half" else _number(match["number"])
        unit = timedelta(hours=1) if match["unit"] in {"hour", "hr"} else timedelta(minutes=1)
        moment = (self.now.astimezone(UTC) - number * unit).astimezone(self.now.tzinfo)
        self._day(moment.date())
        self.found.times.add(moment.time().replace(second=0, microsecond=0, fold=0))

    def _ago(self, match: re.Match[str]) -> None:
        days = {"day": 1, "fortnight": 14}.get(match["unit"])
        if days is None:
            raise Trouble("vague")
        self._back(_number(match["number"]) * days)

    def _ahead(self, match: re.Match[str]) -> None:
        days = {"day": 1, "week": 7, "fortnight": 14}.get(match["unit"])
        if days is None:
            raise Trouble("vague")
        self._back(-_number(match["number"]) * days)

    def _weeks_ago(self, match: re.Match[str]) -> None:
        """Read “two weeks ago”, and “two weeks ago on Monday”: the Monday of that week."""
        day = self.today - timedelta(weeks=_number(match["number"]))
        weekday = match["weekday"]
        self._day(day if weekday is None else day + timedelta(days=WEEKDAYS[weekday] - day.weekday()))

    def _week_last(self, match: re.Match[str]) -> None:
        """Read “a week last Tuesday”, “a week ago Tuesday” and, still to come, “a week on Tuesday”."""
        weekday = WEEKDAYS[match["weekday"]]
        if " on " in match[0]:
            self._week_on(match)
        else:
            self._day(self._last(weekday) - timedelta(weeks=1))

    def _week_on(self, match: re.Match[str]) -> None:
        coming = (WEEKDAYS[match["weekday"]] - self.today.weekday() - 1) % WEEK + 1
        self._back(-coming - WEEK)

    def _last(self, weekday: int) -> date:
        return self.today - timedelta(days=(self.today.weekday() - weekday - 1) % WEEK + 1)

    def _before_last(self, match: re.Match[str]) -> None:
        self._day(self._last(WEEKDAYS[match["weekday"]]) - timedelta(weeks=1))

    def _of_week(self, match: re.Match[str]) -> None:
        monday = self.today - timedelta(days=self.today.weekday())
        weeks = {"last": -1, "this": 0, "next": 1}[match["which"]]
        self._day(monday + timedelta(weeks=weeks, days=WEEKDAYS[match["weekday"]]))

    def _which_day(self, match: re.Match[str]) -> None:
        weekday, which = WEEKDAYS[match["weekday"]], match["which"].split()[-1]
        if which in {"last", "past"}:
            self._day(self._last(weekday))
        elif which in {"next", "coming"}:
            self._back(-((weekday - self.today.weekday() - 1) % WEEK + 1))
        else:
            self.found.weekdays.add(weekday)

    def _weekday(self, match: re.Match[str]) -> None:
        self.found.weekdays.add(WEEKDAYS[match["weekday"]])

    def _before_yesterday(self, _: re.Match[str]) -> None:
        self._back(2)

    def _after_tomorrow(self, _: re.Match[str]) -> None:
        self._back(-2)

    def _yesterday(self, _: re.Match[str]) -> None:
        self._back(1)

    def _tomorrow(self, _: re.Match[str]) -> None:
        self._back(-1)

    def _last_night(self, match: re.Match[str]) -> None:
        self._back(1)
        self._part(match)

    def _today(self, match: re.Match[str]) -> None:
        self._back(0)
        if match.groupdict().get("part"):
            self._part(match)

    def _now(self, _: re.Match[str]) -> None:
        self._back(0)
        self.found.times.add(self.now.time().replace(second=0, microsecond=0, fold=0))

    def _vague(self, _: re.Match[str]) -> None:
        raise Trouble("vague")

    # --- times -----------------------------------------------------------------------------------

    def _clock(self, match: re.Match[str]) -> None:
        hour, minute = int(match["hour"]), int(match.groupdict().get("minute") or 0)
        half = match.groupdict().get("half")
        if half:
            if not 1 <= hour <= NOON:
                raise Trouble("impossible")
            self.found.times.add(time(hour % NOON + (NOON if half == "pm" else 0), minute))
        elif match["hour"].startswith("0") or hour >= NOON:
            self.found.times.add(time(hour, minute))
        else:
            time(hour, minute)
            self.found.open_times.add((hour, minute))

    def _at_hour(self, match: re.Match[str]) -> None:
        self._open(_number(match["hour"]), 0)

    def _half_past(self, match: re.Match[str]) -> None:
        self._open(_number(match["hour"]), 30)

    def _quarter(self, match: re.Match[str]) -> None:
        hour = _number(match["hour"])
        self._open(*((hour, 15) if match["way"] == "past" else (hour - 1 or NOON, 45)))

    def _open(self, hour: int, minute: int) -> None:
        time(hour, minute)
        self.found.open_times.add((hour, minute))

    def _noon(self, _: re.Match[str]) -> None:
        self.found.times.add(time(NOON))

    def _midnight(self, _: re.Match[str]) -> None:
        raise Trouble("bare")  # it may be the beginning or the end of the day

    def _about(self, match: re.Match[str]) -> None:
        self.found.about = True
        self.found.times.add(time(*ABOUT[match["about"].replace(" the ", " ")]))

    def _part(self, match: re.Match[str]) -> None:
        self.found.halves.add(PARTS[match["part"]])


def _number(word: str) -> int:
    return NUMBERS.get(word) or int(word)
