"""The one HTTP server: the page, health, and whichever platforms are set up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.server.nudger import Nudger
from adapters.web.routes import add_page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from bot.guide import Guide
    from bot.ports import Clock, Messenger, ReminderStore
    from bot.replies import Replies

    AddPlatform = Callable[[web.Application], Messenger]

NUDGE_EVERY_SECONDS = 2.0
FINISH_SECONDS = 10.0
"""How long a delivery in hand may take when the server stops."""


def make_app(
    guide: Guide,
    replies: Replies,
    store: ReminderStore,
    clock: Clock,
    platforms: Mapping[str, AddPlatform],
    *,
    nudge_every_seconds: float = NUDGE_EVERY_SECONDS,
) -> web.Application:
    """Return the application.

    `platforms` maps a platform's name to what adds its routes and returns its messenger.
    """
    app = web.Application()
    add_page(app, guide, replies, guide.place, guide.sheet, guide.pathways)
    app.router.add_get("/healthz", _healthy)
    messengers = {name: add(app) for name, add in platforms.items()}
    nudger = Nudger(guide.reminders, store, clock, messengers)

    async def stop(_app: web.Application) -> None:
        nudger.stop()

    async def nudging(_app: web.Application) -> AsyncIterator[None]:
        loop = asyncio.create_task(nudger.run(nudge_every_seconds))
        yield
        _, late = await asyncio.wait({loop}, timeout=FINISH_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    app.on_shutdown.append(stop)
    app.cleanup_ctx.append(nudging)
    return app


async def _healthy(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
