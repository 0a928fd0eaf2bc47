"""What of a reply the asker alone should see, where others read along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Caution

if TYPE_CHECKING:
    from bot.model import Reply


def caution_of(reply: Reply) -> Reply | None:
    """Return a reply's caution alone, or None when it has none."""
    cautions = tuple(block for block in reply.blocks if isinstance(block, Caution))
    return replace(reply, blocks=cautions) if cautions else None


def without_caution(reply: Reply) -> Reply:
    """Return the reply without its caution, for where the asker was told in private."""
    return replace(reply, blocks=tuple(block for block in reply.blocks if not isinstance(block, Caution)))


def in_company(reply: Reply) -> Reply:
    """Return the reply with a neutral line under it in place of its caution, for where everybody reads it."""
    lines = tuple(line for block in reply.blocks if isinstance(block, Caution) for line in block.brief)
    return replace(without_caution(reply), blocks=(*without_caution(reply).blocks, *lines))
