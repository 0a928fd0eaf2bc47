"""Text → a day and a time, or why not. Strict: what cannot be read whole is asked again, nothing is guessed silently.

Days lie in the past unless the caller says otherwise. docs/adr/0011-dates.md says why no library does this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.text import clean
from bot.when_scan import NOON, WEEK, Scan, Trouble

if TYPE_CHECKING:
    from bot.model import Nation
    from bot.when_scan import Found
    from bot.working_days import Closed

FURTHEST = timedelta(days=366)
"""How far from today a day may lie; further ones are taken for slips of the pen."""
LONGEST = 300
"""Characters of a message that are looked at."""

_EARLIEST_HOUR = 7  # “at 6” without am or pm is taken for the evening, “at 7” for the morning
_BARE = re.compile(r"(?<![\w'])(?!(?:47|101|999)\b)\d+(?![\w'])")
"""A number that may be a day or an hour; section 47 and the numbers of the police are neither."""


@dataclass(frozen=True, slots=True)
class When:
    """What was read: a day, and a local time if one was said. `about`: the time was named, not given by the clock.

    `rest` is the text without it.
    """

    day: date
    time: time | None
    about: bool
    rest: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why there is no day. `reason`: none, bare, impossible, mismatch, two, vague, future, past, far or gap.

    `rest` is the text without what was read of a day or a time.
    """

    reason: str
    rest: str


def find(text: str, now: datetime, nation: Nation, closed: Closed, *, ahead: bool = False) -> When | Unclear:
    """Return the day and time that a text names. `now` is aware local time; `ahead`: the day is still to come."""
    scan = Scan(now, nation, closed, ahead=ahead)
    rest, trouble = scan.read(clean(text[:LONGEST]))
    if trouble:
        return Unclear(trouble, rest)
    try:
        day, at = _result(scan, bare=bool(_BARE.search(rest)))
    except Trouble as found:
        return Unclear(found.reason, rest)
    return When(day, at, scan.found.about, rest)


def local_moment(day: date, at: time, zone_of: datetime) -> datetime | None:
    """Return a local wall time as a moment in the zone of `zone_of`, or None where the clocks skip it.

    Of an hour that comes twice, the first is meant: what counts from it is then due no later than it should be.
    """
    moment = datetime.combine(day, at, zone_of.tzinfo)
    there_and_back = moment.astimezone(UTC).astimezone(zone_of.tzinfo)
    return moment if there_and_back.replace(fold=0) == moment.replace(fold=0) else None


def _result(scan: Scan, *, bare: bool) -> tuple[date, time | None]:
    found = scan.found
    if len(found.days) > 1 or len(found.weekdays) > 1:
        raise Trouble("two")
    at = _time(found)
    if not found.days and not found.weekdays:
        raise Trouble("bare" if bare or at or found.halves else "none")
    day = next(iter(found.days)) if found.days else _nearest(scan, next(iter(found.weekdays)), at)
    if found.days and found.weekdays and day.weekday() not in found.weekdays:
        other = found.other and found.other.weekday() in found.weekdays
        raise Trouble(scan.wrong_way if other else "mismatch")
    if bare:
        raise Trouble("bare")
    _check(scan, day, at)
    return day, at


def _time(found: Found) -> time | None:
    times = found.times | {_resolved(hour, minute, found.halves) for hour, minute in found.open_times}
    if len(times) > 1:
        raise Trouble("two")
    return next(iter(times), None)


def _resolved(hour: int, minute: int, halves: set[str]) -> time:
    """Return a time said without am or pm: by the part of the day, else as working hours have it."""
    if hour < NOON and ("pm" in halves or (not halves and hour < _EARLIEST_HOUR)):
        hour += NOON
    return time(hour, minute)


def _check(scan: Scan, day: date, at: time | None) -> None:
    if abs(day - scan.today) > FURTHEST:
        raise Trouble("far")
    if at and local_moment(day, at, scan.now) is None:
        raise Trouble("gap")
    moment = datetime.combine(day, at or scan.now.time(), scan.now.tzinfo)
    if scan.ahead and (day < scan.today or (at and moment < scan.now)):
        raise Trouble("past")
    if not scan.ahead and (day > scan.today or (at and moment > scan.now)):
        raise Trouble("future")


def _nearest(scan: Scan, weekday: int, at: time | None) -> date:
    """Return the nearest day of that name: the last one (today too, unless its time is still to come), or the next."""
    if scan.ahead:
        return scan.today + timedelta(days=(weekday - scan.today.weekday() - 1) % WEEK + 1)
    back = (scan.today.weekday() - weekday) % WEEK
    if not back and at and datetime.combine(scan.today, at, scan.now.tzinfo) > scan.now:
        back = WEEK
    return scan.today - timedelta(days=back)
