"""What each file of `content/` and `intents/` may hold, as strict pydantic models: an unknown key is an error."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.model import Nation, SafetyKind

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Field(coerce_numbers_to_str=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
AnswerId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
SectionId = Annotated[str, StringConstraints(pattern=r"^\d{3}#[a-z0-9-]+$")]
Published = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}(-\d{2})?|undated|about \d{4})$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"no time zone `{name}`; write one such as Europe/London"
        raise ValueError(msg) from None
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Audience = Literal["everyone", "education", "health", "social-care", "police", "managers", "leaders", "fostering"]
QuestionAudience = Literal["practitioners", "managers", "leaders", "police", "education"]


class Strict(BaseModel):
    """Base of every content model."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(Strict):
    """One section of a guide; `heading` is the guide's own, or ours where the guide has none."""

    id: Slug
    heading: Text


class GuideFile(Strict):
    """`content/guides/<number>.yaml`: one source and its sections."""

    title: Text
    short: Text
    publisher: Text
    published: Published
    nations: tuple[Nation, ...] = Field(min_length=1)
    area: Slug | None
    licence: Text | None
    address: Text | None
    remark: Text | None = None
    sections: tuple[Section, ...] = Field(min_length=1)


class Review(Strict):
    """Who approved an answer, in what role, and when."""

    by: Text
    role: Text
    on: dt.date


class AnswerFront(Strict):
    """The front matter of `content/answers/<topic>/<name>.md`. The path is the identity."""

    title: Annotated[Text, StringConstraints(max_length=80)]
    summary: Annotated[Text, StringConstraints(max_length=300)]
    sources: tuple[SectionId, ...]
    nations: tuple[Nation, ...] = Field(min_length=1)
    area: Slug | None
    audience: tuple[Audience, ...] = Field(min_length=1)
    related: tuple[AnswerId, ...]
    next: AnswerId | None
    deadlines: tuple[Slug, ...]
    notes: tuple[Slug, ...]
    status: Literal["draft", "live", "withdrawn"]
    owner: Text | None
    reviewed: Review | None
    review_by: dt.date | None

    @model_validator(mode="after")
    def _live_is_reviewed(self) -> AnswerFront:
        if self.status == "live" and not (self.reviewed and self.review_by):
            msg = "a live answer needs `reviewed` and `review_by`; approve it or set status: draft"
            raise ValueError(msg)
        return self


class Term(Strict):
    """One acronym or term of `content/glossary.yaml`.

    `full` sends people who ask for the term straight to the answer named by `see`.
    """

    term: Text
    expansion: Text | None
    aliases: tuple[Text, ...]
    meaning: Text
    sources: tuple[SectionId, ...] = Field(min_length=1)
    nations: tuple[Nation, ...] = Field(min_length=1)
    see: AnswerId | None
    full: bool = False
    notes: tuple[Slug, ...] = ()
    reviewed: Review | None = None
    review_by: dt.date | None = None

    @model_validator(mode="after")
    def _full_needs_see(self) -> Term:
        if self.full and not self.see:
            msg = "`full: true` needs `see`: the answer to show"
            raise ValueError(msg)
        return self


class Note(Strict):
    """One line shown under answers where guides differ or are dated; `outside` names the facts it rests on."""

    text: Annotated[Text, StringConstraints(max_length=240)]
    sections: tuple[SectionId, ...]
    outside: tuple[Slug, ...]


class OutsideFact(Strict):
    """A fact from beyond the guides. `read` is when the source was read, `checked` when somebody re-checked it."""

    text: Text
    address: Text
    read: dt.date | None
    nations: tuple[Nation, ...] = Field(min_length=1)
    checked: dt.date | None


class Question(Strict):
    """A reflective question, in our own words."""

    id: Slug
    theme: Slug
    audience: tuple[QuestionAudience, ...] = Field(min_length=1)
    source: SectionId
    text: Text


class Case(Strict):
    """A case example, without detail that is not needed."""

    id: Slug
    title: Text
    source: SectionId
    text: Text
    caution: Text
    themes: tuple[Slug, ...] = Field(min_length=1)
    question: Text


class PromptsFile(Strict):
    """`content/prompts.yaml`."""

    themes: dict[Slug, Text]
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]


class RuleNudge(Strict):
    """When to nudge: so many working days from the due day (0 is the day itself), at a local time."""

    stage: Literal["before", "due", "overdue"]
    day: int = Field(ge=-60, le=60)
    at: ClockTime


class DeadlineRule(Strict):
    """A limit that a guide sets, `content/deadlines.yaml`. The day of the event is day 0."""

    title: Text
    asks: Text
    event: Text
    working_days: int = Field(ge=1, le=260)
    closes: ClockTime
    zone: Zone
    nations: tuple[Nation, ...] = Field(min_length=1)
    area: Slug | None
    who: Text
    missed: Text
    sources: tuple[SectionId, ...] = Field(min_length=1)
    answer: AnswerId
    nudges: tuple[RuleNudge, ...] = Field(min_length=1)


class VocabularyFile(Strict):
    """`intents/vocabulary.yaml`: how people say the same thing.

    `concepts` maps a concept to every way of saying it; `filler` are words that tell nothing about what is asked;
    `openers` are words that a question starts with; `spellings` maps a
    spelling or shorthand to the usual one.
    """

    concepts: dict[Slug, tuple[Text, ...]]
    filler: tuple[Text, ...]
    openers: tuple[Text, ...]
    spellings: dict[str, str]


class Card(Strict):
    """A safety card: a heading and Markdown."""

    heading: Text
    body: Text


class SignalRule(Strict):
    """Fires when every signal of `all` stands within `within` words of the first, and none of `none` is there.

    `in_order` asks for them in the order given.
    """

    name: Slug
    all: tuple[Slug, ...] = Field(min_length=1)
    none: tuple[Slug, ...] = ()
    within: int = Field(default=14, ge=1, le=200)
    in_order: bool = False


class SignalFile(Strict):
    """Word patterns by name, and the rules over them.

    Patterns are words; `*` at a word's end stands for any ending, `_` for any one word. Short forms are written
    open (`can not`, `is not`) and without apostrophes (`shes`).
    """

    signals: dict[Slug, tuple[Text, ...]]
    rules: tuple[SignalRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _signals_exist(self) -> SignalFile:
        for rule in self.rules:
            for name in (*rule.all, *rule.none):
                if name not in self.signals:
                    msg = f"rule `{rule.name}` names the signal `{name}`, which is not under `signals`"
                    raise ValueError(msg)
        return self


class SafetyFile(SignalFile):
    """`content/safety/<kind>.yaml`: how a kind of message is noticed, and its card, with where its numbers are from."""

    kind: SafetyKind
    source: Text
    read: dt.date
    card: Card


class SafetyExamples(Strict):
    """`content/safety/examples/<kind>.yaml`: messages that must raise the card, and ordinary ones that must not."""

    fires: tuple[Text, ...] = Field(min_length=20)
    ordinary: tuple[Text, ...] = Field(min_length=100)


class AvoidedWord(Strict):
    """One entry of `content/words-to-avoid.yaml`; `unless` names what may use the word because it explains it."""

    word: Text
    instead: Text
    unless: tuple[str, ...]
