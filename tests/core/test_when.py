"""What people write for a day and a time, and what it is taken for. Now is Wednesday 11 March 2026, 14:00 in London."""

from __future__ import annotations

import time as clock
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import MONTHS, WEEKDAYS, say_day
from bot.model import Nation
from bot.when import Unclear, When, find, local_moment

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 11, 14, 0, tzinfo=LONDON)


def read(text: str, *, ahead: bool = False, now: datetime = NOW) -> When | Unclear:
    return find(text, now, Nation.ENGLAND, {}, ahead=ahead)


def said(text: str, *, ahead: bool = False, now: datetime = NOW) -> str:
    """Return what was read, briefly: `03-06 16:45`, `03-06`, or why not."""
    found = read(text, ahead=ahead, now=now)
    if isinstance(found, Unclear):
        return found.reason
    year = "" if found.day.year == now.year else f"{found.day.year}-"
    about = "~" if found.about else ""
    return f"{year}{found.day:%m-%d}" + (f" {about}{found.time:%H:%M}" if found.time else "")


PAST = {
    # bare days
    "today": "03-11",
    "yesterday": "03-10",
    "the day before yesterday": "03-09",
    "Friday": "03-06",
    "on Friday": "03-06",
    "Fri": "03-06",
    "Tues": "03-10",
    "Weds": "03-11",
    "thurs": "03-05",
    "last Friday": "03-06",
    "last Wednesday": "03-04",
    "this Monday": "03-09",
    "Monday last week": "03-02",
    "last week on Monday": "03-02",
    "Monday of last week": "03-02",
    "a week last Tuesday": "03-03",
    "a week ago last Tuesday": "03-03",
    "a week ago Tuesday": "03-03",
    "the Friday before last": "02-27",
    "Monday this week": "03-09",
    "3 weeks ago on Monday": "02-16",
    "Monday two weeks ago": "02-23",
    # counted back
    "3 days ago": "03-08",
    "two days ago": "03-09",
    "a couple of days ago": "03-09",
    "a week ago": "03-04",
    "two weeks ago": "02-25",
    "a fortnight ago": "02-25",
    "3 working days ago": "03-06",
    "one working day ago": "03-10",
    "five working days ago": "03-04",
    "two school days ago": "03-09",
    "the last working day": "03-10",
    # with a time
    "Friday 16:45": "03-06 16:45",
    "friday at 4.45pm": "03-06 16:45",
    "Friday 4:45 pm": "03-06 16:45",
    "Friday at 16.45": "03-06 16:45",
    "friday 4.45": "03-06 16:45",
    "Friday at 1645": "03-06 16:45",
    "Friday 1645hrs": "03-06 16:45",
    "16:45 on Friday": "03-06 16:45",
    "quarter to five on Friday": "03-06 16:45",
    "half past three yesterday": "03-10 15:30",
    "yesterday at half four": "03-10 16:30",
    "this morning at 8": "03-11 08:00",
    "8 this morning": "bare",
    "8am this morning": "03-11 08:00",
    "at 9 yesterday": "03-10 09:00",
    "at 5 yesterday": "03-10 17:00",
    "yesterday at 5 in the morning": "03-10 05:00",
    "last night at 10": "03-10 22:00",
    "noon yesterday": "03-10 12:00",
    "12pm yesterday": "03-10 12:00",
    "yesterday at 12am": "03-10 00:00",
    "weds 9am": "03-11 09:00",
    "Wednesday at 15:00": "03-04 15:00",  # today's three o'clock has not come yet
    "an hour ago": "03-11 13:00",
    "half an hour ago": "03-11 13:30",
    "20 mins ago": "03-11 13:40",
    "just now": "03-11 14:00",
    # times of day without a clock
    "yesterday teatime": "03-10 ~17:00",
    "last thing Friday": "03-06 ~17:00",
    "first thing on Monday": "03-09 ~09:00",
    "lunchtime yesterday": "03-10 ~13:00",
    "close of play Friday": "03-06 ~17:00",
    "end of the day on Monday": "03-09 ~17:00",
    "this morning": "03-11",
    "yesterday afternoon": "03-10",
    "last night": "03-10",
    # dates
    "on the 3rd": "03-03",
    "the 3rd": "03-03",
    "the 31st": "01-31",  # February has none
    "Friday the 6th": "03-06",
    "2 March": "03-02",
    "2nd March": "03-02",
    "2nd of March": "03-02",
    "the 2nd of March 2026": "03-02",
    "March 2": "03-02",
    "March the 2nd, 2026": "03-02",
    "first of March": "03-01",
    "Mon 2 Mar": "03-02",
    "Monday 2 March": "03-02",
    "wed 4 march 2026 at 16:45": "03-04 16:45",
    "4 march 9pm": "03-04 21:00",
    "3/3/26": "03-03",
    "03/03/2026": "03-03",
    "3/3": "03-03",
    "1.3.26": "03-01",
    "10-03-2026": "03-10",
    "2026-03-02": "03-02",
    "2026-03-02T09:00": "03-02 09:00",
    "2026-03-02 09:00": "03-02 09:00",
    "20 December": "2025-12-20",
    "20 Dec 2025": "2025-12-20",
    "28 February": "02-28",
}

