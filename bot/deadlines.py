"""A deadline rule and the day of the event → when it is due, with the working shown, and when to nudge."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import working_days
from bot.dates import say_day
from bot.model import DueDate, Nation, NudgeTime

if TYPE_CHECKING:
    from bot.replies import Replies
    from bot.schema import DeadlineRule

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def say_weekday(day: date) -> str:
    """Return a date in words with its weekday: Monday 2 March 2026."""
    return f"{WEEKDAYS[day.weekday()]} {say_day(day)}"


def due_date(name: str, rule: DeadlineRule, event: date, nation: Nation, replies: Replies) -> DueDate:
    """Return when `rule` falls due for an event on `event`, and the working, one plain line a day."""
    zone = ZoneInfo(rule.zone)
    days = working_days.count(event, rule.working_days, nation)
    last = days[-1].day
    steps = [replies.say("remind.step_event", day=say_weekday(event), event=rule.event)]
    for one in days:
        said = say_weekday(one.day)
        if one.number:
            steps.append(replies.say("remind.step_counted", day=said, number=one.number))
        elif one.skipped == working_days.WEEKEND:
            steps.append(replies.say("remind.step_skipped_weekend", day=said))
        else:
            steps.append(replies.say("remind.step_skipped_holiday", day=said, holiday=one.skipped))
    nudges = tuple(
        NudgeTime(nudge.stage, _moment(working_days.shift(last, nudge.day, nation), nudge.at, zone).astimezone(UTC))
        for nudge in rule.nudges
    )
    return DueDate(name, event, _moment(last, rule.closes, zone), tuple(steps), nudges)


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)
