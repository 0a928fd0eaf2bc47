"""A deadline rule and what somebody told → when it is due, with the working shown, and when to nudge."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import working_days
from bot.dates import say_day, say_moment, say_weekday
from bot.model import DueDate, DueStep, NudgeTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.deadline_schema import DeadlineRule, RuleNudge
    from bot.library import Library
    from bot.model import Nation, Place, Told

_MONTHS_A_YEAR = 12


class Deadlines:
    """Works out due dates by the library's rules, a nation's holidays and the organisation's own closures."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._say = library.replies.say
        self._closed = library.organisation.closed_days

    def due(self, name: str, told: Told, place: Place) -> DueDate:
        """Return when the rule `name` falls due, or None as the date with the reason why."""
        rule = self._library.deadlines[name]
        zone = ZoneInfo(rule.zone)
        day = told.at.astimezone(zone).date() if isinstance(told.at, datetime) else told.at
        by_day = rule.limit.kind != "hours"
        why = self.not_here(rule, place) or self._missing(rule, told, day)
        if why:
            return DueDate(name, day, None, by_day, why=why)
        if rule.limit.hours and isinstance(told.at, datetime):
            # Elapsed time is counted in UTC: an hour that the clocks skip or repeat must not change it.
            due = (told.at.astimezone(UTC) + timedelta(hours=rule.limit.hours)).astimezone(zone)
            steps = self._on_the_clock(rule, told.at.astimezone(zone), due)
        else:
            day = told.chosen if rule.limit.given else day
            last, steps = self._by_days(rule, told, day, place.nation)
            due = _moment(last, rule.closes, zone)
        return DueDate(name, day, due, by_day, steps, self.nudges(rule, due, place.nation))

    def not_here(self, rule: DeadlineRule, place: Place) -> str:
        """Return why a rule does not hold in a place, or nothing."""
        if place.nation not in rule.nations:
            *first, last = [self._say(f"nation.{one}") for one in rule.nations]
            covered = f"{', '.join(first)} and {last}" if first else last
            return self._say("remind.nation_only", covered=covered, nation=self._say(f"nation.{place.nation}"))
        if rule.area and rule.area != place.area:
            return self._say("remind.area_only", area=self._say(f"nation.{rule.area}"))
        return ""

    def nudges(self, rule: DeadlineRule, due: datetime, nation: Nation) -> tuple[NudgeTime, ...]:
        """Return when to nudge of something due at `due`, earliest first, in UTC."""
        times = [NudgeTime(one.stage, self._nudge_at(one, due, nation).astimezone(UTC)) for one in rule.nudges]
        return tuple(sorted(times, key=lambda one: one.at))

    def _nudge_at(self, nudge: RuleNudge, due: datetime, nation: Nation) -> datetime:
        if nudge.at is None:
            return due.astimezone(UTC) + timedelta(hours=nudge.hours or 0)
        day = due.date()
        if nudge.working_days is not None:
            day = working_days.shift(day, nudge.working_days, nation, self._closed)
        elif nudge.months is not None:
            day = _months_later(day, nudge.months)
        else:
            day += timedelta(days=nudge.days or 0)
        return datetime.combine(day, time.fromisoformat(nudge.at), due.tzinfo)

    def _missing(self, rule: DeadlineRule, told: Told, day: date | None) -> str:
        """Return what stands in the way of a date: nothing is said of it, or the rule does not hold for it."""
        limit = rule.limit
        if limit.now:
            return self._say("remind.now")
        if limit.given:
            return "" if told.chosen else self._say("remind.no_date")
        if limit.birthday:
            return self._no_birthday(rule, told, day)
        if day is None or (limit.hours and not isinstance(told.at, datetime)):
            return self._say("remind.needs_time" if limit.hours else "remind.needs_day")
        if (rule.holds_from and day < rule.holds_from) or (rule.holds_until and day > rule.holds_until):
            return self._say("remind.not_then")
        return ""

    def _no_birthday(self, rule: DeadlineRule, told: Told, day: date | None) -> str:
        if told.born is None:
            return self._say("remind.needs_born")
        age = rule.limit.reported_before
        if age and day and day >= birthday(told.born, age):
            return self._say("remind.reported_late", age=age)
        if day and day < told.born:
            return self._say("remind.before_birth")
        return ""

    def _by_days(
        self, rule: DeadlineRule, told: Told, day: date | None, nation: Nation
    ) -> tuple[date, tuple[DueStep, ...]]:
        limit = rule.limit
        if limit.birthday and told.born:
            return self._until_birthday(limit.birthday, limit.reported_before, told)
        if day is None:
            raise AssertionError
        if limit.given:
            return day, (DueStep(day, "due", self._say("remind.step_chosen", day=say_weekday(day))),)
        if limit.weeks:
            last = day + timedelta(weeks=limit.weeks)
            passed = self._say("remind.step_weeks", day=say_weekday(last), number=limit.weeks)
            return last, (self._day_0(rule, say_weekday(day), day), DueStep(last, "elapsed", passed))
        days = working_days.count(day, limit.number, nation, self._closed)
        steps = [self._day_0(rule, say_weekday(day), day), *map(self._counted, days)]
        return days[-1].day, (*steps, *self._warnings(days, day, limit.number, nation))

    def _day_0(self, rule: DeadlineRule, said: str, day: date) -> DueStep:
        return DueStep(day, "event", self._say("remind.step_event", day=said, event=rule.event), 0)

    def _counted(self, one: working_days.Day) -> DueStep:
        said = say_weekday(one.day)
        if one.number:
            return DueStep(
                one.day, "counted", self._say("remind.step_counted", day=said, number=one.number), one.number
            )
        if one.skipped == working_days.WEEKEND:
            return DueStep(one.day, "weekend", self._say("remind.step_skipped_weekend", day=said), name=one.skipped)
        kind = "closure" if one.own else "holiday"
        text = self._say(f"remind.step_skipped_{kind}", day=said, holiday=one.skipped)
        return DueStep(one.day, kind, text, name=one.skipped)

    def _warnings(self, days: list[working_days.Day], start: date, number: int, nation: Nation) -> Iterator[DueStep]:
        """Yield what makes the count less than certain: our own closures, and years whose holidays nobody knows."""
        last = days[-1].day
        if any(one.own for one in days):
            without = working_days.count(start, number, nation)[-1].day
            yield DueStep(last, "warning", self._say("remind.step_without_closures", day=say_weekday(without)))
        if last.year > working_days.CERTAIN_UNTIL:
            said = self._say("remind.step_uncertain", year=working_days.CERTAIN_UNTIL)
            yield DueStep(last, "warning", said)

    def _on_the_clock(self, rule: DeadlineRule, start: datetime, due: datetime) -> tuple[DueStep, ...]:
        passed = self._say("remind.step_hours", moment=say_moment(due), number=rule.limit.number)
        steps = (self._day_0(rule, say_moment(start), start.date()), DueStep(due.date(), "elapsed", passed))
        if start.utcoffset() == due.utcoffset():
            return steps
        return (*steps, DueStep(due.date(), "warning", self._say("remind.step_clocks")))

    def _until_birthday(self, age: int, before: int | None, told: Told) -> tuple[date, tuple[DueStep, ...]]:
        born, day = told.born, told.at
        if born is None:
            raise AssertionError
        last = birthday(born, age)
        key = "step_born_month" if told.born_month else "step_born"
        steps = [DueStep(born, "born", self._say(f"remind.{key}", day=say_day(born)))]
        if before:
            said = "step_reported" if day else "step_if_reported"
            limit = birthday(born, before)
            steps.append(DueStep(limit, "elapsed", self._say(f"remind.{said}", age=before, day=say_day(limit))))
        steps.append(DueStep(last, "due", self._say("remind.step_birthday", age=age, day=say_day(last))))
        return last, tuple(steps)


def birthday(born: date, age: int) -> date:
    """Return the birthday on which somebody turns `age`; who was born on 29 February has it on the 28th in between."""
    return _months_later(born, age * _MONTHS_A_YEAR)


def _months_later(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the month's last where it has no such day."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)
