"""A checklist from the question to the end, in Slack and in Teams: one message that changes as it is ticked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from checklists_shown import items

ASKED = "help me write a referral"


@pytest.fixture
def checklist(library: Any) -> Any:
    return library.checklists["referral"]


@pytest.fixture
def say(library: Any) -> Any:
    return lambda name, **facts: library.replies.say(f"checklist.{name}", **facts)


async def test_from_the_question_to_the_end(user: Any, checklist: Any, say: Any) -> None:
    shown = await user.say(ASKED)
    posted = len(user.platform.calls)
    ticked, of = 0, len(items(checklist))
    for number, part in enumerate(checklist.parts):
        assert say("part", number=number + 1, of=len(checklist.parts), heading=part.heading) in user.text(shown)
        for item in part.items:
            assert f"{say('open')} {item.label}. {item.text}" in user.text(shown)
            shown = await user.tick(user.actions(shown)[say("tick_one", label=item.label)])
            ticked += 1
            assert f"{say('ticked')} {item.label}. {item.text}" in user.text(shown)
            assert say("count", ticked=ticked, of=of) in user.text(shown)
        last = part is checklist.parts[-1]
        shown = await user.tick(user.actions(shown)[say("finish" if last else "next")])
    assert say("count", ticked=of, of=of) in user.text(shown)
    assert say("left") not in user.text(shown)
    assert "999" in user.text(shown)
    assert len(user.platform.calls) == posted, "one message, which changed"


async def test_an_item_can_be_unticked_and_the_list_begun_again(user: Any, checklist: Any, say: Any) -> None:
    item = checklist.parts[0].items[2]
    shown = await user.tick(user.actions(await user.say(ASKED))[say("tick_one", label=item.label)])
    shown = await user.tick(user.actions(shown)[say("untick", label=item.label)])
    assert f"{say('open')} {item.label}." in user.text(shown)
    shown = await user.tick(user.actions(shown)[say("tick_one", label=item.label)])
    shown = await user.tick(user.actions(shown)[say("finish")])
    assert item.text not in user.text(shown), "only what is left"
    shown = await user.tick(user.actions(shown)[say("clear")])
    assert say("count", ticked=0, of=len(items(checklist))) in user.text(shown)


async def test_ticks_outlive_a_restart_and_are_kept_nowhere(user: Any, checklist: Any, say: Any) -> None:
    first, second = checklist.parts[0].items[:2]
    shown = await user.tick(user.actions(await user.say(ASKED))[say("tick_one", label=first.label)])
    tables = [name for (name,) in user.bot.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "reminder" in tables
    for table in tables:
        assert "tick" not in str(user.bot.rows(f"SELECT * FROM {table}"))
        assert "referral" not in str(user.bot.rows(f"SELECT * FROM {table}"))
    await user.bot.restart()
    shown = await user.tick(user.actions(shown)[say("tick_one", label=second.label)])
    assert say("count", ticked=2, of=len(items(checklist))) in user.text(shown)


async def test_a_colleague_goes_on_with_the_list(user: Any, checklist: Any, say: Any) -> None:
    first, second = checklist.parts[0].items[:2]
    shown = await user.tick(user.actions(await user.say(ASKED))[say("tick_one", label=first.label)])
    colleague = replace(user, person=user.other_person)
    shown = await colleague.tick(user.actions(shown)[say("tick_one", label=second.label)])
    assert say("count", ticked=2, of=len(items(checklist))) in user.text(shown)


async def test_what_an_item_leads_to_is_posted_beside_the_list(user: Any, library: Any, checklist: Any) -> None:
    shown = await user.say(ASKED)
    answer = library.answers[checklist.parts[0].items[0].more]
    post = await user.press(user.actions(shown)[answer.title])
    assert user.holds(post)
    assert user.text(post).startswith(answer.title)
    assert user.platform.changes == []


@pytest.mark.parametrize("action", ["tick:referral:99:0", "tick:referral:0:ffffffffffffff", "tick:gone:0:0", "tick:"])
async def test_a_button_that_no_longer_fits_is_answered_kindly(user: Any, action: str) -> None:
    post = await user.press(action)
    assert user.holds(post)
    assert "no longer works" in user.text(post)
    assert user.platform.changes == []
