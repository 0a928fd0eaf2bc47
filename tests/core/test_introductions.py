"""What the bot says of itself once a week: to whom, when, and where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.console.machine import reply_object
from adapters.store.sql import SqlReminderStore
from bot.guide import Guide
from bot.introductions import NOTICE
from bot.model import Alert, Conversation, Origin, Outcome, Paragraph, Press, Reply, SafetyKind, Utterance
from bot.plain import block_text, reply_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FakeClock

    from bot.library import Library
    from bot.triage import Triage

QUESTION = "what does NFPA mean"
DANGER = "a child is in danger"
HERE = Origin(conversation=Conversation("slack", "T1", '{"channel": "C1"}'), person="UQUILLWORT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqlReminderStore]:
    store = SqlReminderStore(f"sqlite:///{path}")
    yield store
    store.dispose()


Opened = Callable[[object], Guide]


@pytest.fixture
def opened(library: Library, triage: Triage, clock: FakeClock, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Make the guide over a store."""
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    return lambda store: Guide(library, triage, clock, store)


@pytest.fixture
def desk(opened: Opened, store: SqlReminderStore) -> Guide:
    return opened(store)


def introduced(reply: Reply) -> bool:
    """Return whether the reply ends with the notice; the words and the machines' mark must not come apart."""
    last = block_text(reply.blocks[-1])
    told = last.startswith("I am an automated guide, and nobody monitors me.")
    assert reply.notices == ((NOTICE,) if told else ())
    assert reply_text(reply).count("I am an automated guide") == told
    return told


def ask(desk: Guide, origin: Origin = HERE, text: str = QUESTION) -> bool:
    return introduced(desk.ask(Utterance(text, origin)))


def test_the_notice_says_what_the_bot_is_and_is_not(desk: Guide) -> None:
    reply = desk.ask(Utterance(QUESTION, HERE))
    notice = reply.blocks[-1]
    assert isinstance(notice, Paragraph)
    said = block_text(notice)
    for words in (
        "automated",
        "nobody monitors",
        "not a way to report a concern",
        "not confidential",
        "Leave out names",
    ):
        assert words in said
    assert said.endswith("In danger now, ring 999.")


def test_the_first_message_of_a_week_gets_it_and_the_second_does_not(desk: Guide) -> None:
    assert [ask(desk), ask(desk), ask(desk, text="thanks")] == [True, False, False]


def test_a_reply_with_it_is_otherwise_the_same(desk: Guide) -> None:
    first, second = (desk.ask(Utterance(QUESTION, HERE)) for _ in range(2))
    assert replace(first, blocks=first.blocks[:-1], notices=()) == second


def test_next_monday_it_comes_again(desk: Guide, clock: FakeClock) -> None:
    said = {}
    for _ in range(15):  # from Monday 2 March on
        said[f"{clock.now():%a %d}"] = ask(desk)
        clock.move(timedelta(days=1))
    assert [day for day, told in said.items() if told] == ["Mon 02", "Mon 09", "Mon 16"]


def test_a_week_runs_on_over_the_new_year(desk: Guide, clock: FakeClock) -> None:
    said = []
    for day in (datetime(2026, 12, 31, 9, tzinfo=UTC), datetime(2027, 1, 1, 9, tzinfo=UTC)):
        clock.set(day)
        said.append(ask(desk))
    clock.set(datetime(2027, 1, 4, 9, tzinfo=UTC))
    assert [*said, ask(desk)] == [True, False, True]


@pytest.mark.parametrize(
    ("origin", "again"),
    [
        (replace(HERE, person="U2"), True),
        (replace(HERE, conversation=Conversation("slack", "T2", '{"channel": "C1"}')), True),
        (replace(HERE, conversation=Conversation("teams", "T1", '{"channel": "C1"}')), True),
        (replace(HERE, conversation=Conversation("slack", "T1", '{"channel": "C2"}')), False),
    ],
    ids=["another person", "another workspace", "another platform", "another thread"],
)
def test_it_is_for_each_person_once(desk: Guide, origin: Origin, again: bool) -> None:
    assert ask(desk)
    assert ask(desk, origin) is again
    assert not ask(desk, origin)
    assert not ask(desk)


def test_it_is_remembered_over_a_restart(opened: Opened, store: SqlReminderStore, path: Path) -> None:
    assert ask(opened(store))
    store.dispose()
    again = SqlReminderStore(f"sqlite:///{path}")
    assert not ask(opened(again))
    again.dispose()


@pytest.mark.parametrize("origin", [Origin(), replace(HERE, person=""), replace(HERE, conversation=None)])
def test_where_nobody_is_known_there_is_none(desk: Guide, origin: Origin) -> None:
    assert not ask(desk, origin)


def test_without_a_store_there_is_none(guide: Guide) -> None:
    assert not ask(guide)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (QUESTION, Outcome.ANSWER),
        ("what time does the swimming pool open on sundays", Outcome.NOT_COVERED),
        ("is this enough to meet the threshold?", Outcome.CANNOT_DECIDE),
        ("thanks", Outcome.SMALL_TALK),
        ("", Outcome.NOT_COVERED),
        ("x" * 5_000, Outcome.NOT_COVERED),
        ("что это значит", Outcome.NOT_COVERED),
        (DANGER, Outcome.SAFETY),
    ],
)
def test_it_comes_whatever_was_asked(desk: Guide, text: str, outcome: Outcome) -> None:
    reply = desk.ask(Utterance(text, HERE))
    assert reply.outcome is outcome
    assert introduced(reply)


def test_under_a_safety_card_and_never_above_it(desk: Guide) -> None:
    reply = desk.ask(Utterance(DANGER, HERE))
    assert (reply.outcome, reply.safety) == (Outcome.SAFETY, SafetyKind.EMERGENCY)
    assert isinstance(reply.blocks[0], Alert)
    assert introduced(reply)


def test_a_pressed_button_neither_gets_it_nor_uses_it_up(desk: Guide) -> None:
    assert not introduced(desk.press(Press("answer:nfpa/meaning", HERE)))
    assert not introduced(desk.press(Press("tick:referral:0:0", HERE)))
    assert ask(desk)


def test_machines_read_it_in_a_field_of_its_own(desk: Guide) -> None:
    first, second = (reply_object(desk.ask(Utterance(QUESTION, HERE)), QUESTION, None) for _ in range(2))
    assert (first["notices"], second["notices"]) == (["automated"], [])
    assert "I am an automated guide" in first["text"]


def test_what_is_remembered_says_neither_who_it_was_nor_what_they_asked(
    desk: Guide, store: SqlReminderStore, path: Path
) -> None:
    ask(desk, text="what does quillfern mean")
    store.dispose()
    kept = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert b"visit" in kept
    assert b"uillwort" not in kept.lower()
    assert b"quillfern" not in kept.lower()


class Broken(SqlReminderStore):
    """A store whose database does not answer."""

    def first_this_week(self, visitor: str, now: datetime) -> bool:
        raise OSError(visitor)


@pytest.mark.parametrize(("text", "outcome"), [(DANGER, Outcome.SAFETY), (QUESTION, Outcome.ANSWER)])
def test_a_store_that_fails_costs_neither_the_card_nor_the_answer(
    opened: Opened, path: Path, text: str, outcome: Outcome
) -> None:
    broken = Broken(f"sqlite:///{path}")
    reply = opened(broken).ask(Utterance(text, HERE))
    broken.dispose()
    assert reply.outcome is outcome
