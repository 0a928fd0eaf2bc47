"""Which sections are cited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.coverage import coverage, gaps

if TYPE_CHECKING:
    from bot.library import Library


@pytest.mark.parametrize("guide", ["000", "001", "002"])
def test_a_guide_that_is_answered_has_no_gaps(library: Library, guide: str) -> None:
    rows = [row for row in coverage(library) if row.guide == guide]
    assert [row.section for row in rows] == [section.id for section in library.guides[guide].sections]
    assert gaps(rows) == {guide: []}


def test_every_section_of_every_guide_is_listed_once_in_order(library: Library) -> None:
    listed = [(row.guide, row.section) for row in coverage(library)]
    assert listed == [(n, s.id) for n, g in sorted(library.guides.items()) for s in g.sections]


def test_a_section_that_only_terms_cite_is_a_gap(library: Library) -> None:
    terms = {name: answer for name, answer in library.answers.items() if answer.kind == "term"}
    rows = coverage(replace(library, answers=terms))
    assert any(row.terms for row in rows)
    assert all(row.answers == () for row in rows)
    assert gaps(rows)["001"] == [section.id for section in library.guides["001"].sections]
