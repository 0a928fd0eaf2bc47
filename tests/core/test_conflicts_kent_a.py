"""Kent's toolkit on abuse, trauma, signs, telling and talking: what a person reads where guides differ or are dated.

The numbers are those of the list of conflicts between the guides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.model import Context, Origin
from bot.plain import block_text, reply_text

if TYPE_CHECKING:
    from bot.guide import Guide
    from bot.library import Library

OUTSIDE = "From outside the guides: "
TOPICS = ("kent", "abuse", "trauma", "signs", "telling", "talking", "protect", "behaviour")
DATED = "(Kent only, about 2023)"


def read(guide: Guide, answer_id: str) -> str:
    """Return every word a person sees of an answer."""
    reply = guide.answer(answer_id, Origin())
    assert reply, f"there is no answer {answer_id}"
    return reply_text(reply)


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


def ours(library: Library) -> list[str]:
    """Return the answers and terms that rest first on Kent's toolkit."""
    return [one for one, answer in library.answers.items() if answer.front.sources[:1] and of_kent(library, one)]


def of_kent(library: Library, answer_id: str) -> bool:
    return library.answers[answer_id].front.sources[0].startswith("004#")


def written(library: Library) -> list[str]:
    return [one for one in ours(library) if one.startswith((*(f"{topic}/" for topic in TOPICS), "glossary/"))]


def answer_alone(guide: Guide, answer_id: str) -> str:
    """Return what is read before the notes and sources."""
    return read(guide, answer_id).partition("Note: ")[0].partition("Source: ")[0]


# --- Whose it is ---------------------------------------------------------------------------------


def test_what_rests_on_kents_toolkit_is_marked_as_kents_and_dated(guide: Guide, library: Library) -> None:
    found = ours(library)
    assert len(found) > 70
    for answer_id in found:
        said = read(guide, answer_id)
        assert library.answers[answer_id].front.area == "kent", answer_id
        assert "Kent only (about 2023). " in said, answer_id


def test_no_title_or_text_of_it_marks_itself_once_more(library: Library) -> None:
    for answer_id in ours(library):
        answer = library.answers[answer_id]
        assert "Kent only" not in answer.title + answer.front.summary, answer_id


# --- C03 and C44: the definition and its edition -------------------------------------------------


def test_c44_the_definition_is_a_summary_and_the_edition_of_2026_is_to_be_read(guide: Guide) -> None:
    note = the_note(guide, "abuse/definition", "2018 edition")
    assert in_order(note, "Working Together 2026 is the edition to use", DATED, "2018", "a summary", OUTSIDE)
    answer = answer_alone(guide, "abuse/definition").replace("Kent only (about 2023). ", "")
    assert re.findall(r"\b20\d\d\b|\brap\b|\bp\.? ?107\b", answer) == []


def test_c03_the_toolkits_edition_of_working_together_is_said_to_be_replaced(guide: Guide) -> None:
    note = the_note(guide, "kent/about", "Working Together")
    assert in_order(note, "The 2026 edition has replaced it", "2018", "Use the 2026 edition")


# --- C18: talking with the child -----------------------------------------------------------------


@pytest.mark.parametrize(
    "answer_id",
    [
        "talking/setting-up",
        "talking/listening",
        "talking/phrases",
        "talking/questions",
        "talking/when-to-stop",
        "trauma/language",
        "telling/what-helped",
        "telling/taking-back",
    ],
)
def test_c18_both_halves_of_talking_with_a_child_are_shown_together(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "Two halves, kept together")
    assert in_order(note, "Guide 002 (undated): talk directly", DATED, "do not dig for details of the abuse")


def test_c18_stopping_comes_with_leave_to_talk_and_to_comfort(guide: Guide) -> None:
    answer = answer_alone(guide, "talking/when-to-stop")
    assert in_order(answer, "can and should talk directly with children", "Once you can refer, do not go on")
    assert "Kent only (about 2023). Talk, listen and comfort, but stop seeking more" in answer
    assert "You do not need a full account or proof before you refer." in answer


def test_c18_saying_less_outside_the_interview_never_stands_alone(guide: Guide, library: Library) -> None:
    naming = [one for one in written(library) if "never encourage" in read(guide, one)]
    assert naming
    for answer_id in naming:
        assert re.search(r"Talking is right|should talk directly", answer_alone(guide, answer_id)), answer_id


# --- C20: dated or harmful words -----------------------------------------------------------------

NOT_SAID = (
    r"perpetrat|offender|victims?\b(?! of)|paedophil|child porn|peer[- ]on[- ]peer|alleg|disclos|"
    r"Youth Offending|sex offend"
)


def test_c20_dated_words_are_not_taken_over(guide: Guide, library: Library) -> None:
    explained = {"abuse/kinds", "behaviour/harmful-and-problematic", "glossary/problematic-sexual-behaviour"}
    for answer_id in written(library):
        said = {one.casefold() for one in re.findall(NOT_SAID, answer_alone(guide, answer_id), re.IGNORECASE)}
        allowed = (
            {"victim"} if answer_id in explained else {"victims"} if answer_id == "glossary/special-measures" else set()
        )
        assert said <= allowed, answer_id


@pytest.mark.parametrize("answer_id", [f"behaviour/{one}" for one in ("harmful-and-problematic", "help")])
def test_c20_a_child_is_a_child_who_has_harmed(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "child who has harmed")
    assert in_order(note, "Guide 003 (undated)", "child-on-child", DATED, "older words")


