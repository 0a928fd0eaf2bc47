"""What the files may hold that recognise a message by its build: signals, rules over them, and the safety kinds."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, model_validator

from bot.model import SafetyKind
from bot.schema import Slug, Strict, Text


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
