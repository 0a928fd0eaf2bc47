"""Everything together: the details of a text, from the lists and from what the library itself names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.details.addresses import Addresses
from bot.details.handles import Handles
from bot.details.names import NameFinder
from bot.details.numbers import Numbers
from bot.details.schools import ages, initials
from bot.details.words import Lists, Message, fold
from bot.model import Bullets, DetailKind
from bot.text import OPENED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.details.numbers import Found
    from bot.library import Library

MAX_CHARACTERS = 10_000
"""Characters of one text that are looked at; a message that is answered holds fewer than half as many."""

_PLAINEST = (
    DetailKind.DOB,
    DetailKind.PHONE,
    DetailKind.UPN,
    DetailKind.PLATE,
    DetailKind.NHS,
    DetailKind.REF,
)

_PROPER = re.compile(r"[A-Z][\w'’-]*(?:(?: (?:of|and|the|for|in|on|to|with|&))? [A-Z][\w'’-]*)+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\+?\d[\d\s()-]{4,}\d")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")


class DetailFinder:
    """Finds details. Made once from a library: what its own content names identifies nobody."""

    def __init__(self, library: Library) -> None:
        texts = list(_texts(library))
        signs = library.names.signs
        english = library.words.union(library.vocabulary.spellings, OPENED)
        english |= {word for text in texts for word in _WORDS.findall(text) if word.islower()}
        self._lists = Lists(library.names, english, frozenset(_proper(texts, library)))
        self._numbers = Numbers(signs, {re.sub(r"\D", "", one) for text in texts for one in _NUMBER.findall(text)})
        postcodes = {found.replace(" ", "") for text in texts for found in _POSTCODE.findall(text)}
        self._addresses = Addresses(signs, postcodes)
        self._handles = Handles(signs, {found.casefold() for text in texts for found in _MAIL.findall(text)})

    def kinds(self, text: str) -> tuple[DetailKind, ...]:
        """Return the kinds of details a text holds, in the order of `DetailKind`; never the words."""
        return _ordered(kind for kind, _, _ in self._found(text))

    def split(self, text: str) -> tuple[tuple[DetailKind, ...], str]:
        """Return the kinds of details a text holds, and the text with every detail left out."""
        found = self._found(text)
        if not found:
            return (), text
        kept, position = [], 0
        for start, end in sorted((start, end) for _, start, end in found):
            if start > position:
                kept.append(text[position:start])
            position = max(position, end)
        return _ordered(kind for kind, _, _ in found), " ".join([*kept, text[position:]])

    def about_someone(self, text: str) -> bool:
        """Say whether a text is about somebody, so that an @mention beside it says who."""
        return any(self._lists.signs(word, "concern") for word in map(fold, _WORDS.findall(text[:MAX_CHARACTERS])))

    def _found(self, text: str) -> list[Found]:
        text = text[:MAX_CHARACTERS]
        found = [
            *_apart(self._numbers.find(text, self._lists.ordinary)),
            *self._addresses.find(text),
            *self._handles.find(text),
        ]
        message = Message(self._lists, text)
        found += [*NameFinder(message).find(), *initials(message), *ages(message)]
        if any(kind is DetailKind.MENTION for kind, _, _ in found) and not self.about_someone(text):
            found = [one for one in found if one[0] is not DetailKind.MENTION]
        return found


def _apart(found: Iterable[Found]) -> list[Found]:
    """Return numbers without those that overlap one of a plainer kind: a phone number is no reference too."""
    kept: list[Found] = []
    taken: dict[int, DetailKind] = {}
    for kind, start, end in sorted(found, key=lambda one: _PLAINEST.index(one[0])):
        if all(taken.get(at, kind) is kind for at in range(start, end)):
            taken.update(dict.fromkeys(range(start, end), kind))
            kept.append((kind, start, end))
    return kept


def _ordered(kinds: Iterable[DetailKind]) -> tuple[DetailKind, ...]:
    held = set(kinds)
    return tuple(kind for kind in DetailKind if kind in held)


def _texts(library: Library) -> Iterator[str]:
    """Yield everything that the content itself says."""
    for answer in library.answers.values():
        yield answer.title
        for block in answer.body:
            lines = block.items if isinstance(block, Bullets) else (block.line,)
            yield from ("".join(span.text for span in line) for line in lines)
    for term in library.terms.values():
        yield " ; ".join([term.term, *filter(None, (term.expansion,)), *term.aliases])
    keyed = (library.guides, library.notes, library.outside, library.checklists, library.deadlines)
    for models in keyed:
        yield from (model.model_dump_json() for model in models.values())
    yield library.helplines.model_dump_json()
    yield library.organisation.model_dump_json()
    for concept, forms in library.vocabulary.concepts.items():
        yield " ; ".join([concept, *forms])


def _proper(texts: Iterable[str], library: Library) -> Iterator[str]:
    """Yield the names that the content gives things and the people it cites."""
    for text in texts:
        yield from map(str.casefold, _PROPER.findall(text))
        for word in _WORDS.findall(text):
            initials_only = word.isupper() and len(word) > 1
            if initials_only or (word[0].isupper() and fold(word) not in library.names.given):
                yield fold(word)
    for term in library.terms.values():
        yield from map(str.casefold, (term.term, *term.aliases))
