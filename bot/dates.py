"""Dates in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEAR_AND_MONTH = 2
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_day(day: date) -> str:
    """Return a date in words: 5 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_weekday(day: date) -> str:
    """Return a date in words with its weekday: Monday 2 March 2026."""
    return f"{WEEKDAYS[day.weekday()]} {say_day(day)}"


def say_moment(moment: datetime) -> str:
    """Return a moment's own wall time in words: Monday 2 March 2026 at 17:00."""
    return f"{say_weekday(moment)} at {moment:%H:%M}"


def say_published(published: str) -> str:
    """Return a guide's date in words: `2026-03` → March 2026; other forms stay as they are."""
    parts = published.split("-")
    if not parts[0].isdigit() or len(parts) < _YEAR_AND_MONTH:
        return published
    month = MONTHS[int(parts[1]) - 1]
    return " ".join([*(str(int(day)) for day in parts[2:]), month, parts[0]])
