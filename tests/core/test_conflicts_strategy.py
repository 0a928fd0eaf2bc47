"""Where guide 003 on the strategy discussion and other guides disagree: what a person reads of it.

The numbers are those of the list of conflicts between the guides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.model import Context, Origin, Press
from bot.plain import block_text, reply_text

if TYPE_CHECKING:
    from bot.guide import Guide
    from bot.library import Library

OUTSIDE = "From outside the guides: "


def read(guide: Guide, answer_id: str) -> str:
    """Return every word a person sees of an answer."""
    reply = guide.answer(answer_id, Origin())
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


def answer_of(guide: Guide, answer_id: str) -> str:
    """Return what a person reads before the notes."""
    return read(guide, answer_id).partition("Note: ")[0]


def checklist(guide: Guide, library: Library, name: str) -> str:
    """Return every part of a checklist as a person walks through it."""
    parts = range(len(library.checklists[name].parts) + 1)
    return "\n".join(reply_text(guide.press(Press(f"tick:{name}:{part}:0"))) for part in parts)


# --- C01: therapy before the evidence interview --------------------------------------------------


def test_c01_therapy_is_possible_and_the_older_line_is_only_a_note(guide: Guide) -> None:
    answer = answer_of(guide, "outcomes/therapy")
    assert in_order(answer, "Yes.", "professional therapy while the police investigate", "2022", "Pre-trial Therapy")
    assert "Kent" not in answer
    note = the_note(guide, "outcomes/therapy", "older line")
    assert in_order(note, "Guide 003 (undated)", "while police investigate", "do not delay it", "older line")
    assert in_order(note, "older line", "Kent's toolkit (Kent only, about 2023)", "before the interview")
    assert in_order(note, OUTSIDE, "pre_trial_therapy", "read 27 November 2026")
    assert in_order(answer, "From outside the guides", "CPS guidance of May 2022", "should not be delayed")


def test_c01_no_answer_on_outcomes_says_that_therapy_has_to_wait(guide: Guide, library: Library) -> None:
    for answer_id in [*of_topic(library, "outcomes"), *of_topic(library, "context")]:
        answer = answer_of(guide, answer_id)
        assert not re.search(r"therap\w+[^.]*\b(?:wait|until after|not before)\b", answer), answer_id


def test_c01_the_checklist_for_afterwards_says_that_therapy_is_possible(guide: Guide, library: Library) -> None:
    assert "The child can have it while police investigate." in checklist(guide, library, "strategy-after")
    assert the_note(guide, "checklist/strategy-after", "older line", "do not delay it")


# --- C02: the wording of the outcome -------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["outcomes/who-tells-the-child", "outcomes/telling-well", "outcomes/follow-up"])
def test_c02_the_outcome_is_worded_at_this_time_and_the_agency_is_named(guide: Guide, answer_id: str) -> None:
    assert "at this time" in answer_of(guide, answer_id)
    assert in_order(
        the_note(guide, answer_id, "Say which agency"), '"no further police action at this time"', "Say which agency"
    )


def test_c02_no_answer_on_the_discussion_uses_the_misleading_words_itself(guide: Guide, library: Library) -> None:
    for answer_id in [*of_topic(library, "context"), *of_topic(library, "outcomes")]:
        answer = answer_of(guide, answer_id).casefold()
        assert "no further action" not in answer, answer_id
        assert "insufficient evidence" not in answer, answer_id


def test_c02_a_child_is_told_that_it_is_not_disbelief(guide: Guide, library: Library) -> None:
    answer = answer_of(guide, "outcomes/telling-well")
    assert in_order(answer, "at this time", "not disbelief", "may be reopened", "right to ask for help")
    assert in_order(checklist(guide, library, "strategy-after"), "Not disbelief", "at this time")


# --- C08: an enquiry, or an assessment -----------------------------------------------------------


def test_c08_an_assessment_can_come_instead_of_an_enquiry(guide: Guide) -> None:
    assert in_order(answer_of(guide, "outcomes/no-enquiry"), "can recommend a multi-agency assessment or early help")
    note = the_note(guide, "outcomes/no-enquiry", "Names and order")
    assert in_order(
        note, "Guide 003 (undated) comes first", "instead of an enquiry", "Kent only, about 2023", "differ between"
    )


# --- C13, C14, C15, C16: the medical -------------------------------------------------------------


def test_c13_a_medical_is_considered_whenever_abuse_is_suspected_or_reported(guide: Guide, library: Library) -> None:
    answer = answer_of(guide, "outcomes/medical")
    assert in_order(answer, "Whenever child sexual abuse is suspected or reported", "should be considered every time")
    note = the_note(guide, "outcomes/medical", "weighing benefits")
    assert in_order(note, "should be considered whenever", "(Kent only, about 2023): it may be", "specialist advice")
    assert "Should be considered whenever sexual abuse is suspected or reported." in checklist(
        guide, library, "strategy-discussion"
    )


def test_c14_no_time_limit_for_a_medical_is_given_and_the_sarc_advises_on_timescales(guide: Guide) -> None:
    for answer_id in ("outcomes/medical", "outcomes/medical-explaining"):
        assert not re.search(r"\b\d+ (?:hours|days|weeks)\b", read(guide, answer_id)), answer_id
    assert in_order(answer_of(guide, "outcomes/medical"), "(SARC)", "advise", "forensic timescales")


def test_c15_the_age_of_the_person_suspected_makes_no_difference(guide: Guide) -> None:
    assert "however old the person suspected is" in answer_of(guide, "outcomes/medical")


@pytest.mark.parametrize("answer_id", ["outcomes/medical", "checklist/strategy-prepare"])
def test_c16_the_sarc_should_be_invited_and_the_weaker_wording_is_kents(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "national wording is stronger")
    assert in_order(
        note,
        "a SARC nurse or doctor should be invited",
        "consult one first",
        "Kent only, about 2023",
        "can be invited",
    )


def test_c16_the_checklists_invite_the_sarc_and_consult_a_specialist_otherwise(guide: Guide, library: Library) -> None:
    said = checklist(guide, library, "strategy-prepare")
    assert in_order(said, "Its nurse or doctor should be invited.", "will need to be consulted beforehand")


# --- C18: talking with children ------------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["outcomes/who-tells-the-child", "outcomes/support-during-investigation"])
def test_c18_both_halves_of_talking_with_a_child_are_shown(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Two halves, kept together")
    assert in_order(note, "talk directly with the child", "Kent only", "do not dig for details of the abuse")


# --- C19: a child who has harmed a sibling -------------------------------------------------------


def test_c19_a_sibling_who_has_harmed_is_still_a_child_and_living_elsewhere_is_kents_advice(guide: Guide) -> None:
    answer = answer_of(guide, "context/sibling-or-child-at-home")
    assert in_order(answer, "both children, or all of them", "They are still a child.")
    assert "elsewhere" not in answer
    note = the_note(guide, "context/sibling-or-child-at-home", "stay elsewhere")
    assert in_order(note, "proportionate", "still a child", "Kent's toolkit (Kent only, about 2023)", "stay elsewhere")
    assert note.endswith("Social care decide case by case.")


def test_c19_nothing_on_the_discussion_calls_a_child_what_the_older_text_does(guide: Guide, library: Library) -> None:
    for answer_id in [*of_topic(library, "context"), *of_topic(library, "outcomes")]:
        assert not re.search(r"perpetrator|offender|alleged", read(guide, answer_id)), answer_id


# --- C26: who leads ------------------------------------------------------------------------------


def test_c26_the_chair_records_and_names_of_roles_are_said_to_differ(guide: Guide) -> None:
    assert "The social work manager in the chair" in answer_of(guide, "outcomes/record")
    for answer_id in ("outcomes/record", "outcomes/enquiry-type", "checklist/strategy-prepare"):
        note = the_note(guide, answer_id, "Names of roles")
        assert in_order(note, "differ between areas", "2026 reforms", "your area's own names")


# --- C29: separate or joint ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer_id", ["context/separate-discussions", "context/sibling-or-child-at-home", "checklist/strategy-discussion"]
)
def test_c29_discussions_are_separate_outside_one_family_and_joint_inside(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Referrals: one for each child")
    assert in_order(note, "separate when the children are not one family", "covers all the children")


def test_c29_the_answer_says_both_cases(guide: Guide) -> None:
    answer = answer_of(guide, "context/separate-discussions")
    assert in_order(answer, "under 18", "not part of the same family", "separate", "sibling", "both children")


# --- C35: a notice and not a court order ---------------------------------------------------------


def test_c35_a_child_abduction_warning_notice_is_no_court_order(guide: Guide) -> None:
    assert in_order(
        answer_of(guide, "outcomes/keep-person-away"), "civil orders and notices", "a notice served on", "non-statutory"
    )
    note = the_note(guide, "outcomes/keep-person-away", "child abduction warning notice")
    assert in_order(note, "a notice from the police and not a court order", OUTSIDE, "hmicfrs", "read 27 November 2026")


def test_c35_no_answer_on_outcomes_calls_the_notice_an_order(guide: Guide, library: Library) -> None:
    for answer_id in [*of_topic(library, "context"), *of_topic(library, "outcomes")]:
        assert not re.search(r"warning order|CAWN order", read(guide, answer_id)), answer_id


# --- C40 and C41: Kent's time limits -------------------------------------------------------------


def test_c41_a_follow_up_has_events_and_the_fifteen_days_are_kents(guide: Guide) -> None:
    assert "15" not in answer_of(guide, "outcomes/follow-up")
    note = the_note(guide, "outcomes/follow-up", "15 working days")
    assert in_order(note, "no number of days", "Kent's toolkit (Kent only, about 2023)", "15 working days")


# --- C42: an adult of concern at home ------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["context/adult-at-home", "outcomes/keep-person-away"])
def test_c42_keeping_the_person_away_comes_before_a_plan_with_them_at_home(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "adult at home is possible")
    assert in_order(note, "keep the adult away", "Kent only, about 2023", "Social care and police lead.")


# --- LADO: may or must, inside one guide ---------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["outcomes/lado", "context/adult-at-home", "checklist/strategy-discussion"])
def test_lado_may_be_necessary_and_must_are_told_apart(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "both words")
    assert in_order(note, "may be necessary", "through a role", "team manager must refer")


def test_lado_must_stands_first_where_a_role_brings_contact(guide: Guide) -> None:
    answer = answer_of(guide, "outcomes/lado")
    assert in_order(answer, "contact with children", "social work team manager must", "may be necessary")


# --- Every note of this guide is dated -----------------------------------------------------------


def test_each_note_that_names_kent_dates_it_and_names_the_national_position_first(
    guide: Guide, library: Library
) -> None:
    for answer_id in [*of_topic(library, "context"), *of_topic(library, "outcomes")]:
        for note in notes(guide, answer_id):
            if "Kent's toolkit" in note:
                assert in_order(note, "Kent's toolkit", "about 2023"), answer_id
                assert not note.startswith("Kent"), answer_id
