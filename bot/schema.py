"""What each file of `content/` and `intents/` may hold, as strict pydantic models: an unknown key is an error."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.model import Nation

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
    """The front matter of `content/answers/<topic>/<name>.md`. The path is the identity.

    `outside` and `helplines` are shown after the body, labelled as from outside the guides. `checklist` is walked
    through under the answer. `out_of_hours`: outside office hours the answer says so, and who to ring.
    """

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
    outside: tuple[Slug, ...] = ()
    helplines: tuple[Slug, ...] = ()
    checklist: Slug | None = None
    out_of_hours: bool = False
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

    `full` sends people who ask for the term straight to the answer named by `see`; `area` is where alone it is used so.
    """

    term: Text
    expansion: Text | None
    aliases: tuple[Text, ...]
    meaning: Text
    sources: tuple[SectionId, ...] = Field(min_length=1)
    nations: tuple[Nation, ...] = Field(min_length=1)
    area: Slug | None = None
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


class Page(Strict):
    """A page that was read: `read` is when a copy of it was, `checked` when somebody looked at the live page."""

    address: Text
    read: dt.date
    checked: dt.date | None


class Helpline(Strict):
    """A national helpline. `number` or `online` (or both) say how to reach it."""

    name: Text
    number: Text | None
    online: Text | None
    serves: Text
    hours: Text | None
    nations: tuple[Nation, ...] = Field(min_length=1)
    sources: tuple[Page, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Helpline:
        if not (self.number or self.online):
            msg = "give `number` or `online`, so that people can reach it"
            raise ValueError(msg)
        return self


class NotCurrent(Strict):
    """A number that a guide prints and nobody should be given: `why` says so, `address` rests it on a page read."""

    number: Text
    section: SectionId
    why: Text
    address: Text | None
    read: dt.date | None


FOR_ADVICE = "nspcc-helpline"
"""The helpline to name where no guide covers a nation."""


class HelplinesFile(Strict):
    """`content/helplines.yaml`."""

    lines: dict[Slug, Helpline]
    not_current: tuple[NotCurrent, ...]


class ChecklistItem(Strict):
    """One thing to tick: `label` on its button, `text` what it means, `more` the answer that says more."""

    label: Annotated[Text, StringConstraints(max_length=40)]
    text: Text
    more: AnswerId | None = None


class ChecklistPart(Strict):
    """Some items that are shown together."""

    heading: Text
    items: tuple[ChecklistItem, ...] = Field(min_length=1, max_length=8)


class Checklist(Strict):
    """A list to walk through, `content/checklists.yaml`; `end` is what to do next. Ticks are kept nowhere."""

    title: Text
    sources: tuple[SectionId, ...] = Field(min_length=1)
    answer: AnswerId
    parts: tuple[ChecklistPart, ...] = Field(min_length=1, max_length=12)
    end: Text


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


class AvoidedWord(Strict):
    """One entry of `content/words-to-avoid.yaml`; `unless` names what may use the word because it explains it."""

    word: Text
    instead: Text
    unless: tuple[str, ...]
