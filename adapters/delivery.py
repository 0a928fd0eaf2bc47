"""Work that outlives the request it came from: answering after the platform has its acknowledgement."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.ports import MessengerRefused

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from aiohttp import web

_LOG = logging.getLogger(__name__)
_FINISH_SECONDS = 10.0


class NotSent(Exception):  # noqa: N818 - named for what happened
    """The platform did not take the message this time; the text is its error code or status, nothing else."""


def failure_name(error: Exception) -> str:
    """Return what may be logged of a failed delivery: the platform's code, or the kind of error without its words."""
    return str(error) if isinstance(error, MessengerRefused | NotSent) else type(error).__name__


class Background:
    """Tasks that are kept until they are done, since the event loop itself holds them only weakly."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` on its own. What it raises is logged without its words, which could hold a message."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def finish(self, _app: web.Application) -> None:
        """Give the tasks ten seconds to end, then cancel the rest. To be put on `app.on_shutdown`."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=_FINISH_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if task.cancelled():
            _LOG.warning("An answer was cut short by the end of the server")
        elif isinstance(error, MessengerRefused | NotSent):
            _LOG.warning("An answer was not delivered: %s", error)
        elif error is not None:
            _LOG.error("An answer failed: %s", type(error).__name__)
