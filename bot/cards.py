"""An alarm as a reply: the card, whether it is for one person alone, and what may stand under it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import markup
from bot.model import ALONE, PRIVATE, Aside, Outcome, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.replies import Replies
    from bot.triage import Alarm

_LOG = logging.getLogger(__name__)


class Cards:
    """Makes the replies to alarms."""

    def __init__(self, replies: Replies) -> None:
        self._say = replies.say
        self._aside = Aside(*(markup.parse(self._say(key)) for key in ("reply.aside_sent", "reply.aside_unsent")))

    def reply(self, alarm: Alarm, under: Callable[[], Reply | None]) -> Reply:
        """Return the card; for kinds where that is right, with the answer `under` it to what was also asked."""
        card = self._card(alarm)
        answer = None if alarm.kind in ALONE else _tried(under)
        if not answer:
            return card
        blocks = (*card.blocks, *answer.blocks)
        return replace(
            answer, outcome=card.outcome, blocks=blocks, safety=card.safety, reason=card.reason, aside=card.aside
        )

    def _card(self, alarm: Alarm) -> Reply:
        words = ", ".join(f"“{word}”" for word in alarm.fired.words)
        why = self._say("why.safety", rule=alarm.fired.rule, words=words)
        aside = self._aside if alarm.kind in PRIVATE else None
        return Reply(Outcome.SAFETY, (alarm.card,), safety=alarm.kind, reason=why, aside=aside)


def _tried(under: Callable[[], Reply | None]) -> Reply | None:
    try:
        return under()
    except Exception:  # nothing that goes wrong in answering may cost the card
        _LOG.exception("Answering under a safety card failed", exc_info=False)
        return None
