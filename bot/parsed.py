"""YAML that was read at an earlier start, so that it need not be parsed again. See docs/adr/0007-kept-index.md."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.ports import Shelf

_KEY = "parsed-1"
"""Where it is kept. The number changes when the same text would be read as other data."""


class Parsed:
    """Data by the digest of the text it was read from: text that changed by a single letter is not found.

    Only what JSON can hold without loss is kept; the rest, files with dates in them, is parsed each time.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        kept: Any = shelf.get(_KEY)
        self._kept: dict[str, Any] = kept or {}
        self._used: dict[str, Any] = {}

    def get(self, text: str) -> Any | None:  # noqa: ANN401 - any YAML
        """Return what `text` was read as, or None."""
        digest = _digest(text)
        data = self._kept.get(digest)
        if data is not None:
            self._used[digest] = data
        return data

    def put(self, text: str, data: Any) -> None:  # noqa: ANN401 - any YAML
        """Remember what `text` was read as."""
        try:
            if json.loads(json.dumps(data)) == data:
                self._used[_digest(text)] = data
        except (TypeError, ValueError, RecursionError):
            return

    def keep(self) -> None:
        """Put what was used since the start on the shelf, if it is not what lies there."""
        if self._used.keys() != self._kept.keys():
            self._shelf.put(_KEY, self._used)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
