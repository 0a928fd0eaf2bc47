"""The drawing of a due date: whole, readable without colour, and safe whatever the words are."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deadlines import Deadlines
from bot.model import Nation, Place, Told
from bot.timeline import Row, rows, timeline

if TYPE_CHECKING:
    from bot.library import Library

SVG = "{http://www.w3.org/2000/svg}"
KENT = Place(Nation.ENGLAND, "kent")
KINDS = ["event", "counted", "weekend", "holiday", "closure", "elapsed", "due", "warning", "nudge"]


def test_rows_are_in_the_order_of_time_and_mark_the_end(library: Library) -> None:
    due = Deadlines(library).due("referral-chase", Told(at=date(2026, 3, 6)), KENT)
    found = rows(due, library.replies)
    assert [(row.kind, row.number, row.end) for row in found] == [
        ("event", 0, False),
        ("weekend", None, False),
        ("weekend", None, False),
        ("counted", 1, False),
        ("counted", 2, False),
        ("nudge", None, False),
        ("counted", 3, True),
        ("nudge", None, False),
        ("nudge", None, False),
        ("nudge", None, False),
    ]


def test_by_the_clock_the_end_stands_between_the_nudges(library: Library) -> None:
    at = datetime(2026, 3, 6, 16, 45, tzinfo=ZoneInfo("Europe/London"))
    due = Deadlines(library).due("strategy-initial", Told(at=at), KENT)
    assert [row.kind for row in rows(due, library.replies)] == ["event", "nudge", "elapsed", "nudge", "nudge"]


def test_without_a_date_there_is_nothing_to_draw(library: Library) -> None:
    due = Deadlines(library).due("strategy-initial", Told(at=date(2026, 3, 6)), KENT)
    assert rows(due, library.replies) == []


def test_it_uses_no_colour_but_black_and_white() -> None:
    drawn = timeline("Title", "Due", [Row(kind, "words", 1) for kind in KINDS])
    colours = {part[:4] for part in drawn.split("#")[1:] if part[:3] in {"000", "fff"} or part[0].isalnum()}
    assert {colour[:3] for colour in colours} == {"000", "fff"}


def test_a_skipped_day_and_a_counted_one_differ_in_shape() -> None:
    counted, skipped = (timeline("", "", [Row(kind, "same")]) for kind in ("counted", "weekend"))
    assert "dash" in skipped.partition("</style>")[2]
    assert "dash" not in counted.partition("</style>")[2]


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=300),
    st.lists(
        st.builds(
            Row,
            st.sampled_from(KINDS),
            st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=300),
            st.none() | st.integers(0, 400),
            st.booleans(),
        ),
        max_size=12,
    ),
)
def test_whatever_the_words_it_is_sound_xml_and_holds_them(title: str, shown: list[Row]) -> None:
    drawn = ET.fromstring(timeline(title, "Due", shown))
    assert drawn.tag == f"{SVG}svg"
    assert drawn.findtext(f"{SVG}title") == title
    words = "".join("".join(drawn.itertext()).split())
    for row in shown:
        for word in row.text.split():
            assert "".join(word.split()) in words


@pytest.mark.parametrize("number", [1, 5, 60])
def test_the_picture_is_as_high_as_its_rows(number: int) -> None:
    drawn = ET.fromstring(timeline("Title", "Due", [Row("counted", "words", n) for n in range(number)]))
    lowest = max(float(text.attrib["y"]) for text in drawn.iter(f"{SVG}text"))
    assert lowest < float(drawn.attrib["height"])
