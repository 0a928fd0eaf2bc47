"""What the files may hold that recognise a message by its build: signals, rules over them, and the safety kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints, model_validator

from bot.model import SafetyKind
from bot.schema import Page, Slug, Strict, Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


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


class SafetyWords(Strict):
    """Word patterns by name.

    Patterns are words; `*` at a word's end stands for any ending, `_` for any one word, `3..17` for any number from
    3 to 17. Short forms are written open (`can not`, `is not`) and without apostrophes (`shes`).
    """

    signals: dict[Slug, tuple[Text, ...]]


class SharedWords(SafetyWords):
    """`content/safety/words.yaml`: signals that the rules of every kind may name, and that likeness weighs.

    `elsewhere` names those that speak of something else, such as a printer or a television play: with one of them a
    message must read more like the examples before a card comes.
    """

    elsewhere: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _elsewhere_exists(self) -> SharedWords:
        for name in self.elsewhere:
            if name not in self.signals:
                msg = f"`elsewhere` names the signal `{name}`, which is not under `signals`"
                raise ValueError(msg)
        return self


class SignalFile(SafetyWords):
    """Word patterns by name, and the rules over them."""

    rules: tuple[SignalRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _signals_exist(self) -> SignalFile:
        for said in signal_problem(self.rules, self.signals):
            raise ValueError(said)
        return self


class SafetyFile(SafetyWords):
    """`content/safety/<kind>.yaml`: how a kind of message is noticed, and its card, with where its numbers are from.

    Rules may name its own signals and those of words.yaml. `like_from` is the evidence from which a message that no
    rule caught reads like the examples.
    """

    kind: SafetyKind
    like_from: float | None = Field(default=None, gt=0, le=20)
    sources: tuple[Page, ...]
    card: Card
    rules: tuple[SignalRule, ...] = Field(min_length=1)


def signal_problem(rules: tuple[SignalRule, ...], signals: Container[str]) -> Iterator[str]:
    """Yield the problem of each rule that names a signal which is not there."""
    for rule in rules:
        for name in (*rule.all, *rule.none):
            if name not in signals:
                yield f"rule `{rule.name}` names the signal `{name}`, which is not under `signals`"


class WorkExamples(Strict):
    """`content/safety/examples/work.yaml`: what people ask at work, for which no card is due."""

    ordinary: tuple[Text, ...] = Field(min_length=100)


class Frames(Strict):
    """`content/safety/examples/frames.yaml`: what stands around a message that is only quoted; `{}` is the message."""

    frames: tuple[Annotated[Text, StringConstraints(pattern=r"\{\}")], ...] = Field(min_length=1)


class SafetyExamples(WorkExamples):
    """`content/safety/examples/<kind>.yaml`: messages that must raise the card, and ordinary ones that must not."""

    fires: tuple[Text, ...] = Field(min_length=20)


class NeverSaid(Strict):
    """One entry of `content/never-say.yaml`: forms that suggest not referring, and what to write instead."""

    forms: tuple[Text, ...] = Field(min_length=1)
    instead: Text
    after_not: bool = False
    unless: tuple[Text, ...] = ()
