"""A pathway from the question to its end, in Slack and in Teams: one message that changes from step to step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pathways_shown import leads_to, ways

ASKED = "help me step by step"


@pytest.fixture
def say(library: Any) -> Any:
    return library.replies.say


def title(library: Any, place: str) -> str:
    name, _, key = place.partition("/")
    return str(library.answers[library.pathways[name].steps[key].answer].title)


async def start(user: Any, library: Any, name: str) -> Any:
    every = user.actions(await user.say(ASKED))
    return await user.press(every[library.pathways[name].title])


@pytest.mark.parametrize("name", ["concern", "referral"])
async def test_from_the_question_to_the_end(user: Any, library: Any, say: Any, name: str) -> None:
    shown = await start(user, library, name)
    posted = len(user.platform.calls)
    place = f"{name}/{library.pathways[name].start}"
    assert user.holds(shown)
    assert user.text(shown).startswith(title(library, place))
    for number in max(ways(library, name).values(), key=len):
        action = [one for one in user.actions(shown).values() if one.startswith("step:")][number]
        place = leads_to(library, place)[number]
        shown = await user.tick(action)
        assert user.text(shown).startswith(title(library, place))
        assert say("pathway.help") in user.actions(shown)
    assert len(user.platform.calls) == posted, "one message, which changed"


async def test_a_walk_outlives_a_restart_and_is_kept_nowhere(user: Any, library: Any, say: Any) -> None:
    shown = await start(user, library, "concern")
    shown = await user.tick(user.actions(shown)["A child told me or someone else"])
    tables = [name for (name,) in user.bot.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "reminder" in tables
    for table in tables:
        rows = str(user.bot.rows(f"SELECT * FROM {table}"))
        assert "step" not in rows
        assert "concern" not in rows
    await user.bot.restart()
    shown = await user.tick(user.actions(shown)["Do I know enough?"])
    assert user.text(shown).startswith(title(library, "concern/enough"))
    shown = await user.tick(user.actions(shown)[say("pathway.back")])
    assert user.text(shown).startswith(title(library, "concern/told"))
    shown = await user.tick(user.actions(shown)[say("pathway.again")])
    assert user.text(shown).startswith(title(library, "concern/start"))
    assert say("pathway.again") not in user.actions(shown)


async def test_a_colleague_goes_on(user: Any, library: Any) -> None:
    shown = await start(user, library, "concern")
    colleague = replace(user, person=user.other_person)
    shown = await colleague.tick(user.actions(shown)["I noticed signs"])
    assert user.text(shown).startswith(title(library, "concern/signs"))


async def test_help_is_posted_below_and_leaves_the_step(user: Any, library: Any, say: Any) -> None:
    shown = await start(user, library, "referral")
    post = await user.press(user.actions(shown)[say("pathway.help")])
    assert user.holds(post)
    assert "999" in user.text(post)
    assert user.platform.changes == []


async def test_a_reminder_is_offered_and_nothing_is_set_until_somebody_says_when(
    user: Any, library: Any, say: Any
) -> None:
    shown = await start(user, library, "nfpa")
    shown = await user.tick(user.actions(shown)["Tell the child and family"])
    assert user.bot.rows("SELECT count(*) FROM reminder") == [(0,)]
    (action,) = [one for one in user.actions(shown).values() if one.startswith("remind:")]
    asked = await user.press(action)
    assert library.deadlines["victims-code-notice"].asks in user.text(asked)
    assert user.bot.rows("SELECT count(*) FROM reminder") == [(0,)]
    await user.press(next(one for one in user.actions(asked).values() if one.startswith("when:")))
    assert user.bot.rows("SELECT count(*) FROM reminder") == [(1,)]


@pytest.mark.parametrize("action", ["step:concern/gone:", "step:gone/start", "step:", "step:concern/start:,,"])
async def test_a_button_that_no_longer_fits_is_answered_kindly(user: Any, action: str) -> None:
    post = await user.press(action)
    assert user.holds(post)
    assert "no longer works" in user.text(post)
    assert user.platform.changes == []
