"""A `Reply` as a Slack message. Pure: the shapes and limits are those of Slack's Block Kit reference.

Words go into `rich_text` and `plain_text`, which Slack shows literally, so that nothing in them can mention
a person or a channel or become a link. The one exception, small print with links, is escaped.
"""

from __future__ import annotations

import re
from itertools import accumulate, count
from typing import TYPE_CHECKING, Any, assert_never
from urllib.parse import quote

from adapters.shorten import cut, shorter_versions
from bot.model import Alert, Bullets, Buttons, Caution, Context, Heading, Paragraph
from bot.plain import line_text, reply_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import Block, Line, Reply, Span

_TEXT = 40_000  # Slack cuts `text` there, in the middle of an escape if it must
_BLOCKS = 50
_BLOCKS_TEXT = 12_000  # undocumented: `msg_blocks_too_long` is met a little above 13,000 characters
_HEADER = 150
_CONTEXT = 3_000
_LABEL = 75
_BUTTONS_IN_A_ROW = 5
_LINK = re.compile(r"(https?://|mailto:|tel:)[^\s]+")
_FORMATTING = re.compile(r"[*_~`]")

_Json = dict[str, Any]


def render(reply: Reply) -> _Json:
    """Return the arguments of `chat.postMessage` that hold a reply: all but `channel` and `thread_ts`.

    `text` carries the whole answer, for screen readers and notifications; `blocks` show it.
    """
    blocks: list[_Json] = []
    for shorter in shorter_versions(reply):
        blocks = _joined(list(_blocks(shorter)))
        if _fits(blocks):
            break
    return {
        "text": _escaped(reply_text(reply), _TEXT),
        "mrkdwn": False,
        "blocks": list(_kept(blocks)),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _blocks(blocks: Iterable[Block]) -> Iterator[_Json]:
    numbers = count(1)
    for block in blocks:
        match block:
            case Heading(text, level):
                yield from _heading(text, level)
            case Paragraph() | Bullets():
                yield from _rich(_part(block, border=False))
            case Alert(heading, parts):
                yield from _alert(heading, parts)
            case Caution(parts):
                yield from _rich([element for part in parts for element in _part(part, border=True)])
            case Context(lines):
                yield from _context(lines)
            case Buttons():
                yield from _buttons(block, numbers)
            case _:
                assert_never(block)


def _heading(text: str, level: int) -> Iterator[_Json]:
    """Yield a header block, which screen readers announce; bold words where it is small or too long."""
    if level == 1 and len(text) <= _HEADER and text.strip():
        yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}
    elif text.strip():
        yield from _rich([_section([_words(text, {"bold": True})])])


def _alert(heading: str, parts: Iterable[Paragraph | Bullets]) -> Iterator[_Json]:
    """Yield a heading, its words with a bar at their side, and a line under them: Slack colours no blocks."""
    yield from _heading(heading, 1)
    yield from _rich([element for part in parts for element in _part(part, border=True)])
    yield {"type": "divider"}


def _rich(elements: list[_Json]) -> Iterator[_Json]:
    if elements:
        yield {"type": "rich_text", "elements": elements}


def _part(part: Paragraph | Bullets, *, border: bool) -> list[_Json]:
    if isinstance(part, Paragraph):
        spans = _spans(part.line)
        kind = "rich_text_quote" if border else "rich_text_section"
        return [{"type": kind, "elements": spans}] if spans else []
    items = [_section(spans) for item in part.items if (spans := _spans(item))]
    style = "ordered" if part.ordered else "bullet"
    edge = {"border": 1} if border else {}
    return [{"type": "rich_text_list", "style": style, "elements": items, **edge}] if items else []


def _section(elements: list[_Json]) -> _Json:
    return {"type": "rich_text_section", "elements": elements}


def _spans(line: Line) -> list[_Json]:
    return [_span(span) for span in line if span.text or _is_link(span)]


