"""The conversation about an event: repeat the day in words, show what falls due, offer to remind.

An id is `happened:<event>`, and `:<day or moment>` once that is known.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.ask_when import AskWhen, read_id, write_id
from bot.dates import say_moment, say_weekday
from bot.due_words import paragraph
from bot.events import Events
from bot.model import Button, Buttons, Heading, Told
from bot.organisation import ZONE
from bot.when import FURTHEST, Unclear, find, local_moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, timedelta

    from bot.deadline_schema import DeadlineRule, Happening
    from bot.library import Library
    from bot.model import Block, DueDate, Origin
    from bot.ports import Clock
    from bot.reminders import Reminders
    from bot.when import When

VERB = "happened"


class Happened:
    """Answers what people say has happened."""

    def __init__(self, library: Library, clock: Clock, reminders: Reminders) -> None:
        self._library = library
        self._say = library.replies.say
        self._clock = clock
        self._reminders = reminders
        self._events = Events(library.events, library.vocabulary.openers)
        self._ask = AskWhen(library, clock)
        self._closed = library.organisation.closed_days

    def main_rule(self, name: str) -> str:
        """Return the first rule that counts from an event."""
        return self._library.events.events[name].rules[0]

    def typed(self, text: str, origin: Origin) -> tuple[str, tuple[Block, ...]] | None:
        """Return the event a message names, and the day repeated in words or asked again; None for other messages."""
        event = self._events.find(text, self._now(), self._reminders.place(origin).nation, self._closed)
        if event is None:
            return None
        if isinstance(event.when, Unclear):
            return event.name, self._again(event.name, event.when.reason)
        title = Heading(self._library.events.events[event.name].title)
        confirm = self._confirm(event.when, f"{VERB}:{event.name}", f"{VERB}:{event.name}")
        return event.name, (*self._cards(event.name), title, *confirm)

    def typed_for(self, text: str, name: str, origin: Origin) -> tuple[Block, ...] | None:
        """Return the day that a request to be reminded by a rule gives, repeated in words; None where it gives none."""
        rule = self._library.deadlines[name]
        nation = self._reminders.place(origin).nation
        when = find(text, self._now(), nation, self._closed, ahead=bool(rule.limit.given))
        if isinstance(when, Unclear) or rule.limit.birthday or (rule.limit.hours and when.time is None):
            return None
        if not rule.limit.hours:
            return self._confirm(when, f"when:{name}", f"remind:{name}", day_only=True)
        return self._confirm(when, f"when:{name}", f"remind:{name}")

    def pressed(self, name: str, state: str, origin: Origin) -> tuple[Block, ...] | None:
        """Return what falls due after an event, or the question for the day again; None for an unknown event or day."""
        if name not in self._library.events.events:
            return None
        if not state:
            return self._again(name, "")
        now = self._now()
        at = read_id(state, now)
        if at is None or not _in_reach(at, now):
            return None
        return self._due(name, at, origin)

    # --- the steps -------------------------------------------------------------------------------

    def _confirm(self, when: When, action: str, again: str, *, day_only: bool = False) -> tuple[Block, ...]:
        at: date = when.day
        said = say_weekday(when.day)
        if when.time and not day_only:
            at = local_moment(when.day, when.time, self._now()) or when.day
            said = say_moment(at) if isinstance(at, datetime) else said
        if when.about and when.time and not day_only:
            asked = self._say("remind.confirm_about", clock=f"{when.time:%H:%M}", day=say_weekday(when.day))
        else:
            asked = self._say("remind.confirm", moment=said)
        buttons = (
            Button(self._say("remind.yes"), f"{action}:{write_id(at)}"),
            Button(self._say("remind.another_day"), again),
        )
        return (paragraph(asked), Buttons(self._say("remind.confirm_label"), buttons, choice=True))

    def _again(self, name: str, reason: str) -> tuple[Block, ...]:
        event = self._library.events.events[name]
        label, buttons = self._ask.back(f"{VERB}:{name}", self._now(), clock=self._clock_only(event))
        why = (paragraph(self._say(f"remind.unclear_{reason}")),) if reason else ()
        again = paragraph(self._say("remind.again", example=event.example))
        return (*self._cards(name), Heading(event.title), *why, again, Buttons(label, buttons, choice=True))

    def _due(self, name: str, at: date, origin: Origin) -> tuple[Block, ...]:
        event = self._library.events.events[name]
        rules = {rule: self._library.deadlines[rule] for rule in event.rules}
        said = say_moment(at) if isinstance(at, datetime) else say_weekday(at)
        blocks: list[Block] = [Heading(event.title), paragraph(said)]
        coming: list[str] = []
        for rule_name, rule in rules.items():
            due = self._reminders.deadlines.due(rule_name, Told(at=at), self._reminders.place(origin))
            blocks += self._reminders.words.shown(rule, due, level=2)
            blocks += self._if_passed(rule, due)
            if not rule.card and any(nudge.at > self._clock.now() for nudge in due.nudges):
                coming.append(rule_name)
        if coming:
            blocks += self._offers(coming, at, origin)
        return (*blocks, self._reminders.words.source_lines(*rules.values()), self._answers(rules.values()))

    def _if_passed(self, rule: DeadlineRule, due: DueDate) -> list[Block]:
        if rule.card or due.due is None or due.due > self._clock.now():
            return []
        missed = self._say("remind.missed", missed=rule.missed)
        return [paragraph(self._say("remind.passed")), paragraph(missed)]

    def _offers(self, names: list[str], at: date, origin: Origin) -> list[Block]:
        """Return the reminders that can be set, or that none can be here."""
        if not self._reminders.possible(origin):
            return [paragraph(self._say("remind.not_here"))]
        day = at.date() if isinstance(at, datetime) else at
        rules = {name: self._library.deadlines[name] for name in names}
        buttons = tuple(
            Button(rule.title, f"when:{name}:{write_id(at if rule.limit.hours else day)}")
            for name, rule in rules.items()
        )
        return [paragraph(self._say("remind.not_proof")), Buttons(self._say("remind.offer"), buttons)]

    def _answers(self, rules: Iterable[DeadlineRule]) -> Buttons:
        """Return buttons for the answers that say more of some rules."""
        ids = dict.fromkeys(rule.answer for rule in rules)
        titles = {one: self._library.answers[one].title for one in ids}
        return Buttons(self._say("reply.related"), tuple(Button(titles[one], f"answer:{one}") for one in ids))

    def _cards(self, name: str) -> tuple[Block, ...]:
        """Return the cards of an event's rules: what is to be done now does not wait for a date."""
        rules = [self._library.deadlines[rule] for rule in self._library.events.events[name].rules]
        cards = [rule for rule in rules if rule.card]
        shown = [block for rule in cards for block in self._reminders.words.card(rule)]
        return (*shown, self._answers(cards)) if cards else ()

    def _clock_only(self, event: Happening) -> bool:
        return all(self._library.deadlines[rule].limit.hours for rule in event.rules)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(ZONE)


def _in_reach(at: date, now: datetime) -> bool:
    zero: timedelta = now - now
    if isinstance(at, datetime):
        return zero <= now - at <= FURTHEST
    return zero <= now.date() - at <= FURTHEST
