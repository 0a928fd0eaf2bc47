"""Teams activities, as plain JSON objects, read into `Utterance` and `Press`. Pure.

Shapes are those of the Bot Framework activity schema as Teams fills it.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from bot.model import Conversation, Origin, Press, Utterance

if TYPE_CHECKING:
    from collections.abc import Mapping

# A service URL is compared as text: parsers disagree about backslashes and `@`, and this one gets the token.
_SERVICE_URL = re.compile(r"(https?)://([a-z0-9.-]+)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", re.ASCII)
_LOOPBACK = {"localhost", "127.0.0.1"}
_MENTION = re.compile(r"</?at(?:\s[^<>]*)?>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


def checked_activity(body: object) -> dict[str, Any]:
    """Return `body` as an activity. Raises ValueError when it lacks what every activity carries."""
    if not isinstance(body, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - bad input from outside, not a caller's mistake
    conversation = body.get("conversation")
    needed = {
        "type": body.get("type"),
        "serviceUrl": body.get("serviceUrl"),
        "channelId": body.get("channelId"),
        "conversation.id": conversation.get("id") if isinstance(conversation, dict) else None,
    }
    for name, value in needed.items():
        if not (isinstance(value, str) and value):
            raise ValueError(f"an activity without {name}")
    return body


def parse_activity(body: Mapping[str, Any]) -> Utterance | Press | None:
    """Return what a person typed or pressed, or None for every other activity.

    `body` has passed `checked_activity`. A press is a message whose `value` is `{"press": <action>}`.
    """
    sender, bot = _mapping(body.get("from")), _mapping(body.get("recipient"))
    person, bot_id = _text(sender.get("id")), _text(bot.get("id"))
    if body.get("type") != "message" or not (person and bot_id) or person == bot_id or _is_bot(sender):
        return None
    origin = Origin(conversation=_conversation(body, bot_id), person=person)
    if action := _text(_mapping(body.get("value")).get("press")):
        return Press(action, origin)
    if isinstance(body.get("text"), str):
        return Utterance(plain_text(body, bot_id), origin, mentions=_mentions_others(body, bot_id))
    return None


def pressed_activity(body: Mapping[str, Any]) -> str:
    """Return the id of the message whose button was pressed, or ""."""
    return _text(body.get("replyToId"))


def is_personal(body: Mapping[str, Any]) -> bool:
    """Return whether an activity comes from a chat of one person with the bot; ids of all others begin with `19:`."""
    conversation = body["conversation"]
    kind = _text(conversation.get("conversationType"))
    return kind == "personal" if kind else not _text(conversation["id"]).startswith("19:")


def activity_key(body: Mapping[str, Any]) -> str | None:
    """Return what makes an activity the same when Teams sends it twice, or None when it carries no id."""
    activity = _text(body.get("id"))
    return f"teams:{body['conversation']['id']}:{activity}" if activity else None


def plain_text(body: Mapping[str, Any], bot_id: str) -> str:
    """Return the words of a message without the mention of the bot; other mentions become plain names.

    The mention is what `entities` says it is: the bot's name may also be a word of the question.
    """
    text = _text(body.get("text"))
    entities = body.get("entities")
    for entity in map(_mapping, entities if isinstance(entities, list) else []):
        mention = _text(entity.get("text"))
        if entity.get("type") == "mention" and mention and _text(_mapping(entity.get("mentioned")).get("id")) == bot_id:
            text = text.replace(mention, " ")
    text = html.unescape(_MENTION.sub("", text))
    return _SPACES.sub(" ", text).strip()


def _mentions_others(body: Mapping[str, Any], bot_id: str) -> bool:
    entities = body.get("entities")
    mentions = (
        one for one in map(_mapping, entities if isinstance(entities, list) else []) if one.get("type") == "mention"
    )
    return any(_text(_mapping(one.get("mentioned")).get("id")) != bot_id for one in mentions)


def service_url_allowed(url: str, *, development: bool) -> bool:
    """Say whether replies, and with them the bot's token, may go to `url`.

    Microsoft's public connector only; a loopback address, by http, in development.
    """
    found = _SERVICE_URL.fullmatch(url)
    if not found:
        return False
    scheme, host, port = found[1], found[2], found[3]
    if development and host in _LOOPBACK:
        return True
    # Anyone can have a name under trafficmanager.net, so that one is exact.
    known = host in {"smba.trafficmanager.net", "botframework.com"} or host.endswith(".botframework.com")
    return scheme == "https" and known and port in {None, ":443"}


def _conversation(body: Mapping[str, Any], bot_id: str) -> Conversation:
    """Return where the activity came from; a channel's id ends in `;messageid=N`, which is its thread."""
    tenant = _text(_mapping(_mapping(body.get("channelData")).get("tenant")).get("id"))
    tenant = tenant or _text(body["conversation"].get("tenantId"))
    reference = {
        "serviceUrl": body["serviceUrl"],
        "conversation": {"id": body["conversation"]["id"]},
        "bot": {"id": bot_id},
        "channelId": body["channelId"],
        "tenantId": tenant,
    }
    return Conversation("teams", tenant, json.dumps(reference, sort_keys=True, separators=(",", ":")))


def _is_bot(sender: Mapping[str, Any]) -> bool:
    return sender.get("role") == "bot" or _text(sender.get("id")).startswith("28:")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
