"""The server as its own process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
OURS = ("GUIDANCE_BOT_", "SLACK_", "MICROSOFT_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
PATIENCE = 120.0
BUILDING = 600.0
"""How many seconds a first start may take on a slow computer: it works the phrases out."""
SERVE = ("-m", "bot", "serve")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return this process's environment without settings; with a database in `folder` and any free port."""
    clean = {key: value for key, value in os.environ.items() if not key.upper().startswith(OURS)}
    ours = {
        "PYTHONPATH": str(ROOT),
        "GUIDANCE_BOT_PORT": "0",
        "GUIDANCE_BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite3'}",
    }
    return clean | ours | settings


@dataclass
class Server:
    """A running server; `out` and `err` are all it has printed so far."""

    process: subprocess.Popen[str]
    out: str = ""
    err: str = ""

    def __post_init__(self) -> None:
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in ("stdout", "stderr")
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str) -> None:
        stream = getattr(self.process, name)
        for line in stream:
            if name == "stdout":
                self.out += line
            else:
                self.err += line
        stream.close()

    def started(self, patience: float = PATIENCE) -> Server:
        """Wait for the last line of the start."""
        deadline = time.monotonic() + patience
        while "Stop with Ctrl+C." not in self.out:
            assert self.process.poll() is None, self.err
            assert time.monotonic() < deadline, self.out + self.err
            time.sleep(0.02)
        return self

    @property
    def url(self) -> str:
        return self.out.partition("Page: ")[2].partition("\n")[0]

    def post(self, path: str, body: bytes, **headers: str) -> tuple[int, str]:
        """Return status and text."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, named)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit status and how many seconds it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        return status, time.monotonic() - started


@dataclass
class FirstStart:
    """A server's first start on a computer: what it said, and the folder in which it keeps what it worked out."""

    cache: Path
    out: str


def _run(folder: Path, *command: str, **settings: str) -> Server:
    process = subprocess.Popen(
        [sys.executable, *(command or SERVE)],
        cwd=folder,
        env=environment(folder, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Server(process)


def _end(server: Server) -> None:
    if server.process.poll() is None:
        server.process.kill()
        server.process.wait(PATIENCE)
    for reader in server._readers:
        reader.join(PATIENCE)


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> FirstStart:
    """The one start that takes long; all others find what it kept."""
    folder = tmp_path_factory.mktemp("first")
    cache = folder / "cache"
    server = _run(folder, XDG_CACHE_HOME=str(cache))
    try:
        server.started(BUILDING)
        return FirstStart(cache, server.out)
    finally:
        _end(server)


@pytest.fixture
def start(tmp_path: Path, first_start: FirstStart) -> Iterator[Callable[..., Server]]:
    """Return a way to start a server; it is ended with the test. `command` are Python's arguments."""
    servers: list[Server] = []

    def run(*command: str, **settings: str) -> Server:
        servers.append(_run(tmp_path, *command, **{"XDG_CACHE_HOME": str(first_start.cache), **settings}))
        return servers[-1]

    yield run
    for server in servers:
        _end(server)


@pytest.fixture
def refused_process(tmp_path: Path) -> Callable[..., str]:
    """Return a way to start a server that must not start: the status must be 2; returns what it says."""

    def run(**settings: str) -> str:
        done = subprocess.run(
            [sys.executable, *SERVE],
            cwd=tmp_path,
            env=environment(tmp_path, **settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return _refusal(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return the same without a process of its own, for what is refused before anything is opened.

    `what` is what the problems are in.
    """

    def started(*_: object, **__: object) -> None:
        raise AssertionError("it started")

    def run(what: str = "settings", **settings: str) -> str:
        monkeypatch.setattr("adapters.server.run.Guide", started)  # what is refused is refused before it takes long
        monkeypatch.setattr("adapters.server.run.asyncio.run", started)
        clean = {key: None for key in os.environ if key.upper().startswith(OURS)}
        done = CliRunner().invoke(main, ["serve"], env={**clean, **environment(tmp_path, **settings)})
        return _refusal(done.exit_code, done.stdout, done.stderr, what)

    return run


def _refusal(status: int, out: str, err: str, what: str = "settings") -> str:
    assert status == 2, err
    assert "Traceback" not in err
    assert out == ""
    assert f"\nProblems in {what}: " in err
    return err
