"""A reply made smaller for a platform's size limit, without cutting a word's formatting in two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import Alert, Bullets, Context, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Block, Line, Reply, Span

# Characters of one line, tried in turn. None is the reply as it stands.
_LIMITS: tuple[int | None, ...] = (None, 2000, 500, 150)
_CONTEXT_LIMIT = 150


def cut(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters; a cut is marked with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def shorter_versions(reply: Reply) -> Iterator[tuple[Block, ...]]:
    """Yield the blocks of `reply` as they stand, then ever shorter ones; sources and small print go last."""
    blocks = reply.blocks
    for limit in _LIMITS:
        blocks = reply.blocks if limit is None else tuple(_cut_block(block, limit) for block in reply.blocks)
        yield blocks
    yield tuple(_cut_context(block) for block in blocks)


def _cut_line(line: Line, limit: int) -> Line:
    kept: list[Span] = []
    for span in line:
        text = cut(span.text, limit)
        kept.append(replace(span, text=text))
        limit -= len(text)
        if text != span.text or limit <= 1:
            break
    return tuple(kept)


def _cut_block(block: Block, limit: int) -> Block:
    match block:
        case Paragraph(line):
            return Paragraph(_cut_line(line, limit))
        case Bullets(items):
            return replace(block, items=tuple(_cut_line(item, limit) for item in items))
        case Alert(_, blocks):
            return replace(block, blocks=tuple(_cut_part(part, limit) for part in blocks))
        case _:
            return block


def _cut_part(part: Paragraph | Bullets, limit: int) -> Paragraph | Bullets:
    if isinstance(part, Paragraph):
        return Paragraph(_cut_line(part.line, limit))
    return replace(part, items=tuple(_cut_line(item, limit) for item in part.items))


def _cut_context(block: Block) -> Block:
    if isinstance(block, Context):
        return Context(tuple(_cut_line(line, _CONTEXT_LIMIT) for line in block.lines))
    return block
