"""Somebody says what happened, in Slack and in Teams: the day in words, what falls due, and reminders in the thread."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def pressed(user: Any, post: Any, start: str) -> str:
    (action,) = [action for action in user.actions(post).values() if action.startswith(start)]
    return action


async def test_a_referral_that_was_sent_and_both_its_reminders(user: Any) -> None:
    await user.bot.move(datetime(2026, 3, 7, 10, 0, tzinfo=UTC))
    asked = await user.say("referral sent Friday 16:45")
    assert "Do you mean Friday 6 March 2026 at 16:45?" in user.text(asked)
    shown = await user.press(pressed(user, asked, "happened:referral-sent:2026-03-06T16:45"))
    assert user.holds(shown)
    assert "Due by Monday 9 March 2026 at 17:00." in user.text(shown)
    assert "Due by Wednesday 11 March 2026 at 17:00." in user.text(shown)
    for rule in ("referral-confirmation", "referral-chase"):
        set_ = await user.press(pressed(user, shown, f"when:{rule}:2026-03-06"))
        assert user.holds(set_)
    assert user.bot.rows("SELECT rule, event FROM reminder ORDER BY rule DESC") == [
        ("referral-confirmation", "2026-03-06"),
        ("referral-chase", "2026-03-06"),
    ]
    sent = len(user.platform.calls)
    await user.bot.move(datetime(2026, 3, 9, 15, 0, tzinfo=UTC))
    calls = await user.platform.called(sent + 1)
    assert user.text(calls[-1][1]).startswith("Due today: Confirmation of a referral")
    assert user.holds(calls[-1][1])
