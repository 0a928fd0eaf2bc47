"""The examples that likeness learns from: `content/safety/examples/`."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, TypeVar

from bot.model import SafetyKind
from bot.signal_schema import Frames, SafetyExamples, WorkExamples

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.files import Reader

WORK = "work"
"""The file of messages for which no card of any kind is due."""
FRAMES = "frames"
"""The file of what stands around messages that are only quoted."""
_EVERY = 2
"""Of the messages that fire, each second one is also put into a frame."""

_File = TypeVar("_File", Frames, SafetyExamples, WorkExamples)


def load_examples(reader: Reader, texts: Mapping[Path, str]) -> list[tuple[str, SafetyKind | None]]:
    """Return every example of the files with its kind, None for an ordinary one."""
    files = {path.stem: path for path in texts}

    def model(name: str, form: type[_File]) -> _File | None:
        path = files.get(name)
        return reader.model(path, form, reader.yaml(path, texts[path])) if path else None

    fires: list[tuple[str, SafetyKind]] = []
    ordinary: list[str] = []
    for kind in SafetyKind:
        file = model(kind, SafetyExamples)
        if file:
            fires += [(message, kind) for message in file.fires]
            ordinary += file.ordinary
    work, frames = model(WORK, WorkExamples), model(FRAMES, Frames)
    if work:
        ordinary += work.ordinary
    if frames:
        quoted = zip(cycle(frames.frames), fires[::_EVERY], strict=False)
        ordinary += [frame.replace("{}", message) for frame, (message, _) in quoted]
    return [*fires, *((message, None) for message in ordinary)]
