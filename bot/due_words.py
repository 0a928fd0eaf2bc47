"""A rule and its due date as blocks: the limit, what falls due, the working, the card, the source."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.dates import say_moment, say_published, say_weekday
from bot.model import Alert, Bullets, Context, Heading, Paragraph, SourceRef, Span

if TYPE_CHECKING:
    from datetime import datetime

    from bot.deadline_schema import DeadlineRule
    from bot.library import Library
    from bot.model import Block, DueDate


class DueWords:
    """Says what the rules of the library and their due dates are."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._say = library.replies.say

    def limit(self, rule: DeadlineRule) -> str:
        """Return the limit as a sentence."""
        limit = rule.limit
        facts = {"n": limit.number, "event": rule.event, "before": limit.reported_before}
        return self._say(f"remind.limit_{limit.kind}", **facts)

    def short(self, rule: DeadlineRule) -> str:
        """Return the limit in a word or two, for a list."""
        return self._say(f"remind.short_{rule.limit.kind}", n=rule.limit.number)

    def when(self, rule: DeadlineRule, due: datetime) -> str:
        """Return a due date in words; the hour is named where working days end or hours run out."""
        local = due.astimezone(ZoneInfo(rule.zone))
        return say_moment(local) if rule.limit.kind in {"working_days", "hours"} else say_weekday(local)

    def due(self, rule: DeadlineRule, due: datetime) -> str:
        """Return what is due when, as a sentence."""
        key = {"given": "due_chosen", "birthday": "due_birthday"}.get(rule.limit.kind, "due")
        said = self._say(f"remind.{key}", due=self.when(rule, due))
        return f"{self._only(rule)} {said}" if rule.area else said

    def _only(self, rule: DeadlineRule) -> str:
        """Return that a rule holds in one area alone, and the date of its guide."""
        guide = self._library.guides[rule.sources[0].partition("#")[0]]
        area = self._say(f"nation.{rule.area}")
        return self._say("reply.area_only", area=area, published=say_published(guide.published))

    def shown(self, rule: DeadlineRule, due: DueDate, *, level: int = 1) -> tuple[Block, ...]:
        """Return what falls due and how that was worked out, or why there is no date. A card comes first."""
        title: tuple[Block, ...] = (Heading(rule.title, level),)
        if rule.card:
            return self.card(rule, due)
        if due.due is None:
            return (*title, paragraph(due.why))
        note = (paragraph(self._say("remind.note", note=rule.note)),) if rule.note else ()
        return (
            *title,
            Paragraph((Span(self.due(rule, due.due), strong=True),)),
            Heading(self._say("remind.working"), level=2),
            Bullets(tuple((Span(step.text),) for step in due.steps)),
            *note,
        )

    def card(self, rule: DeadlineRule, due: DueDate | None = None) -> tuple[Block, ...]:
        """Return the card of a rule that is no timer; a date that was worked out stands only inside it."""
        lines = [paragraph(rule.card or "")]
        if due and due.due:
            said = self._say("remind.card_due", due=self.when(rule, due.due), hours=rule.limit.number)
            lines.append(paragraph(said))
        if rule.note:
            lines.append(paragraph(self._say("remind.note", note=rule.note)))
        return (Alert(rule.title, tuple(lines)),)

    def sources(self, rule: DeadlineRule) -> tuple[SourceRef, ...]:
        """Return the sections a rule rests on, the main one first."""
        return tuple(map(self._source, rule.sources))

    def source_lines(self, *rules: DeadlineRule) -> Context:
        """Return the sections that rules rest on, as small print."""
        found = dict.fromkeys(source for rule in rules for source in self.sources(rule))
        return Context(tuple((Span(f"{self._library.guides[one.guide].short}: {one.heading}"),) for one in found))

    def _source(self, section_id: str) -> SourceRef:
        number, _, section = section_id.partition("#")
        guide = self._library.guides[number]
        heading = next(one.heading for one in guide.sections if one.id == section)
        return SourceRef(number, section, heading, guide.title, guide.published, guide.area)


def paragraph(text: str) -> Paragraph:
    """Return plain text as a paragraph."""
    return Paragraph((Span(text),))
