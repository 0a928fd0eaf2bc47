"""Where the guides disagree, are dated or leave something out: what a person reads of it.

The numbers are those of the list of conflicts between the guides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.model import Context, Nation, Origin, Place, Press
from bot.plain import block_text, blocks_text, reply_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.guide import Guide
    from bot.library import Library
    from bot.triage import Triage

WALES = Place(Nation.WALES)
KENT = Place(Nation.ENGLAND, "kent")
OUTSIDE = "From outside the guides: "
WALES_PROCEDURES = "https://safeguarding.wales/"


def read(guide: Guide, answer_id: str, place: Place | None = None) -> str:
    """Return every word a person sees of an answer."""
    reply = guide.answer(answer_id, Origin(place))
    assert reply, f"there is no answer {answer_id}"
    return reply_text(reply)


def notes(guide: Guide, answer_id: str) -> list[str]:
    """Return the notes in the small print of an answer."""
    reply = guide.answer(answer_id, Origin())
    assert reply
    small = [line for block in reply.blocks if isinstance(block, Context) for line in block_text(block).splitlines()]
    return [line.removeprefix("Note: ") for line in small if line.startswith("Note: ")]


def the_note(guide: Guide, answer_id: str, *words: str) -> str:
    """Return the one note that holds these words."""
    (found,) = [note for note in notes(guide, answer_id) if all(word in note for word in words)]
    return found


def in_order(text: str, *parts: str) -> bool:
    """Return whether the parts stand in the text, each after the one before."""
    for part in parts:
        _, found, text = text.partition(part)
        if not found:
            return False
    return True


def of_topic(library: Library, topic: str) -> list[str]:
    return [one for one in library.answers if one.startswith(f"{topic}/")]


# --- C02: the wording of the outcome -------------------------------------------------------------


def test_c02_no_action_is_never_read_as_no_abuse(guide: Guide) -> None:
    said = read(guide, "not-progressed/meaning")
    assert "It does not mean that there was no sexual abuse, or that there is no risk." in said
    assert '"no further police action at this time"' in the_note(guide, "not-progressed/meaning", "Say which agency")
    assert "at this time" in said.partition("Note: ")[0], "the summary does not make it final"


def test_c02_insufficient_evidence_is_said_only_where_the_words_themselves_are_explained(
    guide: Guide, library: Library
) -> None:
    saying = {one for one in library.answers if "insufficient evidence" in read(guide, one).casefold()}
    assert saying <= {"nfpa/wording", "glossary/insufficient-evidence"}


def test_c02_nfa_is_said_to_mislead_wherever_a_referral_is_not_taken_forward(guide: Guide, library: Library) -> None:
    for answer_id in of_topic(library, "not-progressed"):
        said = read(guide, answer_id)
        if "no further action" in said.casefold():
            assert "mislead" in said, answer_id
            assert in_order(said, '"no further action"', "mislead"), answer_id


# --- C03: the edition of Working Together --------------------------------------------------------


def test_c03_the_edition_of_2026_is_the_one_in_the_answer(guide: Guide) -> None:
    said = read(guide, "pathway/statutory-basis")
    answer, _, small = said.partition("Note: ")
    assert "Working together to safeguard children 2026" in answer
    assert re.findall(r"\b20(?:18|23)\b", answer) == []
    assert in_order(small, "2023", "The 2026 edition has replaced it", "2018", "Use the 2026 edition")
    assert in_order(small, OUTSIDE, "leedsscp.org.uk", "read 22 November 2026")


# --- C05: the reply to a referral ----------------------------------------------------------------


def test_c05_a_reply_is_due_in_one_working_day_and_a_friday_one_on_monday(guide: Guide) -> None:
    answer = read(guide, "referral/reply").partition("Note: ")[0]
    assert in_order(answer, "Within one working day.", "If it is urgent, follow up")
    assert "24 hours" not in answer
    note = the_note(guide, "referral/reply", "24 hours and one working day")
    assert in_order(note, "Guide 002 (undated)", "a Friday referral is due on Monday", "If it is urgent, ring the same")


# --- C06 and C49: when to chase, and Wales -------------------------------------------------------


def test_c06_it_is_chased_after_three_working_days_and_seven_only_in_wales(guide: Guide) -> None:
    answer = read(guide, "referral/no-reply").partition("Note: ")[0]
    assert "If you have heard nothing after three working days, follow it up as a priority." in answer
    assert "seven" not in answer
    note = the_note(guide, "referral/no-reply", "seven working days")
    assert in_order(note, "Wales has its own words and times", "seven working days", OUTSIDE)
    assert in_order(note, OUTSIDE, f"({WALES_PROCEDURES}chi/c2/c2.p18.html), read 24 November 2026")


@pytest.mark.parametrize("answer_id", ["referral/reply", "referral/no-reply"])
def test_c49_in_wales_english_time_limits_come_after_whose_they_are(guide: Guide, answer_id: str) -> None:
    said = read(guide, answer_id, WALES)
    assert in_order(said, "The guide covers England. It does not say what holds in Wales.", "working day", "seven")


def test_c49_what_holds_in_wales_is_told_as_from_outside_with_address_and_date(guide: Guide) -> None:
    said = read(guide, "nations/wales", WALES)
    outside = said.partition("From outside the guides\n")[2]
    for words in (
        "a report to social services",
        "statutory duty to report",
        "within 24 hours",
        "within one working day of a report",
        "within seven working days",
        "child protection register",
    ):
        (line,) = [line for line in outside.splitlines() if words in line]
        assert re.search(rf"\({re.escape(WALES_PROCEDURES)}\S+\), read \d+ November 2026\)$", line), line


# --- C18: talking with the child -----------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["concern/talking-with-the-child", "concern/enough-to-act", "support/listening"])
def test_c18_both_halves_of_talking_with_a_child_are_shown_together(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Two halves, kept together")
    assert in_order(
        note, "talk directly with the child, listen and comfort", "Kent only", "do not dig for details of the abuse"
    )
    assert "Guide 002 (undated)" in note


def test_c18_the_first_half_never_comes_without_the_second(guide: Guide, library: Library) -> None:
    for answer_id in library.answers:
        said = read(guide, answer_id)
        if re.search(r"can and should talk directly[^.]*\bchildren\b", said):
            assert "do not dig for details of the abuse" in said, answer_id


# --- C26: names of roles -------------------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["concern/who-decides", "referral/accepted"])
def test_c26_names_of_roles_are_said_to_differ_and_change(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Names of roles")
    assert in_order(note, "differ between areas", "changing under the 2026 reforms", "your area's own names")


def test_c26_the_lead_practitioner_is_said_to_go_by_other_names(guide: Guide) -> None:
    note = the_note(guide, "nfpa/lead-practitioner", "lead practitioner")
    assert in_order(note, "The Panel paper (March 2026)", "a social worker", "Names for this role differ")


# --- C28: the guide's title ----------------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["pathway/about", "pathway/where-next"])
def test_c28_the_guides_title_of_today_and_of_before_are_both_told(
    guide: Guide, library: Library, answer_id: str
) -> None:
    note = the_note(guide, answer_id, "Its title is now")
    assert in_order(note, '"When the threshold … is not met"', "Its title is now", library.guides["000"].title)


# --- C29: separate or joint ----------------------------------------------------------------------


def test_c29_referrals_are_one_for_each_child_and_discussions_may_be_joint(guide: Guide) -> None:
    answer = read(guide, "referral/separate-referrals").partition("Note: ")[0]
    assert "Make one for each child" in answer
    note = the_note(guide, "referral/separate-referrals", "Referrals: one for each child")
    assert in_order(
        note, "one for each child", "separate when the children are not one family", "covers all the children"
    )
    assert "guide 003, undated" in note


# --- C31: the order of escalation ----------------------------------------------------------------


@pytest.mark.parametrize(
    "answer_id", ["local/escalation-policy", "concern/lead-disagrees", "not-progressed/escalate", "referral/no-reply"]
)
def test_c31_ones_own_organisation_comes_first_then_the_partnership(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "your own organisation's procedure")
    assert in_order(
        note,
        "your own organisation's",
        "the safeguarding partnership's",
        "Kent's toolkit (Kent only, about 2023)",
    )


def test_c31_the_answer_names_them_in_that_order_too(guide: Guide) -> None:
    answer = read(guide, "local/escalation-policy").partition("Note: ")[0].casefold()
    assert in_order(answer, "your organisation", "safeguarding partnership")


# --- C32: three routes ---------------------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["rights/right-to-review", "leaders/escalation", "not-progressed/challenge"])
def test_c32_the_three_routes_are_told_apart(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Three separate routes")
    assert in_order(
        note,
        "a family asks for a review",
        "an agency escalates its worry",
        "professionals challenge each other's decisions",
        "Using one does not replace the others",
    )


# --- C33: numbers that are not current -----------------------------------------------------------


def everything(guide: Guide, library: Library, root: Path) -> Iterator[tuple[str, str]]:
    """Yield all that a person can be shown, by name."""
    for place in (None, *map(Place, Nation), KENT):
        for answer_id in library.answers:
            yield answer_id, read(guide, answer_id, place)
    for name, checklist in library.checklists.items():
        for part in range(len(checklist.parts) + 1):
            yield name, reply_text(guide.press(Press(f"tick:{name}:{part}:0")))
        sheet = guide.sheet(name)
        assert sheet
        yield name, blocks_text(sheet)
    for folder in ("content/replies", "content/safety"):
        for path in sorted((root / folder).glob("*.yaml")):
            yield path.name, path.read_text(encoding="utf-8")


def as_printed(number: str) -> re.Pattern[str]:
    """Return a pattern for the number however its digits are grouped."""
    return re.compile(r"(?<!\d)" + r"[\s().-]*".join(re.sub(r"\D", "", number)) + r"(?!\d)")


def test_c33_no_number_of_a_dated_guide_reaches_anybody(guide: Guide, library: Library, root: Path) -> None:
    dated = [one.number for one in library.helplines.not_current]
    assert {"0300 304 7000", "0808 802 9999"} <= set(dated)
    assert as_printed("0300 304 7000").search("on 03003047000."), "a number would be found in any form"
    patterns = list(map(as_printed, dated))
    found = [
        (name, pattern.pattern)
        for name, text in everything(guide, library, root)
        for pattern in patterns
        if pattern.search(text)
    ]
    assert found == []


def test_c33_every_helpline_shown_was_read_somewhere_on_a_day(library: Library) -> None:
    for line in library.helplines.lines.values():
        assert all(page.address.startswith("https://") and page.read for page in line.sources)


# --- C34: 999 or 101 -----------------------------------------------------------------------------


def test_c34_it_is_999_in_danger_and_101_only_when_nobody_is(guide: Guide) -> None:
    answer = read(guide, "police/which-number").partition("Note: ")[0]
    assert in_order(answer, "ring 999 straight away", "At other times", "101")
    note = the_note(guide, "police/which-number", "side by side")
    assert in_order(note, "Use 999 when somebody is in danger now, and 101 only when nobody is.")


def test_c34_no_answer_names_101_without_999(guide: Guide, library: Library) -> None:
    naming = [one for one in library.answers if re.search(r"\b101\b", read(guide, one))]
    assert "police/which-number" in naming
    assert [one for one in naming if not re.search(r"\b999\b", read(guide, one))] == []


def test_c34_the_card_for_danger_names_999_and_not_101_before_it(triage: Triage) -> None:
    alarm = triage.look("a child is in danger")
    assert alarm
    card = block_text(alarm.card)
    assert "999" in card
    assert "101" not in card.partition("999")[0]


# --- C48: a duty to report -----------------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["concern/safeguarding-lead", "concern/significant-harm"])
def test_c48_a_duty_to_report_is_to_be_checked_and_is_from_outside(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "legal duty to report")
    assert in_order(
        note,
        "The guides do not cover a legal duty to report",
        "Crime and Policing Bill for England in February 2026",
        "Check whether it is in force",
        OUTSIDE,
        "(https://www.gov.uk/government/publications/crime-and-policing-bill-2025",
        "read 24 November 2026",
    )


# --- C51: Scotland and Northern Ireland ----------------------------------------------------------


@pytest.mark.parametrize(("nation", "name"), [("scotland", "Scotland"), ("northern-ireland", "Northern Ireland")])
def test_c51_where_no_guide_holds_people_are_told_where_to_turn(guide: Guide, nation: str, name: str) -> None:
    place = Place(Nation(nation))
    own = read(guide, f"nations/{nation}", place)
    assert in_order(own, "None of the guides that I answer from covers", name, "999", "From outside the guides")
    assert in_order(own, "NSPCC Helpline: 0808 800 5000", "read 24 November 2026", "Childline: 0800 1111")
    assert "Do not use the time limits that I quote." in own
    other = read(guide, "referral/reply", place)
    assert in_order(other, f"do not cover {name}", "999", "NSPCC Helpline, 0808 800 5000", "one working day")


# --- Kent: never before the national position, and always with its date --------------------------

NATIONAL = ("Panel paper", "Guide 00", "practice guides", "safeguarding partnership's", "72%")


@pytest.mark.parametrize("place", [None, KENT], ids=["anywhere", "in Kent"])
def test_kents_position_never_comes_first(guide: Guide, library: Library, place: Place | None) -> None:
    named = 0
    for answer_id, answer in library.answers.items():
        said = read(guide, answer_id, place)
        if answer.front.area or "Kent" not in said:
            continue
        named += 1
        assert "Kent" not in answer.title + answer.front.summary, answer_id
        first = min(said.find(name) for name in NATIONAL if name in said)
        assert first < said.index("Kent"), answer_id
        for line in said.splitlines():
            if "Kent" in line:
                assert "about 2023" in line, f"{answer_id} does not date it"
                before = line.partition("Kent")[0].removeprefix("Note: ").strip("• ")
                assert before or answer_id == "nations/covered", f"{answer_id} begins with it"
    assert named > 5
