"""What the Jinja of an answer's body may use, and answers made from the glossary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.schema import AnswerFront

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.organisation import Contact, Organisation
    from bot.schema import Case, PromptsFile, Question, Term

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")


def facts(prompts: PromptsFile, organisation: Organisation) -> dict[str, Any]:
    """Return what an answer's Jinja may name.

    `prompts(theme=, audience=, source=)`, `case(id)`, and `org`: the organisation file, whose contacts are None where
    they are missing and are written out by the filter `contact`; the filter `plain` keeps text from being Markdown.
    """
    return {"prompts": _listed(prompts), "case": _case(prompts), "org": organisation}


def _listed(prompts: PromptsFile) -> Callable[..., list[Question]]:
    def listed(theme: str | None = None, audience: str | None = None, source: str | None = None) -> list[Question]:
        found = [
            question
            for question in prompts.questions
            if theme in {None, question.theme}
            and (audience is None or audience in question.audience)
            and source in {None, question.source}
        ]
        if not found:
            msg = f"prompts(theme={theme}, audience={audience}, source={source}) finds no question in prompts.yaml"
            raise LookupError(msg)
        return found

    return listed


def _case(prompts: PromptsFile) -> Callable[[str], Case]:
    def case(name: str) -> Case:
        for one in prompts.cases:
            if one.id == name:
                return one
        msg = f"case({name!r}) is not in prompts.yaml"
        raise LookupError(msg)

    return case


def written_out(contact: Contact) -> str:
    """Return a contact as one line of Markdown: `Jo Bloggs, **01234 567890**, jo@example.org, [example.org](…)`."""
    parts = [plain(contact.name)] if contact.name else []
    if contact.phone:
        parts.append(f"**{plain(contact.phone)}**")
    if contact.email:
        parts.append(plain(contact.email))
    if contact.address:
        host = contact.address.partition("://")[2].partition("/")[0]
        parts.append(f"[{plain(host)}]({contact.address})")
    line = ", ".join(parts)
    return f"{line} ({plain(contact.hours)})" if contact.hours else line


def plain(text: str) -> str:
    """Return text whose characters mean nothing to Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def term_front(term: Term) -> tuple[AnswerFront, str]:
    """Return a glossary term as an answer's front matter, and the rest of its meaning as the body."""
    title = f"{term.term}: {term.expansion}" if term.expansion else term.term
    head, stop, rest = term.meaning.strip().partition(". ")
    front = AnswerFront(
        title=title[:1].upper() + title[1:80],
        summary=f"{head}." if stop else head,
        sources=term.sources,
        nations=term.nations,
        area=term.area,
        audience=("everyone",),
        related=(term.see,) if term.see else (),
        next=term.see,
        deadlines=(),
        notes=term.notes,
        status="live" if term.reviewed and term.review_by else "draft",
        owner=None,
        reviewed=term.reviewed,
        review_by=term.review_by,
    )
    return front, rest
