"""Loads and validates `content/` and `intents/` into one immutable `Library`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import jinja2
from jinja2 import meta
from pydantic import ValidationError

from bot import markup
from bot.bodies import facts, plain, term_front, written_out
from bot.checks import check_references
from bot.deadline_schema import DeadlineRule, EventFile
from bot.detail_schema import KnownFile, NameLists, SignsFile
from bot.files import ContentInvalid, Problem, Reader
from bot.organisation import Organisation
from bot.parsed import Parsed
from bot.pathway_schema import Pathway, PathwayKey
from bot.replies import Replies, jinja_environment
from bot.reply_keys import MARKED_UP, REPLY_FACTS
from bot.schema import (
    AnswerFront,
    AnswerId,
    Checklist,
    GuideFile,
    HelplinesFile,
    Note,
    OutsideFact,
    PromptsFile,
    Slug,
    Term,
    Text,
    VocabularyFile,
)
from bot.signal_schema import SignalFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Bullets, Paragraph
    from bot.ports import Shelf

__all__ = ["Answer", "ContentInvalid", "Library", "Problem", "data_folder", "load"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One curated answer: its front matter and its body as blocks. `kind` says where it was written."""

    id: str
    front: AnswerFront
    body: tuple[Paragraph | Bullets, ...]
    kind: Literal["answer", "term"] = "answer"

    @property
    def title(self) -> str:
        """The heading people see."""
        return self.front.title


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the bot can say and recognise. Answers, terms and rules are keyed by their ids."""

    guides: Mapping[str, GuideFile]
    answers: Mapping[str, Answer]
    terms: Mapping[str, Term]
    notes: Mapping[str, Note]
    outside: Mapping[str, OutsideFact]
    helplines: HelplinesFile
    checklists: Mapping[str, Checklist]
    pathways: Mapping[str, Pathway]
    organisation: Organisation
    prompts: PromptsFile
    deadlines: Mapping[str, DeadlineRule]
    replies: Replies
    phrases: Mapping[str, tuple[str, ...]]
    vocabulary: VocabularyFile
    cannot_decide: SignalFile
    remind: SignalFile
    events: EventFile
    words: frozenset[str]
    names: NameLists


def data_folder() -> Path:
    """Return the folder that holds `content/` and `intents/`: inside an installed wheel, or the checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parent.parent


def load(root: Path | None = None, organisation: Organisation | None = None, shelf: Shelf | None = None) -> Library:
    """Return the library below `root` (default: the data that came with the code), with an organisation's own facts.

    `shelf` keeps the YAML that was parsed, for the next start. Raises `ContentInvalid` with every problem found, each
    naming its file and key.
    """
    parsed = Parsed(shelf) if shelf else None
    reader = Reader(root or data_folder(), parsed)
    library = _Loading(reader, organisation or Organisation()).library()
    problems = reader.problems or check_references(library)
    if problems:
        raise ContentInvalid(problems)
    if parsed:
        parsed.keep()
    return library


