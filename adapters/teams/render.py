"""A `Reply` as a Teams message with one Adaptive Card. Pure.

Schema 1.5 and its text features: adaptivecards.io and Microsoft's "Format cards in Teams".
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, assert_never
from urllib.parse import quote

from adapters.shorten import cut, shorter_versions
from bot.model import Alert, Bullets, Buttons, Caution, Context, Heading, Paragraph
from bot.plain import reply_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import Block, Button, Line, Reply, Span

CARD = "application/vnd.microsoft.card.adaptive"

_BYTES = 27_000  # of the 28 KB Teams takes; the SDK adds the addressing
_SUMMARY = 300
_SHORT_FALLBACK = 2_000
_BUTTONS_IN_A_ROW = 5  # more make the renderer refuse the set
_TITLES_IN_A_ROW = 60  # characters; Teams cuts titles that find no room side by side
_LAST_RESORT_ELEMENTS = 30
_LINK = re.compile(r"(https?://|mailto:|tel:)[^\s]+")
_SPECIAL = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)|(?<=\{)\{|^\s*(?:[#+=-]|\d{1,9}[.)](?=\s))")

_Json = dict[str, Any]


def render(reply: Reply) -> _Json:
    """Return a message activity as plain JSON: `summary` for notifications and one card, under 28 KB.

    The card's `fallbackText` is the whole reply, cut only when there is no room for it twice.
    """
    text = reply_text(reply)
    message = _message([], text)
    for fallback in (text, cut(text, _SHORT_FALLBACK)):
        message = _message(list(_elements(reply.blocks)), fallback)
        if _fits(message):
            return message
    for shorter in shorter_versions(reply):
        message = _message(list(_elements(shorter)), cut(text, _SHORT_FALLBACK))
        if _fits(message):
            return message
    return _first_elements(message)


def _message(body: list[_Json], fallback: str) -> _Json:
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
        "fallbackText": fallback,
        "msteams": {"width": "Full"},
    }
    return {
        "type": "message",
        "summary": cut(" ".join(fallback.split()), _SUMMARY),
        "attachments": [{"contentType": CARD, "content": card}],
    }


def _fits(message: _Json) -> bool:
    # The SDK sends ASCII JSON: a typographic quote takes six bytes.
    return len(json.dumps(message)) <= _BYTES


def _first_elements(message: _Json) -> _Json:
    """Return the message with as many leading elements as fit."""
    card = message["attachments"][0]["content"]
    while card["body"] and not _fits(message):
        card["body"] = card["body"][: min(_LAST_RESORT_ELEMENTS, len(card["body"]) - 1)]
    return message


def _elements(blocks: Iterable[Block]) -> Iterator[_Json]:
    for block in blocks:
        match block:
            case Heading(text, level):
                yield from _heading(text, "Large" if level == 1 else "Medium")
            case Paragraph() | Bullets():
                yield from _part(block)
            case Alert(heading, parts):
                items = [*_heading(heading, "Large"), *(element for part in parts for element in _part(part))]
                yield {"type": "Container", "style": "attention", "bleed": True, "items": items}
            case Caution(parts):
                items = [element for part in parts for element in _part(part)]
                yield {"type": "Container", "style": "emphasis", "items": items}
            case Context(lines):
                yield from _context(lines)
            case Buttons():
                yield from _buttons(block)
            case _:
                assert_never(block)


def _text_block(text: str, **more: object) -> Iterator[_Json]:
    if text.strip():
        yield {"type": "TextBlock", "text": text, "wrap": True, **more}


def _heading(text: str, size: str) -> Iterator[_Json]:
    return _text_block(_escape(text), style="heading", size=size, weight="Bolder")


def _part(part: Paragraph | Bullets) -> Iterator[_Json]:
    if isinstance(part, Paragraph):
        return _text_block(_marked(part.line))
    items = list(filter(str.strip, map(_marked, part.items)))
    marks = (f"{number}." if part.ordered else "-" for number in range(1, len(items) + 1))
    # One list, which screen readers count; Teams wants a carriage return between its items.
    return _text_block("\r".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True)))


def _context(lines: Iterable[Line]) -> Iterator[_Json]:
    for number, line in enumerate(lines):
        edge = {"separator": True} if number == 0 else {"spacing": "Small"}
        yield from _text_block(_marked(line), size="Small", isSubtle=True, **edge)


def _buttons(block: Buttons) -> Iterator[_Json]:
    """Yield the label and the buttons, as many in a row as keep their whole titles; those of a choice in a column."""
    yield from _text_block(_escape(block.label))
    for row in _rows(block):
        yield {"type": "ActionSet", "actions": list(map(_button, row))}


def _rows(block: Buttons) -> Iterator[list[Button]]:
    row: list[Button] = []
    for button in block.buttons:
        length = sum(len(one.label) for one in (*row, button))
        if row and (block.choice or len(row) == _BUTTONS_IN_A_ROW or length > _TITLES_IN_A_ROW):
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _button(button: Button) -> _Json:
    return {"type": "Action.Submit", "title": button.label, "data": {"press": button.action}}


def _marked(line: Line) -> str:
    return "".join(_marked_span(span) for span in line).strip()


def _marked_span(span: Span) -> str:
    """Return a span as Teams' Markdown, the marks against the words: with a space inside they are none."""
    words = _escape(span.text)
    bare = words.strip()
    if not bare:
        return words
    marked = f"_{bare}_" if span.emphasis else bare
    marked = f"**{marked}**" if span.strong else marked
    if span.url and _LINK.fullmatch(span.url):
        marked = f"[{marked}]({quote(span.url, safe=':/?#@!$&+,;=%~-._')})"
    lead = words[: len(words) - len(words.lstrip())]
    return f"{lead}{marked}{words[len(words.rstrip()) :]}"


def _escape(text: str) -> str:
    """Return words on one line that Markdown, and the card's own `{{DATE()}}`, leave as they are."""
    return _SPECIAL.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], re.sub(r"\s*\n\s*", " ", text))
