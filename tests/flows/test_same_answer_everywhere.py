"""One question gets the same words on the page, in the terminal, in Slack and in Teams."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

QUESTIONS = [
    "what does NFPA mean",
    "can the family challenge the polices decision",
    "questions for leaders about NFPA",
    "a child is in danger right now",
    "has this child been abused",
    "what is the capital of France",
    "thanks",
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_same_words(
    library: Any, slack_user: Any, teams_user: Any, page_text: Callable[[str], Awaitable[str]], question: str
) -> None:
    slack = slack_user.text(await slack_user.say(question))
    teams = teams_user.text(await teams_user.say(question))
    page = await page_text(question)
    printed = CliRunner().invoke(main, ["ask", "--json", question])
    terminal = json.loads(printed.stdout)["text"]
    assert slack == teams
    assert page == terminal
    # The one difference: only in Slack and Teams can the bot write later.
    offer = f"{library.replies.say('reply.remind_label')}\n1. "
    assert [part for part in slack.split("\n\n") if not part.startswith(offer)] == page.split("\n\n")
    assert len(terminal) > 10


async def test_only_where_the_bot_can_write_later_does_it_offer_to(
    library: Any, slack_user: Any, teams_user: Any, page_text: Callable[[str], Awaitable[str]]
) -> None:
    question = "how fast must a 14 yr old be told"
    offer = f"{library.replies.say('reply.remind_label')}\n1. "
    assert offer in slack_user.text(await slack_user.say(question))
    assert offer in teams_user.text(await teams_user.say(question))
    assert offer not in await page_text(question)