class _Loading:
    """One pass over the files; problems collect in the reader, and missing parts stay empty."""

    def __init__(self, reader: Reader, organisation: Organisation) -> None:
        self.reader = reader
        self.organisation = organisation
        self.content = reader.root / "content"
        self.intents = reader.root / "intents"

    def library(self) -> Library:
        read = self.reader.model
        content = self.content
        prompts = read(content / "prompts.yaml", PromptsFile) or PromptsFile(themes={}, questions=(), cases=())
        terms = read(content / "glossary.yaml", dict[Slug, Term]) or {}
        vocabulary = read(self.intents / "vocabulary.yaml", VocabularyFile)
        answers = self._answers(prompts) | self._term_answers(terms)
        return Library(
            guides=self._guides(),
            answers=answers,
            terms=terms,
            notes=read(content / "notes.yaml", dict[Slug, Note]) or {},
            outside=read(content / "outside.yaml", dict[Slug, OutsideFact]) or {},
            helplines=read(content / "helplines.yaml", HelplinesFile) or HelplinesFile(lines={}, not_current=()),
            checklists=read(content / "checklists.yaml", dict[Slug, Checklist]) or {},
            pathways=read(content / "pathways.yaml", dict[PathwayKey, Pathway]) or {},
            organisation=self.organisation,
            prompts=prompts,
            deadlines=read(content / "deadlines.yaml", dict[Slug, DeadlineRule]) or {},
            replies=self._replies(),
            phrases=self._phrases(),
            cannot_decide=read(self.intents / "cannot-decide.yaml", SignalFile) or _NO_SIGNALS,
            remind=read(self.intents / "remind.yaml", SignalFile) or _NO_SIGNALS,
            events=read(self.intents / "events.yaml", EventFile) or EventFile(filler=(), events={}),
            vocabulary=vocabulary or VocabularyFile(concepts={}, filler=(), openers=(), spellings={}),
            words=frozenset((self.reader.text(self.intents / "words" / "british-english.txt") or "").split()),
            names=self._names(),
        )

    def _names(self) -> NameLists:
        folder = self.content / "names"
        return NameLists(
            given=frozenset((self.reader.text(folder / "given.txt") or "").split()),
            places=frozenset((self.reader.text(folder / "places.txt") or "").splitlines()),
            signs=self.reader.model(folder / "signs.yaml", SignsFile) or SignsFile.model_construct(),
            known=self.reader.model(folder / "known.yaml", KnownFile) or KnownFile(people=(), services=(), sayings=()),
        )

    def _guides(self) -> dict[str, GuideFile]:
        guides = {}
        for path in sorted((self.content / "guides").glob("*.yaml")):
            guide = self.reader.model(path, GuideFile)
            if guide:
                guides[path.stem] = guide
        return guides

    def _answers(self, prompts: PromptsFile) -> dict[str, Answer]:
        root = self.content / "answers"
        known = facts(prompts, self.organisation)
        answers = {}
        for path in sorted(root.rglob("*.md")):
            front, text, line = self.reader.front_matter(path, AnswerFront)
            answer_id = path.relative_to(root).with_suffix("").as_posix()
            body = self._body(path, text, line, known) if front else None
            if front and body is not None:
                answers[answer_id] = Answer(answer_id, front, body)
        return answers

    def _term_answers(self, terms: Mapping[str, Term]) -> dict[str, Answer]:
        """Return an answer for every glossary term that does not simply lead to a fuller one."""
        path = self.content / "glossary.yaml"
        answers = {}
        for slug, term in terms.items():
            if term.full:
                continue
            try:
                front, rest = term_front(term)
                answers[f"glossary/{slug}"] = Answer(f"glossary/{slug}", front, markup.parse(rest), "term")
            except markup.MarkupInvalid as error:
                self.reader.report(path, f"{slug}.meaning", str(error))
            except ValidationError as error:
                detail = error.errors()[0]
                self.reader.report(path, f"{slug}.meaning", f"as a {detail['loc'][0]}: {detail['msg']}")
        return answers

    def _body(
        self, path: Path, text: str, line: int, known: Mapping[str, object]
    ) -> tuple[Paragraph | Bullets, ...] | None:
        try:
            rendered = _ENVIRONMENT.from_string(text).render(known) if "{" in text else text
            return markup.parse(rendered)
        except jinja2.TemplateSyntaxError as error:
            self.reader.report(path, f"line {line + error.lineno - 1}", f"the Jinja is broken: {error.message}")
        except jinja2.UndefinedError as error:
            self.reader.report(path, "the body", f"{error.message}; see docs/content.md for the names there are")
        except LookupError as error:
            self.reader.report(path, "the body", str(error.args[0]))
        except markup.MarkupInvalid as error:
            self.reader.report(path, f"line {line + error.line - 1}", str(error))
        except Exception as error:
            self.reader.report(path, "the body", f"the Jinja cannot be run: {error}; see docs/content.md")
        return None

    def _replies(self) -> Replies:
        texts: dict[str, str] = {}
        written: set[str] = set()
        for path in sorted((self.content / "replies").glob("*.yaml")):
            for name, text in (self.reader.model(path, dict[str, Text]) or {}).items():
                written.add(f"{path.stem}.{name}")
                if self._reply_is_sound(path, name, text):
                    texts[f"{path.stem}.{name}"] = text
        for file, names in REPLY_FACTS.items():
            for name in names:
                if f"{file}.{name}" not in written:
                    path = self.content / "replies" / f"{file}.yaml"
                    self.reader.report(path, name, "this sentence is missing; add it")
        return Replies(texts)

    def _reply_is_sound(self, path: Path, name: str, text: str) -> bool:
        """Report what would fail when the sentence is said."""
        before = len(self.reader.problems)
        try:
            unknown = meta.find_undeclared_variables(_ENVIRONMENT.parse(text)) if "{" in text else set()
            unknown -= set(REPLY_FACTS.get(path.stem, {}).get(name, ()))
            for fact in sorted(unknown):
                self.reader.report(path, name, f"there is no fact `{fact}` here; see docs/content.md")
            if f"{path.stem}.{name}".startswith(MARKED_UP):
                markup.parse(text)
        except jinja2.TemplateSyntaxError as error:
            self.reader.report(path, name, f"the Jinja is broken: {error.message}")
        except markup.MarkupInvalid as error:
            self.reader.report(path, f"{name} line {error.line}", str(error))
        return len(self.reader.problems) == before

    def _phrases(self) -> dict[str, tuple[str, ...]]:
        phrases: dict[str, tuple[str, ...]] = {}
        for path in sorted(self.intents.glob("*.yaml")):
            if path.stem in _NOT_PHRASES:
                continue
            for target, said in (self.reader.model(path, dict[AnswerId, tuple[Text, ...]]) or {}).items():
                if target in phrases:
                    self.reader.report(path, target, "this id stands in another intents file too; keep one")
                phrases[target] = said
        return phrases


_ENVIRONMENT = jinja_environment()
_ENVIRONMENT.filters |= {"contact": written_out, "plain": plain}
_NO_SIGNALS = SignalFile.model_construct(signals={}, rules=())
_NOT_PHRASES = {"vocabulary", "cannot-decide", "remind", "events"}
