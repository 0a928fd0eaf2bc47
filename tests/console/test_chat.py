"""`chat` with what a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

    from bot.library import Library


@pytest.mark.parametrize("word", ["quit", "exit", "Q", " Quit "])
def test_it_says_hello_and_goodbye(run: Run, library: Library, word: str) -> None:
    result = run("chat", typed=f"{word}\n")
    assert result.exit_code == 0
    assert "999" in result.stdout
    assert result.stdout.rstrip().endswith(library.replies.say("console.bye"))


def test_the_end_of_the_input_is_a_goodbye_too(run: Run, library: Library) -> None:
    result = run("chat", typed="what does NFPA mean")
    assert result.exit_code == 0
    assert result.stdout.rstrip().endswith(library.replies.say("console.bye"))


def test_numbers_press_the_buttons_that_were_shown(run: Run, library: Library) -> None:
    said = run("chat", typed="what does NFPA mean\n1\n").stdout
    first = library.answers["nfpa/meaning"].front.next
    assert first
    label = library.answers[first].title
    assert said.count(label) >= 2, "as a button, and as the heading of what it leads to"
    assert library.answers[first].front.summary[:40] in said


@pytest.mark.parametrize("number", ["0", "99", "1000001", "0000001", "9" * 5_000])
def test_a_number_that_is_not_there_says_so_and_keeps_the_list(run: Run, number: str) -> None:
    said = run("chat", typed=f"what does NFPA mean\n{number}\n1\n").stdout
    assert "There is no number" in said
    assert "I do not cover that" not in said


@pytest.mark.parametrize("typed", ["1\n", "²\n", "١\n"])
def test_a_number_before_any_list(run: Run, typed: str) -> None:
    assert run("chat", typed=typed).exit_code == 0


@pytest.mark.parametrize("why", ["why", "Why?", " WHY "])
def test_why_explains_the_last_reply(run: Run, why: str) -> None:
    said = run("chat", typed=f"what does NFPA mean\n{why}\n").stdout
    assert "I matched the words" in said or "It is the nearest to" in said


def test_why_before_anything_was_asked(run: Run, library: Library) -> None:
    assert library.replies.say("console.no_reason") in run("chat", typed="why\n").stdout


def test_why_twice_and_after_a_wrong_number(run: Run) -> None:
    said = run("chat", typed="what does NFPA mean\n99\nwhy\nwhy\n").stdout
    assert said.count("“what does nfpa mean") == 2 or said.lower().count("i matched the words") == 2


def test_an_empty_line_asks_for_a_question(run: Run, library: Library) -> None:
    assert library.replies.say("reply.empty")[:30] in run("chat", typed="\n").stdout


def test_what_is_typed_is_not_taken_for_markup_nor_echoed(run: Run) -> None:
    said = run("chat", typed="[bold red]zzyzx[/] :smile: \x1b[31m\n").stdout
    assert "zzyzx" not in said
    assert "\x1b" not in said


def test_no_reminders_are_offered_where_none_can_be_sent(run: Run) -> None:
    assert "Remind me" not in run("chat", typed="how soon must the child be told\n").stdout


def test_lines_keep_to_80_columns(run: Run) -> None:
    typed = "what does NFPA mean\n1\nwhy\nreview\n1\na child is in danger\nquit\n"
    said = run("chat", typed=typed, environment={"COLUMNS": "200"}).stdout
    assert max(map(len, said.splitlines())) <= 80
