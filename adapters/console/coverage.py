"""Coverage as a table and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from adapters.console.render import console
from bot.coverage import gaps

if TYPE_CHECKING:
    from bot.coverage import SectionCoverage
    from bot.replies import Replies


def coverage_object(rows: list[SectionCoverage]) -> dict[str, Any]:
    """Return `{"gaps": {guide: [section]}, "sections": {guide: {section: [answer ids]}}}`."""
    sections: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        sections.setdefault(row.guide, {})[row.section] = list(row.answers)
    return {"gaps": gaps(rows), "sections": sections}


def print_coverage(rows: list[SectionCoverage], replies: Replies) -> None:
    """Print a table for each guide: section, heading, answers; a gap says so in words."""
    screen = console()
    found = gaps(rows)
    for guide, missing in found.items():
        own = [row for row in rows if row.guide == guide]
        table = Table(title=f"Guide {guide}", title_justify="left", box=None, pad_edge=False)
        table.add_column("Section", no_wrap=True)
        table.add_column("Heading", ratio=1)
        table.add_column("Answers", ratio=1)
        for row in own:
            table.add_row(row.section, row.heading, "\n".join(row.answers) or "GAP")
        screen.print(table)
        covered = replies.say("console.covered", cited=len(own) - len(missing), all=len(own))
        screen.print(covered, end="\n\n")
