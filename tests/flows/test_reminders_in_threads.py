"""A reminder's whole life, in Slack and in Teams, with the server stopped and started in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

TUESDAY = "Tuesday 3 March 2026"
BEFORE = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
OVERDUE = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
RETRY = timedelta(seconds=30)
REMIND = "remind me when they should have told the child"


def starting(user: Any, post: Any, verb: str) -> list[str]:
    return [action for action in user.actions(post).values() if action.startswith(f"{verb}:")]


async def set_reminder(user: Any) -> Any:
    """Ask, choose the limit where it is asked for, press Today; return the bot's last post."""
    post = await user.say(REMIND)
    if limits := starting(user, post, "remind"):
        post = await user.press(limits[0])
    today = next(action for label, action in user.actions(post).items() if label.startswith("Today"))
    assert len(starting(user, post, "when")) == 5
    return await user.press(today)


async def nudge(user: Any, number: int, moment: datetime) -> Any:
    """Move to `moment`; return the one post that this brings, number `number` of all."""
    await user.bot.move(moment)
    calls = await user.platform.called(number)
    await user.bot.looked()
    assert len(user.platform.calls) == number
    assert user.holds(calls[-1][1])
    return calls[-1][1]


async def test_a_question_is_answered_in_its_thread(user: Any) -> None:
    post = await user.say("what does NFPA mean")
    assert user.holds(post)
    text = user.text(post)
    assert text.startswith("What does")
    assert "Panel paper" in text
    assert "March 2026" in text
    assert "recording information" in text


async def test_the_whole_life_of_a_reminder(user: Any) -> None:
    post = await set_reminder(user)
    text = user.text(post)
    assert user.holds(post)
    assert f"Due by {TUESDAY} at 17:00." in text
    assert f"{TUESDAY}: working day 1" in text
    assert f"{TUESDAY} at 13:00, {TUESDAY} at 17:00, Wednesday 4 March 2026 at 09:30" in text
    assert user.bot.rows("SELECT rule, event, state FROM reminder") == [("victims-code-notice", "2026-03-02", "active")]
    sent = len(user.platform.calls)

    await user.bot.move(BEFORE - timedelta(seconds=1))
    assert len(user.platform.calls) == sent
    post = await nudge(user, sent + 1, BEFORE)
    assert user.text(post).startswith("Due today: ")
    assert "late" not in user.text(post)
    await user.bot.restart()
    await user.bot.looked()
    assert len(user.platform.calls) == sent + 1
    post = await nudge(user, sent + 2, DUE)
    assert user.text(post).startswith("Due now: ")

    (done,) = starting(user, post, "done")
    await user.bot.restart()
    assert "Marked as done" in user.text(await user.press(done))
    assert "already closed" in user.text(await user.press(done))
    await user.bot.move(OVERDUE + timedelta(days=1))
    assert len(user.platform.calls) == sent + 4
    assert user.bot.stages() == [("before", "sent"), ("due", "sent"), ("overdue", "dropped")]


async def test_the_last_nudge_says_so_and_stop_ends_it(user: Any) -> None:
    post = await set_reminder(user)
    sent = len(user.platform.calls)
    await nudge(user, sent + 1, BEFORE)
    await nudge(user, sent + 2, DUE)
    post = await nudge(user, sent + 3, OVERDUE)
    assert user.text(post).startswith("Overdue: ")
    assert "last reminder" in user.text(post)
    (stop,) = starting(user, post, "stop")
    assert "Stopped" in user.text(await user.press(stop))


async def test_a_second_press_of_the_day_sets_nothing_twice(user: Any) -> None:
    await set_reminder(user)
    await set_reminder(user)
    assert user.bot.rows("SELECT count(*) FROM reminder") == [(1,)]
    sent = len(user.platform.calls)
    await nudge(user, sent + 1, BEFORE)


async def test_a_nudge_waits_while_the_server_is_down_and_says_how_late(user: Any) -> None:
    await set_reminder(user)
    sent = len(user.platform.calls)
    await user.bot.stop()
    user.bot.clock.set(BEFORE + timedelta(hours=3))
    await user.bot.start()
    post = (await user.platform.called(sent + 1))[-1][1]
    assert "3 hours late" in user.text(post)
    await user.bot.looked()
    assert len(user.platform.calls) == sent + 1


