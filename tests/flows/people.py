"""Somebody in Slack, somebody in Teams, and the platform behind each."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "not-a-real-secret"
PAYLOADS = Path(__file__).parents[1] / "payloads"


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    for _ in range(5000):
        if condition():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not come about")


@dataclass
class Platform:
    """Plays one platform's Web API: notes each call, answers with the next of `answers` or with success.

    `calls` are the messages that are posted, `changes` those that are put in the place of one posted before.
    """

    success: dict[str, Any]
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    hold: asyncio.Event | None = None
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        changing = request.method == "PUT" or request.path.endswith("/chat.update")
        (self.changes if changing else self.calls).append((request.path, await request.json()))
        if self.hold:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else web.json_response(self.success)

    async def called(self, number: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the calls once there are `number` of them."""
        await until(lambda: len(self.calls) >= number)
        assert len(self.calls) == number
        return self.calls

    async def changed(self, number: int) -> list[tuple[str, dict[str, Any]]]:
        """Return the changes once there are `number` of them."""
        await until(lambda: len(self.changes) >= number)
        assert len(self.changes) == number
        return self.changes


@dataclass
class SlackUser:
    """Somebody in one Slack thread. Requests are signed as Slack signs them."""

    bot: Any  # the `Bot` of conftest.py
    thread: str = "1763770000.000100"
    channel: str = "C0TEAM"
    person: str = "U0ASKER"
    spoken: int = 0
    message = "1763770002.000500"
    other_thread = "1763779999.000900"
    other_person = "U0OTHER"

    @property
    def platform(self) -> Platform:
        return self.bot.slack

    @staticmethod
    def passing() -> list[web.Response]:
        """Answers after which the same delivery goes through."""
        limited = {"ok": False, "error": "ratelimited"}
        return [
            web.json_response(limited, status=429, headers={"Retry-After": "0"}),
            web.Response(status=503),
        ]

    @staticmethod
    def lasting() -> list[web.Response]:
        """Answers that make one delivery fail, to be tried again later."""
        limited = {"ok": False, "error": "ratelimited"}
        return [web.json_response(limited, status=429, headers={"Retry-After": "0"}) for _ in range(4)]

    @staticmethod
    def refusal() -> web.Response:
        """What comes back from a channel that was archived."""
        return web.json_response({"ok": False, "error": "is_archived"})

    async def say(self, text: str) -> dict[str, Any]:
        """Mention the bot in the thread and return what it posts."""
        self.spoken += 1
        body = json.loads((PAYLOADS / "slack/app_mention.json").read_text("utf-8"))
        body["event_id"] = f"Ev{self.channel}{self.thread}{self.person}{self.spoken}"
        body["event"] |= {
            "user": self.person,
            "text": f"<@U0BOT> {text}",
            "channel": self.channel,
            "ts": f"1763770000.0{self.spoken:05}",
        }
        body["event"]["thread_ts"] = self.thread
        return await self._answered(json.dumps(body), "application/json")

    async def press(self, action: str) -> dict[str, Any]:
        """Press a button under a message of the bot's in the thread and return what it posts."""
        return await self._answered(*self._pressed(action))

    async def tick(self, action: str) -> dict[str, Any]:
        """Press a button of a checklist and return what the bot makes of the message it stands in."""
        posted, changed = len(self.platform.calls), len(self.platform.changes)
        await self._send(*self._pressed(action))
        path, body = (await self.platform.changed(changed + 1))[-1]
        assert (path, body["channel"], body["ts"]) == ("/api/chat.update", self.channel, self.message)
        assert len(self.platform.calls) == posted
        return body

    def _pressed(self, action: str) -> tuple[str, str]:
        body = json.loads((PAYLOADS / "slack/block_actions.json").read_text("utf-8"))
        body["container"] |= {"channel_id": self.channel, "thread_ts": self.thread, "message_ts": self.message}
        body["user"]["id"] = self.person
        body["channel"]["id"] = self.channel
        body["message"]["thread_ts"] = self.thread
        body["actions"][0]["value"] = action
        return f"payload={quote_plus(json.dumps(body))}", "application/x-www-form-urlencoded"

    async def _answered(self, body: str, content_type: str) -> dict[str, Any]:
        before = len(self.bot.slack.calls)
        await self._send(body, content_type)
        return (await self.bot.slack.called(before + 1))[-1][1]

    async def _send(self, body: str, content_type: str) -> None:
        moment = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": f"v0={digest}",
        }
        async with self.bot.client.post("/slack/events", data=body, headers=headers) as response:
            assert response.status == 200

    def holds(self, post: dict[str, Any]) -> bool:
        """Tell whether a post stands in this thread."""
        return (post["channel"], post["thread_ts"]) == (self.channel, self.thread)

    @staticmethod
    def text(post: dict[str, Any]) -> str:
        return str(post["text"]).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    @staticmethod
    def actions(post: dict[str, Any]) -> dict[str, str]:
        """Return the buttons of a post: label → action."""
        elements = [one for block in post["blocks"] if block["type"] == "actions" for one in block["elements"]]
        return {element["text"]["text"]: element["value"] for element in elements}


