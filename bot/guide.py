"""A message or a pressed button → the reply. Reads top to bottom as the flow of a question."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import markup
from bot.answers import Answers
from bot.cautions import Cautions
from bot.checklists import VERB as TICK
from bot.checklists import Checklists, blank_sheet
from bot.details import DetailFinder
from bot.introductions import Introductions
from bot.matcher import CASE
from bot.matching import build_matcher
from bot.model import Ambiguous, Buttons, DetailKind, Heading, Matched, Outcome, Paragraph, Reply, Span, Unmatched
from bot.reminders import Reminders
from bot.signals import Signals, read
from bot.small_talk import SmallTalk
from bot.text import MAX_CHARACTERS, clean, only_ages, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library import Library
    from bot.model import Block, Match, Origin, Place, Press, Reason, Utterance
    from bot.ports import Clock, ReminderStore, Shelf
    from bot.triage import Alarm, Triage

_LOG = logging.getLogger(__name__)
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
        self._checklists = Checklists(library, self._answers)
        self._details = DetailFinder(library)
        self._cautions = Cautions(library.replies)
        self._introductions = Introductions(library.replies, clock, store)
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
        reply = self._safety(alarm, general) if alarm else self._question(general, len(utterance.text))
        reply = self._cautions.add(reply, kinds, utterance.origin)
        return self._introductions.add(reply, utterance.origin)

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
        return self._matched(self.matcher.match(text), utterance.origin)

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

    def _safety(self, alarm: Alarm, utterance: Utterance) -> Reply:
        """Return the card, and under it the answer when the message also asks something clear."""
        reason = self._say("why.safety", words=_quoted(self._sayable(alarm.fired.words, utterance.text)))
        try:
            under = self._under_card(utterance)
        except Exception:  # nothing that goes wrong in answering may cost the card
            _LOG.exception("Answering under a safety card failed", exc_info=False)
            under = None
        if under:
            return replace(
                under, outcome=Outcome.SAFETY, blocks=(alarm.card, *under.blocks), safety=alarm.kind, reason=reason
            )
        return Reply(Outcome.SAFETY, (alarm.card,), safety=alarm.kind, reason=reason)

    def _sayable(self, words: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Return those of a message's words that may be said back: known ones, outside the details left out."""
        left = set(words_of(clean(text)))
        knows = self.matcher.vocabulary.knows
        return tuple(said for said in words if all(word in left and knows(word) for word in said.split()))

    def _under_card(self, utterance: Utterance) -> Reply | None:
        decision = self._cannot_decide.first(utterance.text)
        if decision:
            return self._cannot(self._sayable(decision.words, utterance.text))
        # A question is looked at by itself first: the danger around it would draw every answer to itself.
        match = self.matcher.question(utterance.text) or self.matcher.match(utterance.text)
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
        for answer_id in self._candidates(self.matcher.match(rest)):
            rules = self._library.answers[answer_id].front.deadlines
            if rules:
                blocks = self.reminders.ask_when(rules[0], utterance.origin)
                return self._about_rule(rules[0], blocks, self._say("why.remind"))
        about = self._show("bot/reminders", utterance.origin, self._say("why.remind"))
        return replace(about, blocks=(*about.blocks, *self.reminders.offers(utterance.origin)))

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
        verb, _, rest = press.action.partition(":")
        reason = self._say("why.button")
        if verb == "answer" and self._answers.get(rest):
            return self._show(rest, press.origin, reason)
        name, _, state = rest.partition(":")
        if verb == TICK:
            blocks = self._checklists.show(name, state)
            if blocks:
                return replace(self._about_checklist(name, blocks, reason, press.origin), replaces=True)
        rule, _, day = rest.partition(":")
        if verb == "remind" and rule in self._library.deadlines:
            return self._about_rule(rule, self.reminders.ask_when(rule, press.origin), reason)
        if verb == "when" and rule in self._library.deadlines:
            due = self.reminders.set(rule, day, press.origin)
            if due:
                return self._about_rule(rule, due, reason)
        if verb in {"done", "stop"}:
            closed = self.reminders.close(verb, rest, press.origin)
            if closed:
                return closed
        return self._fixed(Outcome.NOT_COVERED, "reply.unknown_button")

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
