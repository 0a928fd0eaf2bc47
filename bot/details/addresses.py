"""Postcodes and addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.details.numbers import any_of
from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.detail_schema import SignsFile
    from bot.details.numbers import Found

_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|"
    "GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|"
    "OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|"
    "WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
_POSTCODE = re.compile(rf"(?<![\w@./-])(?:{_AREAS})\d[\da-z]? {{0,2}}\d([a-z]{{2}})(?![\w@-])", re.IGNORECASE)
# "s17 1st meeting", "S4 7am": what follows a digit and is no end of a postcode.
_NO_END = re.compile("am|pm|AM|PM|st|nd|rd|th|yr|hr|wk|kg|cm|mm|gb|km|yo|ml|mg|yp|hs|ks|rs")
_WORD = r"[A-Z][\w'’-]{0,24}"
_ANY_CASE = r"[A-Za-z][\w'’-]{1,24}"
_NUMBER = r"(?:(?i:flat|plot|unit|apt|apartment|no\.?|number|house|room)\s{1,2})?\d{1,4}[a-zA-Z]?"


class Addresses:
    """Finds postcodes and addresses. `known` are postcodes, without a space, that the library itself names."""

    def __init__(self, signs: SignsFile, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._plain = frozenset(signs.plain_streets)
        self._counted = frozenset(signs.counted)
        self._small = frozenset((*signs.prepositions, *signs.joining, "the", "a", "an", "in"))
        street = rf"(?i:{any_of(signs.streets)})"
        road = any_of(word.capitalize() for word in signs.roads)
        self._numbered = re.compile(
            rf"(?<![\w£$/.]){_NUMBER},?\s{{1,2}}(?:\d{{1,4}}[a-z]?,?\s)?"
            rf"((?:{_WORD}\s{{1,2}}){{1,3}}|(?:{_ANY_CASE}\s{{1,2}}){{1,3}}?)({street})(?!\w)"
        )
        self._homes = (
            re.compile(
                r"(?<!\w)(?i:lives?|lived|living|address|home|house|addr|stays|staying|flat)(?:\s(?i:at|on|in|is|of))?"
                rf"[\s:]{{1,2}}((?:{_WORD}\s){{1,3}}{street})(?!\w)"
            ),
            re.compile(rf"(?:\b(?:at|on|in|from|near|off|of|to)\s|,\s)((?:{_WORD}\s){{1,3}}(?:{road}))(?!\w)"),
            re.compile(
                rf"(?<!\w)((?i:flat|plot|apartment|apt|caravan|pitch)\s\d{{1,4}}[a-zA-Z]?,?\s{_WORD}(?:[\s,]{{1,2}}{_WORD}){{0,4}})"
            ),
        )

    def find(self, text: str) -> Iterator[Found]:
        """Yield the postcodes and addresses in a text."""
        for pattern in self._homes:
            yield from ((DetailKind.ADDRESS, *match.span(1)) for match in pattern.finditer(text))
        if not any(map(str.isdigit, text)):
            return
        for match in _POSTCODE.finditer(text):
            if not _NO_END.fullmatch(match[1]) and match[0].replace(" ", "").upper() not in self._known:
                yield (DetailKind.POSTCODE, *match.span())
        for match in self._numbered.finditer(text):
            listed = "," in match[0][: match.start(1) - match.start()]
            if self._is_street(match[1].split(), match[2].casefold(), after_comma=listed):
                yield (DetailKind.ADDRESS, *match.span())

    def _is_street(self, words: list[str], street: str, *, after_comma: bool) -> bool:
        """Say whether the words between a number and a street word name a street: "2 cases close" does not."""
        small = [word.casefold() in self._small or word.casefold() in self._counted for word in words]
        if all(word[0].isupper() for word in words):
            return not all(small)
        return street in self._plain and not after_comma and not any(small)