UNCLEAR = {
    "": "none",
    "banana": "none",
    "may": "none",
    "the march": "none",
    "5": "bare",
    "at 5": "bare",
    "16:45": "bare",
    "in the morning": "bare",
    "yesterday 1030": "bare",
    "midnight on Friday": "bare",
    "30 February": "impossible",
    "29 February": "impossible",
    "31/2/2026": "impossible",
    "31 April": "impossible",
    "32 March": "impossible",
    "the 45th": "impossible",
    "2026-13-01": "impossible",
    "Friday at 25:00": "impossible",
    "Friday 16:75": "impossible",
    "yesterday 13pm": "impossible",
    "Tuesday 2 March": "mismatch",
    "Thursday the 6th": "mismatch",
    "Friday 2026-03-05": "mismatch",
    "Monday and Tuesday": "two",
    "2 March or 3 March": "two",
    "Friday 9am, no, 10am": "two",
    "last week": "vague",
    "last month": "vague",
    "a few days ago": "vague",
    "the other day": "vague",
    "recently": "vague",
    "two months ago": "vague",
    "at the weekend": "vague",
    "tomorrow": "future",
    "next Friday": "future",
    "Friday 13 March": "future",
    "28/03": "future",
    "12 March": "future",
    "in 3 days": "future",
    "a week on Friday": "future",
    "Friday week": "future",
    "today at 16:00": "future",
    "Friday this week": "future",
    "1 March 2024": "far",
    "1.1.1999": "far",
}

AHEAD = {
    "tomorrow": "03-12",
    "Friday": "03-13",
    "Wednesday": "03-18",
    "next Friday": "03-13",
    "on the 3rd": "04-03",
    "20 March": "03-20",
    "2 January": "2027-01-02",
    "in two weeks": "03-25",
    "in a fortnight's time": "03-25",
    "a week on Friday": "03-20",
    "Friday week": "03-20",
    "Monday next week": "03-16",
    "the day after tomorrow": "03-13",
    "today at 16:00": "03-11 16:00",
    "yesterday": "past",
    "today at 9am": "past",
    "last Friday": "past",
    "Friday 6 March": "past",
    "in a month": "vague",
    "1 March 2029": "far",
}


def test_the_table_is_long_enough() -> None:
    assert len(PAST) + len(UNCLEAR) + len(AHEAD) >= 130


@pytest.mark.parametrize(("text", "taken_for"), PAST.items())
def test_what_has_happened(text: str, taken_for: str) -> None:
    assert said(text) == taken_for


@pytest.mark.parametrize(("text", "reason"), UNCLEAR.items())
def test_what_is_asked_again_and_why(text: str, reason: str) -> None:
    assert said(text) == reason


@pytest.mark.parametrize(("text", "taken_for"), AHEAD.items())
def test_what_is_still_to_come(text: str, taken_for: str) -> None:
    assert said(text, ahead=True) == taken_for


