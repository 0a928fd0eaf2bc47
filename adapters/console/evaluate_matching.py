"""How the bot does on labelled questions, as a table; and the log of each time the sealed part was scored."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from rich.table import Table

from adapters.console.matching_figures import VERDICTS, counted
from adapters.console.render import console

if TYPE_CHECKING:
    import datetime as dt
    from collections import Counter
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from adapters.console.matching_figures import Judged
    from bot.replies import Replies

LOG = "sealed-log.jsonl"
_RIGHT = ("right",)


def print_matching(totals: Mapping[str, Mapping[str, Counter[str]]], replies: Replies) -> None:
    """Print a table of verdicts: a line for each set and kind, and one for each kind over all sets."""
    table = Table(box=None, pad_edge=False)
    for column in ("set", "kind", "number", *VERDICTS):
        name = replies.say(f"console.matching_{column}")
        table.add_column(name, justify="left" if column in {"set", "kind"} else "right")
    for name, kinds in totals.items():
        for kind, counts in kinds.items():
            table.add_row(name, kind, str(counts.total()), *(_share(counts, one) for one in VERDICTS))
    console().print(table)


def _share(counts: Counter[str], verdict: str) -> str:
    return f"{counts[verdict] / counts.total():.0%}" if counts[verdict] else ""


def by_set(judged: Sequence[Judged], by: str = "kind") -> dict[str, dict[str, Counter[str]]]:
    """Return the verdicts counted for each set, and for all of them."""
    names = dict.fromkeys(one.question.file for one in judged)
    totals = {name: counted([one for one in judged if one.question.file == name], by) for name in names}
    return {**totals, "all": counted(judged, by)}


def print_misses(judged: Sequence[Judged], replies: Replies) -> None:
    """Print every question that was not right at first: what was wanted, what came, and why."""
    screen = console()
    for one in judged:
        if one.verdict in _RIGHT:
            continue
        question, reply = one.question, one.reply
        got = reply.answer.id if reply.answer else ", ".join(ref.id for ref in reply.choices) or reply.outcome.value
        facts = {"verdict": one.verdict, "got": got, "why": reply.reason}
        wanted = ", ".join(sorted(question.accept)) or question.outcome
        screen.print(
            question.text, replies.say("console.matching_miss", wanted=wanted, **facts), sep="\n", markup=False
        )


def log_sealed(folder: Path, day: dt.date, judged: Sequence[Judged]) -> None:
    """Add a line to the log: the day, the commit, and the totals of the sealed part; never a question."""
    totals = {name: {kind: dict(counts) for kind, counts in kinds.items()} for name, kinds in by_set(judged).items()}
    line = {"day": day.isoformat(), "commit": _commit(folder), "totals": totals}
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _commit(folder: Path) -> str:
    """Return the commit that is checked out, with a + when files differ from it, or an empty text."""
    try:
        asked = ["git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"]
        found = subprocess.run(asked, cwd=folder, capture_output=True, text=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip()
