"""An answer and the facts about it → the blocks of a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from collections.abc import Iterable
    from datetime import date

    from bot.library import Answer, Library
    from bot.model import Nation, Place


class Answers:
    """Builds what people see of the library's answers."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._say = library.replies.say
        self._printed: dict[tuple[str, Nation], Context] = {}

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

    def blocks(self, answer: Answer, place: Place, today: date, *, remind: bool) -> tuple[Block, ...]:
        """Return an answer's blocks: title, summary, body, small print, and what to press next.

        `remind` offers the answer's reminders; False where the bot cannot write later.
        """
        front = answer.front
        if front.status == "withdrawn":
            withheld = Paragraph((Span(self._say("reply.withdrawn")),))
            return (Heading(front.title), withheld, Context(tuple(self._source_lines(answer))))
        kent = front.area and f"{self._say('reply.kent_only')} "
        blocks: list[Block] = [Heading(front.title)]
        if front.review_by and front.review_by < today:
            overdue = self._say("reply.overdue", review_by=say_day(front.review_by))
            blocks.append(Paragraph((Span(overdue, strong=True),)))
        blocks.append(Paragraph((Span(f"{kent or ''}{front.summary}"),)))
        blocks.extend(answer.body)
        blocks.append(self._small_print(answer, place.nation))
        blocks.extend(self._presses(answer, remind=remind))
        return tuple(blocks)

    def _small_print(self, answer: Answer, nation: Nation) -> Context:
        """Return notes, sources and review state. They are the same for everyone in a nation, so they are kept."""
        key = (answer.id, nation)
        if key not in self._printed:
            self._printed[key] = Context(tuple(self._small_lines(answer, nation)))
        return self._printed[key]

    def _small_lines(self, answer: Answer, nation: Nation) -> Iterable[Line]:
        if nation not in answer.front.nations:
            yield _line(self.nation_not_covered(answer.front.nations, nation), strong=True)
        for name in answer.front.notes:
            yield self._note(name)
        yield from self._source_lines(answer)
        yield _line(self._review(answer))

    def _note(self, name: str) -> Line:
        note = self._library.notes[name]
        spans = [Span(self._say("reply.note", text=note.text))]
        for fact_name in note.outside:
            fact = self._library.outside[fact_name]
            read = say_day(fact.read) if fact.read else self._say("reply.undated")
            label, _, rest = self._say("reply.outside", address="\0", read=read).partition("\0")
            spans += [Span(f" {label}"), Span(_host(fact.address), url=fact.address), Span(rest)]
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
        rules = [rule for rule in answer.front.deadlines if remind]
        if rules:
            label = self._say("reply.remind")
            yield Buttons(self._say("reply.remind_label"), tuple(Button(label, f"remind:{rule}") for rule in rules))
        following = [answer.front.next] if answer.front.next else []
        related = dict.fromkeys([*following, *answer.front.related])
        if related:
            yield Buttons(self._say("reply.related"), tuple(self.button(one) for one in [*related][:_MOST_RELATED]))

    def button(self, answer_id: str) -> Button:
        """Return a button that shows an answer."""
        return Button(self._library.answers[answer_id].title, f"answer:{answer_id}")

    def nation_not_covered(self, covered: Iterable[Nation], nation: Nation) -> str:
        """Return the sentence that says whose rules these are, and whose they are not."""
        return self._say("reply.nation_not_covered", covered=self._names(covered), nation=self._say(f"nation.{nation}"))

    def _names(self, nations: Iterable[Nation]) -> str:
        *first, last = [self._say(f"nation.{nation}") for nation in nations]
        return f"{', '.join(first)} and {last}" if first else last


_MOST_RELATED = 4


def _line(text: str, *, strong: bool = False) -> Line:
    return (Span(text, strong=strong),)


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")


def say_day(day: date) -> str:
    """Return a date in words: 5 March 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_published(published: str) -> str:
    """Return a guide's date in words: `2026-03` → March 2026; other forms stay as they are."""
    parts = published.split("-")
    if not parts[0].isdigit() or len(parts) < _YEAR_AND_MONTH:
        return published
    month = _MONTHS[int(parts[1]) - 1]
    return " ".join([*(str(int(day)) for day in parts[2:]), month, parts[0]])


_YEAR_AND_MONTH = 2
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