@pytest.mark.parametrize("text", [text for text, taken in PAST.items() if taken not in {"bare", ""}])
def test_it_is_found_in_a_sentence_in_any_case(text: str) -> None:
    assert said(f"We sent it {text.upper()}, thanks") == said(text)


def test_the_rest_of_a_sentence_is_left() -> None:
    assert read("Referral sent Friday 16:45 to MASH").rest == "referral sent to mash"


def test_a_time_that_the_clocks_skip_does_not_exist_and_one_that_comes_twice_is_the_first() -> None:
    spring = datetime(2026, 3, 30, 9, 0, tzinfo=LONDON)
    assert said("yesterday at 01:30", now=spring) == "gap"
    assert said("yesterday at 02:30", now=spring) == "03-29 02:30"
    autumn = local_moment(date(2026, 10, 25), time(1, 30), NOW)
    assert autumn is not None
    assert autumn.utcoffset() == timedelta(hours=1)


def test_hours_back_across_a_clock_change_are_hours_that_passed() -> None:
    assert said("3 hours ago", now=datetime(2026, 3, 29, 4, 0, tzinfo=LONDON)) == "03-29 00:00"


def test_working_days_leave_out_holidays_of_the_nation_and_closures() -> None:
    after_easter = datetime(2026, 4, 7, 12, 0, tzinfo=LONDON)
    assert said("one working day ago", now=after_easter) == "04-02"
    scotland = find("one working day ago", after_easter, Nation.SCOTLAND, {})
    assert isinstance(scotland, When)
    assert scotland.day == date(2026, 4, 6)
    shut = find("one working day ago", after_easter, Nation.ENGLAND, {date(2026, 4, 2): "training"})
    assert isinstance(shut, When)
    assert shut.day == date(2026, 4, 1)


DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))


@given(now=DAYS, back=st.integers(0, 299))
def test_a_date_in_words_or_figures_is_read_back_whole(now: date, back: int) -> None:
    day = now - timedelta(days=back)
    at = datetime(now.year, now.month, now.day, 23, 59, tzinfo=LONDON)
    month = MONTHS[day.month - 1]
    forms = [say_day(day), f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}", day.isoformat(), f"{month} {day.day}, {day.year}"]
    forms += [f"{WEEKDAYS[day.weekday()]} {day.day} {month}"]
    for form in forms:
        found = find(form, at, Nation.ENGLAND, {})
        assert isinstance(found, When), (form, found)
        assert (found.day, found.time, found.rest.strip(" ,")) == (day, None, ""), form


@given(now=DAYS, weekday=st.sampled_from(WEEKDAYS), hour=st.integers(0, 23))
def test_a_weekday_is_the_last_one_and_never_in_the_future(now: date, weekday: str, hour: int) -> None:
    at = datetime(now.year, now.month, now.day, hour, 30, tzinfo=LONDON)
    found = find(weekday, at, Nation.ENGLAND, {})
    assert isinstance(found, When)
    assert WEEKDAYS[found.day.weekday()] == weekday
    assert 0 <= (now - found.day).days < 7


@given(st.text(max_size=200))
def test_whatever_is_typed_it_is_read_or_has_a_reason(text: str) -> None:
    found = read(text)
    assert isinstance(found, When | Unclear)
    if isinstance(found, When):
        assert found.day <= NOW.date()


WORDS = [*PAST, *UNCLEAR, *AHEAD, "in", "a", "to", "at", "the", "of", "0", "99", ":", "/", "week", "ago"]


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_mixture_of_words_for_days_is_read_or_has_a_reason(words: list[str]) -> None:
    assert isinstance(read(" ".join(words)), When | Unclear)


@pytest.mark.parametrize(
    "text", ["1" * 5000, "a week " * 2000, "monday " * 3000, "9:" * 4000, " " * 9000, "last " * 3000]
)
def test_a_long_message_takes_no_time(text: str) -> None:
    start = clock.perf_counter()
    read(text)
    assert clock.perf_counter() - start < 0.5
