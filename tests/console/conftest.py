"""The command line in this process, with the real content loaded once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

import bot.__main__ as command_line

if TYPE_CHECKING:
    from pathlib import Path

    from bot.guide import Guide
    from bot.library import Library

Run = Callable[..., Result]


@pytest.fixture
def run(library: Library, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program with arguments; `typed` is its standard input."""
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    load = command_line._library
    # Loading takes half a second; a folder given is really loaded.
    monkeypatch.setattr(command_line, "_library", lambda folder=None: load(folder) if folder else library)
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)

    def invoke(*arguments: str | Path, typed: str = "", environment: dict[str, str] | None = None) -> Result:
        result = CliRunner().invoke(command_line.main, [str(one) for one in arguments], input=typed, env=environment)
        unexpected: Any = result.exception
        if unexpected and not isinstance(unexpected, SystemExit):
            raise unexpected
        return result

    return invoke
