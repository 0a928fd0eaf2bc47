"""Work that outlives its request."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from adapters import delivery
from adapters.delivery import Background, NotSent
from bot.ports import MessengerRefused

if TYPE_CHECKING:
    from aiohttp import web


async def finish(background: Background) -> None:
    app: web.Application | Any = None
    await background.finish(app)


@pytest.mark.parametrize("error", [MessengerRefused("is_archived"), NotSent("is_archived")])
async def test_a_platforms_code_is_logged(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise error

    background = Background()
    background.start(work())
    await finish(background)
    assert "is_archived" in caplog.text


async def test_what_takes_too_long_is_cancelled(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(delivery, "_FINISH_SECONDS", 0.01)
    background = Background()
    background.start(asyncio.sleep(60))
    await finish(background)
    await finish(background)
    assert "cut short" in caplog.text
