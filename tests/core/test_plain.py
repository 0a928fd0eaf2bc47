"""A reply as plain text."""

from __future__ import annotations

from bot.model import (
    Alert,
    Bullets,
    Button,
    Buttons,
    Context,
    Heading,
    Outcome,
    Paragraph,
    Reply,
    Span,
)
from bot.plain import line_text, reply_text


def test_each_block_as_text() -> None:
    reply = Reply(
        Outcome.ANSWER,
        (
            Alert("Ring 999", (Paragraph((Span("Now."),)), Bullets(((Span("Then tell"),),)))),
            Heading("Title"),
            Paragraph((Span("One "), Span("two", strong=True), Span("."))),
            Bullets(((Span("a"),), (Span("b"),)), ordered=True),
            Context(((Span("Source: x"),), (Span("Draft"),))),
            Buttons("Related", (Button("First", "answer:a/b"), Button("Second", "answer:a/c"))),
        ),
    )
    assert reply_text(reply) == (
        "Ring 999\nNow.\n• Then tell\n\nTitle\n\nOne two.\n\n1. a\n2. b\n\nSource: x\nDraft\n\n"
        "Related\n1. First\n2. Second"
    )


def test_a_link_says_its_address_once() -> None:
    assert line_text((Span("the page", url="https://a.b/c"),)) == "the page (https://a.b/c)"
    assert line_text((Span("https://a.b", url="https://a.b"),)) == "https://a.b"
    assert line_text((Span("a.b", url="https://a.b"),)) == "a.b"


def test_an_empty_reply_is_empty() -> None:
    assert reply_text(Reply(Outcome.ANSWER, ())) == ""
