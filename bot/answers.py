"""An answer and the facts about it → the blocks of a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.beyond import NOT_COVERED, Beyond, host
from bot.dates import say_day, say_published
from bot.model import (
    AnswerRef,
    Block,
    Button,
    Buttons,
    Context,
    Heading,
    Line,
    Paragraph,
    SourceRef,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.library import Answer, Library
    from bot.model import Nation, Place


class Answers:
    """Builds what people see of the library's answers."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._say = library.replies.say
        self.beyond = Beyond(library)
        self._printed: dict[str, Context] = {}

    def get(self, answer_id: str) -> Answer | None:
        """Return the answer, or None."""
        return self._library.answers.get(answer_id)

    def ref(self, answer_id: str, *, sourced: bool = True) -> AnswerRef:
        """Return an answer as machines name it; `sourced` adds its sections."""
        answer = self._library.answers[answer_id]
        return AnswerRef(answer_id, answer.title, self.sources(answer) if sourced else ())

    def sources(self, answer: Answer) -> tuple[SourceRef, ...]:
        """Return the sections an answer cites, the main one first."""
        return tuple(map(self._source, answer.front.sources))

    def _source(self, section_id: str) -> SourceRef:
        number, _, section = section_id.partition("#")
        guide = self._library.guides[number]
        heading = next(one.heading for one in guide.sections if one.id == section)
        return SourceRef(number, section, heading, guide.title, guide.published, guide.area)

    def blocks(
        self, answer: Answer, place: Place, now: datetime, *, remind: bool, inset: Iterable[Block] = ()
    ) -> tuple[Block, ...]:
        """Return an answer's blocks: title, summary, body, small print, and what to press next.

        `remind` offers the answer's reminders; False where the bot cannot write later. `inset` stands after the body.
        """
        shown = self.shown(answer, place, now, inset)
        return shown if answer.front.status == "withdrawn" else (*shown, *self._presses(answer, remind=remind))

    def shown(self, answer: Answer, place: Place, now: datetime, inset: Iterable[Block] = ()) -> tuple[Block, ...]:
        """Return an answer's blocks without anything to press: title, summary, body, `inset` and small print."""
        front = answer.front
        if front.status == "withdrawn":
            withheld = Paragraph((Span(self._say("reply.withdrawn")),))
            return (Heading(front.title), withheld, Context(tuple(self._source_lines(answer))))
        blocks: list[Block] = [Heading(front.title)]
        if front.review_by and front.review_by < now.date():
            overdue = self._say("reply.overdue", review_by=say_day(front.review_by))
            blocks.append(Paragraph((Span(overdue, strong=True),)))
        elsewhere, closed = self._elsewhere(front.nations, place.nation), self._closed(answer, now)
        blocks.extend(elsewhere)
        blocks.extend(self._summary(answer, place))
        blocks.extend(closed)
        blocks.extend(answer.body)
        blocks.extend(self.beyond.facts(answer))
        blocks.extend(inset)
        blocks.append(self.small_print(answer))
        return tuple(blocks)

    def _summary(self, answer: Answer, place: Place) -> Iterable[Block]:
        """Return the summary; where it holds in one area alone, it begins with that area and its guide's date."""
        front = answer.front
        if not front.area:
            return (Paragraph((Span(front.summary),)),)
        area = self._say(f"nation.{front.area}")
        published = next(source.published for source in self.sources(answer) if source.area == front.area)
        only = self._say("reply.area_only", area=area, published=say_published(published))
        first = Paragraph((Span(f"{only} {front.summary}"),))
        if place.area == front.area:
            return (first,)
        return (first, Paragraph(_line(self._say("reply.area_elsewhere", area=area))))

    def urgent(self, answer: Answer, place: Place, now: datetime) -> tuple[Block, ...]:
        """Return what must not be missed where an answer is carried on: the nation, and who to ring out of hours."""
        return (*self._elsewhere(answer.front.nations, place.nation), *self._closed(answer, now))

    def _closed(self, answer: Answer, now: datetime) -> Iterable[Block]:
        return self.beyond.closed(now) if answer.front.out_of_hours else ()

    def _elsewhere(self, covered: Iterable[Nation], nation: Nation) -> Iterable[Block]:
        """Return, before anything else, that the answer is not for this nation, and where to turn."""
        if nation in covered:
            return ()
        if nation in NOT_COVERED:
            return self.beyond.nation(nation)
        return (Paragraph(_line(self._not_for(covered, nation), strong=True)),)

    def small_print(self, answer: Answer) -> Context:
        """Return notes, sources and review state. They are the same for everyone, so they are kept."""
        if answer.id not in self._printed:
            self._printed[answer.id] = Context(tuple(self._small_lines(answer)))
        return self._printed[answer.id]

    def provenance(self, answer: Answer) -> Context:
        """Return where an answer is from and who approved it, without its notes."""
        return Context((*self._source_lines(answer), _line(self._review(answer))))

    def _small_lines(self, answer: Answer) -> Iterable[Line]:
        for name in answer.front.notes:
            yield self._note(name)
        yield from self._source_lines(answer)
        yield _line(self._review(answer))

    def _note(self, name: str) -> Line:
        note = self._library.notes[name]
        spans = [Span(self._say("reply.note", text=note.text))]
        facts = {fact.address: fact for fact in map(self._library.outside.__getitem__, note.outside)}
        for fact in facts.values():
            read = say_day(fact.read) if fact.read else self._say("reply.undated")
            label, _, rest = self._say("reply.outside", address="\0", read=read).partition("\0")
            spans += [Span(f" {label}"), Span(host(fact.address), url=fact.address), Span(rest)]
        return tuple(spans)

    def _source_lines(self, answer: Answer) -> Iterable[Line]:
        by_guide: dict[str, list[str]] = {}
        for source in self.sources(answer):
            by_guide.setdefault(source.guide, []).append(source.heading)
        for number, headings in by_guide.items():
            guide = self._library.guides[number]
            yield _line(
                self._say(
                    "reply.source",
                    short=guide.short,
                    publisher=guide.publisher,
                    published=say_published(guide.published),
                    sections=[f"“{heading}”" for heading in headings],
                    nations=self._names(guide.nations) if not guide.area else self._say(f"nation.{guide.area}"),
                )
            )

    def _review(self, answer: Answer) -> str:
        front = answer.front
        if not front.reviewed or not front.review_by:
            return self._say("reply.draft")
        review = front.reviewed
        return self._say(
            "reply.reviewed",
            by=review.by,
            role=review.role,
            on=say_day(review.on),
            review_by=say_day(front.review_by),
        )

    def _presses(self, answer: Answer, *, remind: bool) -> Iterable[Buttons]:
        if remind:
            yield from self.offer_to_remind(answer.front.deadlines)
        following = [answer.front.next] if answer.front.next else []
        related = dict.fromkeys([*following, *answer.front.related])
        if related:
            yield Buttons(self._say("reply.related"), tuple(self.button(one) for one in [*related][:_MOST_RELATED]))

    def offer_to_remind(self, rules: Sequence[str]) -> Iterable[Buttons]:
        """Return buttons that offer a reminder for each of these rules: nothing where there are none."""
        if not rules:
            return ()
        one = self._say("reply.remind") if len(rules) == 1 else None
        buttons = tuple(Button(one or self._library.deadlines[rule].title, f"remind:{rule}") for rule in rules)
        given = all(self._library.deadlines[rule].limit.given for rule in rules)
        return (Buttons(self._say("reply.remind_given_label" if given else "reply.remind_label"), buttons),)

    def button(self, answer_id: str) -> Button:
        """Return a button that shows an answer."""
        return Button(self._library.answers[answer_id].title, f"answer:{answer_id}")

    def _not_for(self, covered: Iterable[Nation], nation: Nation) -> str:
        return self._say("reply.nation_not_covered", covered=self._names(covered), nation=self._say(f"nation.{nation}"))

    def _names(self, nations: Iterable[Nation]) -> str:
        *first, last = [self._say(f"nation.{nation}") for nation in nations]
        return f"{', '.join(first)} and {last}" if first else last


_MOST_RELATED = 4


def _line(text: str, *, strong: bool = False) -> Line:
    return (Span(text, strong=strong),)
