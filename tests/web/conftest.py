"""A small desk for the page, and a way to look at what it returns."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.model import (
    Alert,
    Bullets,
    Button,
    Buttons,
    Caution,
    Context,
    Heading,
    Outcome,
    Paragraph,
    Press,
    Reply,
    SafetyKind,
    Span,
    Utterance,
)
from bot.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
VOID = {"meta", "link", "input", "img", "br"}


class FakeDesk:
    """Remembers what it was asked and returns one reply with every kind of block."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked: list[Utterance] = []
        self.pressed: list[Press] = []
        self.breaks_with: Exception | None = None

    def ask(self, utterance: Utterance) -> Reply:
        self.asked.append(utterance)
        if self.breaks_with:
            raise self.breaks_with
        return self.reply

    def press(self, press: Press) -> Reply:
        self.pressed.append(press)
        return self.reply


class Tree(HTMLParser):
    """The elements of a page as (tag, attributes), its text; every tag must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """Every element of a kind that has these attributes (`class_` for class)."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [attrs for name, attrs in self.elements if name == tag and wanted.items() <= attrs.items()]


@pytest.fixture
def tree() -> Callable[[str], Tree]:
    return Tree


@pytest.fixture(scope="session")
def replies() -> Replies:
    """The real sentences that the page needs, and no others."""
    texts: dict[str, str] = {}
    for file in ("page", "checklist", "pathway"):
        path = ROOT / "content" / "replies" / f"{file}.yaml"
        texts |= {f"{file}.{name}": text for name, text in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
    return Replies(texts)


@pytest.fixture
def every_block() -> Reply:
    """A reply with each kind of block, each with text of its own."""
    return Reply(
        Outcome.ANSWER,
        (
            Alert(
                "Alert heading",
                (Paragraph((Span("Ring "), Span("999", url="tel:999"))), Bullets(((Span("alert item"),),))),
            ),
            Caution((Paragraph((Span("careful words"),)),)),
            Heading("The title"),
            Paragraph((Span("plain "), Span("strong", strong=True), Span("leaning", emphasis=True))),
            Bullets(((Span("dot"),),)),
            Bullets(((Span("first"),), (Span("second"),)), ordered=True),
            Heading("Inside", level=2),
            Context(
                (
                    (Span("Source: "), Span("the guide", url="https://example.org/guide?a=1&b=2")),
                    (Span("small print"),),
                )
            ),
            Buttons("Which one?", (Button("One", "answer:a/one"), Button("Two", "answer:a/two")), choice=True),
            Buttons("Related", (Button("Three", "remind:rule"),)),
        ),
        safety=SafetyKind.EMERGENCY,
        reason="Because of your words.",
    )


@pytest.fixture
def fake_desk(every_block: Reply) -> FakeDesk:
    return FakeDesk(every_block)
