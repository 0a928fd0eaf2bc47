"""Fakes of the core's ports, a stand-in for Slack's Web API, and signed requests."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack.app import SlackMessenger, SlackSettings, add_slack
from bot.model import (
    Alert,
    Bullets,
    Button,
    Buttons,
    Context,
    Heading,
    Outcome,
    Paragraph,
    Press,
    Reply,
    Span,
    Utterance,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

SECRET = "not-a-real-secret"


class FakeClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class FakeStore:
    seen: set[str] = field(default_factory=set)
    broken: bool = False

    def first_time(self, event: str, now: datetime) -> bool:
        if self.broken:
            raise OSError("what does NFPA mean")
        first = event not in self.seen
        self.seen.add(event)
        return first


@dataclass
class FakeDesk:
    reply: Reply
    asked: list[Utterance] = field(default_factory=list)
    pressed: list[Press] = field(default_factory=list)
    broken: bool = False

    def ask(self, utterance: Utterance) -> Reply:
        self.asked.append(utterance)
        if self.broken:
            raise RuntimeError(utterance.text)
        return self.reply

    def press(self, press: Press) -> Reply:
        self.pressed.append(press)
        return self.reply


@dataclass
class FakeSlack:
    """Plays chat.postMessage, chat.postEphemeral and chat.update: notes what was posted, whispered and replaced.

    It answers with the next of `answers` or with success.
    """

    posts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    shown_alone: list[dict[str, Any]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    other_calls: list[str] = field(default_factory=list)
    hold: asyncio.Event | None = None
    url: str = ""

    async def post_message(self, request: web.Request) -> web.Response:
        return await self._take(request, self.posts)

    async def post_ephemeral(self, request: web.Request) -> web.Response:
        return await self._take(request, self.shown_alone)

    async def update(self, request: web.Request) -> web.Response:
        return await self._take(request, self.updates)

    async def _take(self, request: web.Request, calls: list[dict[str, Any]]) -> web.Response:
        assert request.headers["Authorization"] == "Bearer xoxb-test"
        calls.append(await request.json())
        if self.hold:
            await self.hold.wait()
        if self.answers:
            return self.answers.pop(0)
        return web.json_response({"ok": True, "channel": "C0TEAM", "ts": "1763770003.000600"})

    async def other(self, request: web.Request) -> web.Response:
        self.other_calls.append(request.path)
        return web.json_response({"ok": False, "error": "unknown_method"})


@dataclass
class Running:
    """A server with Slack added, and what stands around it."""

    client: TestClient[web.Request, web.Application]
    slack: FakeSlack
    desk: FakeDesk
    store: FakeStore
    messenger: SlackMessenger

    async def post(self, body: str, *, headers: dict[str, str] | None = None, **sign: Any) -> int:
        given = headers if headers is not None else signed(body, **sign)
        async with self.client.post("/slack/events", data=body, headers=given) as response:
            self.body = await response.text()
            return response.status

    async def event(self, payload: dict[str, Any]) -> int:
        return await self.post(json.dumps(payload))

    async def interact(self, payload: dict[str, Any]) -> int:
        body = f"payload={quote_plus(json.dumps(payload))}"
        return await self.post(body, content_type="application/x-www-form-urlencoded")

    async def settle(self, posts: int) -> list[dict[str, Any]]:
        """Return what was posted once there are `posts` of them, or after a short while."""
        for _ in range(200):
            if posts and len(self.slack.posts) >= posts:
                break
            await asyncio.sleep(0.005 if posts else 0.001)
        return self.slack.posts

    async def finish(self) -> None:
        """End the server, which first finishes every answer that it has begun."""
        await self.client.close()


def signed(body: str, *, content_type: str = "application/json", age: int = 0, secret: str = SECRET) -> dict[str, str]:
    moment = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": f"v0={digest}",
    }


@pytest.fixture
def full_reply() -> Reply:
    """A reply with every kind of block."""
    return Reply(
        Outcome.ANSWER,
        (
            Alert(
                "If a child is in danger now",
                (
                    Paragraph((Span("Ring "), Span("999", strong=True), Span(" first."))),
                    Bullets(((Span("Stay with the child"),), (Span("Tell your safeguarding lead"),))),
                ),
            ),
            Heading("What “no further police action” means"),
            Paragraph((Span("It is "), Span("not", emphasis=True), Span(" the end. See "), LINK, Span("."))),
            Heading("What to do", level=2),
            Bullets(((Span("Record why"),), (Span("Share & review"),)), ordered=True),
            Buttons(
                "Did you mean:",
                (
                    Button("What NFPA means", "answer:nfpa/meaning"),
                    Button("Which words", "answer:nfpa/wording"),
                ),
                choice=True,
            ),
            Context(((Span("Guide 001, "), LINK, Span(" (November 2024)")), (Span("Nobody has reviewed this."),))),
        ),
    )


LINK = Span("the guide", url="https://example.org/guide?a=1&b=2")


@pytest.fixture
def payload(root: Path) -> Callable[[str], dict[str, Any]]:
    """Return a recorded payload by name."""

    def read(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((root / "tests/payloads/slack" / f"{name}.json").read_text("utf-8"))
        return loaded

    return read


@pytest.fixture
async def running(full_reply: Reply, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    slack = FakeSlack()
    api = web.Application()
    api.router.add_post("/api/chat.postMessage", slack.post_message)
    api.router.add_post("/api/chat.postEphemeral", slack.post_ephemeral)
    api.router.add_post("/api/chat.update", slack.update)
    api.router.add_route("*", "/{anything:.*}", slack.other)
    async with TestServer(api) as server:
        slack.url = str(server.make_url("/api/"))
        desk, store, app = FakeDesk(full_reply), FakeStore(), web.Application()
        settings = SlackSettings("xoxb-test", SECRET, slack.url)
        messenger = add_slack(app, desk, store, FakeClock(), settings)  # type: ignore[arg-type]
        async with TestClient(TestServer(app)) as client:
            yield Running(client, slack, desk, store, messenger)
    assert slack.other_calls == []
