"""A rule and a day → when it is due, the working, and the moments to nudge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deadlines import due_date, say_weekday
from bot.model import DueDate, Nation

if TYPE_CHECKING:
    from bot.library import Library

LONDON = ZoneInfo("Europe/London")
RULE = "victims-code-notice"


def due(library: Library, event: date, nation: Nation = Nation.ENGLAND, days: int = 1) -> DueDate:
    rule = library.deadlines[RULE].model_copy(update={"working_days": days})
    return due_date(RULE, rule, event, nation, library.replies)


@pytest.mark.parametrize(
    ("event", "nation", "falls_due"),
    [
        (date(2026, 3, 2), Nation.ENGLAND, date(2026, 3, 3)),
        (date(2026, 3, 6), Nation.ENGLAND, date(2026, 3, 9)),  # Friday → Monday
        (date(2026, 3, 7), Nation.ENGLAND, date(2026, 3, 9)),  # Saturday → Monday
        (date(2026, 4, 2), Nation.ENGLAND, date(2026, 4, 7)),  # before Good Friday → after Easter Monday
        (date(2026, 4, 2), Nation.WALES, date(2026, 4, 7)),
        (date(2026, 4, 2), Nation.SCOTLAND, date(2026, 4, 6)),  # no Easter Monday there
        (date(2026, 12, 24), Nation.ENGLAND, date(2026, 12, 29)),  # Boxing Day's substitute is Monday 28
        (date(2027, 12, 24), Nation.ENGLAND, date(2027, 12, 29)),  # both have substitutes: 27 and 28
        (date(2025, 12, 31), Nation.SCOTLAND, date(2026, 1, 5)),
        (date(2025, 12, 31), Nation.WALES, date(2026, 1, 2)),
    ],
)
def test_one_working_day_after(library: Library, event: date, nation: Nation, falls_due: date) -> None:
    result = due(library, event, nation)
    assert result.due == datetime(falls_due.year, falls_due.month, falls_due.day, 17, 0, tzinfo=LONDON)
    assert (result.rule, result.event) == (RULE, event)


def test_the_working_is_shown_day_by_day(library: Library) -> None:
    assert due(library, date(2026, 4, 2)).steps == (
        "Thursday 2 April 2026: decision made, day 0",
        "Friday 3 April 2026: not a working day (Good Friday)",
        "Saturday 4 April 2026: not a working day (weekend)",
        "Sunday 5 April 2026: not a working day (weekend)",
        "Monday 6 April 2026: not a working day (Easter Monday)",
        "Tuesday 7 April 2026: working day 1",
    )


def test_nudges_are_at_local_times_on_working_days(library: Library) -> None:
    result = due(library, date(2026, 3, 5))  # due on Friday; overdue is Monday
    local = [(one.stage, one.at.astimezone(LONDON).strftime("%a %d %H:%M")) for one in result.nudges]
    assert local == [("before", "Fri 06 13:00"), ("due", "Fri 06 17:00"), ("overdue", "Mon 09 09:30")]


def test_across_the_clock_change_nudges_stay_at_the_wall_time(library: Library) -> None:
    # Clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
    spring, autumn = due(library, date(2026, 3, 26)), due(library, date(2026, 10, 22))
    assert [one.at.hour for one in spring.nudges] == [13, 17, 8], "Friday in GMT, Monday in BST"
    assert [one.at.hour for one in autumn.nudges] == [12, 16, 9], "Friday in BST, Monday in GMT"
    for result in (spring, autumn):
        assert [f"{one.at.astimezone(LONDON):%H:%M}" for one in result.nudges] == ["13:00", "17:00", "09:30"]


@given(
    event=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    days=st.integers(1, 25),
    nation=st.sampled_from(list(Nation)),
)
def test_whatever_the_day_it_is_due_later_at_five_and_nudges_come_in_order(
    library: Library, event: date, days: int, nation: Nation
) -> None:
    result = due(library, event, nation, days)
    local = result.due.astimezone(LONDON)
    assert (local.hour, local.minute) == (17, 0)
    assert local.date() >= event + timedelta(days=days)
    assert len(result.steps) == (local.date() - event).days + 1
    moments = [one.at for one in result.nudges]
    assert moments == sorted(moments)
    assert all(one.tzinfo is UTC for one in moments)
    assert result.due in moments


def test_a_weekday_is_said_in_words() -> None:
    assert say_weekday(date(2026, 3, 2)) == "Monday 2 March 2026"
