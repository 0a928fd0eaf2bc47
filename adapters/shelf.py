"""A folder of this computer that keeps what is built from the content: `bot.ports.Shelf`."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

MOST_KEPT = 6
"""How many are kept, the latest used: parsed YAML, what the safety cards learnt, and an index for each late change."""


def default_folder() -> Path:
    """Return the user's own folder for what can be made again."""
    return user_cache_path("guidance-bot")


class FolderShelf:
    """Each key is a file: a line with the digest of the rest, and the rest as JSON.

    A file that was cut short or changed does not match its digest and counts as lost. The folder is the user's own and
    nobody else can read it. JSON, not pickle: reading it cannot run anything.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or default_folder()

    def get(self, key: str) -> Any | None:  # noqa: ANN401 - any JSON
        """Return the data kept under `key`, or None."""
        path = self._path(key)
        try:
            digest, _, body = path.read_bytes().partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != digest:
                return None
            with contextlib.suppress(OSError):
                os.utime(path)
            return json.loads(body)
        except (OSError, ValueError):
            return None

    def put(self, key: str, data: object) -> None:
        """Keep `data` under `key`, whole or not at all, and let the oldest go."""
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
                Path(name).replace(self._path(key))
            except OSError:
                Path(name).unlink(missing_ok=True)
            self._let_go()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _let_go(self) -> None:
        kept = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[MOST_KEPT:]:
            path.unlink(missing_ok=True)
