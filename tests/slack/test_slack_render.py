"""Replies as Slack messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from checklists_shown import beginnings, shown_items, states
from pathways_shown import always, at_their_longest, choices

from adapters.slack.render import render
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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.library import Library
    from bot.model import Block

HOSTILE = "<!channel> <@U1> @here *bold* _it_ ~no~ `code` &lt; [x](javascript:alert(1)) <https://evil.test|guide>"


def reply(*blocks: Block) -> Reply:
    return Reply(Outcome.ANSWER, blocks)


def nodes(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def test_a_full_reply_is_the_recorded_message(root: Path, full_reply: Reply) -> None:
    golden = root / "tests/payloads/slack/full_reply.json"
    assert render(full_reply) == json.loads(golden.read_text("utf-8"))


def test_hostile_words_stay_words_everywhere() -> None:
    line = (Span(HOSTILE), Span(HOSTILE, strong=True), Span("x", url="javascript:alert(1)"))
    message = render(
        reply(
            Heading(HOSTILE),
            Heading(HOSTILE, level=2),
            Paragraph(line),
            Bullets((line,)),
            Alert(HOSTILE, (Paragraph(line), Bullets((line,)))),
            Context((line, (Span(HOSTILE, url="https://example.org"),))),
            Buttons(HOSTILE, (Button(HOSTILE, "answer:x"),)),
        )
    )
    assert "<" not in message["text"]
    assert message["text"].count("&amp;lt;") == message["text"].count("&lt;!channel&gt;")
    kinds = {node.get("type") for node in nodes(message)}
    assert kinds.isdisjoint({"mrkdwn", "user", "broadcast", "usergroup", "channel", "link"})
    assert all(node["emoji"] is False for node in nodes(message) if node.get("type") == "plain_text")


def test_linked_small_print_is_escaped() -> None:
    message = render(reply(Context(((Span("<!here> & "), Span("a>b", url="https://example.org/a|b<c>?d=1&e")),))))
    element = message["blocks"][0]["elements"][0]
    assert element == {
        "type": "mrkdwn",
        "text": "&lt;!here&gt; &amp; <https://example.org/a%7Cb%3Cc%3E?d=1&amp;e|a&gt;b>",
        "verbatim": True,
    }


def test_small_print_with_formatting_characters_is_plain_with_its_address() -> None:
    message = render(reply(Context(((Span("a*b*, "), Span("guide", url="https://example.org")),))))
    assert message["blocks"][0]["elements"][0] == {
        "type": "plain_text",
        "text": "a*b*, guide (https://example.org)",
        "emoji": False,
    }


def test_many_buttons_stand_in_rows_with_ids_of_their_own() -> None:
    buttons = tuple(Button(f"{'long ' * 20}{number}", f"answer:{number}") for number in range(12))
    message = render(reply(Buttons("Choose", buttons), Buttons("Or", buttons[:2])))
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    assert list(map(len, rows)) == [5, 5, 2, 2]
    ids = [element["action_id"] for row in rows for element in row]
    assert len(set(ids)) == 14
    assert all(len(element["text"]["text"]) <= 75 for row in rows for element in row)
    assert [element["value"] for element in rows[0]] == [f"answer:{number}" for number in range(5)]


def test_a_long_heading_keeps_all_its_words() -> None:
    block = render(reply(Heading("word " * 40)))["blocks"][0]
    assert block["type"] == "rich_text"
    assert block["elements"][0]["elements"][0]["text"] == "word " * 40


def test_empty_parts_leave_nothing_behind() -> None:
    assert render(
        reply(
            Heading(" "),
            Paragraph(()),
            Bullets(((),)),
            Context(((),)),
            Buttons("", ()),
            Paragraph((Span("a"),)),
        )
    )["blocks"] == [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}],
        }
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        tuple(Paragraph((Span("neglect " * 2000),)) for _ in range(3)),
        tuple(Paragraph((Span("<&>" * 30),)) for _ in range(300)),
        (Context(((Span("source " * 2000),),)), Bullets(tuple((Span("x" * 5000),) for _ in range(90)))),
        tuple(Heading(f"Heading {number}") for number in range(80)),
        (Alert("Now", (Paragraph((Span("& " * 30_000),)), Bullets(((Span("y" * 9000),),)))),),
    ],
)
def test_too_much_is_shortened_to_what_slack_takes(blocks: tuple[Block, ...]) -> None:
    message = render(reply(*blocks))
    assert 1 <= len(message["blocks"]) <= 50
    assert len(message["text"]) <= 40_000
    texts = [node["text"] for node in nodes(message["blocks"]) if isinstance(node.get("text"), str)]
    assert sum(map(len, texts)) <= 12_000


def test_a_cut_text_ends_outside_an_escape() -> None:
    text = render(reply(Paragraph((Span("&" * 20_000),))))["text"]
    assert text.endswith("&amp;…")


def test_shortening_spares_the_source_line() -> None:
    message = render(reply(Paragraph((Span("long " * 4000),)), Context(((Span("Guide 001, section “intro”"),),))))
    assert message["blocks"][-1]["elements"][0]["text"] == "Guide 001, section “intro”"
    assert message["blocks"][0]["elements"][0]["elements"][0]["text"].endswith("…")


# --- checklists ----------------------------------------------------------------------------------


def texts(value: object) -> str:
    return "\n".join(node["text"] for node in nodes(value) if isinstance(node.get("text"), str))


def test_a_checklist_is_within_slacks_limits_in_every_state_and_loses_no_word(library: Library) -> None:
    seen = 0
    for action, shown in (*states(library), *beginnings(library)):
        message = render(shown)
        blocks = message["blocks"]
        rows = [block["elements"] for block in blocks if block["type"] == "actions"]
        buttons = [button for row in rows for button in row]
        asked = [button for block in shown.blocks if isinstance(block, Buttons) for button in block.buttons]
        assert len(blocks) <= 50, action
        assert len(message["text"]) <= 40_000, action
        assert sum(len(node["text"]) for node in nodes(blocks) if isinstance(node.get("text"), str)) <= 12_000, action
        assert all(len(row) <= 25 for row in rows), action
        assert [(button["text"]["text"], button["value"]) for button in buttons] == [
            (button.label, button.action) for button in asked
        ], "no label is cut"
        assert all(len(button["text"]["text"]) <= 75 and len(button["value"]) <= 2000 for button in buttons), action
        assert len({button["action_id"] for button in buttons}) == len(buttons), action
        assert all(len(block["elements"]) <= 10 for block in blocks if block["type"] == "context"), action
        assert all(len(block["text"]["text"]) <= 150 for block in blocks if block["type"] == "header"), action
        words = texts(blocks)
        for item in shown_items(library, action):
            assert item.label in words
            assert item.text in words
        seen += 1
    assert seen > 100


# --- pathways ------------------------------------------------------------------------------------


def test_every_step_of_every_pathway_is_within_slacks_limits_with_all_its_buttons(library: Library) -> None:
    for at, shown in at_their_longest(library):
        message = render(shown)
        blocks = message["blocks"]
        rows = [block["elements"] for block in blocks if block["type"] == "actions"]
        asked = [button for block in shown.blocks if isinstance(block, Buttons) for button in block.buttons]
        assert len(blocks) <= 50, at
        assert sum(len(node["text"]) for node in nodes(blocks) if isinstance(node.get("text"), str)) <= 12_000, at
        assert [(one["text"]["text"], one["value"]) for row in rows for one in row] == [
            (button.label, button.action) for button in asked
        ], "no label is cut"
        assert all(len(one["value"]) <= 2000 for row in rows for one in row), at
        assert len(rows[-2]) == len(choices(shown)) <= 5, "the choices stand in one row"
        assert len(rows[-1]) == len(always(shown)), "and help, back and again in the last"
        assert shown.blocks[0].text in texts(blocks)
