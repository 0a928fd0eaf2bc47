"""What must hold between the files of the library: every id that is named exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.files import Problem
from bot.pathway_checks import check_pathways
from bot.schema import FOR_ADVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.library import Answer, Library
    from bot.schema import AnswerFront, Case, NotCurrent, Question

# Targets of intents that are no answers: small talk has a reply each, the others one fixed reply.
_SMALL_TALK = "talk/"
_PADDING = "talk/padding"
_FIXED = {"decide/case", "other/elsewhere"}


def check_references(library: Library) -> list[Problem]:
    """Return a problem for every reference that leads nowhere."""
    return [
        *_sections(library),
        *_answers(library),
        *_areas(library),
        *_terms(library),
        *_notes(library),
        *_rules(library),
        *_prompts(library),
        *_checklists(library),
        *check_pathways(library),
        *_helplines(library),
        *_phrases(library),
    ]


def _answer_file(answer: Answer) -> str:
    return f"content/answers/{answer.id}.md"


def _own(library: Library) -> Iterator[Answer]:
    return (answer for answer in library.answers.values() if answer.kind == "answer")


def _asked(library: Library) -> list[Question | Case]:
    return [*library.prompts.questions, *library.prompts.cases]


def _sections(library: Library) -> Iterator[Problem]:
    known = {f"{number}#{section.id}" for number, guide in library.guides.items() for section in guide.sections}
    cited: list[tuple[str, str, Iterable[str]]] = [
        *((_answer_file(answer), "sources", answer.front.sources) for answer in _own(library)),
        *(("content/checklists.yaml", f"{slug}.sources", one.sources) for slug, one in library.checklists.items()),
        *(("content/helplines.yaml", f"not_current {one.number}", (one.section,)) for one in _not_current(library)),
        *(("content/glossary.yaml", f"{slug}.sources", term.sources) for slug, term in library.terms.items()),
        *(("content/notes.yaml", f"{slug}.sections", note.sections) for slug, note in library.notes.items()),
        *(("content/prompts.yaml", one.id, (one.source,)) for one in _asked(library)),
        *(("content/deadlines.yaml", f"{slug}.sources", rule.sources) for slug, rule in library.deadlines.items()),
    ]
    for file, where, sections in cited:
        for section in sections:
            if section not in known:
                number = section.split("#")[0]
                yield Problem(
                    file, where, f"no section `{section}`; content/guides/{number}.yaml lists those there are"
                )


def _answers(library: Library) -> Iterator[Problem]:
    for answer in _own(library):
        front, file = answer.front, _answer_file(answer)
        named = [("related", target) for target in front.related]
        for key, target in [*named, ("next", front.next)]:
            if target and target not in library.answers:
                yield Problem(file, key, f"no answer `{target}`; name one of content/answers/")
            if target == answer.id:
                yield Problem(file, key, "an answer cannot lead to itself; remove it")
        for rule in front.deadlines:
            if rule not in library.deadlines:
                yield Problem(file, "deadlines", f"no rule `{rule}` in content/deadlines.yaml")
        for note in front.notes:
            if note not in library.notes:
                yield Problem(file, "notes", f"no note `{note}` in content/notes.yaml")
        yield from _beyond(library, front, file)
        if not front.sources and not answer.id.startswith("bot/"):
            yield Problem(file, "sources", "cite at least one section of a guide")


def _beyond(library: Library, front: AnswerFront, file: str) -> Iterator[Problem]:
    for fact in front.outside:
        if fact not in library.outside:
            yield Problem(file, "outside", f"no fact `{fact}` in content/outside.yaml")
    for line in front.helplines:
        if line not in library.helplines.lines:
            yield Problem(file, "helplines", f"no helpline `{line}` in content/helplines.yaml")
    if front.checklist and front.checklist not in library.checklists:
        yield Problem(file, "checklist", f"no checklist `{front.checklist}` in content/checklists.yaml")


def _checklists(library: Library) -> Iterator[Problem]:
    file = "content/checklists.yaml"
    for slug, checklist in library.checklists.items():
        named = [("answer", checklist.answer)]
        named += [(f"{slug}: {item.label}", item.more) for part in checklist.parts for item in part.items if item.more]
        for where, target in named:
            if target not in library.answers:
                yield Problem(file, where, f"no answer `{target}`; name one of content/answers/")
        leads_here = library.answers.get(checklist.answer)
        if leads_here and leads_here.front.checklist != slug:
            yield Problem(file, f"{slug}.answer", f"set `checklist: {slug}` in content/answers/{checklist.answer}.md")


def _not_current(library: Library) -> tuple[NotCurrent, ...]:
    return library.helplines.not_current


def _helplines(library: Library) -> Iterator[Problem]:
    """Find a number that is offered although a guide's print of it is marked as not current."""
    dated = {one.number for one in _not_current(library)}
    for slug, line in library.helplines.lines.items():
        if line.number in dated:
            yield Problem("content/helplines.yaml", slug, f"{line.number} is under `not_current` too; keep one")
    if FOR_ADVICE not in library.helplines.lines:
        yield Problem("content/helplines.yaml", FOR_ADVICE, "this helpline is named where no guide covers a nation")


