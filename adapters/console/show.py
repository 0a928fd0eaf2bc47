"""Prints one reply: styled on a terminal, as plain wrapped text into a pipe or a file."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from bot.model import Buttons
from bot.plain import block_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Reply

WIDTH = 80


def show(reply: Reply, reason: str = "") -> None:
    """Print a reply and, if wanted, the reason for it, at most 80 columns wide."""
    if sys.stdout.isatty():
        # Imported here: a pipe needs none of it, and it takes a tenth of a second.
        from adapters.console.render import console, renderables  # noqa: PLC0415

        screen = console()
        for one in renderables(reply, numbered=False):
            screen.print(one)
        if reason:
            screen.print(reason)
        return
    sys.stdout.write("\n".join([*_lines(reply), *([*_wrapped(reason), ""] if reason else [])]))


def _lines(reply: Reply) -> Iterator[str]:
    for block in reply.blocks:
        # Nobody can press a button here; the choices of a question are worth reading all the same.
        if not isinstance(block, Buttons) or block.choice:
            for line in block_text(block).splitlines():
                yield from _wrapped(line)
            yield ""
    yield ""


def _wrapped(line: str) -> list[str]:
    indent = "  " if line.startswith("• ") else ""
    width = min(WIDTH, shutil.get_terminal_size().columns)
    return textwrap.wrap(line, width, subsequent_indent=indent, break_on_hyphens=False)
