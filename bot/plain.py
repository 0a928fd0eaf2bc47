"""A reply as plain text: what a screen reader, a notification, the terminal and the machine interface read."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.model import Alert, Block, Bullets, Buttons, Caution, Context, Heading, Line, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Reply


def line_text(line: Line) -> str:
    """Return the words of a line; a link is followed by its address unless the address is its text."""
    parts = []
    for span in line:
        parts.append(span.text)
        if span.url and span.url not in {span.text, f"https://{span.text}"}:
            parts.append(f" ({span.url})")
    return "".join(parts)


def block_text(block: Block) -> str:  # noqa: PLR0911 - one for each kind of block
    """Return one block as lines of text."""
    match block:
        case Heading(text):
            return text
        case Paragraph(line):
            return line_text(line)
        case Bullets(items, ordered):
            marks = (f"{number}." if ordered else "•" for number in range(1, len(items) + 1))
            return "\n".join(f"{mark} {line_text(item)}" for mark, item in zip(marks, items, strict=True))
        case Alert(heading, blocks):
            return "\n".join([heading, *map(block_text, blocks)])
        case Caution(blocks):
            return "\n".join(map(block_text, blocks))
        case Context(lines):
            return "\n".join(map(line_text, lines))
        case Buttons(label, buttons):
            return "\n".join([label, *(f"{number}. {button.label}" for number, button in enumerate(buttons, 1))])
        case _:
            assert_never(block)


def blocks_text(blocks: Iterable[Block]) -> str:
    """Return blocks as text, an empty line between them."""
    return "\n\n".join(map(block_text, blocks))


def reply_text(reply: Reply) -> str:
    """Return all the words a person would see of a reply."""
    return blocks_text(reply.blocks)