@dataclass
class TeamsUser:
    """Somebody in one thread of a Teams channel."""

    bot: Any  # the `Bot` of conftest.py
    thread: str = "19:abc123@thread.tacv2;messageid=1763801999000"
    person: str = "29:1asker"
    sent: int = 0
    message = "1763802001000"
    other_thread = "19:abc123@thread.tacv2;messageid=1763809999000"
    other_person = "29:1other"

    @property
    def platform(self) -> Platform:
        return self.bot.teams

    @staticmethod
    def passing() -> list[web.Response]:
        """Answers after which the same delivery goes through."""
        return [web.json_response({"error": {}}, status=429), web.Response(status=502)]

    @staticmethod
    def lasting() -> list[web.Response]:
        """Answers that make one delivery fail, to be tried again later."""
        return [web.Response(status=503)]

    @staticmethod
    def refusal() -> web.Response:
        """What comes back from a channel the bot was removed from."""
        return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)

    async def say(self, text: str) -> dict[str, Any]:
        """Mention the bot and return the activity it posts."""
        return await self._answered("channel_message", {"text": f"<at>Guidance</at> {text}"})

    async def press(self, action: str) -> dict[str, Any]:
        """Press a button of a card in the thread and return the activity the bot posts."""
        return await self._answered("submit", {"value": {"press": action}})

    async def tick(self, action: str) -> dict[str, Any]:
        """Press a button of a checklist and return what the bot makes of the card it stands on."""
        posted, changed = len(self.platform.calls), len(self.platform.changes)
        await self._send("submit", {"value": {"press": action}, "replyToId": self.message})
        path, body = (await self.platform.changed(changed + 1))[-1]
        assert path == f"/uk/v3/conversations/{self.thread}/activities/{self.message}"
        assert len(self.platform.calls) == posted
        return body

    async def _answered(self, name: str, changes: dict[str, Any]) -> dict[str, Any]:
        before = len(self.bot.teams.calls)
        await self._send(name, changes)
        return (await self.bot.teams.called(before + 1))[-1][1]

    async def _send(self, name: str, changes: dict[str, Any]) -> None:
        self.sent += 1
        body = json.loads((PAYLOADS / f"teams/{name}.json").read_text("utf-8"))
        body |= {"id": f"{self.thread}-{self.person}-{self.sent}", "serviceUrl": self.bot.teams.url, **changes}
        body["conversation"]["id"] = self.thread
        body["from"]["id"] = self.person
        async with self.bot.client.post("/api/messages", json=body) as response:
            assert response.status == 200

    def holds(self, activity: dict[str, Any]) -> bool:
        return bool(activity["conversation"]["id"] == self.thread)

    @staticmethod
    def text(activity: dict[str, Any]) -> str:
        return str(activity["attachments"][0]["content"]["fallbackText"])

    @staticmethod
    def actions(activity: dict[str, Any]) -> dict[str, str]:
        body = activity["attachments"][0]["content"]["body"]
        found = [one for element in body if element["type"] == "ActionSet" for one in element["actions"]]
        return {one["title"]: one["data"]["press"] for one in found}
