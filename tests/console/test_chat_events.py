"""What somebody types after something happened, as a conversation in the terminal. It is Saturday 7 March 2026."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import FakeClock, Run


@pytest.fixture(autouse=True)
def saturday(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the terminal's clock."""
    clock.set(datetime(2026, 3, 7, 10, 0, tzinfo=UTC))
    monkeypatch.setattr("adapters.clock.SystemClock", lambda: clock)


@pytest.fixture
def talk(run: Run) -> Callable[..., list[str]]:
    """Return a way to type lines; each reply comes back as one line of words."""

    def typed(*lines: str, options: tuple[str, ...] = ()) -> list[str]:
        said = run("chat", *options, typed="\n".join(lines) + "\n").stdout
        return [re.sub(r"\s+", " ", part).strip() for part in said.split("You:")[1:-1]]

    return typed


def test_a_referral_sent_on_friday_afternoon(talk: Callable[..., list[str]]) -> None:
    asked, shown = talk("referral sent Friday 16:45", "1")
    assert asked.endswith("Do you mean Friday 6 March 2026 at 16:45? Is that right? 1. Yes 2. Another day")
    assert "Due by Monday 9 March 2026 at 17:00." in shown
    assert "Due by Wednesday 11 March 2026 at 17:00." in shown
    assert "- Saturday 7 March 2026: not a working day (weekend)" in shown
    assert "- Wednesday 11 March 2026: working day 3" in shown
    assert "Here I cannot remind you." in shown
    assert "CSA Centre response pathway: making a referral" in shown


def test_another_day_and_then_one_of_the_days_shown(talk: Callable[..., list[str]]) -> None:
    _, again, shown = talk("referral sent Friday 16:45", "2", "3")
    assert "such as: referral sent Friday 16:45" in again
    assert "1. Today, Saturday 7 March 2026" in again
    assert "3. Thursday 5 March 2026" in again
    assert "Due by Friday 6 March 2026 at 17:00." in shown


def test_a_day_that_cannot_be_and_then_the_right_one(talk: Callable[..., list[str]]) -> None:
    future, impossible, bare, right = talk(
        "referral sent on Monday 9 March",
        "referral sent 31 February",
        "referral sent at 16:45",
        "referral sent 3 working days ago",
    )
    assert "has not come yet" in future
    assert "no such day" in impossible
    assert "could not tell which day" in bare
    for said in (future, impossible, bare):
        assert "such as: referral sent Friday 16:45" in said
    assert "Do you mean Wednesday 4 March 2026?" in right


def test_a_question_about_it_is_answered(talk: Callable[..., list[str]]) -> None:
    (said,) = talk("referral sent Friday 16:45, when will they reply?")
    assert "How soon should children's social care reply to a referral?" in said
    assert "Do you mean" not in said


def test_kents_first_discussion_by_the_clock(talk: Callable[..., list[str]]) -> None:
    _, shown = talk("decided to hold a strategy discussion yesterday at 10:15", "1", options=("--area", "kent"))
    assert "Kent only (about 2023). Due by Saturday 7 March 2026 at 10:15." in shown
    _, elsewhere = talk("decided to hold a strategy discussion yesterday at 10:15", "1")
    assert "This limit is Kent's own." in elsewhere


def test_after_recent_abuse_the_card_is_first_and_leads_on(talk: Callable[..., list[str]]) -> None:
    asked, where = talk("last contact was yesterday at 22:00", "1")
    assert "A MEDICAL EXAMINATION AFTER RECENT ABUSE Ring the sexual assault referral centre (SARC) now." in asked
    assert "Where is our sexual assault referral centre" in where


def test_in_danger_the_card_still_comes_first(talk: Callable[..., list[str]]) -> None:
    (said,) = talk("referral sent yesterday and the child is in danger right now")
    assert "999" in said
    assert "Do you mean" not in said


def test_lines_keep_to_80_columns(run: Run) -> None:
    typed = "referral sent Friday 16:45\n1\nreferral sent\nstrategy discussion held last Tuesday\n1\nquit\n"
    said = run("chat", typed=typed, environment={"COLUMNS": "200"}).stdout
    assert max(map(len, said.splitlines())) <= 80
