"""Recorded payloads as utterances and presses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.parse import body_payload, parse_event, parse_press, plain_text, pressed_message
from bot.model import Conversation, Origin, Press, Utterance

if TYPE_CHECKING:
    from collections.abc import Callable

    Payload = Callable[[str], dict[str, Any]]


def test_a_mention_in_a_channel(payload: Payload) -> None:
    assert parse_event(payload("app_mention")) == Utterance(
        "what does NFPA mean & who said so? see the <guide> and #general <3",
        Origin(
            conversation=Conversation("slack", "T0HOME", '{"channel":"C0TEAM","thread_ts":"1763770000.000100"}'),
            person="U0ASKER",
        ),
    )


def test_a_direct_message_stays_in_its_thread(payload: Payload) -> None:
    utterance = parse_event(payload("message_im"))
    assert utterance is not None
    assert utterance.text == "what is the right to review?"
    assert utterance.origin.conversation == Conversation(
        "slack", "T0HOME", '{"channel":"D0DIRECT","thread_ts":"1763770050.000150"}'
    )


@pytest.mark.parametrize("name", ["message_changed", "bot_message_im", "block_actions"])
def test_what_nobody_said_to_the_bot_is_no_utterance(payload: Payload, name: str) -> None:
    assert parse_event(payload(name)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"user": "U0BOT"},
        {"bot_id": "B0OTHER"},
        {"channel_type": "channel"},
        {"channel_type": "mpim"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"edited": {"user": "U0ASKER", "ts": "1"}},
        {"type": "reaction_added"},
        {"user": None},
        {"user": {"id": "U0ASKER"}},
        {"channel": 7},
    ],
)
def test_other_events_are_ignored(payload: Payload, change: dict[str, Any]) -> None:
    body = payload("message_im")
    body["event"].update(change)
    assert parse_event(body) is None


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_words_with_a_file_or_sent_to_the_channel_too_are_heard(payload: Payload, subtype: str) -> None:
    body = payload("message_im")
    body["event"]["subtype"] = subtype
    assert parse_event(body) is not None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "event_callback"},
        {"type": "event_callback", "event": "x"},
        {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention"}},
        {"type": "event_callback", "event": {"type": "app_mention", "user": "U", "channel": "C", "ts": "1"}},
    ],
)
def test_odd_shapes_are_no_utterance(body: dict[str, Any]) -> None:
    assert parse_event(body) is None
    assert parse_press(body) is None


def test_without_authorizations_the_team_is_the_payloads(payload: Payload) -> None:
    body = payload("message_im")
    body["authorizations"] = []
    utterance = parse_event(body)
    assert utterance is not None
    assert utterance.origin.conversation is not None
    assert utterance.origin.conversation.tenant == "T0HOME"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("<@U0BOT>", ""),
        ("<@U0BOT|guidance> hello", "hello"),
        ("hello <@U0BOT>,  who?", "hello , who?"),
        ("<!channel> all", "@channel all"),
        ("<!subteam^S1|@leads> all", "@leads all"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<https://example.org/>", "https://example.org/"),
        ("&amp;lt; stays once escaped", "&lt; stays once escaped"),
        ("&lt;@U0BOT&gt; typed", "<@U0BOT> typed"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_slacks_markup_is_undone(raw: str, words: str) -> None:
    assert plain_text(raw) == words


def test_a_press_carries_the_buttons_value_and_its_thread(payload: Payload) -> None:
    assert parse_press(payload("block_actions")) == Press(
        "answer:nfpa/meaning",
        Origin(
            conversation=Conversation("slack", "T0HOME", '{"channel":"C0TEAM","thread_ts":"1763770000.000100"}'),
            person="U0ASKER",
        ),
    )


def test_a_press_outside_a_thread_opens_one_under_the_message(payload: Payload) -> None:
    body = payload("block_actions")
    del body["message"], body["container"]["thread_ts"]
    press = parse_press(body)
    assert press is not None
    assert press.origin.conversation is not None
    assert press.origin.conversation.address == '{"channel":"C0TEAM","thread_ts":"1763770002.000500"}'


def test_a_press_without_a_value_is_none(payload: Payload) -> None:
    body = payload("block_actions")
    del body["actions"][0]["value"]
    assert parse_press(body) is None


def test_the_pressed_message_is_the_one_that_holds_the_button_not_its_thread(payload: Payload) -> None:
    body = payload("block_actions")
    assert pressed_message(body) == "1763770002.000500"
    del body["container"]["message_ts"]
    assert pressed_message(body) == "1763770002.000500", "Slack names it twice"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"container": "x", "message": 7},
        {"container": {"type": "view", "view_id": "V1"}},
        {"container": {"message_ts": None}, "message": {"thread_ts": "1763770000.000100"}},
    ],
)
def test_without_a_message_nothing_can_be_replaced(body: dict[str, Any]) -> None:
    assert pressed_message(body) == ""


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "payload=", "payload=%5B%5D", "{" * 5, '{"a":' * 100_000])
def test_a_body_that_holds_no_object_is_refused(body: str) -> None:
    with pytest.raises(ValueError):
        body_payload(body, "application/json" if body[0] in '["' else "")


def test_a_form_without_a_payload_holds_nothing() -> None:
    assert body_payload("ssl_check=1&token=x", "application/x-www-form-urlencoded") == {}


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("<@U0BOT> what does NFPA mean", False),
        ("<@U0BOT> <@U0OTHER> saw the bruise", True),
        ("<@U0OTHER|sarah> saw the bruise <@U0BOT>", True),
        ("<@U0BOT> see <#C0GENERAL|general> and <!here>", False),
    ],
)
def test_another_persons_mention_is_told_and_taken_out(payload: Payload, text: str, mentions: bool) -> None:
    body = payload("app_mention")
    body["event"]["text"] = text
    utterance = parse_event(body)
    assert utterance is not None
    assert utterance.mentions is mentions
    assert "U0OTHER" not in utterance.text


def test_without_the_bots_id_the_first_mention_is_the_bots(payload: Payload) -> None:
    body = payload("app_mention")
    del body["authorizations"]
    for text, mentions in (("<@U0BOT> hello", False), ("<@U0BOT> and <@U0OTHER>", True)):
        body["event"]["text"] = text
        utterance = parse_event(body)
        assert utterance is not None
        assert utterance.mentions is mentions
