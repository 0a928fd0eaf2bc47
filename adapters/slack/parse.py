"""Slack payloads as `Utterance` and `Press`. Pure.

Shapes are those of Slack's Events API and interactivity reference.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bot.model import Conversation, Origin, Press, Utterance

if TYPE_CHECKING:
    from collections.abc import Mapping

# Subtypes under which a person's own new words arrive; all others are edits, deletions, joins, bots.
_SPOKEN_SUBTYPES = {None, "file_share", "thread_broadcast"}
_CONTROL = re.compile(r"<([^<>]*)>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)")
_SPACES = re.compile(r"[^\S\n]+")


def body_payload(body: str, content_type: str) -> dict[str, Any]:
    """Return the JSON object a request carries: its body, or the `payload` field of a form ({} without one).

    Raises ValueError for anything else.
    """
    is_json = content_type == "application/json" or body.startswith("{")
    text = body if is_json else dict(parse_qsl(body, keep_blank_values=True)).get("payload", "{}")
    try:
        payload = json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(payload, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - bad input from outside, not a caller's mistake
    return payload


def parse_event(body: Mapping[str, Any]) -> Utterance | None:
    """Return what a person said to the bot, or None for every other payload.

    `body` is an `event_callback`. Taken are `app_mention`, and `message` in a direct conversation.
    """
    event = _mapping(body.get("event"))
    if body.get("type") != "event_callback" or not _text(body.get("event_id")) or not _is_to_bot(event):
        return None
    person, channel = _text(event.get("user")), _text(event.get("channel"))
    thread = _text(event.get("thread_ts")) or _text(event.get("ts"))
    if not (person and channel and thread) or person == _bot_user(body) or not _is_spoken(event):
        return None
    conversation = Conversation("slack", _team(body), address(channel, thread))
    text = _text(event.get("text"))
    origin = Origin(conversation=conversation, person=person)
    return Utterance(plain_text(text), origin, mentions=_mentions_others(text, _bot_user(body)))


def parse_press(body: Mapping[str, Any]) -> Press | None:
    """Return the button pressed under a message of the bot's, or None for every other payload.

    `body` is a `block_actions` payload; the button's `value` is its action.
    """
    actions = body.get("actions")
    if body.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        return None
    container, message = _mapping(body.get("container")), _mapping(body.get("message"))
    channel = _text(container.get("channel_id")) or _text(_mapping(body.get("channel")).get("id"))
    thread = next(filter(None, map(_text, _thread_candidates(container, message))), "")
    person, action = _text(_mapping(body.get("user")).get("id")), _text(_mapping(actions[0]).get("value"))
    if not (person and channel and thread and action):
        return None
    conversation = Conversation("slack", _press_team(body), address(channel, thread))
    return Press(action, Origin(conversation=conversation, person=person))


def pressed_message(body: Mapping[str, Any]) -> str:
    """Return the timestamp of the message whose button was pressed, or ""."""
    return _text(_mapping(body.get("container")).get("message_ts")) or _text(_mapping(body.get("message")).get("ts"))


def is_direct(address: str) -> bool:
    """Return whether nobody but one person reads what is posted at an address: ids of such channels begin with D."""
    return _text(json.loads(address).get("channel")).startswith("D")


def address(channel: str, thread_ts: str) -> str:
    """Return the address of a thread as canonical JSON: `channel` and `thread_ts`."""
    return json.dumps({"channel": channel, "thread_ts": thread_ts}, sort_keys=True, separators=(",", ":"))


def plain_text(text: str) -> str:
    """Return a message's words: without mentions, links as their labels, Slack's three escapes undone."""
    text = _CONTROL.sub(lambda found: _control_text(found[1]), text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SPACES.sub(" ", text).strip()


def _control_text(control: str) -> str:
    """Return the words of one `<...>` sequence.

    Mentions go, the bot's and everyone's: Slack gives ids only, which are no words of a question.
    """
    target, _, label = control.partition("|")
    if target.startswith("@"):
        return ""
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or target.removeprefix("mailto:")


def _mentions_others(text: str, bot: str) -> bool:
    """Say whether a message mentions a person beside the bot; where Slack does not name the bot, the first is it."""
    mentioned = _PERSON.findall(text)
    return any(person != bot for person in (mentioned if bot else mentioned[1:]))


def _is_to_bot(event: Mapping[str, Any]) -> bool:
    kind = event.get("type")
    return kind == "app_mention" or (kind == "message" and event.get("channel_type") == "im")


def _is_spoken(event: Mapping[str, Any]) -> bool:
    if event.get("bot_id") or event.get("bot_profile") or event.get("edited") or event.get("hidden"):
        return False
    return event.get("subtype") in _SPOKEN_SUBTYPES


def _bot_user(body: Mapping[str, Any]) -> str:
    authorization = _authorization(body)
    return _text(authorization.get("user_id")) if authorization.get("is_bot") else ""


def _team(body: Mapping[str, Any]) -> str:
    """Return the workspace the bot is installed in; in a shared channel `team_id` can be another's."""
    return _text(_authorization(body).get("team_id")) or _text(body.get("team_id"))


def _press_team(body: Mapping[str, Any]) -> str:
    """Return the workspace of the bot; `team` is null where the app serves a whole organisation."""
    teams = (
        _mapping(body.get("team")).get("id"),
        _mapping(body.get("message")).get("team"),
        _mapping(body.get("user")).get("team_id"),
    )
    return next(filter(None, map(_text, teams)), "")


def _authorization(body: Mapping[str, Any]) -> Mapping[str, Any]:
    authorizations = body.get("authorizations")
    return _mapping(authorizations[0]) if isinstance(authorizations, list) and authorizations else {}


def _thread_candidates(container: Mapping[str, Any], message: Mapping[str, Any]) -> tuple[object, ...]:
    return (
        message.get("thread_ts"),
        container.get("thread_ts"),
        message.get("ts"),
        container.get("message_ts"),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
