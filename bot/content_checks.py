"""Checks of style and of phrases, beyond what loading holds: words to avoid, long sentences, phrases in two intents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.files import Problem, Reader
from bot.matching import build_vocabulary
from bot.never_say import check_never_said
from bot.plain import block_text
from bot.schema import AvoidedWord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.library import Library

LONGEST_SENTENCE = 25
"""Words; the plain-English limit that content keeps to."""

_DIGITS = re.compile(r"\D")
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
        problems += _not_current(passage, library)
        problems += _long(passage)
    return [*problems, *check_never_said(root), *_shared_phrases(library)]


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
    yield from _listed_passages(library)
    for slug, fact in library.outside.items():
        yield _Passage("content/outside.yaml", slug, slug, fact.text)
    for slug, rule in library.deadlines.items():
        for where in ("title", "asks", "who", "missed", "note", "card"):
            yield _Passage("content/deadlines.yaml", f"{slug}.{where}", slug, getattr(rule, where) or "")
    for question in library.prompts.questions:
        yield _Passage("content/prompts.yaml", question.id, question.id, question.text)
    for case in library.prompts.cases:
        for where, text in (("text", case.text), ("caution", case.caution), ("question", case.question)):
            yield _Passage("content/prompts.yaml", f"{case.id}.{where}", case.id, text)


def _listed_passages(library: Library) -> Iterator[_Passage]:
    for slug, line in library.helplines.lines.items():
        yield _Passage("content/helplines.yaml", slug, slug, f"{line.serves} {line.hours or ''}")
    for slug, checklist in library.checklists.items():
        texts = [checklist.title, checklist.end, *(item.text for part in checklist.parts for item in part.items)]
        for text in texts:
            yield _Passage("content/checklists.yaml", slug, slug, text)
    yield from _pathway_passages(library)


def _pathway_passages(library: Library) -> Iterator[_Passage]:
    for slug, pathway in library.pathways.items():
        for where, text in (("title", pathway.title), ("summary", pathway.summary)):
            yield _Passage("content/pathways.yaml", f"{slug}.{where}", slug, text)
        for key, step in pathway.steps.items():
            for text in (step.name, *(choice.label for choice in step.choices)):
                yield _Passage("content/pathways.yaml", f"{slug}.steps.{key}", slug, text)


def _avoided(passage: _Passage, avoided: tuple[AvoidedWord, ...]) -> Iterator[Problem]:
    for one in avoided:
        if passage.name not in one.unless and re.search(rf"\b{re.escape(one.word)}", passage.text, re.IGNORECASE):
            yield Problem(passage.file, passage.where, f"avoid `{one.word}`; write {one.instead}")


def _not_current(passage: _Passage, library: Library) -> Iterator[Problem]:
    digits = _DIGITS.sub("", passage.text)
    for one in library.helplines.not_current:
        if _DIGITS.sub("", one.number) in digits:
            yield Problem(passage.file, passage.where, f"{one.number} is not a current number ({one.why}); take it out")


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
    """Find the same words under two targets, whatever their order and endings.

    Two phrases say the same when their telling words are the same, and half of all their words are.
    """
    vocabulary = build_vocabulary(library)
    owners: dict[frozenset[str], list[tuple[str, str, frozenset[str]]]] = {}
    for target, phrases in sorted(library.phrases.items()):
        if target.startswith("talk/"):
            continue
        file = f"intents/{target.partition('/')[0]}.yaml"
        for phrase in phrases:
            words, telling = vocabulary.phrase_stems(phrase)
            if not telling:
                yield Problem(file, target, f"“{phrase}” holds no word that tells anything; reword it")
                continue
            others = owners.setdefault(telling, [])
            for other, first, first_words in others:
                if other != target and 2 * len(words & first_words) >= len(words | first_words):
                    yield Problem(file, target, f"“{phrase}” says the same as “{first}” of {other}; keep one of them")
                    break
            others.append((target, phrase, words))
