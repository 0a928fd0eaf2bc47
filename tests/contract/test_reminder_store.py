"""The contract of `bot.ports.ReminderStore`: the same tests on the fake and on SQLite."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.model import Conversation, NudgeTime, Reminder, ReminderState

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import ReminderStore

NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
HERE = Conversation("slack", "T1", '{"channel": "C1", "ts": "1.2"}')


def reminder(identity: str = "r1") -> Reminder:
    return Reminder(identity, "victims-code-notice", date(2026, 2, 27), NOW + timedelta(hours=4), HERE, "U1")


def at(minutes: float, stage: str = "due") -> NudgeTime:
    return NudgeTime(stage, NOW + timedelta(minutes=minutes))


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


# --- add, get, close -----------------------------------------------------------------------------


def test_what_was_added_is_got_whole(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    assert store.get("r1") == reminder()
    assert store.get("other") is None


def test_moments_keep_their_instant_whatever_zone_they_came_in(store: ReminderStore) -> None:
    summer = timezone(timedelta(hours=1))
    due = datetime(2026, 7, 1, 17, 0, 0, 123456, tzinfo=summer)
    store.add(replace(reminder(), due=due), [NudgeTime("due", due)])
    kept = store.get("r1")
    assert kept
    assert kept.due == due
    assert kept.due.tzinfo is not None
    (claimed,) = store.claim(due, LEASE, 10)
    assert claimed.at == due


def test_adding_the_same_id_again_changes_nothing(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    store.add(replace(reminder(), person="U2"), [at(0), at(0)])
    assert store.get("r1") == reminder()
    assert len(store.claim(NOW, LEASE, 10)) == 1


def test_adding_again_does_not_send_again_what_was_sent(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    (nudge,) = store.claim(NOW, LEASE, 10)
    store.sent(nudge, NOW)
    store.add(reminder(), [at(0)])
    assert store.claim(after(60), LEASE, 10) == []


def test_a_reminder_without_nudges_is_kept(store: ReminderStore) -> None:
    store.add(reminder(), [])
    assert store.get("r1") == reminder()
    assert store.claim(after(60), LEASE, 10) == []


@pytest.mark.parametrize("state", [ReminderState.DONE, ReminderState.STOPPED])
def test_closing_works_once(store: ReminderStore, state: ReminderState) -> None:
    store.add(reminder(), [at(0)])
    assert store.close("r1", state) is True
    assert store.close("r1", ReminderState.DONE) is False
    assert store.close("r1", ReminderState.STOPPED) is False
    closed = store.get("r1")
    assert closed
    assert closed.state is state


def test_closing_what_is_not_there_is_false(store: ReminderStore) -> None:
    assert store.close("r1", ReminderState.DONE) is False


def test_closing_drops_the_nudges_that_wait_and_no_other_reminders(store: ReminderStore) -> None:
    store.add(reminder("r1"), [at(0), at(10)])
    store.add(reminder("r2"), [at(5)])
    store.close("r1", ReminderState.STOPPED)
    assert [nudge.reminder.id for nudge in store.claim(after(60), LEASE, 10)] == ["r2"]


def test_closing_drops_a_nudge_that_is_claimed(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    (nudge,) = store.claim(NOW, LEASE, 10)
    store.close("r1", ReminderState.DONE)
    store.give_back(nudge, NOW)
    assert store.claim(after(60), LEASE, 10) == []


def test_setting_a_closed_reminder_again_makes_it_active_with_new_nudges(store: ReminderStore) -> None:
    store.add(reminder(), [at(0), at(1)])
    store.close("r1", ReminderState.DONE)
    store.add(reminder(), [at(2)])
    again = store.get("r1")
    assert again
    assert again.state is ReminderState.ACTIVE
    assert [nudge.at for nudge in store.claim(after(60), LEASE, 10)] == [after(2)]


def test_a_late_report_from_before_closing_does_not_end_a_nudge_set_again(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    (stale,) = store.claim(NOW, LEASE, 10)
    store.close("r1", ReminderState.STOPPED)
    store.add(reminder(), [at(1)])
    (held,) = store.claim(after(1), LEASE, 10)
    assert held.id != stale.id
    store.sent(stale, after(1))
    assert [one.id for one in store.claim(after(10), LEASE, 10)] == [held.id]


# --- claim, lease, fence -------------------------------------------------------------------------


def test_only_what_is_due_is_claimed(store: ReminderStore) -> None:
    store.add(reminder(), [at(0, "before"), at(1, "due")])
    assert store.claim(NOW - timedelta(microseconds=1), LEASE, 10) == []
    (nudge,) = store.claim(NOW, LEASE, 10)
    assert (nudge.stage, nudge.at, nudge.attempt, nudge.reminder) == ("before", NOW, 1, reminder())


def test_the_earliest_come_first_and_no_more_than_asked_for(store: ReminderStore) -> None:
    store.add(reminder("late"), [at(3), at(1)])
    store.add(reminder("early"), [at(2), at(0)])
    assert [one.at for one in store.claim(after(9), LEASE, 3)] == [after(0), after(1), after(2)]
    assert [one.at for one in store.claim(after(9), LEASE, 3)] == [after(3)]
    assert store.claim(after(9), LEASE, 3) == []


def test_a_claimed_nudge_is_nobody_elses_until_its_lease_ends(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    (first,) = store.claim(NOW, LEASE, 10)
    assert store.claim(NOW + LEASE - timedelta(microseconds=1), LEASE, 10) == []
    (second,) = store.claim(NOW + LEASE, LEASE, 10)
    assert (second.id, second.attempt) == (first.id, 2)


def test_what_was_sent_or_failed_is_never_claimed_again(store: ReminderStore) -> None:
    store.add(reminder(), [at(0), at(0)])
    one, other = store.claim(NOW, LEASE, 10)
    store.sent(one, NOW)
    store.fail(other, NOW)
    assert store.claim(after(999), LEASE, 10) == []


def test_a_nudge_given_back_waits_until_its_next_try(store: ReminderStore) -> None:
    store.add(reminder(), [at(0)])
    (first,) = store.claim(NOW, LEASE, 10)
    store.give_back(first, after(30))
    assert store.claim(after(29), LEASE, 10) == []
    (second,) = store.claim(after(30), LEASE, 10)
    assert (second.id, second.attempt, second.at) == (first.id, 2, NOW)


@pytest.mark.parametrize("report", ["sent", "fail", "give_back"])
def test_a_late_report_of_an_older_attempt_changes_nothing(store: ReminderStore, report: str) -> None:
    store.add(reminder(), [at(0)])
    (old,) = store.claim(NOW, LEASE, 10)
    (new,) = store.claim(after(5), LEASE, 10)
    getattr(store, report)(old, NOW)
    assert store.claim(after(5), LEASE, 10) == [], "the newer lease holds"
    (third,) = store.claim(after(9), LEASE, 10)
    assert third.attempt == new.attempt + 1


@pytest.mark.parametrize("second", ["sent", "fail", "give_back"])
@pytest.mark.parametrize("first", ["sent", "fail"])
def test_the_first_report_of_an_attempt_stands(store: ReminderStore, first: str, second: str) -> None:
    store.add(reminder(), [at(0)])
    (nudge,) = store.claim(NOW, LEASE, 10)
    getattr(store, first)(nudge, NOW)
    getattr(store, second)(nudge, NOW)
    assert store.claim(after(999), LEASE, 10) == []


def test_two_threads_never_share_a_nudge(reopen: Callable[[], ReminderStore]) -> None:
    stores = [reopen(), reopen()]
    for number in range(10):
        stores[0].add(reminder(f"r{number}"), [at(0)] * 4)
    together = threading.Barrier(2)

    def take(store: ReminderStore) -> list[int]:
        together.wait()
        taken: list[int] = []
        while claimed := store.claim(NOW, LEASE, 3):
            taken += [nudge.id for nudge in claimed]
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(take, stores)
    assert len(one) + len(other) == len({*one, *other}) == 40


def test_two_threads_that_set_the_same_reminder_set_it_once(reopen: Callable[[], ReminderStore]) -> None:
    stores = [reopen(), reopen()]
    together = threading.Barrier(2)

    def add(store: ReminderStore) -> None:
        together.wait()
        store.add(reminder(), [at(0), at(1)])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, stores))
    assert len(stores[0].claim(after(9), LEASE, 10)) == 2


# --- events seen ---------------------------------------------------------------------------------


def test_an_event_is_new_once(store: ReminderStore) -> None:
    assert store.first_time("slack:Ev1", NOW)
    assert not store.first_time("slack:Ev1", after(1))
    assert store.first_time("slack:Ev2", after(1))


def test_an_event_is_remembered_for_at_least_a_day_and_forgotten_in_the_end(store: ReminderStore) -> None:
    assert store.first_time("slack:Ev1", NOW)
    assert not store.first_time("slack:Ev1", NOW + timedelta(days=1))
    assert store.first_time("slack:Ev1", NOW + timedelta(days=8))


def test_of_threads_that_get_the_same_event_one_is_first(reopen: Callable[[], ReminderStore]) -> None:
    stores = [reopen() for _ in range(4)]
    together = threading.Barrier(4)

    def see(store: ReminderStore) -> list[bool]:
        together.wait()
        return [store.first_time(f"Ev{number}", NOW) for number in range(10)]

    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(see, stores))
    assert [sum(column) for column in zip(*seen, strict=True)] == [1] * 10


# --- who came this week --------------------------------------------------------------------------

MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 8, 23, 59, 59, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)


def test_a_visitor_is_new_once_a_week_from_monday_to_sunday(store: ReminderStore) -> None:
    assert store.first_this_week("jo", MONDAY)
    assert not store.first_this_week("jo", MONDAY)
    assert not store.first_this_week("jo", SUNDAY)
    assert store.first_this_week("jo", NEXT_MONDAY)
    assert not store.first_this_week("jo", NEXT_MONDAY + timedelta(days=6))


def test_who_comes_on_a_sunday_is_new_again_on_monday(store: ReminderStore) -> None:
    assert store.first_this_week("jo", SUNDAY)
    assert store.first_this_week("jo", NEXT_MONDAY)


def test_weeks_go_on_over_the_turn_of_the_year(store: ReminderStore) -> None:
    assert store.first_this_week("jo", datetime(2026, 12, 31, 12, 0, tzinfo=UTC))
    assert not store.first_this_week("jo", datetime(2027, 1, 3, 12, 0, tzinfo=UTC))
    assert store.first_this_week("jo", datetime(2027, 1, 4, 12, 0, tzinfo=UTC))


def test_each_visitor_has_a_week_of_their_own(store: ReminderStore) -> None:
    assert store.first_this_week("jo", MONDAY)
    assert store.first_this_week("sam", MONDAY)
    assert store.first_this_week("sam", NEXT_MONDAY)
    assert store.first_this_week("jo", NEXT_MONDAY)


def test_a_visit_and_an_event_of_the_same_name_are_two_things(store: ReminderStore) -> None:
    assert store.first_this_week("jo", NOW)
    assert store.first_time("jo", NOW)
    assert not store.first_this_week("jo", NOW)


def test_two_programs_on_one_store_share_what_they_know(reopen: Callable[[], ReminderStore]) -> None:
    one, other = reopen(), reopen()
    assert one.first_this_week("jo", MONDAY)
    assert not other.first_this_week("jo", SUNDAY)
    assert other.first_this_week("sam", SUNDAY)
    assert not one.first_this_week("sam", SUNDAY)
    assert other.first_this_week("jo", NEXT_MONDAY)
    assert not one.first_this_week("jo", NEXT_MONDAY)


@pytest.mark.parametrize("came_before", [False, True])
def test_of_threads_that_greet_the_same_visitor_one_is_first(
    reopen: Callable[[], ReminderStore], came_before: bool
) -> None:
    stores = [reopen() for _ in range(4)]
    visitors = [f"visitor {number}" for number in range(10)]
    for visitor in visitors if came_before else ():
        stores[0].first_this_week(visitor, MONDAY)
    together = threading.Barrier(4)

    def greet(store: ReminderStore) -> list[bool]:
        together.wait()
        return [store.first_this_week(visitor, NEXT_MONDAY) for visitor in visitors]

    with ThreadPoolExecutor(4) as pool:
        greeted = list(pool.map(greet, stores))
    assert [sum(column) for column in zip(*greeted, strict=True)] == [1] * 10


# --- restart -------------------------------------------------------------------------------------


def test_a_restart_keeps_everything(reopen: Callable[[], ReminderStore]) -> None:
    before = reopen()
    before.add(reminder("r1"), [at(0), at(30)])
    before.add(reminder("r2"), [at(0)])
    before.add(reminder("r3"), [at(0)])
    held, gone, _ = before.claim(NOW, LEASE, 10)
    before.sent(gone, NOW)
    before.close("r3", ReminderState.DONE)
    before.first_time("Ev1", NOW)
    before.first_this_week("jo", NOW)
    before.dispose()  # type: ignore[attr-defined] - not part of the port
    store = reopen()
    assert [store.get(name) for name in ("r1", "r2")] == [reminder("r1"), reminder("r2")]
    done = store.get("r3")
    assert done
    assert done.state is ReminderState.DONE
    assert not store.first_time("Ev1", after(1))
    assert not store.first_this_week("jo", after(1))
    assert store.claim(after(1), LEASE, 10) == [], "the lease outlives the restart"
    assert [(one.id, one.at) for one in store.claim(after(60), LEASE, 10)] == [
        (held.id, NOW),
        (held.id + 1, after(30)),
    ]
