"""Fakes of the core's ports and a stand-in for the Bot Connector."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams import app as teams_app
from adapters.teams.app import TeamsMessenger, TeamsSettings, add_teams
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

LINK = Span("the guide", url="https://example.org/guide_(1)?a=1&b=2")


class FakeClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class FakeStore:
    seen: set[str] = field(default_factory=set)

    def first_time(self, event: str, now: datetime) -> bool:
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
class FakeConnector:
    """Plays the Bot Connector: notes (path, activity) of what is posted and of what is put in a post's place.

    It answers with the next of `answers` or with success.
    """

    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    updates: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    hold: asyncio.Event | None = None
    url: str = ""

    async def post(self, request: web.Request) -> web.Response:
        return await self._take(request, self.posts, status=201)

    async def put(self, request: web.Request) -> web.Response:
        return await self._take(request, self.updates, status=200)

    async def _take(
        self, request: web.Request, calls: list[tuple[str, dict[str, Any]]], *, status: int
    ) -> web.Response:
        self.tokens.append(request.headers.get("Authorization"))
        calls.append((request.path, await request.json()))
        if self.hold:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else web.json_response({"id": "1763802001000"}, status=status)


@dataclass
class Running:
    """A server with Teams added, in development, and what stands around it."""

    client: TestClient[web.Request, web.Application]
    connector: FakeConnector
    desk: FakeDesk
    store: FakeStore
    messenger: TeamsMessenger

    async def post(self, body: str | bytes, **headers: str) -> int:
        given = {"Content-Type": "application/json"} | {key.replace("_", "-"): v for key, v in headers.items()}
        async with self.client.post("/api/messages", data=body, headers=given) as response:
            return response.status

    async def activity(self, payload: dict[str, Any], **headers: str) -> int:
        """Send a payload as if the stand-in had sent it."""
        return await self.post(json.dumps({**payload, "serviceUrl": self.connector.url}), **headers)

    async def settle(self, posts: int) -> list[tuple[str, dict[str, Any]]]:
        """Return what was posted once there are `posts` of them, or after a short while."""
        for _ in range(200):
            if posts and len(self.connector.posts) >= posts:
                break
            await asyncio.sleep(0.005 if posts else 0.001)
        return self.connector.posts

    async def finish(self) -> None:
        """End the server, which first finishes every answer that it has begun."""
        await self.client.close()


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
            Buttons("Reminders", (Button("Remind me", "remind:review"), Button("Stop", "stop:1"))),
            Context(((Span("Guide 001, "), LINK, Span(" (November 2024)")), (Span("Nobody has reviewed this."),))),
        ),
    )


@pytest.fixture
def payload(root: Path) -> Callable[[str], dict[str, Any]]:
    """Return a recorded payload by name."""

    def read(name: str) -> dict[str, Any]:
        path = root / "tests/payloads/teams" / f"{name}.json"
        loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return loaded

    return read


@pytest.fixture
def no_settings() -> TeamsSettings:
    return TeamsSettings("", "", "", development=True)


@pytest.fixture
async def running(
    full_reply: Reply, monkeypatch: pytest.MonkeyPatch, no_settings: TeamsSettings
) -> AsyncIterator[Running]:
    monkeypatch.setattr(teams_app, "FIRST_DELAY", 0.001)
    connector = FakeConnector()
    api = web.Application()
    api.router.add_post("/{anything:.*}", connector.post)
    api.router.add_put("/{anything:.*}", connector.put)
    async with TestServer(api) as server:
        connector.url = str(server.make_url("/uk/"))
        desk, store, app = FakeDesk(full_reply), FakeStore(), web.Application()
        messenger = add_teams(app, desk, store, FakeClock(), no_settings)  # type: ignore[arg-type]
        async with TestClient(TestServer(app)) as client:
            yield Running(client, connector, desk, store, messenger)
