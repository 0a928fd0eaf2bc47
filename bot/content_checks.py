"""Checks of style and of phrases, beyond what loading holds: words to avoid, long sentences, phrases in two intents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.files import Problem, Reader
from bot.guide import build_matcher
from bot.plain import block_text
from bot.schema import AvoidedWord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.library import Library

LONGEST_SENTENCE = 25
"""Words; the plain-English limit that content keeps to."""

_SENTENCE_END = re.compile(r"(?<=[.?!])[”\"')]*\s+")


@dataclass(frozen=True, slots=True)
class _Passage:
    """A piece of content as people read it: where it stands, and the id that a word's `unless` may name."""

    file: str
    where: str
    name: str
    text: str


def check_style(library: Library, root: Path) -> list[Problem]:
    """Return a problem for every avoided word, long sentence and phrase that two intents claim."""
    reader = Reader(root)
    avoided = reader.model(root / "content" / "words-to-avoid.yaml", tuple[AvoidedWord, ...]) or ()
    problems = list(reader.problems)
    for passage in _passages(library):
        problems += _avoided(passage, avoided)
        problems += _long(passage)
    return [*problems, *_shared_phrases(library)]


def _passages(library: Library) -> Iterator[_Passage]:
    for answer in library.answers.values():
        file = f"content/answers/{answer.id}.md" if answer.kind == "answer" else "content/glossary.yaml"
        key = "" if answer.kind == "answer" else f"{answer.id.partition('/')[2]}: "
        for where, text in (("title", answer.title), ("summary", answer.front.summary)):
            yield _Passage(file, key + where, answer.id, text)
        for block in answer.body:
            for line in block_text(block).splitlines():
                yield _Passage(file, key + "body", answer.id, line.removeprefix("• "))
    yield from _short_passages(library)


def _short_passages(library: Library) -> Iterator[_Passage]:
    for slug, note in library.notes.items():
        yield _Passage("content/notes.yaml", slug, slug, note.text)
    for slug, fact in library.outside.items():
        yield _Passage("content/outside.yaml", slug, slug, fact.text)
    for slug, rule in library.deadlines.items():
        for where, text in (("title", rule.title), ("asks", rule.asks), ("who", rule.who), ("missed", rule.missed)):
            yield _Passage("content/deadlines.yaml", f"{slug}.{where}", slug, text)
    for question in library.prompts.questions:
        yield _Passage("content/prompts.yaml", question.id, question.id, question.text)
    for case in library.prompts.cases:
        for where, text in (("text", case.text), ("caution", case.caution), ("question", case.question)):
            yield _Passage("content/prompts.yaml", f"{case.id}.{where}", case.id, text)


def _avoided(passage: _Passage, avoided: tuple[AvoidedWord, ...]) -> Iterator[Problem]:
    for one in avoided:
        if passage.name not in one.unless and re.search(rf"\b{re.escape(one.word)}", passage.text, re.IGNORECASE):
            yield Problem(passage.file, passage.where, f"avoid `{one.word}`; write {one.instead}")


def _long(passage: _Passage) -> Iterator[Problem]:
    for sentence in _SENTENCE_END.split(passage.text):
        count = len(sentence.split())
        if count > LONGEST_SENTENCE:
            yield Problem(
                passage.file,
                passage.where,
                f"a sentence has {count} words, more than {LONGEST_SENTENCE}; split “{sentence[:40]}…”",
            )


def _shared_phrases(library: Library) -> Iterator[Problem]:
    """Find the same words under two targets, whatever their order and endings; filler words aside."""
    vocabulary = build_matcher(library).vocabulary
    owners: dict[frozenset[str], tuple[str, str]] = {}
    for target, phrases in sorted(library.phrases.items()):
        if target.startswith("talk/"):
            continue
        file = f"intents/{target.partition('/')[0]}.yaml"
        for phrase in phrases:
            words = vocabulary.telling_stems(phrase)
            if not words:
                yield Problem(file, target, f"“{phrase}” holds no word that tells anything; reword it")
                continue
            other, first = owners.setdefault(words, (target, phrase))
            if other != target:
                yield Problem(file, target, f"“{phrase}” says the same as “{first}” of {other}; keep one of them")
