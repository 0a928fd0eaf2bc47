"""How fast the bot is on this computer. Nothing is asserted; compare two commits on the same computer.

    python benchmarks/matching.py

One run prints:

- what matching one message costs (median and 99th percentile, in milliseconds) over the tuning questions,
  beside `rapidfuzz.process.extractOne` with `token_set_ratio` over the same phrases, which looks at the same
  words and understands nothing. The ratio is what the understanding costs.
- what one question in a terminal costs, the start of Python and the loading of the content included, beside
  `python -c pass`. The ratio is what our own start costs.
- how many messages a second `guidance-bot ask --batch` answers, from start to end of the process.

Times are wall time. Every message is matched once to warm up and then measured alone.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rapidfuzz import fuzz, process  # noqa: E402 - the checkout must be on the path first

from adapters.shelf import FolderShelf  # noqa: E402
from bot.guide import Guide  # noqa: E402
from bot.library import load  # noqa: E402
from bot.triage import load_triage  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

COLD_RUNS = 9
BATCH_COPIES = 5


class _Clock:
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 12, tzinfo=UTC)


def questions() -> list[str]:
    """Return the tuning questions."""
    lines = (ROOT / "tests/evaluation/001.tuning.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["q"] for line in lines if line]


def timed(work: Callable[[str], object], messages: list[str]) -> list[float]:
    """Return the milliseconds of each message, sorted."""
    for message in messages:
        work(message)
    times = []
    for message in messages:
        start = time.perf_counter()
        work(message)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def matching(messages: list[str]) -> None:
    """Print what one match costs, ours and rapidfuzz's."""
    library = load()
    guide = Guide(library, load_triage(shelf=FolderShelf()), _Clock())
    intents = {target: said for target, said in library.phrases.items() if not target.startswith("talk/")}
    phrases = [phrase for said in intents.values() for phrase in said]
    ours = timed(guide.matcher.match, messages)
    theirs = timed(lambda text: process.extractOne(text, phrases, scorer=fuzz.token_set_ratio), messages)
    print(f"{len(messages)} messages, {len(phrases)} phrases")
    for name, times in (("matcher.match", ours), ("rapidfuzz extractOne", theirs)):
        print(f"{name:22} median {statistics.median(times):7.3f} ms   p99 {_p99(times):7.3f} ms")
    medians, tails = statistics.median(ours) / statistics.median(theirs), _p99(ours) / _p99(theirs)
    print(f"{'ratio':22} median {medians:7.2f}      p99 {tails:7.2f}")


def _p99(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def cold_start() -> None:
    """Print what one question in a terminal costs, beside an empty Python."""
    ask = _median_run("-m", "bot", "ask", "what does NFPA mean")
    empty = _median_run("-c", "pass")
    print(f"{'guidance-bot ask':22} median {ask:7.0f} ms")
    print(f"{'python -c pass':22} median {empty:7.0f} ms")
    print(f"{'ratio':22} median {ask / empty:7.1f}")


def _median_run(*arguments: str) -> float:
    times = []
    for _ in range(COLD_RUNS):
        start = time.perf_counter()
        _run(*arguments)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _run(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)


def batch(messages: list[str]) -> None:
    """Print how many messages a second a batch answers."""
    lines = [json.dumps({"q": message}) for message in messages] * BATCH_COPIES
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "questions.jsonl"
        file.write_text("\n".join(lines), "utf-8")
        start = time.perf_counter()
        _run("-m", "bot", "ask", "--batch", str(file))
        seconds = time.perf_counter() - start
    rate = len(lines) / seconds
    print(f"{'ask --batch':22} {rate:7.0f} messages a second ({len(lines)} in {seconds:.1f} s)")


def main() -> None:
    """Measure everything once and print it."""
    messages = questions()
    matching(messages)
    cold_start()
    batch(messages)


if __name__ == "__main__":
    main()
