"""A reminder's life: ask when it happened, show what falls due, store it, nudge in the same thread, done or stopped."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.deadlines import due_date, say_weekday
from bot.model import (
    AnswerRef,
    Bullets,
    Button,
    Buttons,
    Context,
    Heading,
    Outcome,
    Paragraph,
    Reminder,
    ReminderState,
    Reply,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library import Library
    from bot.model import Block, Conversation, DueDate, Nation, Nudge, Origin
    from bot.ports import Clock, ReminderStore
    from bot.schema import DeadlineRule

DAYS_OFFERED = 5
"""How many days back a person can choose by button."""
LATE_AFTER = timedelta(minutes=15)
"""A nudge sent later than this says how late it is."""


class Reminders:
    """Offers, sets, words and closes reminders. Without a store (page, terminal) it only says what the limit is."""

    def __init__(self, library: Library, clock: Clock, store: ReminderStore | None) -> None:
        self._library = library
        self._say = library.replies.say
        self._clock = clock
        self._store = store

    def possible(self, origin: Origin) -> bool:
        """Tell whether the bot can write to this conversation later."""
        return self._store is not None and origin.conversation is not None

    def offers(self, origin: Origin) -> tuple[Block, ...]:
        """Return buttons for every limit there is a reminder for."""
        if not self.possible(origin):
            return ()
        buttons = tuple(Button(rule.title, f"remind:{name}") for name, rule in self._library.deadlines.items())
        return (Buttons(self._say("remind.choose_rule_label"), buttons, choice=True),)

    def ask_when(self, name: str, origin: Origin) -> tuple[Block, ...]:
        """Return the question when it happened, with the last days to choose from; or only the limit."""
        rule = self._library.deadlines[name]
        limit = self._say("remind.limit", days=rule.working_days, event=rule.event)
        heading = Heading(rule.title)
        wrong = self._nation_only(rule, self._nation(origin))
        if wrong:
            return (heading, _paragraph(wrong))
        if not self.possible(origin):
            return (heading, _paragraph(limit), _paragraph(self._say("remind.not_here")), self._source(rule))
        today = self._today(rule)
        buttons = []
        for back in range(DAYS_OFFERED):
            day = today - timedelta(days=back)
            key = ("remind.today", "remind.yesterday", "remind.day")[min(back, 2)]
            buttons.append(Button(self._say(key, day=say_weekday(day)), f"when:{name}:{day.isoformat()}"))
        asks = _paragraph(self._say("remind.ask_when", asks=rule.asks))
        label = self._say("remind.ask_when_label")
        return (heading, _paragraph(limit), asks, Buttons(label, tuple(buttons), choice=True))

    def set(self, name: str, day: str, origin: Origin) -> tuple[Block, ...] | None:
        """Store a reminder for an event on `day` (ISO date). None: no such day, or the bot cannot write later."""
        rule = self._library.deadlines[name]
        event = _date(day)
        nation = self._nation(origin)
        if event is None or self._store is None or origin.conversation is None or nation not in rule.nations:
            return None
        if not timedelta(0) <= self._today(rule) - event <= timedelta(days=366):
            return None
        due = due_date(name, rule, event, nation, self._library.replies)
        now = self._clock.now()
        waiting = [nudge for nudge in due.nudges if nudge.at > now]
        shown = self._shown(rule, due)
        if not waiting:
            late = (
                _paragraph(self._say("remind.already_late")),
                _paragraph(self._say("remind.missed", missed=rule.missed)),
            )
            return (*shown, *late, self._source(rule))
        reminder = Reminder(
            _reminder_id(name, event, origin.conversation), name, event, due.due, origin.conversation, origin.person
        )
        self._store.add(reminder, waiting)
        times = ", ".join(say_moment(nudge.at, rule.zone) for nudge in waiting)
        return (
            *shown,
            _paragraph(self._say("remind.nudges_at", times=times)),
            _paragraph(self._say("remind.not_proof")),
            self._source(rule),
            Buttons(self._say("remind.set"), (Button(self._say("remind.stop"), f"stop:{reminder.id}"),)),
        )

    def _shown(self, rule: DeadlineRule, due: DueDate) -> tuple[Block, ...]:
        steps = tuple((Span(step),) for step in due.steps)
        return (
            Heading(rule.title),
            Paragraph((Span(self._say("remind.due", due=say_moment(due.due, rule.zone)), strong=True),)),
            Heading(self._say("remind.working"), level=2),
            Bullets(steps),
        )

    def nudge(self, nudge: Nudge) -> Reply:
        """Return the message of a nudge: what is due, what to do if missed, the source, Done and Stop."""
        reminder = nudge.reminder
        rule = self._library.deadlines[reminder.rule]
        was = self._say(
            "remind.event_was",
            event=rule.event,
            day=say_weekday(reminder.event),
            due=say_moment(reminder.due, rule.zone),
        )
        blocks: list[Block] = [
            Heading(self._say(f"remind.nudge_{self._stage_now(nudge)}", title=rule.title)),
            _paragraph(was),
            _paragraph(self._say("remind.who", who=rule.who)),
            _paragraph(self._say("remind.missed", missed=rule.missed)),
            *self._remarks(nudge, rule),
            self._source(rule),
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

    def _stage_now(self, nudge: Nudge) -> str:
        """Return the stage to speak of: one that comes so late that the limit has passed is overdue."""
        return "overdue" if self._clock.now() > nudge.reminder.due + LATE_AFTER else nudge.stage

    def _remarks(self, nudge: Nudge, rule: DeadlineRule) -> Iterable[Paragraph]:
        late = self._clock.now() - nudge.at
        if late > LATE_AFTER:
            yield _paragraph(self._say("remind.nudge_late", late=self._say_length(late)))
        if nudge.stage == rule.nudges[-1].stage:
            yield _paragraph(self._say("remind.nudge_last"))

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
        return Reply(Outcome.ANSWER, (_paragraph(self._say(key)),), reason=self._say("why.button"))

    def _nation(self, origin: Origin) -> Nation:
        return (origin.place or self._library.organisation.place).nation

    def _nation_only(self, rule: DeadlineRule, nation: Nation) -> str | None:
        if nation in rule.nations:
            return None
        covered = " and ".join(self._say(f"nation.{one}") for one in rule.nations)
        return self._say("remind.nation_only", covered=covered, nation=self._say(f"nation.{nation}"))

    def _source(self, rule: DeadlineRule) -> Context:
        lines = []
        for section_id in rule.sources:
            number, _, section = section_id.partition("#")
            guide = self._library.guides[number]
            heading = next(one.heading for one in guide.sections if one.id == section)
            lines.append((Span(f"{guide.short}: {heading}"),))
        return Context(tuple(lines))

    def _today(self, rule: DeadlineRule) -> date:
        return self._clock.now().astimezone(ZoneInfo(rule.zone)).date()


def say_moment(moment: datetime, zone: str) -> str:
    """Return a moment in a zone's wall time: Monday 2 March 2026 at 17:00."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{say_weekday(local.date())} at {local:%H:%M}"


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _reminder_id(rule: str, event: date, conversation: Conversation) -> str:
    """Return an id that is the same for the same event in the same thread, so that a second press adds nothing."""
    source = "\n".join((rule, event.isoformat(), conversation.platform, conversation.tenant, conversation.address))
    return hashlib.sha256(source.encode()).hexdigest()[:24]
