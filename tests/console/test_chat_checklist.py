"""`chat` through a checklist: each list is numbered, and a number ticks, steps on or opens an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from checklists_shown import items

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

    from bot.library import Library
    from bot.schema import Checklist

    Shown = Callable[..., list[str]]

ASKED = "help me write a referral"


@pytest.fixture
def checklist(library: Library) -> Checklist:
    return library.checklists["referral"]


@pytest.fixture
def shown(run: Run, library: Library) -> Shown:
    """Return a way to ask, and then to type a number for each label in turn: the replies, one for each line typed."""
    prompt = library.replies.say("console.you")

    def talk(*labels: str) -> list[str]:
        typed = [ASKED]
        for label in (*labels, ""):
            said = run("chat", typed="\n".join([*typed, "quit", ""])).stdout
            replies = said.split(prompt)[1:-1]
            assert len(replies) == len(typed)
            if label:
                typed.append(number_of(replies[-1], label))
        return [" ".join(reply.split()) for reply in replies]

    return talk


def number_of(reply: str, label: str) -> str:
    (number,) = re.findall(rf"^ *(\d+)\. {re.escape(label)} *$", reply, re.MULTILINE)
    return str(number)


def test_asking_shows_the_first_part_with_a_number_for_each_item(
    shown: Shown, library: Library, checklist: Checklist
) -> None:
    (reply,) = shown()
    assert library.answers["checklist/referral"].title in reply
    for number, item in enumerate(checklist.parts[0].items, 1):
        assert f"To do: {item.label}. {item.text}" in reply
        assert f"{number}. ☐ {item.label}" in reply
    assert f"0 of {len(items(checklist))} ticked." in reply


def test_a_number_ticks_and_the_same_number_unticks(shown: Shown, checklist: Checklist) -> None:
    item = checklist.parts[0].items[3]
    _, ticked, unticked = shown(f"☐ {item.label}", f"☑ {item.label}")
    assert f"Done: {item.label}. {item.text}" in ticked
    assert f"4. ☑ {item.label}" in ticked
    assert f"1 of {len(items(checklist))} ticked." in ticked
    assert f"To do: {item.label}." in unticked
    assert f"0 of {len(items(checklist))} ticked." in unticked


def test_through_all_parts_to_the_end(shown: Shown, library: Library, checklist: Checklist) -> None:
    go = library.replies.say
    labels: list[str] = []
    for part in checklist.parts:
        labels += [f"☐ {part.items[0].label}", go("checklist.next")]
    labels[-1] = go("checklist.finish")
    *_, end = shown(*labels)
    of = len(items(checklist))
    assert f"{len(checklist.parts)} of {of} ticked." in end
    left = end.partition(go("checklist.left"))[2]
    for part in checklist.parts:
        assert f"{part.items[0].label}. {part.items[0].text}" not in left
        assert f"{part.items[1].label}. {part.items[1].text}" in left
    assert "999" in end


def test_a_number_opens_the_answer_behind_an_item(shown: Shown, library: Library, checklist: Checklist) -> None:
    more = library.answers[checklist.parts[0].items[0].more or ""]
    *_, reply = shown(more.title)
    assert reply.startswith(more.title)


def test_a_number_that_is_not_there_leaves_the_list_as_it_was(run: Run, checklist: Checklist) -> None:
    said = " ".join(run("chat", typed=f"{ASKED}\n1\n99\n2\nquit\n").stdout.split())
    assert "There is no number" in said
    assert f"2 of {len(items(checklist))} ticked." in said


def test_the_list_keeps_to_80_columns_and_shows_no_ids(run: Run) -> None:
    said = run("chat", typed=f"{ASKED}\n1\n2\n7\n", environment={"COLUMNS": "200"}).stdout
    assert max(map(len, said.splitlines())) <= 80
    assert "tick:" not in said
