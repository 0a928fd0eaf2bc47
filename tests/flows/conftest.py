"""The whole bot: real content, guide and SQLite file; a clock that is moved; each platform's API played."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.server.app import make_app
from adapters.shelf import FolderShelf
from adapters.slack.app import SlackSettings, add_slack
from adapters.store.sql import SqlReminderStore
from adapters.teams import app as teams_app
from adapters.teams.app import TeamsSettings, add_teams
from bot.guide import Guide

sys.path.insert(0, str(Path(__file__).parent))

from people import SECRET, Platform, SlackUser, TeamsUser, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime, timedelta

    from bot.library import Library
    from bot.model import Nudge
    from bot.triage import Triage

TICK = 0.01


class WatchedStore(SqlReminderStore):
    """The real store; `looks` counts how often the nudger looked: "nothing happened" can be waited for."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.looks = 0

    def claim(self, now: datetime, lease: timedelta, limit: int) -> list[Nudge]:
        claimed = super().claim(now, lease, limit)
        self.looks += 1
        return claimed


@dataclass
class Bot:
    """The bot on one SQLite file. It can be stopped and started again."""

    library: Library
    triage: Triage
    file: Path
    clock: Any
    slack: Platform
    teams: Platform
    on: tuple[str, ...] = ("slack", "teams")

    async def start(self) -> None:
        self.store = WatchedStore(f"sqlite:///{self.file}")
        self.guide = Guide(self.library, self.triage, self.clock, self.store, FolderShelf())
        slack = SlackSettings("xoxb-test", SECRET, self.slack.url)
        teams = TeamsSettings("", "", "", development=True)
        add = {
            "slack": lambda app: add_slack(app, self.guide, self.store, self.clock, slack),
            "teams": lambda app: add_teams(app, self.guide, self.store, self.clock, teams),
        }
        chosen = {name: add[name] for name in self.on}
        app = make_app(self.guide, self.library.replies, self.store, self.clock, chosen, nudge_every_seconds=TICK)
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    async def stop(self) -> None:
        await self.client.close()
        self.store.dispose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def looked(self, times: int = 3) -> None:
        """Wait until the nudger has looked for due nudges a few times more."""
        wanted = self.store.looks + times
        await until(lambda: self.store.looks >= wanted)

    async def move(self, moment: datetime) -> None:
        """Set the clock and let the nudger see it."""
        self.clock.set(moment)
        await self.looked()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(f"sqlite:///{self.file}")
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(query))]
        finally:
            engine.dispose()

    def stages(self) -> list[tuple[Any, ...]]:
        """Return (stage, state) of every nudge, in the order of their times."""
        return self.rows("SELECT stage, state FROM nudge ORDER BY at, id")


class _Copied(HTMLParser):
    """The text that the page's copy button takes: the template under a reply."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._inside = tag == "template" and not attrs

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index is kept between the starts of these tests, as it is between the starts of a server."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
async def bot(
    library: Library,
    triage: Triage,
    clock: Any,
    tmp_path: Path,
    cache_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Bot]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_folder))
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(teams_app, "FIRST_DELAY", 0.001)
    slack = Platform({"ok": True, "channel": "C0TEAM", "ts": "1763770003.000600"})
    teams = Platform({"id": "1763802001000"})
    async with TestServer(_api(slack)) as slack_server, TestServer(_api(teams)) as teams_server:
        slack.url = str(slack_server.make_url("/api/"))
        teams.url = str(teams_server.make_url("/uk/"))
        running = Bot(library, triage, tmp_path / "bot.sqlite3", clock, slack, teams)
        await running.start()
        yield running
        await running.stop()


def _api(platform: Platform) -> web.Application:
    api = web.Application()
    api.router.add_post("/{anything:.*}", platform.take)
    api.router.add_put("/{anything:.*}", platform.take)
    return api


@pytest.fixture(params=["slack", "teams"])
def user(request: pytest.FixtureRequest, bot: Bot) -> SlackUser | TeamsUser:
    """Somebody in a thread: the same test runs in Slack and in Teams."""
    return SlackUser(bot) if request.param == "slack" else TeamsUser(bot)


@pytest.fixture
def slack_user(bot: Bot) -> SlackUser:
    return SlackUser(bot)


@pytest.fixture
def teams_user(bot: Bot) -> TeamsUser:
    return TeamsUser(bot)


@pytest.fixture
def page_text(bot: Bot) -> Callable[[str], Awaitable[str]]:
    """Return a way to ask on the page and get the reply as its copy button takes it."""

    async def ask(question: str) -> str:
        async with bot.client.post("/", data={"q": question}) as response:
            assert response.status == 200
            return _Copied(await response.text()).text

    return ask
