"""One question gets the same words on the page, in the terminal, in Slack and in Teams."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from bot import markup
from bot.__main__ import main
from bot.plain import blocks_text

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
    "help me write a referral",
]
DAY, NIGHT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 2, 23, 0, tzinfo=UTC)


def parts(library: Any, text: str) -> list[str]:
    """Return a reply's parts without the offer to remind: only in Slack and Teams can the bot write later."""
    offers = tuple(f"{library.replies.say(f'reply.{key}')}\n1. " for key in ("remind_label", "remind_given_label"))
    return [part for part in text.split("\n\n") if not part.startswith(offers)]


def notice(library: Any) -> list[str]:
    """Return what stands under the first reply that a person gets in a week, where the bot knows who speaks."""
    return blocks_text(markup.parse(library.replies.say("local.notice_first"))).split("\n\n")


@pytest.fixture
def terminal_text(bot: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Return a way to ask in the terminal, at the same moment as everywhere else."""
    monkeypatch.setattr("adapters.clock.SystemClock", lambda: bot.clock)

    def ask(question: str) -> str:
        printed = CliRunner().invoke(main, ["ask", "--json", question])
        text: str = json.loads(printed.stdout)["text"]
        return text

    return ask


@pytest.mark.parametrize("moment", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize("question", QUESTIONS)
async def test_the_same_words(
    library: Any,
    bot: Any,
    slack_user: Any,
    teams_user: Any,
    page_text: Callable[[str], Awaitable[str]],
    terminal_text: Callable[[str], str],
    question: str,
    moment: datetime,
) -> None:
    bot.clock.set(moment)
    page = await page_text(question)
    assert page == terminal_text(question)
    assert len(page) > 10
    for user in (slack_user, teams_user):
        first, second = user.text(await user.say(question)), user.text(await user.say(question))
        assert parts(library, first) == [*page.split("\n\n"), *notice(library)]
        assert parts(library, second) == page.split("\n\n"), "the notice comes once a week"


async def test_only_where_the_bot_can_write_later_does_it_offer_to(
    library: Any, slack_user: Any, teams_user: Any, page_text: Callable[[str], Awaitable[str]]
) -> None:
    question = "how fast must a 14 yr old be told"
    offer = f"{library.replies.say('reply.remind_label')}\n1. "
    assert offer in slack_user.text(await slack_user.say(question))
    assert offer in teams_user.text(await teams_user.say(question))
    assert offer not in await page_text(question)


async def test_everybody_is_told_once_a_week_what_the_bot_is(library: Any, user: Any, bot: Any) -> None:
    other = replace(user, person=user.other_person)
    (said,) = notice(library)
    assert said in user.text(await user.say("thanks"))
    assert said not in user.text(await user.say("what does NFPA mean"))
    assert said in user.text(await other.say("thanks")), "in the same thread, and to somebody else"
    await bot.restart()
    bot.clock.move(timedelta(days=6))
    assert said not in user.text(await user.say("thanks"))
    bot.clock.move(timedelta(days=1))
    assert said in user.text(await user.say("thanks"))
    assert bot.rows("SELECT count(*) FROM visit") == [(1,)], "and last week's are forgotten"
    assert user.person not in str(bot.rows("SELECT * FROM visit"))


async def test_a_pressed_button_is_answered_without_the_notice(library: Any, user: Any) -> None:
    (said,) = notice(library)
    assert said not in user.text(await user.press("answer:nfpa/meaning"))
    assert said in user.text(await user.say("thanks")), "the first words are still to come"
