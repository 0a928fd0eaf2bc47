"""A reply on a terminal: readable at 80 columns, without colour, and by a screen reader (no boxes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.model import Alert, Block, Bullets, Buttons, Caution, Context, Heading, Line, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from bot.model import Reply

WIDTH = 80


def console() -> Console:
    """Return a console that keeps to 80 columns and takes nothing in the text for markup or emoji names."""
    return Console(width=min(WIDTH, Console().width), markup=False, emoji=False, highlight=False, soft_wrap=False)


def actions(reply: Reply) -> list[str]:
    """Return the actions of a reply's buttons, in the order their numbers show."""
    return [button.action for block in reply.blocks if isinstance(block, Buttons) for button in block.buttons]


def renderables(reply: Reply, *, numbered: bool) -> Iterable[RenderableType]:
    """Yield what to print. `numbered` gives each button the number that a person types to press it."""
    number = 1
    for block in reply.blocks:
        if isinstance(block, Buttons):
            if numbered:
                yield _numbered(block, number)
            elif block.choice:
                yield _numbered(block, 1)
            number += len(block.buttons)
        else:
            yield from _shown(block)
        yield Text("")


def _shown(block: Block) -> Iterable[RenderableType]:
    match block:
        case Heading(text):
            yield Text(text, style="bold")
        case Paragraph(line):
            yield _line(line)
        case Bullets(items, ordered):
            yield from _list(items, ordered=ordered)
        case Alert(heading, blocks):
            yield Text(heading.upper(), style="bold")
            yield from _parts(blocks)
        case Caution(blocks):
            yield from (Padding(shown, (0, 0, 0, 2)) for shown in _parts(blocks))
        case Context(lines):
            yield from (Padding(_line(line, style="dim"), (0, 0, 0, 2)) for line in lines)
        case Buttons():
            yield _numbered(block, 1)
        case _:
            assert_never(block)


def _parts(blocks: Iterable[Block]) -> Iterable[RenderableType]:
    for block in blocks:
        yield from _shown(block)


def _list(items: Iterable[Line], *, ordered: bool) -> Iterable[RenderableType]:
    for index, item in enumerate(items, 1):
        yield _hanging(f"{index}." if ordered else "-", _line(item))


def _numbered(block: Buttons, first: int) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for number, button in enumerate(block.buttons, first):
        grid.add_row(f"{number}.", Text(button.label))
    table = Table.grid()
    table.add_row(Text(block.label, style="bold"))
    table.add_row(grid)
    return table


def _hanging(mark: str, text: Text) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(f"  {mark}", text)
    return grid


def _line(line: Line, style: str = "") -> Text:
    text = Text(style=style)
    for span in line:
        text.append(span.text, style="bold" if span.strong else "italic" if span.emphasis else None)
        if span.url and span.url != span.text:
            text.append(f" ({span.url})")
    return text