async def test_a_platform_that_is_off_gets_its_nudge_when_it_is_on_again(user: Any) -> None:
    await set_reminder(user)
    sent = len(user.platform.calls)
    user.bot.on = ()
    await user.bot.restart()
    await user.bot.move(BEFORE)
    await user.bot.looked()
    user.bot.on = ("slack", "teams")
    await user.bot.restart()
    assert len(user.platform.calls) == sent
    await nudge(user, sent + 1, BEFORE + RETRY)


async def test_a_short_failure_is_outlasted(user: Any) -> None:
    await set_reminder(user)
    sent = len(user.platform.calls)
    user.platform.answers = user.passing()
    user.bot.clock.set(BEFORE)
    calls = await user.platform.called(sent + 3)
    assert all(user.holds(body) for _, body in calls[sent:])
    await user.bot.looked()
    assert user.bot.stages()[0] == ("before", "sent")
    assert len(user.platform.calls) == sent + 3


async def test_a_long_failure_is_tried_again_later(user: Any) -> None:
    await set_reminder(user)
    sent = len(user.platform.calls)
    user.platform.answers = [*user.lasting(), *user.lasting()]
    tries = len(user.lasting())
    await user.bot.move(BEFORE)
    await user.platform.called(sent + tries)
    await user.bot.looked()
    assert user.bot.stages()[0] == ("before", "waiting")
    await user.bot.move(BEFORE + RETRY)
    await user.platform.called(sent + 2 * tries)
    await user.bot.move(BEFORE + 2 * RETRY)
    assert len(user.platform.calls) == sent + 2 * tries, "the wait doubles"
    await nudge(user, sent + 2 * tries + 1, BEFORE + 3 * RETRY)
    assert user.bot.stages()[0] == ("before", "sent")


async def test_a_refusal_for_good_is_recorded_and_not_repeated(user: Any) -> None:
    await set_reminder(user)
    sent = len(user.platform.calls)
    user.platform.answers = [user.refusal()]
    await nudge(user, sent + 1, BEFORE)
    await user.bot.restart()
    await user.bot.move(BEFORE + timedelta(hours=2))
    assert len(user.platform.calls) == sent + 1
    assert user.bot.stages()[0] == ("before", "failed")


async def test_only_its_own_thread_closes_a_reminder(user: Any) -> None:
    await set_reminder(user)
    sent = len(user.platform.calls)
    (done,) = starting(user, await nudge(user, sent + 1, BEFORE), "done")
    elsewhere = replace(user, thread=user.other_thread)
    assert "no longer works" in user.text(await elsewhere.press(done))
    assert user.bot.rows("SELECT state FROM reminder") == [("active",)]
    await nudge(user, sent + 3, DUE)


async def test_two_threads_have_reminders_of_their_own(user: Any) -> None:
    elsewhere = replace(user, thread=user.other_thread)
    await set_reminder(user)
    await set_reminder(elsewhere)
    sent = len(user.platform.calls)
    await user.bot.move(BEFORE)
    posts = [body for _, body in (await user.platform.called(sent + 2))[sent:]]
    assert sorted((user.holds(post), elsewhere.holds(post)) for post in posts) == [
        (False, True),
        (True, False),
    ]


async def test_stopping_the_server_lets_a_delivery_end(user: Any) -> None:
    """Else it would be posted and not recorded, and posted again."""
    await set_reminder(user)
    sent = len(user.platform.calls)
    user.platform.hold = asyncio.Event()
    user.bot.clock.set(BEFORE)
    await user.platform.called(sent + 1)
    stopping = asyncio.create_task(user.bot.stop())
    await asyncio.sleep(0.05)
    user.platform.hold.set()
    await stopping
    await user.bot.start()
    assert user.bot.stages()[0] == ("before", "sent")
    await user.bot.move(BEFORE + timedelta(minutes=5))
    assert len(user.platform.calls) == sent + 1


async def test_a_reminder_closed_while_others_are_sent_is_not_nudged(user: Any) -> None:
    elsewhere = replace(user, thread=user.other_thread)
    await set_reminder(user)
    stop = starting(user, await set_reminder(elsewhere), "stop")[0].partition(":")[2]
    sent = len(user.platform.calls)
    user.platform.hold = asyncio.Event()
    user.bot.clock.set(BEFORE)
    await user.platform.called(sent + 1)
    first_is_here = user.holds(user.platform.calls[-1][1])
    identity = stop if first_is_here else user.bot.rows(f"SELECT id FROM reminder WHERE id != '{stop}'")[0][0]
    user.bot.store.close(identity, "stopped")
    user.platform.hold.set()
    await user.bot.looked()
    assert len(user.platform.calls) == sent + 1
