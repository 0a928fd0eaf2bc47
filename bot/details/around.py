"""What around a word shows that it is somebody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.details.schools import in_class

if TYPE_CHECKING:
    from bot.details.words import Message

_SHORTEST = 3
_MARKS = frozenset({",", "(", "-"})
AND = frozenset({"and", "&"})


class Surroundings:
    """Answers for one message. `at` is the word asked about, `end` the place after the name it begins."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._low = message.low
        self._signs = message.signs

    def named(self, at: int) -> bool:
        """Say whether "called", "named" or "name is" stands before."""
        before, earlier = self._low(at - 1), self._low(at - 2)
        if before == "name" and self._message.words[at - 1].owns:
            return True
        if before == "called":
            person = self._signs(at - 2, "kin", "people") or earlier in {"is", "someone", "was"}
            return person or self._message.words[at].capital
        if before in {"named", "aka", "alias", "nicknamed"}:
            return True
        if before in {"is", ":", "as", "was", '"', "'", "“"}:
            return self._signs(at - 2, "naming") and earlier != "called"
        return before == "by" and earlier in {"goes", "go", "known"} and not self._message.words[at].owns

    def titled(self, at: int) -> bool:
        """Say whether "Mr", "Dr" or "Coach" stands before."""
        before = at - 2 if self._low(at - 1) == "." else at - 1
        if not self._signs(before, "titles") or self._message.words[before].owns:
            return False
        word = self._message.words[at]
        listed = self._message.lists.listed(word.low)
        if not word.capital or self._message.shouting:
            called = self._signs(before, "calling") and not self._message.lists.distinct(word.low)
            return not listed and len(word.low) >= _SHORTEST and not called
        if len(word.low) == 1:
            return False
        if self._signs(before, "calling"):
            return not listed or self._message.lists.given(word.low)
        return not self._signs(at, "prepositions", "joining") or self._message.lists.given(word.low)

    def joined(self, end: int) -> bool:
        """Say whether "and her brother" or "and Noah" follows."""
        if self._low(end) not in AND or not self._low(end + 1):
            return False
        alone = self._message.is_given(end + 1) and not self._message.lists.word_too(self._low(end + 1))
        return alone or self._signs(end + 1, "pronouns", "kin")

    def described(self, end: int) -> bool:
        """Say whether "the foster carer" or "her mum" follows, which says who somebody is."""
        if self._low(end) not in {"the", "her", "his", "their", "my", "our"}:
            return False
        return self._signs(end + 1, "kin", "people") or (
            self._signs(end + 2, "kin", "people") and self._low(end) == "the"
        )

    def grouped(self, end: int) -> bool:
        """Say whether "in my class" follows."""
        return self._low(end) == "in" and self._low(end + 1) in {"my", "our"} and self._signs(end + 2, "classes")

    def beside_kin(self, at: int) -> bool:
        """Say whether "mum", "mum," or "little" stands before."""
        before = at - 2 if self._low(at - 1) in _MARKS else at - 1
        return self._signs(before, "kin") or self._signs(at - 1, "pet")

    def in_class(self, end: int) -> bool:
        """Say whether "in 9B" or "from Year 8" follows."""
        return in_class(self._message, end)
