"""The desk as Slack and Teams see it: a fault inside still brings the person a reply."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from bot import markup
from bot.model import Outcome, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model import Press, Utterance
    from bot.ports import Desk
    from bot.replies import Replies

_LOG = logging.getLogger(__name__)


class SteadyDesk:
    """`bot.ports.Desk` over another desk.

    What that one raises is logged without its words, which may be a person's.
    """

    def __init__(self, desk: Desk, replies: Replies) -> None:
        self._desk = desk
        self._failed = Reply(Outcome.NOT_COVERED, markup.parse(replies.say("reply.failed")))

    def ask(self, utterance: Utterance) -> Reply:
        """See `bot.ports.Desk.ask`."""
        return self._steadily(lambda: self._desk.ask(utterance))

    def press(self, press: Press) -> Reply:
        """See `bot.ports.Desk.press`."""
        return self._steadily(lambda: self._desk.press(press))

    def _steadily(self, work: Callable[[], Reply]) -> Reply:
        try:
            return work()
        except Exception as error:  # silence would be the worst answer
            where = "".join(traceback.format_tb(error.__traceback__))
            _LOG.error("No reply: %s\n%s", type(error).__name__, where)
            return self._failed
