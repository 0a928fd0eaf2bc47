"""What the bot says of itself when a person first speaks to it in a week: automated, unmonitored, not confidential."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import markup

if TYPE_CHECKING:
    from bot.model import Origin, Reply
    from bot.ports import Clock, ReminderStore
    from bot.replies import Replies

_LOG = logging.getLogger(__name__)

NOTICE = "automated"
"""The reply's notice, for machines."""


class Introductions:
    """Adds the notice where the bot knows who speaks, in Slack and Teams. The page and the terminal always show it."""

    def __init__(self, replies: Replies, clock: Clock, store: ReminderStore | None) -> None:
        self._notice = markup.parse(replies.say("local.notice_first"))
        self._clock = clock
        self._store = store

    def add(self, reply: Reply, origin: Origin) -> Reply:
        """Return the reply, with the notice under it for a person's first message of the week."""
        if self._store is None or origin.conversation is None or not origin.person:
            return reply
        visitor = _visitor(origin.conversation.platform, origin.conversation.tenant, origin.person)
        try:
            first = self._store.first_this_week(visitor, self._clock.now())
        except Exception:  # a database that fails may cost neither a card nor an answer: say the notice once too often
            _LOG.exception("Looking up a visit failed", exc_info=False)
            first = True
        if not first:
            return reply
        return replace(reply, blocks=(*reply.blocks, *self._notice), notices=(*reply.notices, NOTICE))


def _visitor(platform: str, tenant: str, person: str) -> str:
    """Return a mark that is the same for one person and says nothing of who it is without the platform's own ids."""
    return hashlib.sha256(f"{platform}\n{tenant}\n{person}".encode()).hexdigest()
