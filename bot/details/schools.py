"""Initials with a school, and an age with a class or a school: together they point at one child."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.details.words import Message

_MOST = 200
"""Ages and initials of one message that are looked at."""
_CLASS = re.compile(r"(?:[1-9]|1[0-3])[a-z]{1,3}|(?:y|yr|year)\d{1,2}[a-z]?|r\d{1,2}|ks[1-5]", re.IGNORECASE)
_CODE = re.compile(r"(?:[1-9]|1[0-3])[a-hj-z]{1,2}", re.IGNORECASE)
_NO_CODE = re.compile(r"\d+(?:am|pm|yo|yr|yrs|st|nd|rd|th|h|hr|hrs|m|mins?|x|k|wk|wks|d|of)", re.IGNORECASE)
_SPELT = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_AGE = re.compile(
    rf"(?<![\w£])(?P<said>age[ds]?:? (?:of )?)?(?P<age>1[0-8]|[1-9]|one|{_SPELT})"
    r"(?P<unit>[\s-]*(?:yo|y/o|yrs?|years?)\b(?:[\s-]*olds?)?)?(?![\w:/])",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<![\w.@#/-])([A-Z]\.?\s?[A-Z])\.?(?![\w@/-])")
_AHEAD = 8
_AROUND = 14
_YEARS = frozenset("123456")


def initials(message: Message) -> Iterator[tuple[DetailKind, int, int]]:
    """Yield initials that a school follows, or that are called initials."""
    if message.shouting:
        return
    for match in islice(_INITIALS.finditer(message.text), _MOST):
        letters = re.sub(r"[^A-Z]", "", match[1]).casefold()
        at = message.at(match.start())
        named = message.low(at - 1) == "initials"
        if message.lists.signs(letters, "initialisms") and not named:
            continue
        if named or _school(message, at, _AHEAD, 0) or _alone(message, at + 1):
            yield DetailKind.INITIALS_SCHOOL, match.start(), match.end()


def ages(message: Message) -> Iterator[tuple[DetailKind, int, int]]:
    """Yield the class or school that stands with an age; the age alone identifies nobody."""
    for match in islice(_AGE.finditer(message.text), _MOST):
        at = message.at(match.start("age"))
        if match["unit"] or match["said"] or message.signs(at - 1, "aged") or message.low(at - 1) == ",":
            place = _class(message, at) or _school(message, at, _AROUND, _AROUND)
            if place:
                yield (DetailKind.AGE_SCHOOL, *place)


def in_class(message: Message, at: int) -> bool:
    """Say whether a class or a year follows: "in 9B", "from Year 8", "9B"."""
    if message.low(at) in {"in", "from", ",", "(", "of"}:
        at += 1
    if message.low(at) in {"class", "year", "yr", "form"} and message.low(at + 1)[:1].isdigit():
        return True
    low = message.low(at)
    return bool(_CLASS.fullmatch(low)) and not _NO_CODE.fullmatch(low)


def _class(message: Message, at: int) -> tuple[int, int] | None:
    words = message.words
    for one in range(max(0, at - _AROUND), min(len(words), at + _AROUND)):
        word, before = words[one], message.low(one - 1)
        if one != at and _is_code(message, one):
            return word.start, word.end
        if before in {"class", "form"} and word.capital and not word.opens and word.low.isalpha():
            return word.start, word.end
        if before in _YEARS and word.capital and message.low(one - 2) == "in":
            return words[one - 1].start, word.end
    return None


def _is_code(message: Message, at: int) -> bool:
    low, before = message.low(at), message.low(at - 1)
    if (
        message.words[at].text.endswith("s")
        or not _CODE.fullmatch(low)
        or _NO_CODE.fullmatch(low)
        or message.signs(at - 1, "no_class")
    ):
        return False
    return (
        before in {"in", "from", "of", ","} or message.signs(at - 1, "classes") or message.words[at].text[-1].isupper()
    )


def _school(message: Message, at: int, ahead: int, back: int) -> tuple[int, int] | None:
    """Return where a school is named: a name of its own, then "Primary", "High", "PRU"; or "St" and a name."""
    words = message.words
    low, high = max(0, at - back), min(len(words), at + ahead + 1)
    for one in range(low, high):
        saint = message.low(one) in {"st", "saint"} and one != at and one + 1 < len(words) and words[one + 1].capital
        if saint:
            return words[one].start, words[one + 1].end
        if one in message.allowed:
            continue
        first = one
        while message.signs(one, "schools") and first - 1 >= low and _part(message, first - 1):
            first -= 1
        common = message.low(first - 1) in {"the", "a", "an"}
        if first < one and first != at and not common:
            return words[first].start, words[one].end
        if message.low(one - 1) in {"at", "attends", "of", "goes", "from"} and _alone(message, one):
            return words[one].start, words[one].end
    return None


def _alone(message: Message, at: int) -> bool:
    """Say whether a capitalised word that is on no list stands there."""
    if at >= len(message.words):
        return False
    word = message.words[at]
    return word.capital and not word.shouted and word.low.isalpha() and not message.lists.listed(word.low)


def _part(message: Message, at: int) -> bool:
    word = message.words[at]
    if message.signs(at, "prepositions", "pronouns", "joining") or word.low in {"a", "the", "my", "our", "in"}:
        return False
    if (word.shouted and not message.shouting) or (word.opens and message.lists.ordinary(word.low)):
        return False
    return word.capital or (word.low[0].isalpha() and not message.lists.ordinary(word.low))
