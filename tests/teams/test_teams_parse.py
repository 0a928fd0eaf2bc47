"""Recorded activities as utterances and presses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from adapters.teams.parse import (
    activity_key,
    checked_activity,
    parse_activity,
    pressed_activity,
    service_url_allowed,
)
from bot.model import Press, Utterance

if TYPE_CHECKING:
    from collections.abc import Callable

    Payload = Callable[[str], dict[str, Any]]

TENANT = "00000000-0000-0000-0000-000000000001"
REFERENCE = {
    "serviceUrl": f"https://smba.trafficmanager.net/uk/{TENANT}/",
    "conversation": {"id": "19:abc123@thread.tacv2;messageid=1763801999000"},
    "bot": {"id": "28:app-id"},
    "channelId": "msteams",
    "tenantId": TENANT,
}


def test_a_mention_is_taken_out_where_teams_says_it_is_and_nowhere_else(payload: Payload) -> None:
    utterance = parse_activity(payload("channel_message"))
    assert isinstance(utterance, Utterance)
    assert utterance.text == "what does Guidance say about NFPA & review?"
    assert utterance.origin.person == "29:1asker"


def test_the_reference_keeps_the_thread_and_is_canonical(payload: Payload) -> None:
    utterance = parse_activity(payload("channel_message"))
    assert utterance is not None
    conversation = utterance.origin.conversation
    assert conversation is not None
    assert (conversation.platform, conversation.tenant) == ("teams", TENANT)
    assert json.loads(conversation.address) == REFERENCE
    assert conversation.address == json.dumps(REFERENCE, sort_keys=True, separators=(",", ":"))


def test_another_persons_mention_becomes_a_name(payload: Payload) -> None:
    body = payload("channel_message")
    body["text"] = '<at>Guidance</at> ask <at id="1">Jo</at>'
    body["entities"].append({"type": "mention", "text": '<at id="1">Jo</at>', "mentioned": {"id": "29:jo"}})
    utterance = parse_activity(body)
    assert isinstance(utterance, Utterance)
    assert utterance.text == "ask Jo"


@pytest.mark.parametrize(
    "entities", [None, {}, [7], [{"type": "mention"}], [{"type": "mention", "text": "x", "mentioned": 1}]]
)
def test_odd_entities_leave_the_words(payload: Payload, entities: object) -> None:
    body = {**payload("personal_message"), "entities": entities}
    utterance = parse_activity(body)
    assert isinstance(utterance, Utterance)
    assert utterance.text == "what is the right to review?"


def test_a_submit_is_a_press(payload: Payload) -> None:
    press = parse_activity(payload("submit"))
    assert isinstance(press, Press)
    assert press.action == "answer:nfpa/meaning"
    assert press.origin.conversation is not None
    assert json.loads(press.origin.conversation.address) == REFERENCE


def test_the_pressed_message_is_the_card_that_holds_the_button(payload: Payload) -> None:
    assert pressed_activity(payload("submit")) == "1763802001000"


@pytest.mark.parametrize("card", [None, "", 7, {"id": "1"}])
def test_without_a_card_nothing_can_be_replaced(payload: Payload, card: object) -> None:
    assert pressed_activity({**payload("submit"), "replyToId": card}) == ""
    assert pressed_activity({}) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"type": "messageReaction"},
        {"type": "invoke"},
        {"text": None},
        {"text": None, "value": {"press": 7}},
        {"from": {"id": "28:app-id"}},
        {"from": {"id": "28:another-bot"}},
        {"from": {"id": "29:x", "role": "bot"}},
        {"from": None},
        {"recipient": {}},
    ],
)
def test_other_activities_are_ignored(payload: Payload, change: dict[str, Any]) -> None:
    assert parse_activity({**payload("personal_message"), **change}) is None


@pytest.mark.parametrize("name", ["conversation_update", "installation_update"])
def test_arrivals_are_ignored(payload: Payload, name: str) -> None:
    assert parse_activity(checked_activity(payload(name))) is None


@pytest.mark.parametrize(
    "change",
    [
        {"type": None},
        {"type": 7},
        {"serviceUrl": ""},
        {"channelId": []},
        {"conversation": None},
        {"conversation": "x"},
        {"conversation": {"id": 1}},
    ],
)
def test_an_activity_without_its_address_is_refused(payload: Payload, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an activity without"):
        checked_activity({**payload("personal_message"), **change})


def test_only_an_object_is_an_activity() -> None:
    with pytest.raises(ValueError, match="not a JSON object"):
        checked_activity([])


def test_the_same_activity_has_the_same_key(payload: Payload) -> None:
    body = payload("channel_message")
    assert activity_key(body) == "teams:19:abc123@thread.tacv2;messageid=1763801999000:1763802000100"
    del body["id"]
    assert activity_key(body) is None


@pytest.mark.parametrize(
    ("url", "allowed", "in_development"),
    [
        ("https://smba.trafficmanager.net/uk/tenant/", True, True),
        ("https://smba.trafficmanager.net", True, True),
        ("https://smba.trafficmanager.net:443/uk/", True, True),
        ("https://webchat.botframework.com/", True, True),
        ("http://127.0.0.1:3978", False, True),
        ("http://localhost:56150/_connector", False, True),
        ("http://smba.trafficmanager.net/uk/", False, False),
        ("https://smba.trafficmanager.net:8443/uk/", False, False),
        ("https://evil.trafficmanager.net/", False, False),
        ("https://evilbotframework.com/", False, False),
        ("https://smba.trafficmanager.net.evil.test/", False, False),
        ("https://smba.trafficmanager.net@evil.test/", False, False),
        ("https://evil.test\\@smba.trafficmanager.net/", False, False),
        ("https://evil.test#@smba.trafficmanager.net/", False, False),
        ("https://evil.test?.botframework.com/", False, False),
        ("https://smba.trafficmanager.net/uk/?next=https://evil.test", False, False),
        ("https://smba.trafficmanager.net/\n", False, False),
        ("file:///etc/passwd", False, False),
        ("http://169.254.169.254/", False, False),
        ("", False, False),
    ],
)
def test_where_a_reply_may_go(url: str, allowed: bool, in_development: bool) -> None:
    assert service_url_allowed(url, development=False) is allowed
    assert service_url_allowed(url, development=True) is in_development


def test_another_persons_mention_is_told(payload: Payload) -> None:
    body = payload("channel_message")
    alone = parse_activity(body)
    body["entities"].append({"type": "mention", "text": "<at>Sarah</at>", "mentioned": {"id": "29:1sarah"}})
    with_another = parse_activity(body)
    assert isinstance(alone, Utterance)
    assert isinstance(with_another, Utterance)
    assert (alone.mentions, with_another.mentions) == (False, True)
