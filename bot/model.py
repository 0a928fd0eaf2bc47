"""The frozen types that every part of the bot speaks.

Shapes only: nothing here reads a file, a clock or a network.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class Nation(StrEnum):
    """A nation of the United Kingdom; rules and working days differ between them."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Outcome(StrEnum):
    """What kind of reply a message got."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NOT_COVERED = "not_covered"
    CANNOT_DECIDE = "cannot_decide"
    SMALL_TALK = "small_talk"
    SAFETY = "safety"


class SafetyKind(StrEnum):
    """The kinds of message that are about safety before they are a question; where two fit, the first wins.

    A child who types gets a child's card, which begins with 999; then danger to anybody comes before the rest.
    """

    CHILD = "child"
    EMERGENCY = "emergency"
    SELF_HARM = "self_harm"
    OWN_THOUGHTS = "own_thoughts"
    SURVIVOR = "survivor"
    IMAGES = "images"
    COLLEAGUE = "colleague"
    WORKER = "worker"


ALONE = frozenset({SafetyKind.CHILD, SafetyKind.SELF_HARM, SafetyKind.SURVIVOR, SafetyKind.OWN_THOUGHTS})
"""Kinds whose card stands alone: no answer and no notice under it."""
PRIVATE = ALONE | {SafetyKind.WORKER, SafetyKind.COLLEAGUE}
"""Kinds that are answered where nobody else reads."""


class DetailKind(StrEnum):
    """The kinds of details that can identify somebody in a case."""

    NAME = "name"
    INITIALS_SCHOOL = "initials_school"
    AGE_SCHOOL = "age_school"
    DOB = "dob"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    NHS = "nhs"
    UPN = "upn"
    REF = "ref"
    PLATE = "plate"
    HANDLE = "handle"
    MENTION = "mention"


# --- what comes in -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Whose rules apply: a nation and, within it, an area with rules of its own (`kent`) or None."""

    nation: Nation = Nation.ENGLAND
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The stored address of one thread or chat, for later messages.

    `platform` names the adapter that can send there; `address` is that adapter's own JSON text, which
    nobody else reads; `tenant` is the workspace or organisation it belongs to.
    """

    platform: str
    tenant: str
    address: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message came from and who may be answered: `person` is the platform's opaque id.

    `place` is None where nobody chose one: then the organisation's holds. `conversation` is None where the bot cannot
    send a later message (the page, the terminal).
    """

    place: Place | None = None
    conversation: Conversation | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What someone typed, with the mention of the bot already taken out. Never stored, never logged.

    `mentions`: it mentioned somebody else too, which a platform says apart from the words.
    """

    text: str
    origin: Origin = field(default_factory=Origin)
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button somebody pressed: `action` is the id the button carried, see `Button`."""

    action: str
    origin: Origin = field(default_factory=Origin)


# --- what the matcher found ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a match came out as it did.

    `words` are the person's words that decided, as the vocabulary spells them; `phrase` is the nearest known
    phrase; `score` is 0 to 1; `repaired` lists (typed, read as) for words taken as misspelt.
    """

    words: tuple[str, ...] = ()
    phrase: str = ""
    score: float = 0.0
    repaired: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """One intent fits. `also` is a second intent when the message held two questions."""

    target: str
    reason: Reason
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two to four intents are near; the person chooses."""

    targets: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Nothing is near enough to answer or to suggest."""

    reason: Reason


Match = Matched | Ambiguous | Unmatched


# --- what goes back ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `url` makes it a link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    url: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A short heading, plain text. Level 1 is a reply's own title, level 2 stands inside it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of one level."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """A safety card or a warning that must be seen first: a heading and what to do."""

    heading: str
    blocks: tuple[Paragraph | Bullets, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """A kind word to the asker about their own message. `brief` stands under the reply where others read along."""

    blocks: tuple[Paragraph | Bullets, ...]
    brief: tuple[Paragraph | Bullets, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Small print under an answer: notes, sources, review state. One line each."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Something a person can press.

    `action` is an id, never text to be matched again: `answer:<answer id>`, `remind:<rule>`,
    `when:<rule>:<ISO date or moment>`, `born:<rule>:<year or month>`, `happened:<event>:<ISO date or moment>`,
    `done:<reminder id>`, `stop:<reminder id>`, `tick:<checklist>:<part>:<ticks>`, `step:<pathway>/<step>:<way back>`.
    Moments are local. `ticked` says of a button that ticks whether it is ticked now; its label shows that by a mark
    before the words.
    """

    label: str
    action: str
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """A group of buttons under one label; `choice` marks a question that waits for one of them."""

    label: str
    buttons: tuple[Button, ...]
    choice: bool = False


