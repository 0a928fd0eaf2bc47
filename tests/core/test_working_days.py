"""Working days against an oracle of our own, for every day of 2024 to 2034 in all four nations.

The oracle follows the Banking and Financial Dealings Act 1971, schedule 1, and what GOV.UK lists: fixed days
with their substitutes, Easter, the Mondays, and the days appointed once by proclamation.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import working_days
from bot.model import Nation

YEARS = range(2024, 2035)
DAY = timedelta(days=1)
ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = Nation
# Appointed once, in the years looked at: Scotland's day for the World Cup match of its men's team.
ONCE = {SCOTLAND: {date(2026, 6, 15)}}


def easter(year: int) -> date:
    """Return Easter Sunday by the tables of the Book of Common Prayer, in Gauss's form."""
    century = year // 100
    moon = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    sunday = (4 + century - century // 4) % 7
    golden = (19 * (year % 19) + moon) % 30
    golden -= golden == 29 or (golden == 28 and year % 19 >= 11)
    offset = (2 * (year % 4) + 4 * (year % 7) + 6 * golden + sunday) % 7
    return date(year, 3, 22) + timedelta(days=golden + offset)


def monday(year: int, month: int, *, last: bool = False) -> date:
    first = next(d for d in (date(year, month, n) for n in range(1, 8)) if d.weekday() == 0)
    if not last:
        return first
    return max(d for d in (first + timedelta(weeks=n) for n in range(5)) if d.month == month)


def substituted(*days: date) -> set[date]:
    """Move each day that falls on a weekend to the next day that is neither weekend nor taken."""
    taken = {day for day in days if day.weekday() < 5}
    for day in days:
        moved = day
        while moved.weekday() >= 5 or (moved != day and moved in taken):
            moved += DAY
        taken.add(moved)
    return taken


@cache
def holidays(nation: Nation, year: int) -> frozenset[date]:
    found = {monday(year, 5), easter(year) - 2 * DAY}
    found |= {monday(year, 5, last=True)}
    found |= substituted(date(year, 12, 25), date(year, 12, 26))
    if nation is SCOTLAND:
        found |= substituted(date(year, 1, 1), date(year, 1, 2))
        found |= {monday(year, 8)} | substituted(date(year, 11, 30))
    else:
        found |= substituted(date(year, 1, 1))
        found |= {monday(year, 8, last=True), easter(year) + DAY}
    if nation is NORTHERN_IRELAND:
        found |= substituted(date(year, 3, 17)) | substituted(date(year, 7, 12))
    return frozenset(found | {day for day in ONCE.get(nation, set()) if day.year == year})


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("nation", Nation)
def test_every_day_agrees_with_the_oracle(nation: Nation, year: int) -> None:
    day, wrong = date(year, 1, 1), []
    while day.year == year:
        works = day.weekday() < 5 and day not in holidays(nation, year)
        if works == bool(working_days.skipped(day, nation)):
            wrong.append((day, working_days.skipped(day, nation)))
        day += DAY
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        # As GOV.UK and the Scottish and Northern Ireland governments list them.
        (date(2025, 4, 18), Nation),
        (date(2025, 4, 21), {ENGLAND, WALES, NORTHERN_IRELAND}),
        (date(2026, 4, 3), Nation),
        (date(2026, 4, 6), {ENGLAND, WALES, NORTHERN_IRELAND}),
        (date(2025, 3, 17), {NORTHERN_IRELAND}),
        (date(2025, 7, 14), {NORTHERN_IRELAND}),
        (date(2026, 1, 2), {SCOTLAND}),
        (date(2025, 8, 4), {SCOTLAND}),
        (date(2025, 8, 25), {ENGLAND, WALES, NORTHERN_IRELAND}),
        (date(2025, 12, 1), {SCOTLAND}),
        (date(2026, 12, 25), Nation),
        (date(2026, 12, 28), Nation),
        (date(2027, 12, 27), Nation),
        (date(2027, 12, 28), Nation),
        (date(2028, 1, 3), Nation),
        (date(2028, 1, 4), {SCOTLAND}),
    ],
)
def test_known_bank_holidays(day: date, nations: set[Nation]) -> None:
    assert {nation for nation in Nation if working_days.skipped(day, nation)} == set(nations)