def test_c20_a_child_who_has_harmed_is_still_a_child(guide: Guide) -> None:
    answer = answer_alone(guide, "behaviour/harmful-and-problematic")
    assert "A child who has harmed others is still a child, and may have been abused or neglected." in answer


def test_c20_youth_justice_has_its_name_of_today_first(guide: Guide) -> None:
    assert "youth justice" in answer_alone(guide, "behaviour/help")
    note = the_note(guide, "behaviour/help", "youth justice")
    assert in_order(note, "Guide 003 (undated) says youth justice", DATED, "older name")


@pytest.mark.parametrize("answer_id", ["abuse/kinds", "abuse/online-offending"])
def test_c20_abuse_material_is_called_so_and_online_abuse_is_more_than_it(guide: Guide, answer_id: str) -> None:
    assert "child sexual abuse material" in answer_alone(guide, answer_id)
    note = the_note(guide, answer_id, "online sexual offending")
    assert in_order(note, "Say child sexual abuse material", DATED, "online in other ways too")


# --- C22: belief and an open mind ----------------------------------------------------------------


@pytest.mark.parametrize("answer_id", ["telling/messages-from-children", "telling/taking-back"])
def test_c22_stopping_is_not_disbelief_and_comes_before_kents_words(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "disbelief")
    assert in_order(note, "Guide 003 (undated)", "this is not disbelief", DATED, "believe the child", "an open mind")


def test_c22_no_answer_says_whether_a_child_spoke_the_truth(guide: Guide, library: Library) -> None:
    for answer_id in written(library):
        assert not re.search(r"\b(?:always|never) (?:lie|true)|is (?:true|lying|false)\b", read(guide, answer_id))


# --- C23, C24 and C39: figures -------------------------------------------------------------------


def test_c23_the_old_survey_comes_with_the_estimate_of_today(guide: Guide) -> None:
    answer = answer_alone(guide, "signs/how-common")
    assert in_order(answer, "Nobody knows exactly.", "survey of 2,275 children", "around 1 in 20")
    note = the_note(guide, "signs/how-common", "15% of girls")
    assert in_order(note, "The CSA Centre", "5% of boys", "about 2023", "do not combine them", OUTSIDE)
    assert in_order(note, OUTSIDE, "csacentre.org.uk", "read 27 November 2026")


def test_c24_the_share_that_told_is_never_averaged(guide: Guide) -> None:
    answer = answer_alone(guide, "telling/how-children-tell")
    assert in_order(answer, "2013 study", "over 80%")
    assert "72%" not in answer
    note = the_note(guide, "telling/how-children-tell", "72%")
    assert in_order(note, "The 72% counts reviews", "over 80%", "do not combine them")


def test_c39_the_figure_of_arrests_never_stands_without_its_year(guide: Guide, library: Library) -> None:
    naming = [one for one in library.answers if re.search(r"\b850 arrests\b", read(guide, one))]
    assert naming == ["abuse/online-offending"]
    assert in_order(answer_alone(guide, naming[0]), "In 2021", "more than 850 arrests for this each month")
    assert "for 2021" in the_note(guide, naming[0], "arrest figure")


# --- C30 and C43: what the toolkit lists ---------------------------------------------------------


def test_c30_the_guide_on_communicating_is_the_second_edition_wherever_named(guide: Guide, library: Library) -> None:
    naming = [one for one in written(library) if "communicating with children" in answer_alone(guide, one).casefold()]
    assert {"kent/resources", "talking/phrases", "signs/babies"} <= set(naming)
    for answer_id in naming:
        note = the_note(guide, answer_id, "second edition")
        assert note.endswith("Use the CSA Centre's second edition."), answer_id


def test_c43_resources_that_cost_are_marked_and_no_unchecked_link_is_given(guide: Guide, library: Library) -> None:
    for answer_id in ("kent/resources", "telling/messages-from-children", "behaviour/traffic-light-tool"):
        for line in answer_alone(guide, answer_id).splitlines():
            if line.startswith("•") and re.search(r"Community Care Inform|Research in Practice", line):
                assert "(paid)" in line or "framework" in line, f"{answer_id}: {line}"
    for answer_id in written(library):
        beyond = library.answers[answer_id].front.helplines
        assert beyond or "http" not in answer_alone(guide, answer_id), answer_id


# --- C45 and C46: what the toolkit has lost ------------------------------------------------------


def test_c45_the_flowcharts_are_said_to_be_titles_only(guide: Guide) -> None:
    answer = answer_alone(guide, "kent/missing")
    assert in_order(
        answer, "not held here, only their titles", "CSA Flowchart (Pre - Children's Social Care involvement)"
    )
    assert in_order(answer, "those steps cannot be shown here", "Ask your safeguarding lead for a copy.")


def test_c46_section_names_are_said_to_be_ours(guide: Guide) -> None:
    assert in_order(answer_alone(guide, "kent/missing"), "lost their headings", "section names", "ours")


# --- Terms that other guides leave undefined -----------------------------------------------------


@pytest.mark.parametrize("answer_id", ["glossary/harmful-sexual-behaviour", "glossary/cse"])
def test_a_definition_that_only_kent_gives_comes_second_and_dated(guide: Guide, answer_id: str) -> None:
    note = the_note(guide, answer_id, "does not define it")
    assert in_order(note, "Guide 002 (undated)", DATED)
