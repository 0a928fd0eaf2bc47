"""What stands beside an answer and is not from its guides: outside facts, helplines, and who to ring out of hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import markup
from bot.bodies import written_out
from bot.dates import say_day
from bot.model import Bullets, Nation, Paragraph, Span
from bot.schema import FOR_ADVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from bot.library import Answer, Library
    from bot.model import Block, Line
    from bot.schema import Helpline

NOT_COVERED = (Nation.SCOTLAND, Nation.NORTHERN_IRELAND)
"""Nations that no guide covers."""


class Beyond:
    """Builds those blocks from the library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._say = library.replies.say

    def closed(self, now: datetime) -> Iterable[Block]:
        """Return who to ring when it is outside office hours, else nothing."""
        organisation = self._library.organisation
        if not organisation.is_closed(now):
            return ()
        contact = organisation.out_of_hours
        if contact is None:
            return markup.parse(self._say("local.closed_unknown"))
        return markup.parse(self._say("local.closed_known", contact=written_out(contact)))

    def nation(self, nation: Nation) -> Iterable[Block]:
        """Return where to turn in a nation that no guide covers, else nothing."""
        if nation not in NOT_COVERED:
            return ()
        line = self._library.helplines.lines[FOR_ADVICE]
        said = [
            self._say("local.not_covered_nation", nation=self._say(f"nation.{nation}")),
            self._say("local.helpline_nation", name=line.name, number=line.number or line.online),
        ]
        return markup.parse("\n\n".join(said))

    def person_to_ask(self) -> Iterable[Block]:
        """Return the person whom the organisation names for what the bot cannot answer, if it names one."""
        contact = self._library.organisation.person_to_ask
        return markup.parse(self._say("local.person_to_ask", contact=written_out(contact))) if contact else ()

    def facts(self, answer: Answer) -> Iterator[Block]:
        """Return the answer's helplines and facts from outside the guides, labelled as such."""
        lines = [self._helpline(self._library.helplines.lines[name]) for name in answer.front.helplines]
        lines += [self._outside(name) for name in answer.front.outside]
        if lines:
            yield Paragraph((Span(self._say("local.outside"), strong=True),))
            yield Bullets(tuple(lines))

    def _outside(self, name: str) -> Line:
        fact = self._library.outside[name]
        return (Span(fact.text), *self._page(fact.address, fact.read))

    def _helpline(self, line: Helpline) -> Line:
        reached = [Span(part, strong=True) for part in (line.number, line.online) if part]
        spans = [Span(f"{line.name}: ")]
        for number, span in enumerate(reached):
            spans += [Span(", "), span] if number else [span]
        spans.append(Span(f". {line.serves}" + (f" {line.hours}" if line.hours else "")))
        for page in line.sources:
            spans += self._page(page.address, page.read)
        return tuple(spans)

    def _page(self, address: str, read: date | None) -> Iterator[Span]:
        when = say_day(read) if read else self._say("reply.undated")
        yield Span(" (")
        yield Span(host(address), url=address)
        yield Span(self._say("local.read", read=when))


def host(address: str) -> str:
    """Return the part of a web address that people recognise."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")
