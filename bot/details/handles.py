"""E-mail addresses, @mentions and names on platforms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.details.numbers import any_of
from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.detail_schema import SignsFile
    from bot.details.numbers import Found

_EMAIL = re.compile(
    r"(?<![\w.+-])([\w+][\w.+-]{0,63})\s?@\s?((?:[\w-]{1,63}\.){1,6}[a-z]{2,24})(?![\w-])", re.IGNORECASE
)
_MENTION = re.compile(r"<@[\w|.-]{2,80}>|(?<![\w.@])@(\w(?:[\w.\-]{0,40}\w)?)(?:[^\S\n][A-Z][\w'’-]{0,30}){0,2}")
_LINK = re.compile(
    r"(?<!\w)(?:https?://)?(?:www\.)?(?:t\.me|instagram\.com|tiktok\.com|facebook\.com|fb\.com|snapchat\.com|x\.com|"
    r"twitter\.com|discord\.gg|youtube\.com|onlyfans\.com|linkedin\.com)/[\w@./-]{2,80}|(?<![\w/])u/\w{3,30}",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"(?<!\w)[\w.-]{2,32}#\d{3,5}(?!\w)")
_MADE_UP = r"(?=[\w.]{0,30}[\d_])[a-z][\w.]{2,30}"
_LINKING = r"name|user|username|account|handle|tag|is|was|called|as|id"


class Handles:
    """Finds them. `known` are whole e-mail addresses that the library itself names."""

    def __init__(self, signs: SignsFile, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._mailboxes = frozenset(signs.mailboxes)
        self._broadcast = frozenset(signs.broadcast)
        self._named = re.compile(
            rf"(?<!\w)(?:{any_of(signs.handles)})(?:name|tag)?(?!\w)[\s:'-]{{1,3}}"
            rf"(?:(?:{_LINKING})[\s:'-]{{1,3}}){{0,3}}({_MADE_UP})(?!\w)",
            re.IGNORECASE,
        )

    def find(self, text: str) -> Iterator[Found]:
        """Yield what names somebody by an address, a mention or a handle."""
        yield from ((DetailKind.HANDLE, *match.span(1)) for match in self._named.finditer(text))
        if not any(mark in text for mark in "@#/"):
            return
        for match in _EMAIL.finditer(text):
            if match[1].casefold() not in self._mailboxes and match[0].casefold() not in self._known:
                yield (DetailKind.EMAIL, *match.span())
        for match in _MENTION.finditer(text):
            handle = (match[1] or "").casefold()
            if handle not in self._broadcast:
                made_up = any(character.isdigit() or character in "_." for character in handle)
                yield (DetailKind.HANDLE if made_up else DetailKind.MENTION, *match.span())
        for pattern in (_LINK, _TAGGED):
            yield from ((DetailKind.HANDLE, *match.span()) for match in pattern.finditer(text))
