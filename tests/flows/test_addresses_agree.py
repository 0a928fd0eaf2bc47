"""A reminder is closed only from its own thread: buttons must come from the same address as words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.parse import parse_event, parse_press
from adapters.teams.parse import parse_activity

PAYLOADS = Path(__file__).parents[1] / "payloads"


def payload(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return loaded


def conversation(parsed: Any) -> Any:
    return parsed.origin.conversation


def test_in_slack() -> None:
    said, pressed = parse_event(payload("slack/app_mention")), parse_press(payload("slack/block_actions"))
    assert conversation(said) == conversation(pressed)


@pytest.mark.parametrize("user_team", ["T0GUEST", "T0HOME"])
def test_in_slack_where_the_app_serves_a_whole_organisation(user_team: str) -> None:
    """Slack then sends no team, and people of several workspaces press; the message has the bot's."""
    body = payload("slack/block_actions")
    body["team"] = None
    body["user"]["team_id"] = user_team
    assert conversation(parse_press(body)) == conversation(parse_event(payload("slack/app_mention")))


def test_in_teams() -> None:
    said, pressed = payload("teams/channel_message"), payload("teams/submit")
    assert conversation(parse_activity(said)) == conversation(parse_activity(pressed))