def test_the_years_of_special_days_are_known() -> None:
    england = {
        date(2020, 5, 8): True,  # moved from 4 May
        date(2020, 5, 4): False,
        date(2022, 6, 2): True,  # moved from 30 May
        date(2022, 6, 3): True,
        date(2022, 5, 30): False,
        date(2022, 9, 19): True,
        date(2023, 5, 8): True,
    }
    assert {day: bool(working_days.skipped(day, ENGLAND)) for day in england} == england


def test_a_skipped_day_says_why() -> None:
    assert working_days.skipped(date(2026, 3, 7), ENGLAND) == working_days.WEEKEND
    assert working_days.skipped(date(2026, 4, 3), ENGLAND) == "Good Friday"
    assert working_days.skipped(date(2026, 3, 6), ENGLAND) == ""


@pytest.mark.parametrize("number", [-1, 0, working_days.MOST_DAYS + 1])
def test_a_count_that_makes_no_sense_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        working_days.count(date(2026, 3, 2), number, ENGLAND)


DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))
NATIONS = st.sampled_from(list(Nation))
NUMBERS = st.integers(1, 60)


@given(DAYS, NUMBERS, NATIONS)
def test_counting_walks_every_day_in_order_and_ends_on_the_last_number(
    start: date, number: int, nation: Nation
) -> None:
    days = working_days.count(start, number, nation)
    assert [one.day for one in days] == [start + DAY * n for n in range(1, len(days) + 1)]
    assert [one.number for one in days if one.number] == list(range(1, number + 1))
    assert all(bool(one.skipped) != bool(one.number) for one in days)
    assert days[-1].number == number


@given(DAYS, NUMBERS, NATIONS)
def test_counting_and_shifting_agree(start: date, number: int, nation: Nation) -> None:
    assert working_days.count(start, number, nation)[-1].day == working_days.shift(start, number, nation)


@given(DAYS, DAYS, NUMBERS, NATIONS)
def test_a_later_event_is_never_due_earlier(one: date, other: date, number: int, nation: Nation) -> None:
    early, late = sorted((one, other))
    assert working_days.shift(early, number, nation) <= working_days.shift(late, number, nation)


@given(DAYS, st.integers(-60, 60), NATIONS)
def test_shifting_there_and_back_from_a_working_day_ends_where_it_began(day: date, number: int, nation: Nation) -> None:
    start = working_days.shift(day, 1, nation)
    there = working_days.shift(start, number, nation)
    assert not working_days.skipped(there, nation)
    assert working_days.shift(there, -number, nation) == start


@given(DAYS, NATIONS)
def test_shifting_by_nothing_stays(day: date, nation: Nation) -> None:
    assert working_days.shift(day, 0, nation) == day


# --- bank holidays as they were published, written out by hand -----------------------------------

# England and Wales, from the lists that governments publish and the rules for later years; one line a year.
PUBLISHED = {
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
}


@pytest.mark.parametrize("nation", [ENGLAND, WALES])
@pytest.mark.parametrize("year", PUBLISHED)
def test_the_days_off_of_a_year_are_the_published_ones(year: int, nation: Nation) -> None:
    days = (date(year, 1, 1) + DAY * n for n in range(366))
    off = [day for day in days if day.year == year and working_days.skipped(day, nation) not in {"", "weekend"}]
    assert [f"{day:%m-%d}" for day in off if day.weekday() < 5] == PUBLISHED[year].split()


CLOSURES = st.dictionaries(DAYS, st.just("closed"), max_size=40)


@given(DAYS, NUMBERS, NATIONS, CLOSURES)
def test_closures_are_left_out_and_never_make_it_earlier(
    start: date, number: int, nation: Nation, closures: dict[date, str]
) -> None:
    days = working_days.count(start, number, nation, closures)
    assert days[-1].day == working_days.shift(start, number, nation, closures)
    assert days[-1].day >= working_days.shift(start, number, nation)
    for one in days:
        assert bool(one.number) == (not working_days.skipped(one.day, nation) and one.day not in closures)
        assert one.own == (one.day in closures and not working_days.skipped(one.day, nation))
