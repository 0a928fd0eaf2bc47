"""Which sections of the guides the answers cite, and which none does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.library import Library


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """One section: the answers that cite it, and the glossary terms that do (terms alone do not cover a section)."""

    guide: str
    section: str
    heading: str
    answers: tuple[str, ...]
    terms: tuple[str, ...]


def coverage(library: Library) -> list[SectionCoverage]:
    """Return every section of every guide, in the guides' order."""
    citing: dict[str, list[str]] = {}
    for answer_id, answer in sorted(library.answers.items()):
        for cited in answer.front.sources:
            citing.setdefault(cited, []).append(answer_id)
    rows = []
    for number, guide in sorted(library.guides.items()):
        for section in guide.sections:
            ids = citing.get(f"{number}#{section.id}", [])
            rows.append(
                SectionCoverage(
                    number,
                    section.id,
                    section.heading,
                    tuple(one for one in ids if not one.startswith("glossary/")),
                    tuple(one for one in ids if one.startswith("glossary/")),
                )
            )
    return rows


def gaps(rows: list[SectionCoverage]) -> dict[str, list[str]]:
    """Return, for each guide, the sections that no answer cites."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.guide, [])
        if not row.answers:
            found[row.guide].append(row.section)
    return found
