"""`deadlines`: the list of rules, one due date for people and for machines, the calendar file and the drawing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import icalendar
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

    from bot.library import Library

FIELDS = ["rule", "due", "why", "card", "working", "source", "nudges"]


def worked_out(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("deadlines", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("\n") == 1
    said: dict[str, Any] = json.loads(result.stdout)
    assert list(said) == FIELDS
    return said


# --- the list ------------------------------------------------------------------------------------


def test_alone_it_lists_every_rule_within_80_columns(run: Run, library: Library) -> None:
    result = run("deadlines", environment={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    for name in library.deadlines:
        assert name in result.stdout
    assert "3 working days" in result.stdout


def test_the_list_for_machines(run: Run, library: Library) -> None:
    said = json.loads(run("deadlines", "--json").stdout)
    rules = {one["rule"]: one for one in said["rules"]}
    assert list(rules) == list(library.deadlines)
    assert rules["strategy-initial"]["area"] == "kent"
    assert (rules["referral-chase"]["kind"], rules["referral-chase"]["number"]) == ("working_days", 3)
    assert rules["immediate-danger"]["card"].startswith("Ring 999")


# --- one due date --------------------------------------------------------------------------------


def test_a_day_limit_is_a_date_with_its_working_source_and_nudges(run: Run) -> None:
    said = worked_out(run, "victims-code-notice", "--at", "2026-04-02T16:45", "--nation", "wales")
    assert (said["rule"], said["due"], said["why"]) == ("victims-code-notice", "2026-04-07", None)
    assert [(one["day"], one["kind"], one["name"]) for one in said["working"]] == [
        ("2026-04-02", "event", None),
        ("2026-04-03", "holiday", "Good Friday"),
        ("2026-04-04", "weekend", "weekend"),
        ("2026-04-05", "weekend", "weekend"),
        ("2026-04-06", "holiday", "Easter Monday"),
        ("2026-04-07", "counted", None),
    ]
    assert [one["number"] for one in said["working"]] == [0, None, None, None, None, 1]
    assert said["source"] == {
        "guide": "001",
        "section": "vcop",
        "heading": "Victims' Code of Practice",
        "published": "2026-03",
        "area": None,
    }
    assert said["nudges"] == [
        {"stage": "before", "at": "2026-04-07T13:00:00+01:00"},
        {"stage": "due", "at": "2026-04-07T17:00:00+01:00"},
        {"stage": "overdue", "at": "2026-04-08T09:30:00+01:00"},
    ]


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("referral-confirmation", "--at", "2026-03-06T16:45"), "2026-03-09"),
        (("referral-chase", "--at", "2026-03-06T16:45"), "2026-03-11"),
        (("referral-chase", "--at", "2026-03-06"), "2026-03-11"),
        (("referral-chase", "--at", "2026-03-06T16:45Z"), "2026-03-11"),
        (("referral-chase", "--at", "2026-06-05T23:30:00+00:00"), "2026-06-10"),  # Saturday in London
        (("initial-conference", "--at", "2026-03-06"), "2026-03-27"),
        (("strategy-initial", "--area", "kent", "--at", "2026-03-28T10:00"), "2026-03-29T11:00:00+01:00"),
        (("strategy-initial", "--area", "kent", "--at", "2026-03-06T16:45"), "2026-03-07T16:45:00+00:00"),
        (("strategy-further", "--area", "kent", "--at", "2026-03-06"), "2026-03-27"),
        (("non-recent-medical", "--area", "kent", "--at", "2026-03-06"), "2026-03-20"),
        (("forensic-window", "--at", "2026-03-06T16:45"), "2026-03-09T16:45:00+00:00"),
        (("compensation", "--born", "2008-05"), "2028-05-01"),
        (("compensation", "--born", "2008-05-14"), "2028-05-14"),
        (("compensation", "--born", "2008-05-14", "--at", "2026-03-06", "--nation", "scotland"), "2028-05-14"),
        (("check-in", "--on", "2026-03-13"), "2026-03-13"),
    ],
)
def test_what_falls_due(run: Run, arguments: tuple[str, ...], due: str) -> None:
    assert worked_out(run, *arguments)["due"] == due


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("strategy-initial", "--at", "2026-03-06T16:45"), "Kent's own"),
        (("non-recent-medical", "--at", "2026-03-06", "--nation", "wales"), "England"),
        (("referral-confirmation", "--at", "2026-03-06", "--nation", "wales"), "This limit is for England."),
        (("victims-code-notice", "--at", "2026-03-06", "--nation", "northern-ireland"), "England and Wales"),
        (("check-in", "--at", "2026-03-06"), "gives no date"),
        (("written-outline", "--at", "2026-03-06"), "gives no date"),
        (("strategy-initial", "--area", "kent", "--at", "2026-03-06"), "time of day"),
        (("compensation", "--at", "2026-03-06"), "month and year of birth"),
        (("compensation", "--at", "2026-06-06", "--born", "2008-05"), "gives no limit"),
        (("immediate-danger",), "done now"),
    ],
)
def test_where_there_is_no_date_it_says_why(run: Run, arguments: tuple[str, ...], why: str) -> None:
    said = worked_out(run, *arguments)
    assert (said["due"], said["working"], said["nudges"]) == (None, [], [])
    assert why in said["why"]
    people = run("deadlines", *arguments)
    assert people.exit_code == 0
    assert "Due by" not in people.stdout


def test_a_card_holds_its_words_and_no_nudges(run: Run) -> None:
    said = worked_out(run, "forensic-window", "--at", "2026-03-06T16:45")
    assert "There is benefit in an examination at any time." in said["card"]
    assert said["nudges"] == []
    people = run("deadlines", "forensic-window", "--at", "2026-03-06T16:45").stdout
    assert people.index("Ring the sexual assault referral centre") < people.index("Monday 9 March 2026 at 16:45")
    assert "Due by" not in people


def test_for_people_it_shows_the_working_who_acts_and_what_if_it_is_missed(run: Run) -> None:
    said = run("deadlines", "referral-chase", "--at", "2026-03-06T16:45").stdout
    assert "Due by Wednesday 11 March 2026 at 17:00." in said
    assert "• Saturday 7 March 2026: not a working day (weekend)" in said
    assert "Who acts: " in said
    assert "If it is missed: " in said
    assert "Tuesday 10 March 2026 at 15:00: a reminder before it is due" in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("referral-chase",), 2, "--at 2026-03-06T16:45"),
        (("referral-chase", "--at", "Friday"), 2, "write it like 2026-03-06"),
        (("referral-chase", "--at", "2026-02-30"), 2, "write it like"),
        (("referral-chase", "--at", "0001-01-01"), 2, "1990 to 2100"),
        (("referral-chase", "--at", "9999-12-31"), 2, "1990 to 2100"),
        (("referral-chase", "--at", "2026-03-29T01:30"), 2, "clocks go forward"),
        (
            ("referral-chase", "--at", "2026-03-06", "--born", "2008-05"),
            2,
            "--born is for limits that end on a birthday",
        ),
        (("referral-chase", "--at", "2026-03-06", "--on", "2026-03-06"), 2, "--on is for limits without a date"),
        (("compensation", "--born", "2008-13"), 2, "write it like"),
        (("compensation", "--born", "2008-05-14T10:00"), 2, "take a day"),
        (("gone", "--at", "2026-03-06"), 1, "there is no rule `gone`"),
        (("--at", "2026-03-06"), 2, "name a rule"),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(run: Run, arguments: tuple[str, ...], status: int, says: str) -> None:
    result = run("deadlines", *arguments)
    assert result.exit_code == status
    assert says in " ".join(result.stderr.split())
    assert result.stdout == ""


# --- files ---------------------------------------------------------------------------------------


def test_the_calendar_file_holds_the_due_date_and_an_alarm_for_each_nudge(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    said = run("deadlines", "referral-chase", "--at", "2026-03-26", "--ics", file, "--json")
    read = icalendar.Calendar.from_ical(file.read_bytes())
    (event,) = read.walk("VEVENT")
    assert event.start == datetime(2026, 3, 31, 16, 0, tzinfo=UTC), "17:00 in summer time"
    alarms = [event.start + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    nudges = [datetime.fromisoformat(one["at"]) for one in json.loads(said.stdout)["nudges"]]
    assert alarms == nudges
    assert [alarm["ACTION"] for alarm in event.walk("VALARM")] == ["DISPLAY"] * 4
    assert str(event["CLASS"]) == "PRIVATE"
    assert "A reminder does not show that it was done." in event["DESCRIPTION"]
    assert event.end - event.start <= timedelta(minutes=15)


def test_the_same_due_date_has_the_same_id_and_another_has_another(run: Run, tmp_path: Path) -> None:
    ids = []
    for number, day in enumerate(("2026-03-06", "2026-03-06", "2026-03-09")):
        file = tmp_path / f"{number}.ics"
        run("deadlines", "referral-chase", "--at", day, "--ics", file)
        ids.append(str(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")[0]["UID"]))
    assert ids[0] == ids[1] != ids[2]


def test_every_line_of_the_calendar_file_is_as_long_as_the_standard_allows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    run("deadlines", "victims-code-notice", "--at", "2026-03-06", "--ics", file)
    data = file.read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_the_drawing_shows_every_day_by_name_and_every_nudge(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "due.svg"
    said = json.loads(run("deadlines", "victims-code-notice", "--at", "2026-04-02", "--svg", file, "--json").stdout)
    words = " ".join(ET.fromstring(file.read_text(encoding="utf-8")).itertext())
    for step in said["working"]:
        assert step["text"] in words
    assert words.count("a reminder") == 3
    assert "Due by Tuesday 7 April 2026 at 17:00." in words


def test_a_birth_date_goes_into_no_file(run: Run, tmp_path: Path) -> None:
    svg, ics = tmp_path / "due.svg", tmp_path / "due.ics"
    run("deadlines", "compensation", "--born", "2008-05-14", "--svg", svg, "--ics", ics)
    for file in (svg, ics):
        assert "2008" not in file.read_text(encoding="utf-8")
        assert "2028" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--ics", "--svg"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("strategy-initial", "--at", "2026-03-06T16:45"),
        ("check-in",),
        ("immediate-danger",),
        ("forensic-window", "--at", "2026-03-06T16:45"),
    ],
)
def test_no_file_is_written_where_there_is_no_date_or_it_is_no_timer(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], option: str
) -> None:
    file = tmp_path / "due"
    result = run("deadlines", *arguments, option, file)
    assert result.exit_code == 1
    assert "no due date to write" in result.stderr
    assert not file.exists()