def _areas(library: Library) -> Iterator[Problem]:
    for answer in _own(library):
        first = next(iter(answer.front.sources), "").partition("#")[0]
        area = library.guides[first].area if first in library.guides else None
        if first and answer.front.area != area:
            holds = f"in {area} alone" if area else "everywhere"
            yield Problem(
                _answer_file(answer), "area", f"the first source holds {holds}; write `area: {area or 'null'}`"
            )


def _terms(library: Library) -> Iterator[Problem]:
    file = "content/glossary.yaml"
    owners: dict[str, str] = {}
    for slug, term in library.terms.items():
        if term.see and term.see not in library.answers:
            yield Problem(file, f"{slug}.see", f"no answer `{term.see}`; name one of content/answers/")
        for note in term.notes:
            if note not in library.notes:
                yield Problem(file, f"{slug}.notes", f"no note `{note}` in content/notes.yaml")
        for name in {n.casefold() for n in (term.term, term.expansion or term.term, *term.aliases)}:
            other = owners.setdefault(name, slug)
            if other != slug:
                yield Problem(file, slug, f"`{name}` also names the term `{other}`; keep it with one of them")


def _notes(library: Library) -> Iterator[Problem]:
    for slug, note in library.notes.items():
        for fact in note.outside:
            if fact not in library.outside:
                yield Problem("content/notes.yaml", f"{slug}.outside", f"no fact `{fact}` in content/outside.yaml")


def _rules(library: Library) -> Iterator[Problem]:
    for slug, rule in library.deadlines.items():
        if rule.answer not in library.answers:
            yield Problem("content/deadlines.yaml", f"{slug}.answer", f"no answer `{rule.answer}`")
        local = {library.guides[number].area for number in _numbers(library, rule.sources)}
        if rule.area is None and local != {None} and not rule.note:
            yield Problem(
                "content/deadlines.yaml", f"{slug}.note", "say in a note that the guide is one area's, or set `area`"
            )
    for slug, event in library.events.events.items():
        for rule_name in event.rules:
            if rule_name not in library.deadlines:
                yield Problem(
                    "intents/events.yaml", f"{slug}.rules", f"no rule `{rule_name}` in content/deadlines.yaml"
                )


def _numbers(library: Library, sources: Iterable[str]) -> Iterator[str]:
    return (number for number in (source.partition("#")[0] for source in sources) if number in library.guides)


def _prompts(library: Library) -> Iterator[Problem]:
    prompts, file = library.prompts, "content/prompts.yaml"
    themed = [
        *((question.id, question.theme) for question in prompts.questions),
        *((case.id, theme) for case in prompts.cases for theme in case.themes),
    ]
    for identity, theme in themed:
        if theme not in prompts.themes:
            yield Problem(file, identity, f"no theme `{theme}`; add it with its title under `themes`")
    ids = [one.id for one in _asked(library)]
    for identity in {one for one in ids if ids.count(one) > 1}:
        yield Problem(file, identity, "this id stands here twice; give each its own")


def _phrases(library: Library) -> Iterator[Problem]:
    for target in library.phrases:
        topic = target.split("/")[0]
        if target == _PADDING:
            continue
        if target.startswith(_SMALL_TALK):
            key = target.replace("/", ".")
            if key not in library.replies:
                yield Problem(f"intents/{topic}.yaml", target, f"no reply `{key}` in content/replies/")
        elif target not in library.answers and target not in _FIXED:
            yield Problem(
                f"intents/{topic}.yaml", target, f"no answer {target}; write content/answers/{target}.md first"
            )
