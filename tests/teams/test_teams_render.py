"""Replies as Teams messages."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from checklists_shown import beginnings, shown_items, states
from markdown_it import MarkdownIt
from pathways_shown import always, at_their_longest, choices

from adapters.teams.render import render
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
from bot.plain import reply_text

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library import Library
    from bot.model import Block


def reply(*blocks: Block) -> Reply:
    return Reply(Outcome.ANSWER, blocks)


def card(*blocks: Block) -> dict[str, Any]:
    content: dict[str, Any] = render(reply(*blocks))["attachments"][0]["content"]
    return content


def text(*spans: Span) -> str:
    (element,) = card(Paragraph(spans))["body"]
    assert element["wrap"] is True
    return str(element["text"])


def test_a_full_reply_is_the_recorded_message(root: Path, full_reply: Reply) -> None:
    golden = root / "tests/payloads/teams/full_reply.json"
    assert render(full_reply) == json.loads(golden.read_text("utf-8"))


def test_a_client_without_cards_gets_all_the_words(full_reply: Reply) -> None:
    message = render(full_reply)
    assert message["attachments"][0]["content"]["fallbackText"] == reply_text(full_reply)
    assert "text" not in message
    assert message["summary"].startswith("If a child is in danger now Ring 999 first.")
    assert len(message["summary"]) <= 300


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("*bold* _it_ ~no~ `code`", r"\*bold\* \_it\_ \~no\~ \`code\`"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("<at>everyone</at> <!channel> @here", r"\<at\>everyone\</at\> \<!channel\> @here"),
        ("back\\slash", r"back\\slash"),
        ("&lt; and R&D & &#42;", r"\&lt; and R&D & \&#42;"),
        ("{{DATE(2026-11-22T00:00:00Z,SHORT)}}", r"{\{DATE(2026-11-22T00:00:00Z,SHORT)}}"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("on 1.5.2026 it was 3.6%.", "on 1.5.2026 it was 3.6%."),
        ("two\nlines", "two lines"),
    ],
)
def test_words_are_shown_as_they_are(words: str, shown: str) -> None:
    assert text(Span(words)) == shown
    assert card(Heading(words))["body"][0]["text"] == shown


@pytest.mark.parametrize(
    "words",
    [
        "*a* **b** _c_ __d__ ~~e~~ `f` ``` g",
        "[x](javascript:alert(1)) ![y](https://evil.test/p.png) [z]: https://evil.test",
        "<script>alert(1)</script> <https://evil.test> <!-- c --> &amp; &copy; &#x41;",
        "# h",
        "> q",
        "+ a",
        "* b",
        "12) c",
        "===",
        "---",
        "\\* not \\\\ escaped \\",
        "snake_case_word 2*3*4",
    ],
)
def test_a_markdown_reader_gives_the_words_back(words: str) -> None:
    shown = MarkdownIt("commonmark").render(text(Span(words)))
    assert "".join(re.fullmatch(r"<p>([^<>]*)</p>\n", shown).groups()) == html.escape(words, quote=False)


def test_styles_are_markdown() -> None:
    assert text(Span("a"), Span(" b ", strong=True), Span("c", emphasis=True)) == "a **b** _c_"
    assert text(Span("x", strong=True, emphasis=True)) == "**_x_**"
    assert text(Span("a"), Span(" ", strong=True), Span("b")) == "a b"


def test_links_are_markdown_when_they_are_links() -> None:
    assert text(Span("a [guide]", url="https://example.org/a_(b)?c=d e")) == r"a \[guide\]"
    assert text(Span("a [guide]", url="https://example.org/a_(b)?c=d")) == (
        r"[a \[guide\]](https://example.org/a_%28b%29?c=d)"
    )
    assert text(Span("x", url="javascript:alert(1)")) == "x"


def test_a_list_is_one_list() -> None:
    (element,) = card(Bullets(((Span("- a"),), (), (Span("b"),)), ordered=True))["body"]
    assert element["text"] == "1. \\- a\r2. b"


def test_an_alert_stands_out() -> None:
    (box,) = card(Alert("Now", (Paragraph((Span("Ring"),)), Bullets(((Span("a"),),)))))["body"]
    assert (box["type"], box["style"]) == ("Container", "attention")
    assert [item["text"] for item in box["items"]] == ["Now", "Ring", "- a"]
    assert box["items"][0]["style"] == "heading"


def test_buttons_carry_their_action_and_a_choice_stands_in_a_column() -> None:
    buttons = tuple(Button(f"*{number}*", f"answer:{number}") for number in range(8))
    label, *rows = card(Buttons("Which?", buttons))["body"]
    assert label["text"] == "Which?"
    assert [len(row["actions"]) for row in rows] == [5, 3]
    assert rows[0]["actions"][0] == {"type": "Action.Submit", "title": "*0*", "data": {"press": "answer:0"}}
    _, *rows = card(Buttons("Which?", buttons[:3], choice=True))["body"]
    assert [len(row["actions"]) for row in rows] == [1, 1, 1]


def test_long_titles_stand_alone_and_short_ones_side_by_side() -> None:
    lengths = [30, 30, 31, 5, 5, 90, 1, 1]
    buttons = tuple(Button("x" * length, f"answer:{number}") for number, length in enumerate(lengths))
    _, *rows = card(Buttons("Which?", buttons))["body"]
    assert [[len(one["title"]) for one in row["actions"]] for row in rows] == [[30, 30], [31, 5, 5], [90], [1, 1]]
    assert [one["data"]["press"] for row in rows for one in row["actions"]] == [one.action for one in buttons]


def test_empty_parts_leave_nothing_behind() -> None:
    assert card(Heading(" "), Paragraph(()), Bullets(((),)), Context(((),)), Buttons("", ()))["body"] == []


def size(message: dict[str, Any]) -> int:
    return len(json.dumps(message))


@pytest.mark.parametrize(
    "blocks",
    [
        (Paragraph((Span("neglect " * 2000),)),),
        tuple(Paragraph((Span("“*”" * 100),)) for _ in range(300)),
        (Bullets(tuple((Span("x" * 5000),) for _ in range(90))),),
        (Bullets(tuple((Span("x" * 200),) for _ in range(900))), Heading("After")),
        (Context(tuple((Span("source " * 200),) for _ in range(60))),),
        tuple(Heading(f"Heading {number}") for number in range(800)),
        (Alert("Now", (Paragraph((Span("\\" * 90_000),)),)),),
        (Buttons("b", tuple(Button("“" * 500, "answer:x") for _ in range(200))),),
    ],
)
def test_too_much_is_shortened_to_what_teams_takes(blocks: tuple[Block, ...]) -> None:
    message = render(reply(*blocks))
    assert size(message) < 27_500
    assert message["attachments"][0]["content"]["fallbackText"]


def test_the_fallback_text_gives_way_first_and_the_source_last() -> None:
    source = Context(((Span("Guide 001"),),))
    long = card(Paragraph((Span("neglect " * 2000),)), source)
    assert long["body"][0]["text"] == ("neglect " * 2000).strip()
    assert len(long["fallbackText"]) <= 2000
    longer = card(Paragraph((Span("neglect " * 9000),)), source)
    assert longer["body"][0]["text"].endswith("…")
    assert longer["body"][-1]["text"] == "Guide 001"


# --- checklists ----------------------------------------------------------------------------------


def plainly(words: str) -> str:
    return re.sub(r"\\(?=[^\w\s])", "", words)


def test_a_checklist_is_within_teams_limits_in_every_state_and_loses_no_word(library: Library) -> None:
    seen = 0
    for action, shown in (*states(library), *beginnings(library)):
        message = render(shown)
        content = message["attachments"][0]["content"]
        sets = [element["actions"] for element in content["body"] if element["type"] == "ActionSet"]
        asked = [button for block in shown.blocks if isinstance(block, Buttons) for button in block.buttons]
        # As UTF-8 and in UTF-16 as Teams may count it, with room for the addressing that the SDK adds.
        assert size(message) < 27_500, action
        assert len(json.dumps(message, ensure_ascii=False).encode("utf-16")) < 28_000, action
        assert all(1 <= len(actions) <= 5 for actions in sets), action
        assert [(one["title"], one["data"]["press"]) for actions in sets for one in actions] == [
            (button.label, button.action) for button in asked
        ], "no label is cut"
        assert content["fallbackText"] == reply_text(shown), "a client without cards has it all too"
        words = plainly("\n".join(element["text"] for element in content["body"] if element["type"] == "TextBlock"))
        for item in shown_items(library, action):
            assert item.label in words
            assert item.text in words
        seen += 1
    assert seen > 100


# --- pathways ------------------------------------------------------------------------------------


def test_every_step_of_every_pathway_is_within_teams_limits_with_all_its_buttons(library: Library) -> None:
    for at, shown in at_their_longest(library):
        message = render(shown)
        content = message["attachments"][0]["content"]
        sets = [element["actions"] for element in content["body"] if element["type"] == "ActionSet"]
        asked = [button for block in shown.blocks if isinstance(block, Buttons) for button in block.buttons]
        assert size(message) < 27_500, at
        assert all(1 <= len(actions) <= 5 for actions in sets), at
        assert [(one["title"], one["data"]["press"]) for actions in sets for one in actions] == [
            (button.label, button.action) for button in asked
        ], "no label is cut"
        assert len(sets[-1]) == len(always(shown)), "help, back and again stand in one row"
        assert [len(actions) for actions in sets[-1 - len(choices(shown)) : -1]] == [1] * len(choices(shown))
        assert content["fallbackText"] == reply_text(shown), "a client without cards has it all too"
