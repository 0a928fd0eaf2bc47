"""A due date as a calendar file (RFC 5545): one event, and an alarm for each nudge. It holds nothing about a child."""

from __future__ import annotations

from datetime import UTC, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event
from icalendar.enums import CLASS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import DueDate

LENGTH = timedelta(minutes=15)
PRODUCT = "-//guidance-bot//deadlines//EN"


def calendar_file(due: DueDate, title: str, description: str, now: datetime) -> bytes:
    """Return a calendar with the due date as an event. Raises ValueError where there is no date.

    Times are in UTC and alarms are counted from the event's start, which every calendar program understands. The same
    due date gets the same id, so that adding the file twice makes one entry.
    """
    if due.due is None:
        msg = "there is no due date"
        raise ValueError(msg)
    start = due.due.astimezone(UTC)
    identity = sha256(f"{due.rule}\n{start.isoformat()}".encode()).hexdigest()[:24]
    event = Event.new(
        uid=f"{identity}@guidance-bot",
        stamp=now.astimezone(UTC).replace(microsecond=0),
        start=start,
        end=start + LENGTH,
        summary=title,
        description=description,
        classification=CLASS.PRIVATE,
    )
    for nudge in due.nudges:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", nudge.at - start)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
