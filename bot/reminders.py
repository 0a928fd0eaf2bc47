"""A reminder's life: ask when it happened, show what falls due, store it, nudge in the same thread, done or stopped."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.ask_when import AskWhen, read_moment
from bot.dates import say_moment, say_weekday
from bot.deadlines import Deadlines
from bot.due_words import DueWords, paragraph
from bot.model import (
    AnswerRef,
    Button,
    Buttons,
    Heading,
    Outcome,
    Place,
    Reminder,
    ReminderState,
    Reply,
    Told,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.deadline_schema import DeadlineRule
    from bot.library import Library
    from bot.model import Block, Conversation, DueDate, Nudge, Origin, Paragraph
    from bot.ports import Clock, ReminderStore

LATE_AFTER = timedelta(minutes=15)
"""A nudge sent later than this says how late it is."""


class Reminders:
    """Offers, sets, words and closes reminders. Without a store (page, terminal) it only says what the limit is."""

    def __init__(self, library: Library, clock: Clock, store: ReminderStore | None) -> None:
        self._library = library
        self._say = library.replies.say
        self._clock = clock
        self._store = store
        self.deadlines = Deadlines(library)
        self.words = DueWords(library)
        self._ask = AskWhen(library, clock)

    def possible(self, origin: Origin) -> bool:
        """Tell whether the bot can write to this conversation later."""
        return self._store is not None and origin.conversation is not None

    def offers(self, origin: Origin) -> tuple[Block, ...]:
        """Return buttons for every limit there is a reminder for in this place."""
        if not self.possible(origin):
            return ()
        place = self.place(origin)
        rules = {
            name: rule
            for name, rule in self._library.deadlines.items()
            if not rule.card and not self.deadlines.not_here(rule, place)
        }
        limits = {name: rule for name, rule in rules.items() if not rule.limit.given}
        chosen = {name: rule for name, rule in rules.items() if rule.limit.given}
        return tuple(
            Buttons(
                self._say(f"remind.{label}"),
                tuple(Button(rule.title, f"remind:{name}") for name, rule in some.items()),
                choice=True,
            )
            for label, some in (("choose_rule_label", limits), ("choose_day_label", chosen))
            if some
        )

    def choose(self, names: Iterable[str], origin: Origin) -> tuple[Block, ...]:
        """Return which of some rules to remind of; the one itself where there is but one."""
        first, *others = names
        if not others:
            return self.ask_when(first, origin)
        rules = {name: self._library.deadlines[name] for name in (first, *others)}
        if not self.possible(origin):
            return tuple(block for name in rules for block in self.ask_when(name, origin))
        buttons = tuple(Button(rule.title, f"remind:{name}") for name, rule in rules.items())
        return (Buttons(self._say("remind.offer"), buttons, choice=True),)

    def ask_when(self, name: str, origin: Origin) -> tuple[Block, ...]:
        """Return the question when it happened, with days to choose from; or only the limit, or a card."""
        rule = self._library.deadlines[name]
        heading = Heading(rule.title)
        if rule.card:
            return (*self.words.card(rule), self.words.source_lines(rule))
        wrong = self.deadlines.not_here(rule, self.place(origin))
        if wrong:
            return (heading, paragraph(wrong))
        limit = paragraph(self.words.limit(rule))
        if not self.possible(origin):
            example = next((one.example for one in self._library.events.events.values() if name in one.rules), None)
            hint = (paragraph(self._say("remind.work_out", example=example)),) if example else ()
            return (heading, limit, paragraph(self._say("remind.not_here")), *hint, self.words.source_lines(rule))
        return (heading, limit, *self._ask.blocks(name, rule))

    def born(self, name: str, state: str, origin: Origin) -> tuple[Block, ...] | None:
        """Return the months of a year of birth to choose from, or what a month leads to. None: no such date."""
        rule = self._library.deadlines[name]
        if not rule.limit.birthday or not self.possible(origin):
            return None
        months = self._ask.months(name, rule, state)
        if months:
            return months
        told = self._ask.told_born(rule, state)
        return self._set(name, rule, told, origin) if told else None

    def set(self, name: str, moment: str, origin: Origin) -> tuple[Block, ...] | None:
        """Store a reminder for an event on a day or at a moment (ISO, local). None: no such day, or not here."""
        rule = self._library.deadlines[name]
        at = read_moment(moment, rule, self._clock.now())
        if at is None or rule.card or rule.limit.birthday:
            return None
        return self._set(name, rule, Told(chosen=at) if rule.limit.given else Told(at=at), origin)

    def _set(self, name: str, rule: DeadlineRule, told: Told, origin: Origin) -> tuple[Block, ...] | None:
        if self._store is None or origin.conversation is None:
            return None
        due = self.deadlines.due(name, told, self.place(origin))
        if due.due is None:
            return None
        waiting = [nudge for nudge in due.nudges if nudge.at > self._clock.now()]
        shown, source = self.words.shown(rule, due), self.words.source_lines(rule)
        if not waiting:
            missed = self._say("remind.missed", missed=rule.missed)
            return (*shown, paragraph(self._say("remind.already_late")), paragraph(missed), source)
        reminder = _reminder(name, told, due, due.due, origin.conversation, origin.person)
        self._store.add(reminder, waiting)
        zone = ZoneInfo(rule.zone)
        times = ", ".join(say_moment(nudge.at.astimezone(zone)) for nudge in waiting)
        return (
            *shown,
            paragraph(self._say("remind.nudges_at", times=times)),
            paragraph(self._say("remind.not_proof")),
            source,
            Buttons(self._say("remind.set"), (Button(self._say("remind.stop"), f"stop:{reminder.id}"),)),
        )

    # --- nudges ----------------------------------------------------------------------------------

    def nudge(self, nudge: Nudge) -> Reply:
        """Return the message of a nudge: what is due, what to do if missed, the source, Done and Stop."""
        reminder = nudge.reminder
        rule = self._library.deadlines[reminder.rule]
        note = (paragraph(self._say("remind.note", note=rule.note)),) if rule.note else ()
        blocks: list[Block] = [
            Heading(self._say(f"remind.nudge_{self._stage_now(nudge, rule)}", title=rule.title)),
            paragraph(self._was(reminder, rule)),
            paragraph(self._say("remind.who", who=rule.who)),
            paragraph(self._say("remind.missed", missed=rule.missed)),
            *note,
            *self._remarks(nudge, rule),
            self.words.source_lines(rule),
            Buttons(
                self._say("remind.not_proof"),
                (
                    Button(self._say("remind.done"), f"done:{reminder.id}"),
                    Button(self._say("remind.stop"), f"stop:{reminder.id}"),
                ),
            ),
        ]
        title = self._library.answers[rule.answer].title
        return Reply(Outcome.ANSWER, tuple(blocks), answer=AnswerRef(rule.answer, title))

    def _was(self, reminder: Reminder, rule: DeadlineRule) -> str:
        if rule.limit.given or rule.limit.birthday:
            return self.words.due(rule, reminder.due)
        due, day = self.words.when(rule, reminder.due), say_weekday(reminder.event)
        return self._say("remind.event_was", event=rule.event, day=day, due=due)

    def _stage_now(self, nudge: Nudge, rule: DeadlineRule) -> str:
        """Return the stage to speak of at this moment, whatever it was planned as: it may come late."""
        now, due = self._clock.now(), nudge.reminder.due
        if now > due + LATE_AFTER:
            return "overdue"
        zone = ZoneInfo(rule.zone)
        if now.astimezone(zone).date() < due.astimezone(zone).date():
            return "soon"
        return "before" if now < due - LATE_AFTER else "due"

    def _remarks(self, nudge: Nudge, rule: DeadlineRule) -> Iterable[Paragraph]:
        late = self._clock.now() - nudge.at
        if late > LATE_AFTER:
            yield paragraph(self._say("remind.nudge_late", late=self._say_length(late)))
        due = nudge.reminder.due.astimezone(ZoneInfo(rule.zone))
        planned = self.deadlines.nudges(rule, due, self._library.organisation.nation)
        if nudge.at >= planned[-1].at:
            yield paragraph(self._say("remind.nudge_last"))

    def _say_length(self, length: timedelta) -> str:
        minutes = int(length.total_seconds() // 60)
        for key, size in (("days", 24 * 60), ("hours", 60)):
            if minutes >= size:
                return self._say(f"remind.{key}", n=minutes // size)
        return self._say("remind.minutes", n=minutes)

    def close(self, verb: str, reminder_id: str, origin: Origin) -> Reply | None:
        """Mark a reminder done or stopped; None when it is not this conversation's."""
        if self._store is None or origin.conversation is None:
            return None
        reminder = self._store.get(reminder_id)
        # A button id can be forged: only the thread a reminder was set in may close it.
        if reminder is None or reminder.conversation != origin.conversation:
            return None
        state = ReminderState.DONE if verb == "done" else ReminderState.STOPPED
        closed = self._store.close(reminder_id, state)
        key = f"remind.closed_{verb}" if closed else "remind.closed_before"
        return Reply(Outcome.ANSWER, (paragraph(self._say(key)),), reason=self._say("why.button"))

    def place(self, origin: Origin) -> Place:
        """Return whose rules hold for a conversation."""
        return origin.place or self._library.organisation.place


def _reminder(
    name: str, told: Told, due: DueDate, falls_due: datetime, conversation: Conversation, person: str
) -> Reminder:
    """Return a reminder whose id is the same for the same event in the same thread: a second press adds nothing.

    Of a birth date nothing is kept but the day that is due.
    """
    event = due.event or falls_due.date()
    mark = told.at.astimezone(UTC).isoformat() if isinstance(told.at, datetime) else event.isoformat()
    source = "\n".join((name, mark, conversation.platform, conversation.tenant, conversation.address))
    identity = hashlib.sha256(source.encode()).hexdigest()[:24]
    return Reminder(identity, name, event, falls_due, conversation, person)
