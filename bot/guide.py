"""A message or a pressed button → the reply. Reads top to bottom as the flow of a question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import markup
from bot.answers import Answers
from bot.cards import Cards
from bot.cautions import Cautions
from bot.checklists import VERB as TICK
from bot.checklists import Checklists, blank_sheet
from bot.details import DetailFinder
from bot.happened import VERB as HAPPENED
from bot.happened import Happened
from bot.introductions import Introductions
from bot.matcher import CASE
from bot.matching import build_matcher
from bot.model import (
    ALONE,
    Ambiguous,
    Buttons,
    DetailKind,
    Heading,
    Matched,
    Outcome,
    Paragraph,
    Reply,
    Span,
    Unmatched,
)
from bot.pathways import VERB as STEP
from bot.pathways import Pathways
from bot.reminders import Reminders
from bot.signals import Signals, read
from bot.small_talk import SmallTalk
from bot.text import MAX_CHARACTERS, clean, only_ages, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library import Library
    from bot.model import Block, Match, Origin, Place, Press, Reason, Utterance
    from bot.ports import Clock, ReminderStore, Shelf
    from bot.triage import Triage

_CANNOT_DECIDE_RELATED = ("nfpa/thresholds", "nfpa/lead-practitioner", "leaders/escalation")


class Guide:
    """Answers messages and buttons; `bot.ports.Desk` is its face to the front ends."""

    def __init__(
        self,
        library: Library,
        triage: Triage,
        clock: Clock,
        store: ReminderStore | None = None,
        shelf: Shelf | None = None,
        building: Callable[[], object] | None = None,
    ) -> None:
        self._library = library
        self._say = library.replies.say
        self._triage = triage
        self._clock = clock
        self._answers = Answers(library)
        self.matcher = build_matcher(library, shelf, building)
        talk = {target: said for target, said in library.phrases.items() if target.startswith("talk/")}
        self._small_talk = SmallTalk(self.matcher.vocabulary, talk)
        self._cannot_decide = Signals(library.cannot_decide.signals, library.cannot_decide.rules)
        self._remind = Signals(library.remind.signals, library.remind.rules)
        self.reminders = Reminders(library, clock, store)
        self._happened = Happened(library, clock, self.reminders)
        self._checklists = Checklists(library, self._answers)
        self._details = DetailFinder(library)
        self._cautions = Cautions(library.replies)
        self.pathways = Pathways(library, self._answers)
        self._introductions = Introductions(library.replies, clock, store)
        self._cards = Cards(library.replies)
        self._fixed_blocks: dict[str, tuple[Block, ...]] = {}

    # --- a typed message -------------------------------------------------------------------------

    def ask(self, utterance: Utterance) -> Reply:
        """Answer what someone typed: danger first, then small talk, decisions, reminders, and the match.

        Danger is looked for in all that was typed. What comes after sees the message without the details in it that
        say who somebody is, so that none can be said back.
        """
        alarm = self._triage.look(utterance.text)
        kinds, text = self._without_details(utterance)
        general = replace(utterance, text=text)
        if alarm is None:
            reply = self._question(general, len(utterance.text))
        else:
            fired = replace(alarm.fired, words=self._sayable(alarm.fired.words, text))
            reply = self._cards.reply(replace(alarm, fired=fired), lambda: self._under_card(general))
        reply = self._cautions.add(reply, kinds, utterance.origin)
        return reply if reply.safety in ALONE else self._introductions.add(reply, utterance.origin)

    def _without_details(self, utterance: Utterance) -> tuple[tuple[DetailKind, ...], str]:
        kinds, text = self._details.split(utterance.text)
        if utterance.mentions and DetailKind.MENTION not in kinds and self._details.about_someone(utterance.text):
            kinds = (*kinds, DetailKind.MENTION)
        return kinds, text

    def _question(self, utterance: Utterance, length: int) -> Reply:
        text = utterance.text
        fixed = self._unreadable(text, length)
        if fixed:
            return fixed
        talk = self._small_talk.find(text)
        if talk:
            return self._fixed(Outcome.SMALL_TALK, talk.replace("/", "."), self._say("why.small_talk"))
        words = read(text)
        decision = self._cannot_decide.first(words)
        if decision:
            return self._cannot(self._sayable(decision.words, text))
        request = self._remind.first(words)
        if request:
            return self._reminder_request(utterance, request.words[0])
        event = self._event(utterance)
        return event or self._matched(self.matcher.match(text, self._place(utterance.origin).area), utterance.origin)

    def _event(self, utterance: Utterance) -> Reply | None:
        """Return what falls due after what the message says has happened, when it says nothing else."""
        event = self._happened.typed(utterance.text, utterance.origin)
        if not event:
            return None
        name, blocks = event
        return self._about_rule(self._happened.main_rule(name), blocks, self._say("why.event"))

    def _unreadable(self, text: str, length: int) -> Reply | None:
        if length > MAX_CHARACTERS:
            return self._fixed(Outcome.NOT_COVERED, "reply.too_long")
        letters = [character for character in text if character.isalpha()]
        if letters and sum(character.isascii() for character in letters) < len(letters) / 2:
            return self._fixed(Outcome.NOT_COVERED, "reply.not_english")
        if (not letters or only_ages(text)) and not self._small_talk.find(text):
            return self._fixed(Outcome.NOT_COVERED, "reply.empty")
        return None

    def _fixed(self, outcome: Outcome, key: str, reason: str = "") -> Reply:
        if key not in self._fixed_blocks:
            self._fixed_blocks[key] = markup.parse(self._say(key))
        return Reply(outcome, self._fixed_blocks[key], reason=reason)

    def _sayable(self, words: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Return those of a message's words that may be said back: known ones, outside the details left out."""
        left = set(words_of(clean(text)))
        knows = self.matcher.vocabulary.knows
        return tuple(said for said in words if all(word in left and knows(word) for word in said.split()))

    def _under_card(self, utterance: Utterance) -> Reply | None:
        decision = self._cannot_decide.first(utterance.text)
        if decision:
            return self._cannot(self._sayable(decision.words, utterance.text))
        event = self._event(utterance)
        if event:
            return event
        # A question is looked at by itself first: the danger around it would draw every answer to itself.
        area = self._place(utterance.origin).area
        match = self.matcher.question(utterance.text, area) or self.matcher.match(utterance.text, area)
        return self._matched(match, utterance.origin) if isinstance(match, Matched) else None

    def _cannot(self, words: tuple[str, ...]) -> Reply:
        related = [one for one in _CANNOT_DECIDE_RELATED if self._answers.get(one)]
        buttons = Buttons(self._say("reply.cannot_decide_related"), tuple(self._answers.button(one) for one in related))
        body = self._fixed(
            Outcome.CANNOT_DECIDE, "reply.cannot_decide_body", self._say("why.cannot_decide", words=_quoted(words))
        )
        return replace(
            body,
            blocks=(Heading(self._say("reply.cannot_decide")), *body.blocks, buttons),
            choices=tuple(self._answers.ref(one, sourced=False) for one in related),
        )

    def _reminder_request(self, utterance: Utterance, request: str) -> Reply:
        """Return when to remind of the limit the message names, or every limit there is to choose from."""
        rest = " ".join(words_of(clean(utterance.text))).replace(request, " ")
        match = self.matcher.match(rest, self._place(utterance.origin).area)
        answers = [self._library.answers[one] for one in self._candidates(match)]
        rules = tuple(dict.fromkeys(rule for answer in answers for rule in answer.front.deadlines))
        if rules:
            return self._about_rule(rules[0], self._which_reminder(rules, utterance), self._say("why.remind"))
        about = self._show("bot/reminders", utterance.origin, self._say("why.remind"))
        return replace(about, blocks=(*about.blocks, *self.reminders.offers(utterance.origin)))

    def _which_reminder(self, rules: tuple[str, ...], utterance: Utterance) -> tuple[Block, ...]:
        """Return which rule is meant, when it happened, or, where the message says when, that day in words."""
        if len(rules) == 1 and self.reminders.possible(utterance.origin):
            rule = self._library.deadlines[rules[0]]
            told = self._happened.typed_for(utterance.text, rules[0], utterance.origin)
            if told and not rule.card and not self.reminders.deadlines.not_here(rule, self._place(utterance.origin)):
                return (Heading(rule.title), *told)
        return self.reminders.choose(rules, utterance.origin)

    def _candidates(self, match: Match) -> tuple[str, ...]:
        match match:
            case Matched(target):
                return (target,) if target in self._library.answers else ()
            case Ambiguous(targets):
                return targets
            case _:
                return ()

    def _matched(self, match: Match, origin: Origin) -> Reply:
        match match:
            case Matched(target, reason) if target.startswith(CASE):
                return self._cannot(reason.words)
            case Matched(target, reason, also):
                first = self._show(target, origin, self._why(reason))
                if not also:
                    return first
                second = self._show(also, origin, "")
                label = Paragraph((Span(self._say("reply.also"), strong=True),))
                refs = (second.answer,) if second.answer else ()
                return Reply(
                    first.outcome,
                    (*first.blocks, label, *second.blocks),
                    answer=first.answer,
                    also=refs,
                    reason=first.reason,
                )
            case Ambiguous(targets, reason):
                return self._choices(targets, reason)
            case Unmatched(reason):
                body = self._fixed(Outcome.NOT_COVERED, "reply.not_covered_body", self._why_not(reason))
                person = self._answers.beyond.person_to_ask()
                return replace(body, blocks=(Heading(self._say("reply.not_covered")), *body.blocks, *person))

    def _choices(self, targets: tuple[str, ...], reason: Reason) -> Reply:
        buttons = tuple(self._answers.button(one) for one in targets)
        label = self._say("reply.choose" if len(targets) > 1 else "reply.choose_one")
        why = self._say("why.choices", words=_quoted(reason.words))
        return Reply(
            Outcome.CLARIFY,
            (Buttons(label, buttons, choice=True),),
            choices=tuple(self._answers.ref(one, sourced=False) for one in targets),
            reason=self._with_repairs(why, reason),
        )

    # --- a pressed button ------------------------------------------------------------------------

    def press(self, press: Press) -> Reply:
        """Answer a pressed button. An action that is unknown or no longer holds gets a kind fixed reply."""
        return self._step(press) or self._pressed(press)

    def _step(self, press: Press) -> Reply | None:
        verb, _, state = press.action.partition(":")
        if verb != STEP:
            return None
        place, remind = self._place(press.origin), self.reminders.possible(press.origin)
        return self.pathways.show(state, place, self._clock.now(), remind=remind, reason=self._say("why.button"))

    def _pressed(self, press: Press) -> Reply:
        verb, _, rest = press.action.partition(":")
        reason = self._say("why.button")
        if verb == "answer" and self._answers.get(rest):
            return self._show(rest, press.origin, reason)
        name, _, state = rest.partition(":")
        if verb == TICK:
            blocks = self._checklists.show(name, state)
            if blocks:
                return replace(self._about_checklist(name, blocks, reason, press.origin), replaces=True)
        return self._press_of_time(verb, rest, press.origin, reason) or self._fixed(
            Outcome.NOT_COVERED, "reply.unknown_button"
        )

    def _press_of_time(self, verb: str, rest: str, origin: Origin, reason: str) -> Reply | None:
        """Answer a button about an event, a limit or a reminder; None where it holds nothing that can be."""
        name, _, when = rest.partition(":")
        if verb == HAPPENED:
            blocks = self._happened.pressed(name, when, origin)
            return self._about_rule(self._happened.main_rule(name), blocks, reason) if blocks else None
        if verb in {"done", "stop"}:
            return self.reminders.close(verb, rest, origin)
        if name not in self._library.deadlines:
            return None
        if verb == "remind":
            return self._about_rule(name, self.reminders.ask_when(name, origin), reason)
        steps = {"when": self.reminders.set, "born": self.reminders.born}
        due = steps[verb](name, when, origin) if verb in steps else None
        return self._about_rule(name, due, reason) if due else None

    def _about_rule(self, rule: str, blocks: tuple[Block, ...], reason: str) -> Reply:
        return self._reply(self._library.deadlines[rule].answer, blocks, reason)

    def _about_checklist(self, name: str, blocks: tuple[Block, ...], reason: str, origin: Origin) -> Reply:
        answer = self._library.answers[self._library.checklists[name].answer]
        title, *rest = blocks
        first = self._answers.urgent(answer, self._place(origin), self._clock.now())
        blocks = (title, *first, *rest, self._answers.small_print(answer))
        return replace(self._reply(answer.id, blocks, reason), sheet=name)

    # --- shared ----------------------------------------------------------------------------------

    def _show(self, answer_id: str, origin: Origin, reason: str) -> Reply:
        answer = self._library.answers[answer_id]
        checklist = answer.front.checklist if answer.front.status != "withdrawn" else None
        blocks = self._answers.blocks(
            answer,
            self._place(origin),
            self._clock.now(),
            remind=self.reminders.possible(origin),
            inset=self._checklists.start(checklist) if checklist else (),
        )
        blocks = (*blocks, *self.pathways.offer(answer_id))
        return replace(self._reply(answer_id, blocks, reason), sheet=checklist)

    def _reply(self, answer_id: str, blocks: tuple[Block, ...], reason: str) -> Reply:
        return Reply(Outcome.ANSWER, blocks, answer=self._answers.ref(answer_id), reason=reason)

    def answer(self, answer_id: str, origin: Origin) -> Reply | None:
        """Return an answer by its id, or None when there is none."""
        return self._show(answer_id, origin, "") if self._answers.get(answer_id) else None

    @property
    def place(self) -> Place:
        """Whose rules hold where nobody chooses."""
        return self._library.organisation.place

    def sheet(self, checklist: str) -> tuple[Block, ...] | None:
        """Return a checklist as a blank sheet to print, sources and review state under it; None when there is none."""
        blocks = blank_sheet(self._library, checklist)
        if blocks is None:
            return None
        answer = self._library.answers[self._library.checklists[checklist].answer]
        return (*blocks, self._answers.provenance(answer))

    def _place(self, origin: Origin) -> Place:
        return origin.place or self.place

    def _why(self, reason: Reason) -> str:
        if not reason.words:
            return self._say("why.matched_plain", phrase=reason.phrase)
        why = self._say("why.matched", words=_quoted(reason.words), phrase=reason.phrase)
        return self._with_repairs(why, reason)

    def _why_not(self, reason: Reason) -> str:
        if not reason.phrase:
            return self._say("why.not_covered")
        return self._with_repairs(self._say("why.not_covered_near", phrase=reason.phrase), reason)

    def _with_repairs(self, why: str, reason: Reason) -> str:
        if not reason.repaired:
            return why
        # What was typed is not said back: it may be a name that only looks like a misspelling.
        read_as = _quoted(tuple(dict.fromkeys(word for _, word in reason.repaired)))
        return f"{why} {self._say('why.repaired', repaired=read_as)}"


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
