"""A file of questions, answered in order by as many processes as there are processors."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
from typing import TYPE_CHECKING

from adapters.console.machine import BatchInvalid, answer_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.ports import Desk

_CHUNK = 100
_WORTH_SHARING = 5 * _CHUNK
"""Lines from which starting more processes saves time."""


def chunks(lines: Sequence[str]) -> range:
    """Return where each piece of work starts; `answered` yields as many times."""
    return range(0, len(lines), _CHUNK)


def answered(desk: Desk, lines: Sequence[str], file: str) -> Iterator[list[str]]:
    """Yield the reply objects of `lines` as lines of JSON, in order, some at a time.

    The processes are forks: they start with the content that is loaded already. Where the system knows no forks, or
    has one processor, this process does it all. Raises `BatchInvalid` at the first bad line, after all before it.
    """
    work = _Work(desk, lines, file)
    for replies, problem in _done(work, lines):
        yield replies
        if problem:
            raise BatchInvalid(problem)


def _done(work: _Work, lines: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    processes = min(_processors(), len(chunks(lines)))
    if processes <= 1 or len(lines) < _WORTH_SHARING or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, chunks(lines))
        return
    _SHARED["work"] = work
    gc.freeze()  # what is shared with the forks stays shared
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_in_a_fork, chunks(lines))


def _processors() -> int:
    # Those that this process may use, which can be fewer than the machine has.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Work:
    """Answers one piece of the file: the lines of JSON, and what is wrong with the line after them, if anything."""

    def __init__(self, desk: Desk, lines: Sequence[str], file: str) -> None:
        self._desk, self._lines, self._file = desk, lines, file

    def __call__(self, start: int) -> tuple[list[str], str]:
        replies: list[str] = []
        answers = answer_batch(self._desk, self._lines[start : start + _CHUNK], self._file, start + 1)
        try:
            replies.extend(json.dumps(reply, ensure_ascii=False) for reply in answers)
        except BatchInvalid as invalid:
            return replies, str(invalid)
        return replies, ""


_SHARED: dict[str, _Work] = {}
"""What the forks work with: it comes with the fork, not through a pipe."""


def _in_a_fork(start: int) -> tuple[list[str], str]:
    return _SHARED["work"](start)
