"""Details that are numbers: dates of birth, telephones, NHS and pupil numbers, references, number plates.

Judged by form and by the words around, never by check digits: a number typed wrongly still identifies. No repeat in a
pattern stands inside another that is unbounded, so the work grows with the text alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from bot.detail_schema import SignsFile

Found = tuple[DetailKind, int, int]
"""A kind, and where it starts and ends in the text."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_SEPARATED = (
    r"(?:\d{1,2}\s?(?P<mark>[./\- ])\s?\d{1,2}\s?(?P=mark)\s?(?:\d{4}|\d{2})|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})"
)
_WRITTEN = rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH},?[ -]?(?:\d{{4}}|'?\d{{2}})"
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
_ORDINAL = r"(?:(?:twenty|thirty)[- ])?[a-z]{3,10}(?:st|nd|rd|th)"
_SPELT = rf"{_ORDINAL} (?:of )?{_MONTH}(?: \d{{4}}| (?:twenty|two thousand)[a-z ]{{0,24}})?"
_AFTER_LABEL = re.compile(
    rf"(?<![\w/])(?:{_SEPARATED}|{_WRITTEN}|{_DAY}|{_SPELT}|{_MONTH},? (?:19|20)\d{{2}}|\d{{8}}|\d{{6}})(?![\w/])",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(rf"(?<![\w/.])(?:{_SEPARATED}|{_WRITTEN})(?![\w/])", re.IGNORECASE)
_IS_DATE = re.compile(rf"{_SEPARATED}|(?:19|20)\d{{2}}[/-](?:\d{{2}}|\d{{4}})")
_WHO_BEFORE = re.compile(
    r"\b(?:she|he|they|boy|girl|child|pupil|student|patient|pt|client|yp|male|female|son|daughter|lad|baby|[mf])"
    r"(?:'s)?(?: is| was)?[\s,(:-]*\Z",
    re.IGNORECASE,
)
# "Told the child 3/6/2026" is about what happened; who was born so lately is shown by "dob" or "born".
_RECENT = re.compile(r"(?:20)?(?:2[5-9]|3\d)\Z|\A20(?:2[5-9]|3\d)")
_NEAR_BIRTH = 30
_LONGEST_DATE = 40

# Numbers of services: free, non-geographic, the six digits that begin with 116, and the three that all know.
_SERVICE = re.compile(
    r"(?<![\w/.£$-])(?:(?:\+44\s?|0)\(?0?(?:800|808|3\d\d|84\d|87\d|500)(?:[\s().-]{0,2}\d){6,7}"
    r"|(?<!\d )(?:116\s?\d{3}|999|101|111|112)(?!\s?\d))(?![\w/])"
)
_ANY_NUMBER = re.compile(r"(?<![\w/.£$-])\+?\d(?:[\s().-]{0,2}\d){5,13}(?![\w/])")
_PHONE = re.compile(
    r"(?<![\w/.£$-])(?:\+\s?\d{1,3}|\(?00\s?44\)?|\(?0)(?:[\s().-]{0,2}\d){8,12}(?![\w/])(?![.,]\d)"
    r"|(?<![\w/.£$-])7\d{3}[\s.-]?\d{3}[\s.-]?\d{3}(?![\w/])"
)
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 7  # more are numbers in a row
_LANDLINE = ("01", "02")
_TEN = re.compile(r"(?<![\w/.£$+-])[1-9]\d{2}[\s-]?\d{3}[\s-]?\d{4}(?![\w/])(?![.,]\d)")
_NHS = re.compile(r"(?<!\w)nhs(?!\w)[^\d\n]{0,24}(\d(?:[\s-]?\d){5,11})(?!\d)", re.IGNORECASE)
_UPN = re.compile(r"(?<!\w)[a-z]\s?\d{3}[\s-]?\d{4}[\s-]?\d{4}[\s-]?[\da-z](?!\w)", re.IGNORECASE)

_NUMBERED = r"[a-z]{0,6}[/-]?\d\w{0,24}(?:[/-]\w{1,12}){0,4}"
_YEAR = re.compile(r"(?:19|20)\d{2}(?:[/-]\d{2})?")
_ROAD = re.compile(r"[abm]\d{1,4}", re.IGNORECASE)
_CODED = re.compile(r"(?<![\w/.-])[a-z]{1,8}[-/]?(\d{4,12})(?:[/-]\w{1,8}){0,3}(?![\w/-])", re.IGNORECASE)
_INSURANCE = re.compile(r"(?<!\w)[a-ceghj-prstw-z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[a-d](?!\w)", re.IGNORECASE)
_LONG = re.compile(
    r"(?<![\w£$€.,/-])(?<!£ )\d{6,20}(?![\w%])(?![.,/-]\d)(?! (?:children|people|cases|pounds|kids|pupils))"
)
_SLASHED = re.compile(
    r"(?<![\w/.-])(?:\d{1,3}/\d{4,8}/\d{2,4}|[a-z]{1,8}\d{0,4}(?:[/-]\d{1,12}){1,3}(?:[/-][a-z\d]{1,8}){0,2}"
    r"|\d{2}[a-z]{1,3}\d?/\d{3,8}(?:/\d{2})?|[a-z]{2}\d{2}[a-z]\d{5})(?![\w/])",
    re.IGNORECASE,
)
_LEAST_DIGITS = 3
_LEAST_BARE = 5

_PLATE = re.compile(r"(?<![\w/-])([a-z]{2})\s?\d{2}\s?([a-z]{3})(?![\w-])", re.IGNORECASE)
_OLD_PLATE = re.compile(
    r"(?<![\w/-])(?:[a-hj-npr-y]\d{1,3}\s?([a-z]{3})|([a-z]{3})\s?\d{1,3}[a-hj-npr-y]|[a-z]{1,3}\s?\d{1,4}|\d{1,4}\s?[a-z]{1,3})"
    r"(?![\w-])",
    re.IGNORECASE,
)
_PLATE_LABEL = re.compile(
    r"(?:plates?|reg(?:istration)?|vrm|index)(?: (?:no|number|is|was))?[\s:.]{1,3}\Z", re.IGNORECASE
)
_NEAR_LABEL = 24
_NEAR_SERVICE = 40
_NEAR_VEHICLE = 40


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


class Numbers:
    """Finds numbers that identify. `known` are numbers, as bare digits, that the library itself names."""

    def __init__(self, signs: SignsFile, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._initialisms = frozenset(signs.initialisms)
        self._birth = re.compile(rf"(?<!\w)(?:{any_of(signs.birth)})(?!\w)", re.IGNORECASE)
        self._vehicle = re.compile(rf"(?<!\w)(?:{any_of(signs.vehicles)})(?!\w)", re.IGNORECASE)
        label = any_of(signs.references)
        self._reference = re.compile(
            rf"(?<!\w)(?:{label})(?!\w)[\s:#.'-]{{0,3}}(?:(?:{label}|is|was)[\s:#.'-]{{1,3}}){{0,3}}({_NUMBERED})(?!\w)",
            re.IGNORECASE,
        )
        self._service = re.compile(
            rf"\b(?:{any_of(signs.services)})(?: (?:is|on|at|number|no|tel|phone|line|:)){{0,3}}[\s:,(]{{0,3}}\Z",
            re.IGNORECASE,
        )

    def find(self, text: str, ordinary: Callable[[str], bool]) -> Iterator[Found]:
        """Yield the numbers in a text; `ordinary` says whether a lower-case word is one."""
        text = _SERVICE.sub(_blank, text)
        text = _ANY_NUMBER.sub(lambda found: _blank(found) if self._is_known(found[0]) else found[0], text)
        yield from self._births(text)
        if not any(map(str.isdigit, text)):
            return
        yield from self._phones(text)
        yield from ((DetailKind.NHS, *match.span(1)) for match in _NHS.finditer(text))
        yield from ((DetailKind.NHS, *match.span()) for match in _TEN.finditer(text))
        yield from ((DetailKind.UPN, *match.span()) for match in _UPN.finditer(text))
        yield from self._references(text)
        yield from self._plates(text, ordinary)
        yield from self._old_plates(text)

    def _is_known(self, number: str) -> bool:
        digits = re.sub(r"\D", "", number)
        return digits in self._known or f"0{digits.removeprefix('44')}" in self._known

    def _births(self, text: str) -> Iterator[Found]:
        for label in self._birth.finditer(text):
            date = _AFTER_LABEL.search(text, label.end(), label.end() + _NEAR_BIRTH + _LONGEST_DATE)
            if date and date.start() - label.end() <= _NEAR_BIRTH:
                yield (DetailKind.DOB, *date.span())
                continue
            low = max(0, label.start() - _NEAR_BIRTH - 12)
            yield from ((DetailKind.DOB, *date.span()) for date in _FULL_DATE.finditer(text, low, label.start()))
        for date in _FULL_DATE.finditer(text):
            if not _RECENT.search(date[0]) and _WHO_BEFORE.search(
                text[max(0, date.start() - _NEAR_LABEL) : date.start()]
            ):
                yield (DetailKind.DOB, *date.span())

    def _phones(self, text: str) -> Iterator[Found]:
        for match in _PHONE.finditer(text):
            before = text[max(0, match.start() - _NEAR_SERVICE) : match.start()]
            if len(_GROUP.findall(match[0])) <= _MOST_GROUPS and not (
                match[0].lstrip("( ").startswith(_LANDLINE) and self._service.search(before)
            ):
                yield (DetailKind.PHONE, *match.span())

    def _references(self, text: str) -> Iterator[Found]:
        for match in self._reference.finditer(text):
            if _digits(match[1]) >= _LEAST_DIGITS and not _YEAR.fullmatch(match[1]):
                yield (DetailKind.REF, *match.span(1))
        for match in _CODED.finditer(text):
            if not _YEAR.fullmatch(match[1]) and not _ROAD.fullmatch(match[0]):
                yield (DetailKind.REF, *match.span())
        for pattern in (_INSURANCE, _LONG, _SLASHED):
            for match in pattern.finditer(text):
                if _digits(match[0]) >= _LEAST_BARE and not _IS_DATE.fullmatch(match[0]):
                    yield (DetailKind.REF, *match.span())

    def _plates(self, text: str, ordinary: Callable[[str], bool]) -> Iterator[Found]:
        for match in _PLATE.finditer(text):
            if match[2].casefold() in self._initialisms:
                continue
            words = ordinary(match[1].casefold()) and ordinary(match[2].casefold())
            if match[0].isupper() or " " not in match[0] or (not words and self._by_car(text, match)):
                yield (DetailKind.PLATE, *match.span())

    def _old_plates(self, text: str) -> Iterator[Found]:
        """Yield marks of the older forms, which need a vehicle near: "Y9 CSE" is none."""
        for match in _OLD_PLATE.finditer(text) if self._vehicle.search(text) else ():
            letters = (match[1] or match[2] or "").casefold()
            marked = bool(letters) and letters not in self._initialisms and self._by_car(text, match)
            label = text[max(0, match.start() - _NEAR_LABEL) : match.start()]
            if marked or (match[0].isupper() and _PLATE_LABEL.search(label)):
                yield (DetailKind.PLATE, *match.span())

    def _by_car(self, text: str, match: re.Match[str]) -> bool:
        around = text[max(0, match.start() - _NEAR_VEHICLE) : match.end() + _NEAR_VEHICLE]
        return bool(self._vehicle.search(around))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