def _span(span: Span) -> _Json:
    style = {name: True for name, on in (("bold", span.strong), ("italic", span.emphasis)) if on}
    if not _is_link(span):
        return _words(span.text, style)
    link: _Json = {"type": "link", "url": span.url}
    if span.text:
        link["text"] = span.text
    return {**link, "style": style} if style else link


def _words(text: str, style: dict[str, bool]) -> _Json:
    words: _Json = {"type": "text", "text": text}
    return {**words, "style": style} if style else words


def _is_link(span: Span) -> bool:
    return bool(span.url and _LINK.fullmatch(span.url))


def _context(lines: Iterable[Line]) -> Iterator[_Json]:
    """Yield one element with a line each: Slack sets several elements side by side.

    `plain_text` makes no links and `mrkdwn` has no escape for `*_~` and the backtick, so words that hold one
    of those are shown plainly, with the link's address after it.
    """
    shown = [line for line in lines if line_text(line).strip()]
    words = "".join(span.text for line in shown for span in line)
    marked = "\n".join("".join(map(_marked, line)) for line in shown)
    linked = any(_is_link(span) for line in shown for span in line)
    plain = cut("\n".join(map(line_text, shown)), _CONTEXT)
    element: _Json = {"type": "plain_text", "text": plain, "emoji": False}
    if linked and len(marked) <= _CONTEXT and not _FORMATTING.search(words):
        element = {"type": "mrkdwn", "text": marked, "verbatim": True}
    if shown:
        yield {"type": "context", "elements": [element]}


def _marked(span: Span) -> str:
    if span.url and _is_link(span):
        url = _escape(quote(span.url, safe=":/?#[]@!$&()+,;=%~-._"))
        return f"<{url}|{_escape(' '.join(span.text.split()) or span.url)}>"
    return _escape(span.text)


def _buttons(block: Buttons, numbers: Iterator[int]) -> Iterator[_Json]:
    if block.label.strip():
        yield from _rich([_section([_words(block.label, {})])])
    elements: list[_Json] = [
        {
            "type": "button",
            "action_id": f"press-{next(numbers)}",
            "text": {"type": "plain_text", "text": cut(button.label, _LABEL), "emoji": False},
            "value": button.action,
        }
        for button in block.buttons
    ]
    for start in range(0, len(elements), _BUTTONS_IN_A_ROW):
        yield {"type": "actions", "elements": elements[start : start + _BUTTONS_IN_A_ROW]}


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(text: str, limit: int) -> str:
    escaped = _escape(text)
    return escaped if len(escaped) <= limit else re.sub(r"&[a-z]*$", "", escaped[: limit - 1]) + "…"


def _joined(blocks: list[_Json]) -> list[_Json]:
    """Return `blocks`, neighbouring rich texts as one where there would be too many."""
    if len(blocks) <= _BLOCKS:
        return blocks
    joined: list[_Json] = []
    for block in blocks:
        if joined and block["type"] == joined[-1]["type"] == "rich_text":
            joined[-1] = {"type": "rich_text", "elements": joined[-1]["elements"] + block["elements"]}
        else:
            joined.append(block)
    return joined


def _fits(blocks: list[_Json]) -> bool:
    return len(blocks) <= _BLOCKS and sum(map(_length, blocks)) <= _BLOCKS_TEXT


def _kept(blocks: list[_Json]) -> Iterator[_Json]:
    """Yield what Slack will take of `blocks`; a reply that was short enough at some length is kept whole."""
    room = _BLOCKS_TEXT
    for block in blocks[:_BLOCKS]:
        if block["type"] == "rich_text":
            lengths = accumulate(map(_length, block["elements"]))
            shown = [part for part, so_far in zip(block["elements"], lengths, strict=True) if so_far <= room]
            yield from _rich(shown)
        elif _length(block) <= room:
            yield block
        room -= _length(block)


def _length(node: object) -> int:
    """Return how many characters of text a block holds."""
    if isinstance(node, dict):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(map(_length, node.values()))
    return sum(map(_length, node)) if isinstance(node, list) else 0