Block = Heading | Paragraph | Bullets | Alert | Caution | Context | Buttons


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One section of one guide as an answer cites it. `published`: ISO date or month, "undated" or "about 2023"."""

    guide: str
    section: str
    heading: str
    title: str
    published: str
    area: str | None


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """An answer as the machine interface names it."""

    id: str
    title: str
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """What others in a channel see of a private reply: neutral words that do not say what was asked.

    `sent`: it reached the person where nobody else reads. `unsent`: it could not, so emergency numbers stand in it.
    """

    sent: tuple[Block, ...]
    unsent: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything that goes back for one message, independent of platform.

    `blocks` are shown in order; the other fields say what they are, for machines and tests. `reason` is the
    "why this answer" sentence; it is not among the blocks, since each platform shows it in its own way. `replaces`:
    it takes the place of the message whose button was pressed. `sheet` names a checklist that can be printed, `pathway`
    one that is drawn as a map. `aside` makes it private: where others read, it goes to the person alone, and they see
    one of its lines at most.
    """

    outcome: Outcome
    blocks: tuple[Block, ...]
    safety: SafetyKind | None = None
    answer: AnswerRef | None = None
    also: tuple[AnswerRef, ...] = ()
    choices: tuple[AnswerRef, ...] = ()
    notices: tuple[str, ...] = ()
    reason: str = ""
    replaces: bool = False
    sheet: str | None = None
    pathway: str | None = None
    aside: Aside | None = None


# --- reminders -----------------------------------------------------------------------------------


class ReminderState(StrEnum):
    """A reminder's life."""

    ACTIVE = "active"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class NudgeTime:
    """One planned delivery: `stage` is before, due or overdue; `at` is an aware UTC moment."""

    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of the working.

    `kind`: event, counted, weekend, holiday, closure, elapsed, due, warning; born, which is kept nowhere. `number`
    counts the working days; `name` is the holiday's or closure's.
    """

    day: date
    kind: str
    text: str
    number: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """When something falls due, and how that was worked out.

    `due` is an aware moment in local time, or None with `why`. `by_day`: it is the day that counts, not the hour.
    `event` is the day of the event; for a day the person gave, that day. `steps` are a plain line for each day counted
    or skipped.
    """

    rule: str
    event: date | None
    due: datetime | None
    by_day: bool
    steps: tuple[DueStep, ...] = ()
    nudges: tuple[NudgeTime, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said of an event: when it was (`at`, an aware moment or a day), the birth date, the day they chose.

    `born_month`: only month and year of birth are known, and `born` is the first of the month.
    """

    at: date | datetime | None = None
    born: date | None = None
    born_month: bool = False
    chosen: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """One dated commitment. It holds no words that anybody typed."""

    id: str
    rule: str
    event: date
    due: datetime
    conversation: Conversation
    person: str
    state: ReminderState = ReminderState.ACTIVE


@dataclass(frozen=True, slots=True)
class Nudge:
    """One delivery of a reminder, claimed and to be sent. `id` is unique; `attempt` counts from 1."""

    id: int
    reminder: Reminder
    stage: str
    at: datetime
    attempt: int
