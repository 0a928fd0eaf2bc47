"""Where Kent's toolkit is older, local or dated: enquiries, medical examinations, safety plans and helplines.

The numbers are those of the list of conflicts between the guides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.model import Context, Nation, Origin, Place, Press
from bot.plain import block_text, blocks_text, reply_text

if TYPE_CHECKING:
    from bot.guide import Guide
    from bot.library import Library

KENT = Place(Nation.ENGLAND, "kent")
WALES = Place(Nation.WALES)
OUTSIDE = "From outside the guides: "
TOPICS = ("enquiry", "medical", "family", "workers", "tools", "disability", "relationships", "partnership")
MORE_TOPICS = ("safety-plan", "offending")
ALONE = ("helplines/kent-list", "culture/faith-and-race", "checklist/safety-plan")
PLACES = pytest.mark.parametrize("place", [None, KENT], ids=["anywhere", "in Kent"])


def read(guide: Guide, answer_id: str, place: Place | None = None) -> str:
    """Return every word a person sees of an answer."""
    reply = guide.answer(answer_id, Origin(place))
    assert reply, f"there is no answer {answer_id}"
    return reply_text(reply)


def before_notes(guide: Guide, answer_id: str, place: Place | None = None) -> str:
    """Return title, summary and body of an answer."""
    return read(guide, answer_id, place).partition("Note: ")[0].partition("Source: ")[0]


def the_note(guide: Guide, answer_id: str, *words: str) -> str:
    """Return the one note of an answer that holds these words."""
    reply = guide.answer(answer_id, Origin())
    assert reply
    small = [line for block in reply.blocks if isinstance(block, Context) for line in block_text(block).splitlines()]
    notes = [line.removeprefix("Note: ") for line in small if line.startswith("Note: ")]
    (found,) = [note for note in notes if all(word in note for word in words)]
    return found


def in_order(text: str, *parts: str) -> bool:
    """Return whether the parts stand in the text, each after the one before."""
    for part in parts:
        _, found, text = text.partition(part)
        if not found:
            return False
    return True


def from_the_toolkit(library: Library) -> list[str]:
    """Return the answers about this half of the toolkit."""
    topics = TOPICS + MORE_TOPICS
    return [*ALONE, *(one for one in library.answers if one.partition("/")[0] in topics)]


# --- C01: therapy before the interview -----------------------------------------------------------


@PLACES
def test_c01_therapy_is_possible_now_and_the_older_line_is_only_a_note(guide: Guide, place: Place | None) -> None:
    said = before_notes(guide, "enquiry/therapy-and-interview", place)
    assert in_order(said, "Yes: a child can have professional therapy while the police investigate.", "2022")
    assert "Kent" not in said
    assert not re.search(r"(?:until|before|prior to|wait for) the (?:\w+ )?interview\b(?! the child)", said)
    note = the_note(guide, "enquiry/therapy-and-interview", "older line")
    assert in_order(note, "Guide 003 (undated)", "while police investigate", "do not delay it", "older line")
    assert in_order(note, "older line", "Kent's toolkit (Kent only, about 2023)", "before the interview")
    assert in_order(note, OUTSIDE, "westyorkscb.proceduresonline.com/p_pre_trial_therapy.html", "read 27 November 2026")


def test_c01_the_older_line_stands_nowhere_without_the_national_one(guide: Guide, library: Library) -> None:
    saying = [one for one in from_the_toolkit(library) if "none before the interview" in read(guide, one)]
    assert "enquiry/telling-in-therapy" in saying
    for one in saying:
        assert in_order(read(guide, one), "therapy is possible while police investigate", "none before the interview")


def test_c01_what_is_told_in_therapy_goes_to_the_police_and_sessions_can_go_on(guide: Guide) -> None:
    said = before_notes(guide, "enquiry/telling-in-therapy", KENT)
    assert in_order(said, "must be passed to the police immediately", "Sessions should be able to go on")
    assert in_order(said, "Therapists must not", "leading questions")


# --- C02 and C32: when police enquiries end ------------------------------------------------------


def test_c02_the_police_outcome_is_named_in_full_and_support_goes_on(guide: Guide) -> None:
    said = before_notes(guide, "partnership/after-police-close")
    assert in_order(said, "No further police action at this time does not mean", "Support needs to go on")
    assert the_note(guide, "partnership/after-police-close", "Say which agency decided")
    assert the_note(guide, "partnership/after-police-close", "Three separate routes")


def test_c02_concerns_not_substantiated_are_not_disbelief(guide: Guide) -> None:
    assert "does not mean that they were not believed" in before_notes(guide, "enquiry/not-substantiated")


# --- C07, C40 and C41: limits --------------------------------------------------------------------


def test_c07_a_conference_is_within_15_working_days_of_the_discussion_that_began_it(guide: Guide) -> None:
    said = before_notes(guide, "enquiry/conference")
    assert "Within 15 working days of the strategy discussion that began the section 47 enquiry." in said
    assert "15 days" not in said
    note = the_note(guide, "enquiry/conference", "15 days")
    assert in_order(note, "(about 2023)", "15 days", "15 working days", "Working days, counted from the strategy")
    assert "Working Together 2026" in note


def test_c40_the_24_hours_are_said_to_be_local_beneath_rapid_action(guide: Guide) -> None:
    said = before_notes(guide, "enquiry/strategy-times")
    assert in_order(said, "Kent only", "Usually", "24 hours", "Both limits are local.", "rapid action", "no hours")
    note = the_note(guide, "enquiry/strategy-times", "24 hours")
    assert in_order(note, "Guide 003 (undated)", "rapid action", "no number", "(Kent only, about 2023)", "24 hours")


def test_c41_further_discussions_are_held_when_events_call_for_one(guide: Guide) -> None:
    note = the_note(guide, "enquiry/strategy-times", "15 working days")
    assert in_order(note, "Guide 003 (undated) comes first", "when events call for one", "Kent only", "15 working days")


# --- C08 and C11: the order of assessments, and the tests ----------------------------------------


def test_c08_the_strategy_discussion_decides_and_the_local_order_is_a_note(guide: Guide) -> None:
    said = before_notes(guide, "enquiry/section-47")
    assert in_order(said, "The strategy discussion considers what further enquiry is needed.", "early help")
    assert "Child and Family Assessment" not in said
    note = the_note(guide, "enquiry/section-47", "Child and Family Assessment")
    assert in_order(note, "Guide 003 (undated) comes first", "Kent only, about 2023", "order differ between areas")


@pytest.mark.parametrize(
    "answer_id",
    ["enquiry/section-47", "enquiry/uncertain-cases", "enquiry/police-role", "enquiry/social-worker-role"],
)
def test_c11_wherever_tests_are_named_the_four_are_kept_apart(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Four tests")
    assert in_order(note, "realistic prospect", "beyond reasonable doubt", "reasonable cause", "balance of prob")


def test_c09_the_trigger_is_reasonable_cause_to_suspect(guide: Guide, library: Library) -> None:
    assert "reasonable cause to suspect" in before_notes(guide, "enquiry/section-47")
    assert [one for one in from_the_toolkit(library) if "reasonable cause to think" in read(guide, one)] == []


# --- C13 to C16: medical examinations ------------------------------------------------------------


def test_c13_a_medical_is_considered_whenever_abuse_is_suspected_or_reported(guide: Guide) -> None:
    said = before_notes(guide, "medical/why")
    assert in_order(said, "Consider one whenever child sexual abuse is suspected or reported", "national", "intimate")
    assert "may be considered" not in said
    note = the_note(guide, "medical/why", "weighing benefits")
    assert in_order(note, "Guide 003 (undated)", "whenever", "Kent only, about 2023", "specialist advice")


@PLACES
def test_c14_ring_the_sarc_now_comes_before_any_time_frame(guide: Guide, place: Place | None) -> None:
    said = before_notes(guide, "medical/times", place)
    assert in_order(
        said,
        "Ring the sexual assault referral centre (SARC) now and ask.",
        "There is benefit in an examination at any time",
        "No time frame is a reason to rule one out.",
        "hours",
    )
    first = re.search(r"\d+ (?:to \d+ )?hours|two weeks", said)
    assert first
    assert "at any time" in said[: first.start()]


def test_c14_windows_differ_and_an_interview_need_not_come_first(guide: Guide) -> None:
    note = the_note(guide, "medical/times", "Windows differ by service and age")
    assert in_order(note, "Guide 003 (undated): ask the SARC", "None rules out", "about 2023", "not confirmed")
    assert in_order(note, OUTSIDE, "thehavens.org.uk", "westmidsregionalcypsas.co.uk", "read 27 November 2026")
    assert "usually" not in before_notes(guide, "medical/times").partition("evidence interview")[2]


def test_c14_no_answer_gives_a_window_without_ringing_now(guide: Guide, library: Library) -> None:
    naming = [one for one in from_the_toolkit(library) if re.search(r"\b72 hours", read(guide, one))]
    assert "medical/times" in naming
    for one in naming:
        assert in_order(before_notes(guide, one), "Ring the", "now", "72 hours"), one


def test_c15_the_age_of_the_person_suspected_makes_no_difference(guide: Guide) -> None:
    assert "whatever the age of the person suspected" in before_notes(guide, "medical/why")


def test_c16_the_sarc_should_be_invited_to_the_discussion(guide: Guide) -> None:
    said = before_notes(guide, "medical/why")
    assert "should be invited to the strategy discussion" in said
    note = the_note(guide, "medical/why", "is stronger")
    assert in_order(note, "Guide 003 (undated)", "should be invited", "Kent only, about 2023", "can be invited")


# --- C17: the way to a SARC ----------------------------------------------------------------------


def test_c17_the_kent_route_is_said_to_be_kents_and_to_differ_elsewhere(guide: Guide) -> None:
    said = before_notes(guide, "medical/sarc-route")
    assert in_order(said, "Kent only", "Beech House", "Kent and Medway", "refer themselves directly", "June 2022")
    assert "at any time" in said
    note = the_note(guide, "medical/sarc-route", "Elsewhere")
    assert in_order(note, "Elsewhere, follow your own SARC's page", "under 13", OUTSIDE, "thehavens.org.uk")


# --- C18: outside the interview ------------------------------------------------------------------


@PLACES
def test_c18_talk_with_the_child_and_do_not_dig_stand_together(guide: Guide, place: Place | None) -> None:
    said = before_notes(guide, "enquiry/outside-the-interview", place)
    assert in_order(said, "You can talk with the child, listen", "never encourage the child to say more")
    note = the_note(guide, "enquiry/outside-the-interview", "Two halves, kept together")
    assert in_order(note, "talk directly with the child, listen and comfort", "do not dig for details of the abuse")


# --- C19: a child who has harmed a sibling -------------------------------------------------------


@PLACES
def test_c19_both_children_come_first_and_the_local_line_is_a_note(guide: Guide, place: Place | None) -> None:
    said = before_notes(guide, "safety-plan/sibling-living-apart", place)
    assert in_order(said, "Guide 003 gives no fixed rule", "still a child", "proportionate", "(about 2023)")
    assert "almost all cases" not in said
    note = the_note(guide, "safety-plan/sibling-living-apart", "almost all cases")
    assert in_order(note, "Guide 003 (undated) comes first: both children", "Kent only, about 2023", "case by case")


def test_c19_wherever_living_elsewhere_is_advised_both_children_come_first(guide: Guide, library: Library) -> None:
    naming = [one for one in from_the_toolkit(library) if "to stay elsewhere" in read(guide, one)]
    assert len(naming) >= 2
    for one in naming:
        assert in_order(read(guide, one), "comes first: both children, proportionate, still a child", "stay elsewhere")


# --- C20 and C21: dated words, and the register --------------------------------------------------

DATED = (
    r"perpetrat",
    r"offenders?\b",
    r"pornograph",
    r"peer.on.peer",
    r"youth offending",
    r"alleg(?:ed|ation)",
    r"\bregister\b",
    r"disclos",
    r"hyper dash",
    r"self-care for",
    r"\bburdens? of proof",
)


def test_c20_c21_dated_words_and_the_register_are_never_used(guide: Guide, library: Library) -> None:
    for one in from_the_toolkit(library):
        said = read(guide, one, KENT)
        assert [word for word in DATED if re.search(word, said, re.IGNORECASE)] == [], one


def test_c20_child_sexual_abuse_material_and_the_child_who_has_harmed_are_the_words(guide: Guide) -> None:
    assert "creating child sexual abuse material" in before_notes(guide, "safety-plan/adult-when-not")
    assert "child who has harmed" in before_notes(guide, "safety-plan/sibling-first-steps")
    for one in ("sibling-first-steps", "sibling-living-apart", "sibling-house-rules"):
        assert "victim" not in read(guide, f"safety-plan/{one}")


def test_c21_the_adult_is_charged_convicted_or_does_not_comply_and_nothing_else(guide: Guide) -> None:
    adult = before_notes(guide, "safety-plan/adult-when-not").partition("The adult:")[2].partition("Look at these")[0]
    assert len(re.findall(r"^• ", adult, re.MULTILINE)) == 3


# --- C31: the order of escalation ----------------------------------------------------------------


def test_c31_ones_own_organisation_then_the_partnership_and_the_copy_is_dated(guide: Guide) -> None:
    said = before_notes(guide, "enquiry/disagreement")
    assert in_order(said, "informally", "your own organisation's procedure", "the partnership's", "Kent Escalation")
    note = the_note(guide, "enquiry/disagreement", "April 2023")
    assert in_order(note, "(about 2023)", "a copy", "April 2023", "today")
    assert the_note(guide, "enquiry/disagreement", "your own organisation's procedure")


# --- C33: helplines ------------------------------------------------------------------------------


@PLACES
def test_c33_every_number_shown_is_one_that_was_read_elsewhere(
    guide: Guide, library: Library, place: Place | None
) -> None:
    said = read(guide, "helplines/kent-list", place)
    ours = {line.number for line in library.helplines.lines.values() if line.number}
    printed = re.findall(r"\b0\d{3} ?\d{3,} ?\d*|\b116 123\b|\b0800 1111\b", said)
    assert set(printed) <= ours
    assert {"0800 1111", "116 123"} <= set(printed)
    assert in_order(said, "Do not copy its numbers", "From outside the guides", "Childline: 0800 1111")
    assert the_note(guide, "helplines/kent-list", "prints another helpline's number")


def test_c33_no_answer_on_the_toolkit_shows_a_number_that_is_not_current(guide: Guide, library: Library) -> None:
    dated = [re.sub(r"\D", "", one.number) for one in library.helplines.not_current]
    assert len(dated) >= 7
    for answer_id in from_the_toolkit(library):
        digits = re.sub(r"\D", "", read(guide, answer_id, KENT))
        assert [number for number in dated if number in digits] == [], answer_id


# --- C42: an adult of concern at home ------------------------------------------------------------


@PLACES
@pytest.mark.parametrize("answer_id", ["safety-plan/adult-at-home", "safety-plan/adult-when-not"])
def test_c42_keeping_the_adult_away_comes_before_a_plan_at_home(
    guide: Guide, answer_id: str, place: Place | None
) -> None:
    note = the_note(guide, answer_id, "orders to keep the adult away")
    assert in_order(note, "Guide 003 (undated) comes first", "moving the child", "Kent only, about 2023", "police lead")
    said = before_notes(guide, "safety-plan/adult-at-home", place)
    assert in_order(said, "civil orders", "A plan with the adult at home is possible", "led by social workers")


# --- C54 and C55: what is asked of parents, and who sets the rules -------------------------------


@pytest.mark.parametrize("answer_id", ["family/protective-adults", "safety-plan/building", "checklist/safety-plan"])
def test_c54_owning_the_plan_and_realistic_expectations_are_shown_together(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "kept together")
    assert in_order(note, "own the plan's commitments", "should not be given unrealistic expectations")


@pytest.mark.parametrize(
    "answer_id", ["safety-plan/building", "safety-plan/contents", "safety-plan/sibling-house-rules"]
)
def test_c55_bottom_lines_and_the_familys_ideas_are_told_apart(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "families come up with the rules")
    assert in_order(note, "some rules are fixed", "bottom lines", "the family's ideas")


# --- Kent: said first, with its date, and never for Wales ----------------------------------------


def test_what_is_from_the_toolkit_begins_with_kent_only_and_is_dated(guide: Guide, library: Library) -> None:
    for answer_id in from_the_toolkit(library):
        front = library.answers[answer_id].front
        said = read(guide, answer_id, KENT)
        main = front.sources[0]
        assert (front.area == "kent") == main.startswith("004#"), answer_id
        if front.area:
            assert f"Kent only (about 2023). {front.summary}" in said, answer_id
            assert "covers England" in read(guide, answer_id, WALES), answer_id
        assert "about 2023" in said, answer_id


def test_the_checklist_says_whose_it_is_on_every_way_to_it(guide: Guide, library: Library) -> None:
    checklist = library.checklists["safety-plan"]
    sheet = guide.sheet("safety-plan")
    assert sheet
    assert "(Kent)" in blocks_text(sheet)
    last = reply_text(guide.press(Press(f"tick:safety-plan:{len(checklist.parts)}:0")))
    assert in_order(last, "Kent only, about 2023", "does not show that a plan is safe", "999")
    assert "{" not in blocks_text(sheet)
