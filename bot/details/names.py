"""Names of people in a message, by the words around them first and by lists second.

A capital letter in the middle of a sentence, "called X", "mum X", "X's nana", "X in 9B", "Mr X", "X said" show a name
that no list has. Names that are words too (Rose, Will, April) need such a place. A message in lower case or in capitals
throughout needs one for every name.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.details.around import AND, Surroundings
from bot.details.excuses import excused
from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.details.words import Message

_CLAN = re.compile(r"(?:Mc|Mac|O['’])[A-Z]\w+(?:-\w+)*(?:['’]s)?")
_INITIAL = re.compile(r"[A-Z]")
_MOST_WORDS = 4
_SHORTEST = 3
_NEAR_PRONOUN = 10
_INTRODUCING = 8
_BEFORE_NAME = 6
_MARKS = frozenset({",", "(", "-"})


class _Sort(Enum):
    """What a word can be: a name alone, a name and a word, on no list, or a word alone."""

    NAME = auto()
    BOTH = auto()
    UNKNOWN = auto()
    WORD = auto()


class NameFinder:
    """Finds the names in one message."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._lists = message.lists
        self._words = message.words
        self._low = message.low
        self._signs = message.signs
        self._around = Surroundings(message)

    def find(self) -> Iterator[tuple[DetailKind, int, int]]:
        """Yield each name's place in the text."""
        at = 0
        while at < len(self._words):
            end = self._name_at(at)
            if end:
                yield DetailKind.NAME, self._words[at].start, self._words[end - 1].end
            at = end or at + 1

    def _name_at(self, at: int) -> int:
        """Return where the name that starts here ends, or 0."""
        word = self._words[at]
        if not word.low[0].isalpha() or at in self._message.allowed:
            return 0
        if not word.capital and not self._message.is_given(at):
            return at + 1 if self._signs(at - 1, "titles", "kin") and self._lower_unknown(at) else 0
        sort = self._sort(at)
        if excused(self._message, at, listed=sort in {_Sort.UNKNOWN, _Sort.WORD}):
            return 0
        end = self._end(at, sort)
        shown = self._around.titled(at) or self._called_by(at) or self._shown(at, end, sort)
        return end if shown else 0

    def _sort(self, at: int) -> _Sort:
        low = self._low(at)
        if self._message.is_given(at):
            return _Sort.BOTH if self._lists.word_too(low) else _Sort.NAME
        return _Sort.WORD if self._lists.listed(low) else _Sort.UNKNOWN

    def _shown(self, at: int, end: int, sort: _Sort) -> bool:
        word = self._words[at]
        quiet = not word.capital or word.shouted or self._message.shouting
        if not self._message.shouting and sort is not _Sort.WORD and _CLAN.fullmatch(word.text):
            return True
        match sort:
            case _Sort.NAME:
                return self._quiet_name(at, end) if quiet else self._capital_name(at, end)
            case _Sort.BOTH:
                return self._quiet_both(at, end) if quiet else self._capital_both(at, end)
            case _Sort.UNKNOWN:
                return not quiet and self._capital_unknown(at, end)
            case _:
                return False

    def _end(self, at: int, sort: _Sort) -> int:
        """Return where a name of several words ends."""
        given = sort in {_Sort.NAME, _Sort.BOTH}
        end = at + 1
        while end < min(len(self._words), at + _MOST_WORDS) and not self._words[end - 1].owns:
            if not self._goes_on(end, at, given=given):
                break
            end += 1
        return end

    def _goes_on(self, one: int, at: int, *, given: bool) -> bool:
        word = self._words[one]
        if not word.capital or (one in self._message.allowed and not given):
            return False
        if self._message.is_given(one):
            return True
        if self._message.shouting or (word.shouted and not self._words[at].shouted):
            return False
        return not self._signs(one, "doing", "prepositions", "pronouns", "joining", "kin")

    # --- what shows a name, for each sort of word -------------------------------------------------

    def _called_by(self, at: int) -> bool:
        goes = self._low(at - 1) == "by" and self._low(at - 2) in {"goes", "go", "going"}
        return goes and self._words[at].capital and not self._words[at].owns

    def _lower_unknown(self, at: int) -> bool:
        """Say whether a word in lower case that no list has is a name: "mrs okonkwo", "my son jaydon told me"."""
        if self._around.titled(at):
            return True
        kin = self._signs(at - 1, "kin") and not self._words[at - 1].owns and self._signs(at + 1, "doing")
        return kin and not self._lists.listed(self._low(at)) and self._lists.distinct(self._low(at))

    def _capital_name(self, at: int, end: int) -> bool:
        if not self._words[at].opens:
            return True
        if self._low(end) in {"you", "i", "we", "me", "u"}:
            return False
        return end - at > 1 or not self._lists.slip(self._low(at)) or self._person(at, end)

    def _quiet_name(self, at: int, end: int) -> bool:
        distinct = not self._message.shouting and self._lists.distinct(self._low(at))
        return distinct or self._person(at, end)

    def _quiet_both(self, at: int, end: int) -> bool:
        """Say whether a word that can be a name is one in lower case or capitals: few places show it."""
        if self._words[end - 1].owns and self._signs(end, "kin"):
            return True
        if self._around.named(at):
            return True
        if self._signs(at, "hardly"):
            return False
        if self._signs(at - 1, "kin") and not self._words[at - 1].owns and self._signs(end, "doing"):
            return True
        ends = not self._message.alpha(end) or self._signs(end, "then")
        voiced = self._low(at - 1) == "to" and self._signs(at - 2, "voicing")
        return self._around.grouped(end) or (ends and (voiced or self._signs(at - 1, "met")))

    def _person(self, at: int, end: int) -> bool:
        """Say whether the words around show a person."""
        before = at - 2 if self._low(at - 1) in _MARKS else at - 1
        last = self._words[end - 1]
        if self._signs(before, "kin", "people", "pet", "speaking") or self._around.named(at):
            return True
        if last.owns or (self._signs(end, "kin") and last.text.endswith("s")):
            return True
        if self._low(before) in AND and self._message.is_given(before - 1):
            return True
        around = self._around
        if around.joined(end) or around.in_class(end) or around.grouped(end) or self._signs(end, "doing"):
            return True
        ends = not self._message.alpha(end) or self._signs(end, "joining", "prepositions")
        return ends and self._signs(before, "prepositions") and not self._signs(before, "loose")

    def _capital_both(self, at: int, end: int) -> bool:
        """Say whether a capitalised name that is a word too stands where only a person can."""
        if self._message.titled or (self._signs(at, "times") and self._signs(at - 1, "placed", "dating")):
            return False
        family = any(not self._lists.listed(self._low(one)) for one in range(at + 1, end))
        if family or self._around.named(at) or self._around.joined(end) or self._around.in_class(end):
            return True
        if (self._around.described(end) and not self._signs(at, "hardly")) or self._around.grouped(end):
            return True
        if self._signs(at - 1, "auxiliary") and self._words[at - 1].opens and self._signs(end, "asked_of"):
            return True
        place = self._low(at) in self._lists.known and not self._signs(at, "times")
        if self._around.beside_kin(at) or (
            self._signs(at - 1, "people") and not place and not self._signs(end, "eponym")
        ):
            return True
        return (
            self._owner(at, end, place=place)
            or self._doer(at, end, place=place)
            or self._spoken_to(at, end, place=place)
        )

    def _owner(self, at: int, end: int, *, place: bool) -> bool:
        if not self._words[end - 1].owns:
            return False
        if self._signs(end, "kin"):
            return True
        own = self._signs(end, "people", "belongings") or self._signs(end + 1, "belongings")
        return own and not place and not self._signs(at, "times")

    def _doer(self, at: int, end: int, *, place: bool) -> bool:
        if not self._signs(end, "doing"):
            return False
        opens = self._words[at].opens
        pronoun = any(self._signs(one, "pronouns") for one in range(end, min(end + _NEAR_PRONOUN, len(self._words))))
        if place or self._signs(end, "state"):
            return pronoun and not (place and opens and self._low(end) in {"is", "was", "has", "had"})
        return self._signs(end, "speech") or pronoun or not opens

    def _spoken_to(self, at: int, end: int, *, place: bool) -> bool:
        ends = not self._message.alpha(end) or self._signs(end, "joining")
        if place or self._words[at].opens or not ends:
            return False
        timed = self._signs(at, "times")
        if self._low(at - 1) in {"to", "with", "for", "about", "of", "by"} and not timed:
            return True
        return self._signs(at - 1, "speaking") and (not timed or self._signs(at - 1, "met"))

    def _capital_unknown(self, at: int, end: int) -> bool:
        """Say whether a capitalised word that no list has is a name."""
        word = self._words[at]
        if self._message.titled or word.shouted or len(word.low) < _SHORTEST:
            return False
        slip = word.opens and self._lists.slip(word.low)
        unknown = all(not self._lists.listed(self._low(one)) for one in range(at, end))
        if end - at > 1 and unknown and not slip:
            return True
        around = self._around
        if around.named(at) or around.beside_kin(at) or around.described(end) or around.joined(end):
            return True
        return around.in_class(end) or self._unknown_led(at, end) or self._unknown_acts(at, end, slip=slip)

    def _unknown_led(self, at: int, end: int) -> bool:
        """Say whether "pupil", "re:", "father Ion" or an initial leads to a name, or "the … family" is around it."""
        opens, before = self._words[at].opens, self._low(at - 1)
        if before == ":" and self._signs(at - 2, "about"):
            return True
        led = at > 1 and self._words[at - 1].capital and self._signs(at - 2, "kin", "people")
        if not opens and (led or self._signs(at - 1, "people")):
            return True
        initial = at > 1 and before == "." and _INITIAL.fullmatch(self._words[at - 2].text)
        owner = self._words[end - 1].owns and self._signs(end, "kin")
        return bool(initial) or owner or (before == "the" and self._signs(end, "families"))

    def _unknown_acts(self, at: int, end: int, *, slip: bool) -> bool:
        opens = self._words[at].opens
        if self._signs(end, "doing"):
            linked = self._signs(at - 1, "speaking", "prepositions", "joining") and not self._signs(at - 1, "placed")
            if (not self._signs(end, "state") and not slip) or (not opens and linked):
                return True
        return not opens and self._signs(at - 1, "speaking") and not self._signs(at - 1, "reaching")
