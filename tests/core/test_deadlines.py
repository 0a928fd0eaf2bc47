"""A rule and what was told → when it is due, the working, and the moments to nudge; or why there is no date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deadline_schema import Limit
from bot.deadlines import Deadlines, birthday
from bot.model import DueDate, Nation, Place, Told
from bot.organisation import Closure, Organisation

if TYPE_CHECKING:
    from bot.library import Library

LONDON = ZoneInfo("Europe/London")
RULE = "victims-code-notice"
ENGLAND = Place(Nation.ENGLAND)
KENT = Place(Nation.ENGLAND, "kent")
FRIDAY = datetime(2026, 3, 6, 16, 45, tzinfo=LONDON)


def due(library: Library, event: date, nation: Nation = Nation.ENGLAND, days: int = 1) -> DueDate:
    rule = library.deadlines[RULE].model_copy(
        update={"limit": Limit(working_days=days), "nations": tuple(Nation), "holds_from": None}
    )
    changed = replace(library, deadlines={RULE: rule})
    return Deadlines(changed).due(RULE, Told(at=event), Place(nation))


def texts(result: DueDate) -> tuple[str, ...]:
    return tuple(step.text for step in result.steps)


def moment(result: DueDate) -> datetime:
    assert result.due is not None, result.why
    return result.due


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
    assert (result.rule, result.event, result.by_day, result.why) == (RULE, event, True, "")


def test_the_working_is_shown_day_by_day(library: Library) -> None:
    result = due(library, date(2026, 4, 2))
    assert texts(result) == (
        "Thursday 2 April 2026: the decision was made, day 0",
        "Friday 3 April 2026: not a working day (Good Friday)",
        "Saturday 4 April 2026: not a working day (weekend)",
        "Sunday 5 April 2026: not a working day (weekend)",
        "Monday 6 April 2026: not a working day (Easter Monday)",
        "Tuesday 7 April 2026: working day 1",
    )
    assert [(step.kind, step.number, step.name) for step in result.steps] == [
        ("event", 0, ""),
        ("holiday", None, "Good Friday"),
        ("weekend", None, "weekend"),
        ("weekend", None, "weekend"),
        ("holiday", None, "Easter Monday"),
        ("counted", 1, ""),
    ]


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
    local = moment(result).astimezone(LONDON)
    assert (local.hour, local.minute) == (17, 0)
    assert local.date() >= event + timedelta(days=days)
    shown = [step for step in result.steps if step.kind != "warning"]
    assert len(shown) == (local.date() - event).days + 1
    moments = [one.at for one in result.nudges]
    assert moments == sorted(moments)
    assert all(one.tzinfo is UTC for one in moments)
    assert result.due in moments


# --- each rule of the guides ---------------------------------------------------------------------


def test_a_referral_sent_on_friday_afternoon(library: Library) -> None:
    deadlines = Deadlines(library)
    confirmed = deadlines.due("referral-confirmation", Told(at=FRIDAY), ENGLAND)
    chased = deadlines.due("referral-chase", Told(at=FRIDAY), ENGLAND)
    assert f"{moment(confirmed):%A %d %B}" == "Monday 09 March"
    assert f"{moment(chased):%A %d %B}" == "Wednesday 11 March"


@pytest.mark.parametrize(
    ("rule", "place", "falls_due"),
    [
        ("strategy-initial", KENT, datetime(2026, 3, 7, 16, 45, tzinfo=LONDON)),  # hours run through a weekend
        ("strategy-further", KENT, datetime(2026, 3, 27, 17, 0, tzinfo=LONDON)),
        ("initial-conference", ENGLAND, datetime(2026, 3, 27, 17, 0, tzinfo=LONDON)),
        ("non-recent-medical", KENT, datetime(2026, 3, 20, 17, 0, tzinfo=LONDON)),
        ("forensic-window", ENGLAND, datetime(2026, 3, 9, 16, 45, tzinfo=LONDON)),
    ],
)
def test_the_other_limits(library: Library, rule: str, place: Place, falls_due: datetime) -> None:
    assert Deadlines(library).due(rule, Told(at=FRIDAY), place).due == falls_due


@pytest.mark.parametrize("rule", ["strategy-initial", "strategy-further", "non-recent-medical", "look-again"])
@pytest.mark.parametrize("place", [ENGLAND, Place(Nation.WALES)])
def test_what_is_kents_has_no_date_elsewhere(library: Library, rule: str, place: Place) -> None:
    result = Deadlines(library).due(rule, Told(at=FRIDAY, chosen=FRIDAY.date()), place)
    assert result.due is None
    assert "Kent" in result.why or "England" in result.why
    assert (result.steps, result.nudges) == ((), ())


def test_no_limit_says_it_holds_in_kent_alone_and_rests_on_nothing_but_kent_without_saying_so(library: Library) -> None:
    for name, rule in library.deadlines.items():
        guides = {library.guides[one.split("#")[0]].area for one in rule.sources}
        assert rule.area != "kent" or guides == {"kent"}, name
        assert rule.area == "kent" or guides != {"kent"} or "Kent" in (rule.note or ""), name


@pytest.mark.parametrize("nation", [Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND])
def test_a_limit_of_england_has_no_date_in_another_nation(library: Library, nation: Nation) -> None:
    result = Deadlines(library).due("referral-confirmation", Told(at=FRIDAY), Place(nation))
    assert (result.due, result.nudges) == (None, ())
    assert result.why.startswith("This limit is for England.")


def test_where_the_guide_gives_no_date_there_is_none_until_somebody_chooses_one(library: Library) -> None:
    for name, rule in library.deadlines.items():
        if not rule.limit.given:
            continue
        place = KENT if rule.area else ENGLAND
        bare = Deadlines(library).due(name, Told(at=FRIDAY), place)
        assert bare.due is None
        assert "gives no date" in bare.why
        chosen = Deadlines(library).due(name, Told(chosen=date(2026, 3, 20)), place)
        assert moment(chosen).date() == date(2026, 3, 20)


def test_what_is_to_be_done_now_is_a_card_and_never_a_timer(library: Library) -> None:
    cards = {name for name, rule in library.deadlines.items() if rule.card}
    assert {"immediate-danger", "significant-harm", "forensic-window"} <= cards
    for name in cards:
        result = Deadlines(library).due(name, Told(at=FRIDAY), KENT)
        assert result.nudges == ()
        assert (result.due is None) == bool(library.deadlines[name].limit.now)


def test_a_limit_in_hours_needs_the_hour(library: Library) -> None:
    result = Deadlines(library).due("strategy-initial", Told(at=FRIDAY.date()), KENT)
    assert result.due is None
    assert "time of day" in result.why


def test_a_limit_holds_only_in_its_time(library: Library) -> None:
    rule = library.deadlines[RULE].model_copy(update={"holds_from": date(2026, 3, 1), "holds_until": date(2026, 3, 31)})
    deadlines = Deadlines(replace(library, deadlines={RULE: rule}))
    results = {
        day: deadlines.due(RULE, Told(at=date(2026, *day)), ENGLAND) for day in ((2, 28), (3, 1), (3, 31), (4, 1))
    }
    assert [bool(result.due) for result in results.values()] == [False, True, True, False]
    assert "does not hold" in results[2, 28].why


# --- by the clock --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "warned"),
    [
        ("2026-03-28T10:00+00:00", "2026-03-29T11:00+01:00", True),  # an hour is skipped
        ("2026-10-24T10:00+01:00", "2026-10-25T09:00+00:00", True),  # an hour comes twice
        ("2026-10-25T01:30+01:00", "2026-10-26T00:30+00:00", True),
        ("2026-10-25T01:30+00:00", "2026-10-26T01:30+00:00", False),
        ("2026-03-07T10:00+00:00", "2026-03-08T10:00+00:00", False),  # a weekend
        ("2026-12-25T10:00+00:00", "2026-12-26T10:00+00:00", False),  # a holiday
    ],
)
def test_hours_pass_whatever_the_clocks_say(library: Library, start: str, end: str, warned: bool) -> None:
    result = Deadlines(library).due("strategy-initial", Told(at=datetime.fromisoformat(start)), KENT)
    assert moment(result).isoformat() == datetime.fromisoformat(end).isoformat()
    assert ("warning" in [step.kind for step in result.steps]) is warned


@given(start=st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_day_by_the_clock_is_24_hours_of_elapsed_time(library: Library, start: datetime) -> None:
    result = Deadlines(library).due("strategy-initial", Told(at=start), KENT)
    assert moment(result).astimezone(UTC) - start == timedelta(hours=24)
    assert [one.at - start for one in result.nudges[:2]] == [timedelta(hours=20), timedelta(hours=24)]


def test_the_day_of_a_late_evening_is_the_local_one(library: Library) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 1 July in London
    assert Deadlines(library).due(RULE, Told(at=late), ENGLAND).event == date(2026, 7, 1)


# --- the twentieth birthday ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "falls_due"),
    [
        (Told(born=date(2008, 5, 14)), date(2028, 5, 14)),
        (Told(born=date(2008, 5, 1), born_month=True), date(2028, 5, 1)),
        (Told(born=date(2008, 2, 29)), date(2028, 2, 29)),
        (Told(born=date(2008, 5, 14), at=date(2026, 5, 13)), date(2028, 5, 14)),
    ],
)
def test_compensation_until_the_twentieth_birthday(library: Library, told: Told, falls_due: date) -> None:
    result = Deadlines(library).due("compensation", told, ENGLAND)
    assert moment(result).date() == falls_due
    before = [12 * (falls_due.year - one.at.year) + falls_due.month - one.at.month for one in result.nudges]
    assert before == [12, 6, 3, 1]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (Told(at=date(2026, 3, 6)), "month and year of birth"),
        (Told(born=date(2008, 5, 14), at=date(2026, 5, 14)), "For later reports it gives no limit"),
        (Told(born=date(2008, 5, 14), at=date(2008, 5, 13)), "before the day of birth"),
    ],
)
def test_why_there_is_no_date_for_a_claim(library: Library, told: Told, says: str) -> None:
    result = Deadlines(library).due("compensation", told, ENGLAND)
    assert result.due is None
    assert says in result.why


def test_who_was_born_on_a_leap_day_has_a_birthday_in_every_year() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 2, 28)


# --- our own closures, and years that nobody knows yet -------------------------------------------


def closed(library: Library, *closures: Closure) -> Deadlines:
    return Deadlines(replace(library, organisation=Organisation(closures=closures)))


def test_own_closures_are_left_out_by_name_and_the_date_without_them_is_told(library: Library) -> None:
    inset = Closure(name="Staff training day", day=date(2026, 3, 9))
    result = closed(library, inset).due("referral-confirmation", Told(at=FRIDAY), ENGLAND)
    assert moment(result).date() == date(2026, 3, 10)
    assert [step.kind for step in result.steps] == ["event", "weekend", "weekend", "closure", "counted", "warning"]
    assert "closed here (Staff training day)" in texts(result)[3]
    assert "Without them it is Monday 9 March 2026" in texts(result)[-1]


def test_a_closure_on_a_weekend_or_holiday_changes_nothing(library: Library) -> None:
    spring = Closure(name="Spring break", first=date(2026, 4, 3), last=date(2026, 4, 6))
    told = Told(at=date(2026, 4, 2))
    with_it = closed(library, spring).due("referral-confirmation", told, ENGLAND)
    assert with_it == Deadlines(library).due("referral-confirmation", told, ENGLAND)


@pytest.mark.parametrize(("year", "warned"), [(2026, False), (2027, False), (2028, True), (2040, True)])
def test_a_year_whose_holidays_are_not_certain_says_so(library: Library, year: int, warned: bool) -> None:
    result = Deadlines(library).due("referral-chase", Told(at=date(year, 6, 1)), ENGLAND)
    warnings = [step.text for step in result.steps if step.kind == "warning"]
    assert bool(warnings) is warned
    assert all("certain until the end of 2027" in one for one in warnings)


# --- the data ------------------------------------------------------------------------------------


def test_every_rule_rests_on_the_guide_that_its_date_is_from(library: Library) -> None:
    numbers = {
        name: (rule.limit.kind, rule.limit.number) for name, rule in library.deadlines.items() if rule.limit.number
    }
    assert numbers == {
        "referral-confirmation": ("working_days", 1),
        "referral-chase": ("working_days", 3),
        "victims-code-notice": ("working_days", 1),
        "strategy-initial": ("hours", 24),
        "strategy-further": ("working_days", 15),
        "initial-conference": ("working_days", 15),
        "non-recent-medical": ("weeks", 2),
        "compensation": ("birthday", 20),
        "forensic-window": ("hours", 72),
    }
    assert {name: rule.sources[0] for name, rule in library.deadlines.items() if name in numbers} == {
        "referral-confirmation": "002#5a-next",
        "referral-chase": "002#5a-next",
        "victims-code-notice": "001#vcop",
        "strategy-initial": "004#strategy",
        "strategy-further": "004#strategy",
        "initial-conference": "004#strategy",
        "non-recent-medical": "004#medical",
        "compensation": "001#cics",
        "forensic-window": "004#medical",
    }
