"""Markdown to the blocks of a reply: paragraphs, one-level lists, bold, italics and links, and nothing else.

A smaller language than Markdown, so that Slack, Teams, the page and the terminal can all show all of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from bot.model import Bullets, Line, Paragraph, Span

if TYPE_CHECKING:
    from markdown_it.token import Token

# `reference` is off because a line such as `[Note]: text` would vanish from what people read.
_PARSER = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence", "backticks", "hr", "reference"])
_ITEM = ("list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close")
_SCHEMES = ("https://", "http://", "tel:", "mailto:")


class MarkupInvalid(Exception):  # noqa: N818 - named for what it says of the text
    """The text uses Markdown that not every platform can show. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(markdown: str) -> tuple[Paragraph | Bullets, ...]:
    """Return the blocks of `markdown`. Raises `MarkupInvalid` naming the line and the mend."""
    tokens = _PARSER.parse(markdown)
    blocks: list[Paragraph | Bullets] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "paragraph_open":
            blocks.append(Paragraph(_line(tokens[position + 1])))
            position += 3
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            start = token.attrGet("start")
            if start is not None:
                raise MarkupInvalid(_at(token), f"`{start}.` starts a list; number lists from 1, or write `{start}\\.`")
            items, position = _items(tokens, position + 1)
            blocks.append(Bullets(items, ordered=token.type == "ordered_list_open"))
        else:
            raise MarkupInvalid(
                _at(token), f"`{token.type}` cannot be shown on every platform; use paragraphs and lists"
            )
    return tuple(blocks)


def _items(tokens: list[Token], position: int) -> tuple[tuple[Line, ...], int]:
    items: list[Line] = []
    while not tokens[position].type.endswith("_list_close"):
        item = tokens[position : position + len(_ITEM)]
        if tuple(token.type for token in item) != _ITEM:
            raise MarkupInvalid(_at(item[0]), "a list item holds one paragraph; write it as one line")
        items.append(_line(item[2]))
        position += len(_ITEM)
    return tuple(items), position + 1


def _line(inline: Token) -> Line:
    spans: list[Span] = []
    strong = emphasis = False
    url: str | None = None
    for token in inline.children or []:
        match token.type:
            case "text":
                spans.append(Span(token.content, strong, emphasis, url))
            case "softbreak":
                spans.append(Span(" ", strong, emphasis, url))
            case "strong_open" | "strong_close":
                strong = token.type == "strong_open"
            case "em_open" | "em_close":
                emphasis = token.type == "em_open"
            case "link_open":
                url = _address(token, inline)
            case "link_close":
                url = None
            case _:
                raise MarkupInvalid(_at(inline), f"`{token.type}` is not used here; write plain text")
    return _joined(spans)


def _joined(spans: list[Span]) -> Line:
    line: list[Span] = []
    for span in spans:
        if line and replace(line[-1], text="") == replace(span, text=""):
            line[-1] = replace(span, text=line[-1].text + span.text)
        elif span.text:
            line.append(span)
    return tuple(line)


def _address(token: Token, inline: Token) -> str:
    address = str(token.attrGet("href") or "")
    if not address.startswith(_SCHEMES):
        raise MarkupInvalid(_at(inline), f"the link `{address}` needs a full https:// address")
    return address


def _at(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
