"""A reminder's life: asked for, set, worded, closed; and what forged or late presses get."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import FakeReminderStore

from bot.guide import Guide
from bot.model import (
    Buttons,
    Conversation,
    Nation,
    Nudge,
    Origin,
    Outcome,
    Place,
    Press,
    ReminderState,
    Reply,
    Utterance,
)
from bot.plain import reply_text

if TYPE_CHECKING:
    from conftest import FakeClock

    from bot.library import Library
    from bot.triage import Triage

RULE = "victims-code-notice"
HERE = Origin(conversation=Conversation("slack", "T1", '{"channel": "C1"}'), person="U1")
ELSEWHERE = Origin(conversation=Conversation("slack", "T1", '{"channel": "C2"}'), person="U1")
LEASE = timedelta(minutes=2)


@pytest.fixture
def store() -> FakeReminderStore:
    return FakeReminderStore()


@pytest.fixture
def desk(
    library: Library,
    triage: Triage,
    clock: FakeClock,
    store: FakeReminderStore,
    *,
    guide: Guide,
    monkeypatch: pytest.MonkeyPatch,
) -> Guide:
    # The matcher holds no state and takes half a second to build.
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    return Guide(library, triage, clock, store)


def actions(reply: Reply) -> list[str]:
    return [one.action for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]


def unknown(reply: Reply, desk: Guide) -> bool:
    fixed = desk.press(Press("nonsense", HERE))
    return reply.outcome is Outcome.NOT_COVERED and reply.blocks == fixed.blocks


def due(store: FakeReminderStore, clock: FakeClock) -> list[Nudge]:
    return store.claim(clock.now(), LEASE, 10)


# --- asking and setting --------------------------------------------------------------------------


def test_pressing_remind_asks_on_which_day(desk: Guide) -> None:
    reply = desk.press(Press(f"remind:{RULE}", HERE))
    assert actions(reply) == [f"when:{RULE}:2026-{day}" for day in ("03-02", "03-01", "02-28", "02-27", "02-26")]
    said = reply_text(reply)
    assert "The limit is 1 working day after the decision was made." in said
    assert "Today, Monday 2 March 2026" in said
    assert "Yesterday, Sunday 1 March 2026" in said
    assert "\n3. Saturday 28 February 2026" in said


def test_today_is_the_day_on_the_wall_and_not_in_utc(desk: Guide, clock: FakeClock) -> None:
    clock.set(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # 00:30 on 1 July in London
    assert actions(desk.press(Press(f"remind:{RULE}", HERE)))[0] == f"when:{RULE}:2026-07-01"


@pytest.mark.parametrize("text", ["remind me to tell the child within one working day"])
def test_a_typed_request_leads_to_the_same(desk: Guide, text: str) -> None:
    reply = desk.ask(Utterance(text, HERE))
    assert reply.outcome is Outcome.ANSWER
    assert [one for one in actions(reply) if one.startswith(("when:", "remind:"))]


def test_setting_it_shows_the_working_and_stores_what_is_still_to_come(
    desk: Guide, store: FakeReminderStore, clock: FakeClock
) -> None:
    reply = desk.press(Press(f"when:{RULE}:2026-02-27", HERE))  # Friday; it is Monday, 09:00
    said = reply_text(reply)
    assert "Due by Monday 2 March 2026 at 17:00." in said
    assert (
        "• Friday 27 February 2026: the decision was made, day 0\n• Saturday 28 February 2026: not a working day"
        in said
    )
    assert "on Monday 2 March 2026 at 13:00, Monday 2 March 2026 at 17:00, Tuesday 3 March 2026 at 09:30." in said
    (stop,) = [one for one in actions(reply) if one.startswith("stop:")]
    kept = store.get(stop.removeprefix("stop:"))
    assert kept
    assert (kept.rule, kept.event, kept.person, kept.state) == (
        RULE,
        date(2026, 2, 27),
        "U1",
        ReminderState.ACTIVE,
    )
    assert kept.conversation == HERE.conversation
    clock.move(timedelta(days=2))
    assert [nudge.stage for nudge in due(store, clock)] == ["before", "due", "overdue"]


def test_in_the_afternoon_only_the_later_nudges_are_planned(
    desk: Guide, store: FakeReminderStore, clock: FakeClock
) -> None:
    clock.move(timedelta(hours=5))
    said = reply_text(desk.press(Press(f"when:{RULE}:2026-02-27", HERE)))
    assert "on Monday 2 March 2026 at 17:00, Tuesday" in said
    clock.move(timedelta(days=2))
    assert [nudge.stage for nudge in due(store, clock)] == ["due", "overdue"]


def test_too_late_for_any_nudge_says_so_and_sets_nothing(
    desk: Guide, store: FakeReminderStore, clock: FakeClock
) -> None:
    reply = desk.press(Press(f"when:{RULE}:2026-02-20", HERE))
    said = reply_text(reply)
    assert "That time has passed, so I have set no reminder." in said
    assert "If it is missed:" in said
    assert actions(reply) == []
    clock.move(timedelta(days=30))
    assert due(store, clock) == []


def test_pressing_twice_sets_one_reminder(desk: Guide, store: FakeReminderStore, clock: FakeClock) -> None:
    first = desk.press(Press(f"when:{RULE}:2026-02-27", HERE))
    second = desk.press(Press(f"when:{RULE}:2026-02-27", replace(HERE, person="U2")))
    assert actions(first) == actions(second)
    clock.move(timedelta(days=2))
    assert len(due(store, clock)) == 3


def test_the_same_day_in_another_thread_is_another_reminder(desk: Guide) -> None:
    here = actions(desk.press(Press(f"when:{RULE}:2026-02-27", HERE)))
    assert here != actions(desk.press(Press(f"when:{RULE}:2026-02-27", ELSEWHERE)))


@pytest.mark.parametrize("nation", [Nation.SCOTLAND, Nation.NORTHERN_IRELAND])
def test_another_nation_is_told_that_the_limit_is_not_its_own(desk: Guide, nation: Nation) -> None:
    there = replace(HERE, place=Place(nation))
    reply = desk.press(Press(f"remind:{RULE}", there))
    assert "This limit is for England and Wales. I have no limit for" in reply_text(reply)
    assert actions(reply) == []
    assert unknown(desk.press(Press(f"when:{RULE}:2026-02-27", there)), desk)


def test_where_the_bot_cannot_write_later_it_shows_the_limit_alone(desk: Guide, guide: Guide) -> None:
    for one, origin in ((desk, Origin()), (guide, HERE)):
        reply = one.press(Press(f"remind:{RULE}", origin))
        assert "Reminders work in Slack and Teams" in reply_text(reply)
        assert actions(reply) == []
        assert unknown(one.press(Press(f"when:{RULE}:2026-02-27", origin)), one)
        assert not [act for act in actions(one.press(Press("answer:nfpa/meaning", origin))) if "remind" in act]


@pytest.mark.parametrize(
    "day",
    [
        "",
        "today",
        "2026-03-03",
        "2036-01-01",
        "2024-01-01",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "2026-03-01T00:00",
        "2026-03-01 ",
        "2026-03-01:x",
        "२०२६-०३-०१",
        "-1",
        "1e5",
        "'; drop table",
    ],
)
def test_a_forged_day_sets_nothing(desk: Guide, store: FakeReminderStore, clock: FakeClock, day: str) -> None:
    assert unknown(desk.press(Press(f"when:{RULE}:{day}", HERE)), desk)
    clock.move(timedelta(days=5000))
    assert due(store, clock) == []


@pytest.mark.parametrize(
    "action",
    [
        "remind:gone",
        "when:gone:2026-03-01",
        "when:",
        "remind:",
        "done:",
        "stop:gone",
        "done:x" * 999,
        ":",
        "",
        "answer:gone",
        "answer:../../etc/passwd",
        "explode:all",
        "\x00",
        "remind:victims-code-notice\n",
    ],
)
def test_a_forged_action_gets_the_fixed_reply(desk: Guide, action: str) -> None:
    reply = desk.press(Press(action, HERE))
    assert unknown(reply, desk)
    assert "explode" not in reply_text(reply) + reply.reason


# --- closing -------------------------------------------------------------------------------------


def set_one(desk: Guide, origin: Origin = HERE) -> str:
    (stop,) = actions(desk.press(Press(f"when:{RULE}:2026-02-27", origin)))
    return stop.removeprefix("stop:")


@pytest.mark.parametrize(
    ("verb", "state", "says"),
    [("done", ReminderState.DONE, "Marked as done."), ("stop", ReminderState.STOPPED, "Stopped.")],
)
def test_closing(
    desk: Guide, store: FakeReminderStore, clock: FakeClock, *, verb: str, state: ReminderState, says: str
) -> None:
    identity = set_one(desk)
    assert says in reply_text(desk.press(Press(f"{verb}:{identity}", HERE)))
    kept = store.get(identity)
    assert kept
    assert kept.state is state
    assert "already closed" in reply_text(desk.press(Press(f"done:{identity}", HERE)))
    assert "already closed" in reply_text(desk.press(Press(f"stop:{identity}", HERE)))
    clock.move(timedelta(days=2))
    assert due(store, clock) == []


def test_a_colleague_in_the_same_thread_may_close_it(desk: Guide) -> None:
    identity = set_one(desk)
    assert "Marked as done" in reply_text(desk.press(Press(f"done:{identity}", replace(HERE, person="U2"))))


@pytest.mark.parametrize(
    "origin",
    [
        ELSEWHERE,
        Origin(),
        replace(HERE, conversation=Conversation("slack", "T2", '{"channel": "C1"}')),
        replace(HERE, conversation=Conversation("teams", "T1", '{"channel": "C1"}')),
    ],
)
@pytest.mark.parametrize("verb", ["done", "stop"])
def test_nobody_closes_it_from_another_conversation(
    desk: Guide, store: FakeReminderStore, origin: Origin, verb: str
) -> None:
    identity = set_one(desk)
    assert unknown(desk.press(Press(f"{verb}:{identity}", origin)), desk)
    kept = store.get(identity)
    assert kept
    assert kept.state is ReminderState.ACTIVE


def test_set_again_after_it_was_stopped(desk: Guide, store: FakeReminderStore, clock: FakeClock) -> None:
    identity = set_one(desk)
    desk.press(Press(f"stop:{identity}", HERE))
    assert set_one(desk) == identity
    clock.move(timedelta(days=2))
    assert len(due(store, clock)) == 3


# --- nudges --------------------------------------------------------------------------------------


def nudges(desk: Guide, store: FakeReminderStore, clock: FakeClock, late: timedelta) -> list[str]:
    """Set a reminder; return the text of each nudge, sent `late` after its time."""
    set_one(desk)
    said = []
    for moment in (datetime(2026, 3, 2, 13, 0), datetime(2026, 3, 2, 17, 0), datetime(2026, 3, 3, 9, 30)):  # noqa: DTZ001
        clock.set(moment.replace(tzinfo=UTC) + late)
        for nudge in due(store, clock):
            said.append(reply_text(desk.reminders.nudge(nudge)))
            store.sent(nudge, clock.now())
    return said


def test_what_a_nudge_says(desk: Guide, store: FakeReminderStore, clock: FakeClock, library: Library) -> None:
    rule = library.deadlines[RULE]
    before, now, overdue = nudges(desk, store, clock, timedelta(minutes=1))
    assert [one.partition(":")[0] for one in (before, now, overdue)] == ["Due today", "Due now", "Overdue"]
    for said in (before, now, overdue):
        assert "Friday 27 February 2026: the decision was made. Due by Monday 2 March 2026 at 17:00." in said
        assert rule.who in said
        assert rule.missed in said
        assert library.guides["001"].short in said
        assert "late" not in said.partition("A reminder does not show")[0].replace(rule.missed, "")
        assert said.endswith("1. Done\n2. Stop")


def test_the_last_nudge_says_that_it_is_the_last(desk: Guide, store: FakeReminderStore, clock: FakeClock) -> None:
    said = nudges(desk, store, clock, timedelta(0))
    assert ["the last reminder" in one for one in said] == [False, False, True]


@pytest.mark.parametrize(
    ("late", "says"),
    [
        (timedelta(minutes=15), None),
        (timedelta(minutes=16), "16 minutes late"),
        (timedelta(minutes=59, seconds=59), "59 minutes late"),
        (timedelta(hours=1), "1 hour late"),
        (timedelta(hours=47), "1 day late"),
        (timedelta(days=3, hours=5), "3 days late"),
    ],
)
def test_a_late_nudge_says_how_late(
    desk: Guide, store: FakeReminderStore, clock: FakeClock, late: timedelta, says: str | None
) -> None:
    set_one(desk)
    clock.set(datetime(2026, 3, 2, 13, 0, tzinfo=UTC) + late)
    said = reply_text(desk.reminders.nudge(due(store, clock)[0]))
    assert ("late. I could not send it on time." in said) is bool(says)
    assert (says or "") in said


def test_after_downtime_every_nudge_comes_earliest_first(
    desk: Guide, store: FakeReminderStore, clock: FakeClock
) -> None:
    set_one(desk)
    clock.move(timedelta(days=4))
    assert [nudge.stage for nudge in due(store, clock)] == ["before", "due", "overdue"]
