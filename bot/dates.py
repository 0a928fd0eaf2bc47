"""Dates in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_YEAR_AND_MONTH = 2
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_day(day: date) -> str:
    """Return a date in words: 5 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_published(published: str) -> str:
    """Return a guide's date in words: `2026-03` → March 2026; other forms stay as they are."""
    parts = published.split("-")
    if not parts[0].isdigit() or len(parts) < _YEAR_AND_MONTH:
        return published
    month = _MONTHS[int(parts[1]) - 1]
    return " ".join([*(str(int(day)) for day in parts[2:]), month, parts[0]])
