"""The kind word when a message says who somebody is: what was noticed by kind, how to delete it, where it belongs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import markup
from bot.model import ALONE, Caution

if TYPE_CHECKING:
    from bot.model import DetailKind, Origin, Reply
    from bot.replies import Replies

NOTICE = "identifying-details"
"""The reply's notice, for machines."""

_HERE = "here"
_PLATFORMS = frozenset({"slack", "teams"})
"""Where a message stays until somebody deletes it; sentences of their own say how."""


class Cautions:
    """Adds the caution: first in a reply, or under its safety card."""

    def __init__(self, replies: Replies) -> None:
        self._say = replies.say

    def add(self, reply: Reply, kinds: tuple[DetailKind, ...], origin: Origin) -> Reply:
        """Return the reply, with the caution when the message held details of these kinds.

        A card that stands alone gets none: a child who dared to write is not asked to take it back.
        """
        if not kinds or reply.safety in ALONE:
            return reply
        at = 1 if reply.safety else 0
        blocks = (*reply.blocks[:at], self._caution(kinds, origin), *reply.blocks[at:])
        return replace(reply, blocks=blocks, notices=(*reply.notices, NOTICE))

    def _caution(self, kinds: tuple[DetailKind, ...], origin: Origin) -> Caution:
        platform = origin.conversation.platform if origin.conversation else _HERE
        platform = platform if platform in _PLATFORMS else _HERE
        sentences = (
            self._say("details.seen", kinds=self._named(kinds)),
            self._say(f"details.delete_{platform}"),
            self._say("details.store"),
        )
        brief = markup.parse(self._say(f"details.brief_{platform}")) if platform != _HERE else ()
        return Caution(tuple(part for sentence in sentences for part in markup.parse(sentence)), brief)

    def _named(self, kinds: tuple[DetailKind, ...]) -> str:
        *first, last = (self._say(f"details.{kind}") for kind in kinds)
        return self._say("details.and", first=", ".join(first), last=last) if first else last
