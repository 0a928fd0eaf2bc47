"""The organisation file: what may stand in it, what is refused and why, and what people see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot import markup
from bot.bodies import written_out
from bot.files import ContentInvalid, Reader
from bot.guide import Guide
from bot.library import Library, load
from bot.model import Bullets, Line, Nation, Origin, Paragraph, Place
from bot.organisation import Closure, Contact, OfficeHours, Organisation, load_organisation
from bot.plain import reply_text
from bot.working_days import _holidays

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FakeClock

    from bot.triage import Triage

EXAMPLE = "docs/organisation.example.yaml"
CONTACTS = tuple(Organisation().contacts)


def loaded(folder: Path, text: str) -> Organisation:
    path = folder / "org.yaml"
    path.write_text(text, encoding="utf-8")
    return load_organisation(path)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContentInvalid) as refused:
        loaded(folder, text)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture(scope="session")
def full(root: Path) -> Organisation:
    """The documented example."""
    return load_organisation(root / EXAMPLE)


# --- what may stand in it ------------------------------------------------------------------------


KEYS = {
    "name": ("name: St Mary's", "St Mary's"),
    "nation": ("nation: northern-ireland", Nation.NORTHERN_IRELAND),
    "area": ("area: kent", "kent"),
    **{key: (f"{key}: {{name: the office}}", Contact(name="the office")) for key in CONTACTS},
    "office_hours": (
        "office_hours: {days: [monday, saturday], opens: '08:30', closes: '16:00'}",
        OfficeHours(days=("monday", "saturday"), opens="08:30", closes="16:00"),
    ),
    "closures": (
        "closures: [{name: Training, day: 2026-09-01}, {name: Break, first: 2026-12-29, last: 2026-12-31}]",
        (
            Closure(name="Training", day=dt.date(2026, 9, 1)),
            Closure(name="Break", first=dt.date(2026, 12, 29), last=dt.date(2026, 12, 31)),
        ),
    ),
}


def test_no_key_goes_untested() -> None:
    assert set(KEYS) == set(Organisation.model_fields)


@pytest.mark.parametrize("key", KEYS)
def test_each_key_alone_is_enough(tmp_path: Path, key: str) -> None:
    text, value = KEYS[key]
    organisation = loaded(tmp_path, text)
    assert getattr(organisation, key) == value
    assert organisation.model_fields_set == {key}


def test_nothing_but_the_nation_is_taken_for_granted() -> None:
    bare = Organisation()
    assert bare.place == Place(Nation.ENGLAND)
    assert set(bare.contacts.values()) == {None}
    assert (bare.name, bare.office_hours) == (None, None)


def test_whose_rules_hold_follows_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path, "nation: wales").place == Place(Nation.WALES)
    assert loaded(tmp_path, "area: kent").place == Place(Nation.ENGLAND, "kent")


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("name: Jo", "name", "Jo"),
        ("phone: 01632 960001", "phone", "01632 960001"),
        ("phone: 01632960089", "phone", "01632960089"),
        ("phone: '03000411111'", "phone", "03000411111"),
        ("phone: '+44 (0)1632 960001'", "phone", "+44 (0)1632 960001"),
        ("phone: 01632 960001 ext 12", "phone", "01632 960001 ext 12"),
        ("phone: 01632-960001 x12", "phone", "01632-960001 x12"),
        ("phone: '999'", "phone", "999"),
        ("email: a.b+c@school.example.org", "email", "a.b+c@school.example.org"),
        ("address: https://www.example.org/a_b?c=d&e#f", "address", "https://www.example.org/a_b?c=d&e#f"),
    ],
)
def test_each_way_to_reach_somebody_is_enough(tmp_path: Path, written: str, field: str, value: str) -> None:
    contact = loaded(tmp_path, f"lado: {{{written}}}").lado
    assert contact
    assert contact.model_dump(exclude_none=True) == {field: value}


@pytest.mark.parametrize("phone", ["03000411111", "01234567001", "+447700100123", "+1", "0x12", "0o17", "0_1_2"])
def test_a_phone_number_is_kept_to_the_letter_or_refused(tmp_path: Path, phone: str) -> None:
    # YAML takes some of these for numbers, 03000411111 for one of base eight: a wrong number would be shown.
    path = tmp_path / "org.yaml"
    path.write_text(f"front_door: {{phone: {phone}}}", encoding="utf-8")
    reader = Reader(tmp_path)
    organisation = reader.model(path, Organisation)
    kept = organisation.front_door.phone if organisation and organisation.front_door else None
    refused = [problem.where for problem in reader.problems]
    assert (kept, refused) in [(phone, []), (None, ["front_door.phone"])]


# --- what is refused, and what to write instead --------------------------------------------------


BAD = [
    ("nation: france", "nation: ", "'england', 'wales', 'scotland' or 'northern-ireland' (here: `france`)"),
    ("nation: England", "nation: ", "'england', 'wales', 'scotland' or 'northern-ireland' (here: `England`)"),
    ("nation: null", "nation: ", "'england', 'wales', 'scotland' or 'northern-ireland'"),
    ("area: essex", "area: ", "no area `essex`; the areas with rules of their own are kent; else leave it out"),
    ("area: South East", "area: ", "`South East` has not the form that is wanted here"),
    ("name: ''", "name: ", "at least 1 character"),
    ("name: '  '", "name: ", "at least 1 character"),
    (f"name: {'x' * 121}", "name: ", "at most 120 characters"),
    ("name: [a, b]", "name: ", "should be a valid string"),
    ("colour: red", "colour: ", "unknown key; the keys are name, nation, area, safeguarding_lead, deputy_lead, "),
    ("lado: 01632 960001", "lado: ", "valid dictionary or instance of Contact (here: `01632 960001`)"),
    ("lado: {}", "lado: ", "give at least one of name, phone, email or address, or leave this contact out"),
    ("lado: {hours: all day}", "lado: ", "give at least one of name, phone, email or address, or leave"),
    ("lado: {adress: https://a.example}", "lado.adress: ", "unknown key; remove it or correct its spelling"),
    ("lado: {phone: ring us}", "lado.phone: ", "`ring us` cannot be used here; write it like 01632 960001"),
    ("lado: {phone: '1'}", "lado.phone: ", "write it like 01632 960001"),
    ("lado: {phone: 01632 960001 or 2}", "lado.phone: ", "write it like 01632 960001"),
    ("lado: {phone: '٠١٦٣٢'}", "lado.phone: ", "write it like 01632 960001"),
    (f"lado: {{phone: '{'0' * 121}'}}", "lado.phone: ", "at most 120 characters"),
    ("lado: {email: nobody}", "lado.email: ", "`nobody` cannot be used here; write it like name@example.org"),
    ("lado: {email: <a@b.example>}", "lado.email: ", "write it like name@example.org"),
    ("lado: {email: a b@c.example}", "lado.email: ", "write it like name@example.org"),
    ("lado: {email: a@b}", "lado.email: ", "write it like name@example.org"),
    ("lado: {address: http://a.example}", "lado.address: ", "write it like https://www.example.org/page"),
    ("lado: {address: www.a.example}", "lado.address: ", "write it like https://www.example.org/page"),
    ("lado: {address: 'javascript:alert(1)'}", "lado.address: ", "write it like https://www.example.org/page"),
    ("lado: {address: 'https://a.example/b c'}", "lado.address: ", "write it like https://www.example.org/page"),
    ("lado: {address: 'https://a.example/)x'}", "lado.address: ", "write it like https://www.example.org/page"),
    ("lado: {address: 'https://'}", "lado.address: ", "write it like https://www.example.org/page"),
    ("lado: {address: 'https:///page'}", "lado.address: ", "write it like https://www.example.org/page"),
    (f"lado: {{address: https://a.example/{'a' * 500}}}", "lado.address: ", "at most 500 characters"),
    (
        "office_hours: {days: [monday], opens: '17:00', closes: '09:00'}",
        "office_hours: ",
        "opens (17:00) must be before closes (09:00)",
    ),
    (
        "office_hours: {days: [monday], opens: '09:00', closes: '09:00'}",
        "office_hours: ",
        "opens (09:00) must be before closes (09:00)",
    ),
    ("office_hours: {days: [], opens: '09:00', closes: '17:00'}", "office_hours.days: ", "at least 1 item"),
    (
        "office_hours: {days: [Mon], opens: '09:00', closes: '17:00'}",
        "office_hours.days.0: ",
        "'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday' or 'sunday' (here: `Mon`)",
    ),
    ("office_hours: {days: monday, opens: '09:00', closes: '17:00'}", "office_hours.days: ", "(here: `monday`)"),
    ("office_hours: {days: [monday], opens: 9am, closes: '17:00'}", "office_hours.opens: ", "`9am` has not the form"),
    (
        "office_hours: {days: [monday], opens: '09:00', closes: '24:00'}",
        "office_hours.closes: ",
        "`24:00` has not the form",
    ),
    (
        "office_hours: {days: [monday], opens: '09:00', closes: 17:00}",
        "office_hours.closes: ",
        "put the time in quotes",
    ),
    ("office_hours: {days: [monday], opens: '09:00'}", "office_hours.closes: ", "this key is missing; add it"),
    ("name: a\nname: b", "line 2: ", "the key `name` stands here twice; merge the two"),
    ("- name: a", "the file: ", "valid dictionary"),
    ("name: [", "line 2: ", "see docs/content.md on quoting"),
    ("", "", "the file is empty; fill it or delete it"),
    ("# nothing yet", "", "the file is empty; fill it or delete it"),
]


@pytest.mark.parametrize(("text", "where", "mend"), BAD, ids=[text[:50] for text, _, _ in BAD])
def test_what_is_wrong_is_said_with_its_key_and_the_mend(tmp_path: Path, text: str, where: str, mend: str) -> None:
    found = problems(tmp_path, text)
    assert any(said.startswith(f"org.yaml: {where}") and mend in said for said in found), found


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "nation: france\nlado: {phone: x}\nsarc: {}\ncolour: red\n")
    assert [said.split(": ")[1] for said in found] == ["colour", "lado.phone", "nation", "sarc"]


def test_a_file_that_is_not_there_or_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"gone\.yaml: the file is missing; restore it"):
        load_organisation(tmp_path / "gone.yaml")
    (tmp_path / "org.yaml").write_bytes(b"name: caf\xe9")
    with pytest.raises(ContentInvalid, match=r"org\.yaml: byte 9: the file is not UTF-8; save it as UTF-8"):
        load_organisation(tmp_path / "org.yaml")


# --- the documented example ----------------------------------------------------------------------


def test_the_example_holds_every_fact(full: Organisation) -> None:
    assert [key for key, contact in full.contacts.items() if contact is None] == []
    assert full.name
    assert full.office_hours
    used = {field for contact in full.contacts.values() if contact for field in contact.model_fields_set}
    assert used == set(Contact.model_fields), "each way of reaching somebody is shown once"


def test_what_the_example_leaves_to_others_can_be_switched_on(root: Path, tmp_path: Path) -> None:
    text = (root / EXAMPLE).read_text(encoding="utf-8")
    assert "\n# area: kent" in text
    assert loaded(tmp_path, text.replace("\n# area: kent", "\narea: kent")).place == Place(Nation.ENGLAND, "kent")


def test_the_example_names_nobody_who_could_be_rung(full: Organisation) -> None:
    # 01632 960000 to 960999 is kept for drama; example.org belongs to nobody.
    for contact in filter(None, full.contacts.values()):
        assert (contact.phone or "01632 960").startswith("01632 960")
        assert (contact.email or "@example.org").endswith("@example.org")
        assert "example.org" in (contact.address or "example.org")


# --- out of hours --------------------------------------------------------------------------------


LONDON = ZoneInfo("Europe/London")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def in_london(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def in_utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def open_on(*days: Any, opens: str = "09:00", closes: str = "17:00", nation: Nation = Nation.ENGLAND) -> Organisation:
    return Organisation(nation=nation, office_hours=OfficeHours(days=days, opens=opens, closes=closes))


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-03-02T08:59:59", True),
        ("2026-03-02T09:00:00", False),
        ("2026-03-02T12:00:00", False),
        ("2026-03-02T16:59:59", False),
        ("2026-03-02T17:00:00", True),
        ("2026-03-02T00:00:00", True),
        ("2026-03-06T16:59:59", False),  # Friday
        ("2026-03-07T12:00:00", True),  # Saturday
        ("2026-03-08T12:00:00", True),  # Sunday
    ],
)
def test_without_hours_it_is_monday_to_friday_from_nine_to_five(moment: str, closed: bool) -> None:
    assert Organisation().is_closed(in_london(moment)) is closed


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-03-07T08:29:59", True),
        ("2026-03-07T08:30:00", False),  # Saturday
        ("2026-03-07T12:59:59", False),
        ("2026-03-07T13:00:00", True),
        ("2026-03-02T10:00:00", False),
        ("2026-03-03T10:00:00", True),  # Tuesday is not among the days
    ],
)
def test_the_hours_given_hold(moment: str, closed: bool) -> None:
    organisation = open_on("monday", "saturday", opens="08:30", closes="13:00")
    assert organisation.is_closed(in_london(moment)) is closed


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        ("2026-12-25", set(Nation)),
        ("2026-04-03", set(Nation)),  # Good Friday
        ("2026-04-06", {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),  # Easter Monday
        ("2026-03-17", {Nation.NORTHERN_IRELAND}),  # St Patrick's Day
        ("2026-07-13", {Nation.NORTHERN_IRELAND}),  # the Boyne, moved from a Sunday
        ("2026-08-03", {Nation.SCOTLAND}),  # the summer bank holiday
        ("2026-08-31", {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        ("2026-11-30", {Nation.SCOTLAND}),  # St Andrew's Day
        ("2026-12-28", set(Nation)),  # instead of Boxing Day, a Saturday
        ("2027-01-04", {Nation.SCOTLAND}),  # instead of 2 January, a Saturday
        ("2026-03-02", set()),
    ],
)
def test_public_holidays_are_those_of_the_nation(day: str, closed_in: set[Nation]) -> None:
    noon = in_london(f"{day}T12:00")
    assert {nation for nation in Nation if Organisation(nation=nation).is_closed(noon)} == closed_in


@pytest.mark.parametrize(
    ("utc", "closed"),
    [
        ("2026-03-27T08:59", True),  # Friday before the clocks go forward: London is on UTC
        ("2026-03-27T09:00", False),
        ("2026-03-30T07:59", True),  # Monday after: an hour ahead of it
        ("2026-03-30T08:00", False),
        ("2026-03-30T15:59", False),
        ("2026-03-30T16:00", True),
        ("2026-10-23T08:00", False),  # Friday before they go back
        ("2026-10-23T16:00", True),
        ("2026-10-26T08:00", True),  # Monday after
        ("2026-10-26T09:00", False),
        ("2026-06-30T23:30", True),
    ],
)
def test_the_clock_on_the_wall_decides_on_either_side_of_a_clock_change(utc: str, closed: bool) -> None:
    assert Organisation().is_closed(in_utc(utc)) is closed


@pytest.mark.parametrize(
    ("utc", "closed"),
    [
        ("2026-03-29T00:59", True),
        ("2026-03-29T01:00", False),  # 2:00 at once: there is no 1:30 on this day
        ("2026-03-29T01:59", False),
        ("2026-03-29T02:00", True),
        ("2026-10-25T00:29", True),
        ("2026-10-25T00:30", False),  # 1:30 for the first time
        ("2026-10-25T01:00", True),  # 1:00 for the second
        ("2026-10-25T01:30", False),
        ("2026-10-25T02:59", False),
        ("2026-10-25T03:00", True),
    ],
)
def test_hours_that_fall_into_a_clock_change(utc: str, closed: bool) -> None:
    assert open_on("sunday", opens="01:30", closes="03:00").is_closed(in_utc(utc)) is closed


def summer_time(moment: dt.datetime) -> bool:
    """Return whether the United Kingdom is an hour ahead of UTC: between the last Sundays of March and October."""
    start, end = (
        max(day for day in (dt.date(moment.year, month, n) for n in range(25, 32)) if day.weekday() == 6)
        for month in (3, 10)
    )
    at_one = dt.time(1, tzinfo=dt.UTC)
    return dt.datetime.combine(start, at_one) <= moment < dt.datetime.combine(end, at_one)


@st.composite
def hours(draw: st.DrawFn) -> tuple[frozenset[str], int, int]:
    opens, closes = sorted(draw(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True)))
    return draw(st.frozensets(st.sampled_from(WEEK), min_size=1)), opens, closes


@settings(max_examples=400, deadline=None)
@given(
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2034, 12, 31)),  # noqa: DTZ001 - the zone is put on below
    hours(),
    st.sampled_from(Nation),
    st.integers(-11, 11),
)
def test_closed_or_open_as_one_would_look_it_up(
    naive: dt.datetime, wanted: tuple[frozenset[str], int, int], nation: Nation, zone: int
) -> None:
    utc = naive.replace(tzinfo=dt.UTC)
    wall = naive + dt.timedelta(hours=summer_time(utc))
    weekday = WEEK[wall.weekday()]
    holiday = wall.date() in _holidays(nation, wall.year)
    assume(not (holiday and weekday in {"saturday", "sunday"}))  # what is promised is of weekdays
    days, opens, closes = wanted
    is_open = weekday in days and not holiday and opens <= wall.hour * 60 + wall.minute < closes

    organisation = open_on(
        *sorted(days),
        opens=f"{opens // 60:02}:{opens % 60:02}",
        closes=f"{closes // 60:02}:{closes % 60:02}",
        nation=nation,
    )
    assert organisation.is_closed(utc) is not is_open
    elsewhere = utc.astimezone(dt.timezone(dt.timedelta(hours=zone)))
    assert organisation.is_closed(elsewhere) is not is_open, "whichever zone the moment is told in"


# --- contacts written out ------------------------------------------------------------------------


def words(line: Line) -> str:
    return "".join(span.text for span in line)


def shown(markdown: str) -> Line:
    """Return the one line that a body shows; a contact must not become more than that."""
    (block,) = markup.parse(markdown)
    if isinstance(block, Paragraph):
        return block.line
    (item,) = block.items
    return item


# What YAML lets in: no control characters, no half characters.
TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60).filter(str.strip)
MARKS = st.text("*_`[]()<>#&|~\\!-+.:;={}\"' a1", min_size=1, max_size=40).filter(str.strip)
LOCAL = st.text("*_`[]()#&|~\\!-+.ab1", min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(
    TYPED | MARKS,
    st.none() | TYPED | MARKS,
    st.sampled_from([None, "01632 960001", "+44 1632 960001", "0800 (11)", "01632-", "01632 960001 ext. 7"]),
    st.none() | LOCAL.map("{}@example.org".format),
)
@example("**bold** [x](https://evil.example) <!channel> {{ 7 * 7 }} &lt;", "_now_", "01632 960001", "*@example.org")
@example("a\\", "b\\", "01632 960001", None)
@example("2. floor", None, None, None)
@example("see www.example.org or a@b.example", None, None, None)
def test_nothing_that_stands_in_a_contact_is_taken_for_markup(
    name: str, when: str | None, phone: str | None, email: str | None
) -> None:
    line = shown(f"- LADO: {written_out(Contact(name=name, phone=phone, email=email, hours=when))}")
    parts = [one for one in (name, phone, email) if one]
    expected = f"LADO: {', '.join(' '.join(part.split()) for part in parts)}"
    assert words(line) == (f"{expected} ({' '.join(when.split())})" if when else expected)
    assert [span.text for span in line if span.strong] == ([phone] if phone else [])
    assert not any(span.url or span.emphasis for span in line)


@pytest.mark.parametrize("name", ["2. floor office", "1.", "- Jo", "+ Jo", "1) Jo", "> Jo", "# Jo", "---", "==="])
def test_a_contact_alone_on_a_line_is_literal_too(name: str) -> None:
    assert words(shown(written_out(Contact(name=name)))) == name


@given(st.text("abcXYZ019-._~/?#@!$'*+,;=:%25&", max_size=60))
def test_an_address_is_a_link_under_its_host(rest: str) -> None:
    rest = rest.replace("%", "%25").replace(";", "")
    line = shown(f"- Policy: {written_out(Contact(address=f'https://www.example.org/{rest}'))}")
    assert words(line) == "Policy: www.example.org"
    assert [span.url for span in line if span.url] == [f"https://www.example.org/{rest}"]


def test_every_part_of_a_contact_in_one_line() -> None:
    contact = Contact(
        name="Jo Bloggs", phone="01632 960001", email="jo@example.org", address="https://a.example/b", hours="weekdays"
    )
    assert words(shown(written_out(contact))) == "Jo Bloggs, 01632 960001, jo@example.org, a.example (weekdays)"


# --- what people see in the answers --------------------------------------------------------------


DeskOf = Callable[[Organisation], Guide]


@pytest.fixture
def desk_of(root: Path, triage: Triage, clock: FakeClock, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> DeskOf:
    """Make the guide of an organisation."""
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    return lambda organisation: Guide(load(root, organisation), triage, clock)


def said(desk: Guide, answer_id: str) -> str:
    reply = desk.answer(answer_id, Origin())
    assert reply
    return reply_text(reply)


# Fact → the answer that gives it, and what the answer says where nobody has given it.
FACTS = {
    "safeguarding_lead": ("local/safeguarding-lead", "Look in your organisation's safeguarding"),
    "deputy_lead": ("local/safeguarding-lead", ""),
    "front_door": ("local/front-door", "Look on the council's website"),
    "out_of_hours": ("local/front-door", "look for the council's out-of-hours number"),
    "lado": ("local/lado", "Look on your council's"),
    "escalation_policy": ("local/escalation-policy", "look on your area's safeguarding partnership website"),
    "sarc": ("local/sarc", "Look on the NHS website"),
    "case_system": ("local/recording", "Ask your safeguarding lead"),
    "person_to_ask": ("bot/person", "Your organisation has not named anybody"),
}


def said_of(contact: Contact) -> list[str]:
    """Return what must be read of a contact."""
    host = contact.address.partition("://")[2].partition("/")[0] if contact.address else None
    return [part for part in (contact.name, contact.phone, contact.email, host, contact.hours) if part]


def test_every_local_answer_and_fact_is_looked_at(library: Library) -> None:
    local = {one for one in library.answers if one.startswith("local/")}
    assert {answer for answer, _ in FACTS.values()} == local | {"bot/person"}
    assert set(FACTS) == set(CONTACTS)


def test_an_answer_shows_the_fact(desk_of: DeskOf, full: Organisation) -> None:
    desk = desk_of(full)
    for key, (answer_id, ways) in FACTS.items():
        text = said(desk, answer_id)
        contact = full.contacts[key]
        assert contact
        assert [part for part in said_of(contact) if part not in text] == []
        assert not ways or ways not in text
        assert "Nobody has told me" not in text


def test_without_any_fact_an_answer_says_how_to_find_it(desk_of: DeskOf) -> None:
    desk = desk_of(Organisation())
    for answer_id, ways in FACTS.values():
        assert ways in said(desk, answer_id)
        assert "None" not in said(desk, answer_id)


@pytest.mark.parametrize("key", FACTS)
def test_one_fact_missing_takes_away_no_other(desk_of: DeskOf, full: Organisation, key: str) -> None:
    without = full.model_copy(update={key: None})
    gone = full.contacts[key]
    assert gone
    desk = desk_of(without)
    for other, (answer_id, ways) in FACTS.items():
        text = said(desk, answer_id)
        contact = without.contacts[other]
        if other == key:
            assert ways in text
            assert [part for part in (gone.phone, gone.email, gone.address) if part and part in text] == []
        elif contact and (other, key) != ("deputy_lead", "safeguarding_lead"):  # a deputy is named beside a lead
            assert [part for part in said_of(contact) if part not in text] == []
        assert "None" not in text


def test_hostile_characters_reach_people_as_they_were_written(desk_of: DeskOf) -> None:
    name = "**Jo** <!channel> [x](https://evil.example) {{ 7 * 7 }} <script> &amp; `a` _b_ ~~c~~ | # \\"
    desk = desk_of(Organisation(**{key: Contact(name=name) for key in FACTS}))
    for answer_id in {answer for answer, _ in FACTS.values()}:
        reply = desk.answer(answer_id, Origin())
        assert reply
        assert f": {name}" in reply_text(reply)
        lines = [block.line for block in reply.blocks if isinstance(block, Paragraph)]
        lines += [item for block in reply.blocks if isinstance(block, Bullets) for item in block.items]
        assert [span for line in lines for span in line if "Jo" in span.text and (span.strong or span.url)] == []


# --- closures ------------------------------------------------------------------------------------


def test_a_closure_is_every_day_of_it(tmp_path: Path) -> None:
    text, _ = KEYS["closures"]
    assert loaded(tmp_path, text).closed_days == {
        dt.date(2026, 9, 1): "Training",
        dt.date(2026, 12, 29): "Break",
        dt.date(2026, 12, 30): "Break",
        dt.date(2026, 12, 31): "Break",
    }


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{name: x}", "give either `day`, or both"),
        ("{name: x, first: 2026-09-01}", "give either `day`, or both"),
        ("{name: x, day: 2026-09-01, first: 2026-09-01, last: 2026-09-02}", "give either `day`, or both"),
        ("{name: x, first: 2026-09-02, last: 2026-09-01}", "must be on or after"),
        ("{name: x, first: 2026-01-01, last: 2026-12-31}", "at most 92 days"),
        ("{day: 2026-09-01}", "name"),
        ("{name: x, day: next week}", "day"),
    ],
)
def test_a_closure_that_cannot_be_says_what_to_write(tmp_path: Path, written: str, says: str) -> None:
    assert says in "\n".join(problems(tmp_path, f"closures: [{written}]"))
