"""Starts the server: wires content, store, clock and platforms, and says what is on and what is off."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from adapters.clock import SystemClock
from adapters.server.app import make_app
from adapters.server.desk import SteadyDesk
from adapters.shelf import FolderShelf
from adapters.store.sql import SqlReminderStore
from bot.guide import Guide
from bot.library import load
from bot.organisation import load_organisation
from bot.settings import SettingsInvalid
from bot.triage import load_triage

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.organisation import Organisation
    from bot.ports import Messenger
    from bot.settings import Settings

    Tell = Callable[[str], object]

CLOSE_SECONDS = 3.0
"""How long requests that are still arriving may take when the server stops."""


def serve(settings: Settings, tell: Tell) -> None:
    """Serve until interrupted.

    Raises `ContentInvalid` and `SettingsInvalid` before any request is answered.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    for name in ("aiohttp.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    shelf = FolderShelf()
    library = load(organisation=_organisation(settings), shelf=shelf)
    triage = load_triage(shelf=shelf)
    chosen = platforms(settings)
    listening = _listen(settings.host, settings.port)
    store = _open(settings.database_url)
    try:
        clock = SystemClock()
        # From here on it may take half a minute; whatever can be refused has been.
        guide = Guide(library, triage, clock, store, shelf, lambda: tell(library.replies.say("console.building")))
        desk = SteadyDesk(guide, library.replies)
        on = {name: partial(add, desk=desk, store=store, clock=clock) for name, add in chosen.items()}
        app = make_app(guide, library.replies, store, clock, on)
        asyncio.run(_run(app, listening, lambda: _tell_all(settings, listening, tell)))
    finally:
        store.dispose()
        listening.close()


def _organisation(settings: Settings) -> Organisation | None:
    return load_organisation(settings.organisation_file) if settings.organisation_file else None


def _tell_all(settings: Settings, listening: socket.socket, tell: Tell) -> None:
    host, port = listening.getsockname()[:2]
    tell(f"Page: http://{f'[{host}]' if ':' in host else host}:{port}/")
    tell(f"Slack: {'on' if settings.slack else 'off (set SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET)'}")
    tell(f"Teams: {_teams_state(settings)}")
    tell(f"Organisation file: {settings.organisation_file or 'none (set GUIDANCE_BOT_ORGANISATION_FILE)'}")
    tell("Stop with Ctrl+C.")


def _teams_state(settings: Settings) -> str:
    if settings.microsoft_app_id:
        return "on"
    return "on (without sign-in)" if settings.teams else "off (set MICROSOFT_APP_ID)"


def platforms(settings: Settings) -> dict[str, Callable[..., Messenger]]:
    """Return, for each platform that is set up, what adds it to an app, given `desk`, `store` and `clock`.

    Raises `SettingsInvalid`.
    """
    try:
        return _platforms(settings)
    except ValueError as error:  # the adapters check what they are given; their words name the setting
        raise SettingsInvalid([str(error)]) from None


def _platforms(settings: Settings) -> dict[str, Callable[..., Messenger]]:
    # Imports stand here: a platform's SDK is loaded only where it is used.
    found: dict[str, Callable[..., Messenger]] = {}
    if settings.slack_bot_token and settings.slack_signing_secret:
        from adapters.slack.app import SlackSettings, add_slack  # noqa: PLC0415

        slack = SlackSettings(
            settings.slack_bot_token.get_secret_value(),
            settings.slack_signing_secret.get_secret_value(),
            settings.slack_api_base_url,
        )
        found["slack"] = partial(add_slack, settings=slack)
    if settings.teams:
        from adapters.teams.app import TeamsSettings, add_teams  # noqa: PLC0415

        teams = TeamsSettings(
            settings.microsoft_app_id or "",
            settings.microsoft_app_password.get_secret_value() if settings.microsoft_app_password else "",
            settings.microsoft_app_tenant_id or "",
            development=settings.teams_development and not settings.microsoft_app_id,
        )
        found["teams"] = partial(add_teams, settings=teams)
    return found


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that no other server can take the port before this one has started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise SettingsInvalid([_address_problem(host, port, error)]) from None
    return listening


def _address_problem(host: str, port: int, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"GUIDANCE_BOT_HOST: {host} is no address here ({error.strerror}); set it to 127.0.0.1 or another"
    return f"GUIDANCE_BOT_PORT: {host}:{port} cannot be used ({error.strerror}); set it to a free port"


def _open(url: str) -> SqlReminderStore:
    try:
        return SqlReminderStore(url)
    except (OSError, SQLAlchemyError, CommandError) as error:
        # SQLAlchemy's own text shows SQL; what the database said is enough.
        said = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
        path = url.removeprefix("sqlite:///")
        problem = f"GUIDANCE_BOT_DATABASE_URL: {path} cannot be used ({said}); name a writable file"
        raise SettingsInvalid([problem]) from None


async def _run(app: web.Application, listening: socket.socket, tell_started: Callable[[], None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on its loop
            loop.add_signal_handler(name, stopped.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        tell_started()
        await stopped.wait()
    finally:
        await runner.cleanup()
