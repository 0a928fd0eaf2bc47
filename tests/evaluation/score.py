"""Scores the bot on the frozen questions.

python tests/evaluation/score.py            totals of the tuning and the sealed part, for each set
python tests/evaluation/score.py 002        one set
python tests/evaluation/score.py --show     and each miss of the tuning part (never of the sealed one)
"""

from __future__ import annotations

import base64
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.shelf import FolderShelf
from bot.guide import Guide
from bot.library import load
from bot.model import Reply, Utterance
from bot.triage import load_triage

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 12, tzinfo=UTC)


SETS = ("000", "001", "002")
"""One set of questions for each guide."""


def questions(part: str, sets: Sequence[str] = SETS) -> list[dict[str, Any]]:
    """Return the items of `tuning` or `sealed`."""
    items = []
    for name in sets:
        if part == "sealed":
            text = base64.b64decode((HERE / f"{name}.sealed.jsonl.b64").read_bytes()).decode()
        else:
            text = (HERE / f"{name}.tuning.jsonl").read_text(encoding="utf-8")
        items += [json.loads(line) for line in text.splitlines() if line]
    return items


def verdict(item: dict[str, Any], reply: Reply) -> str:
    """Return right, choice (right among the choices), wrong, refused, false_answer or missed."""
    outcome, answer = reply.outcome.value, reply.answer.id if reply.answer else None
    accept = set(item["accept"])
    if item["outcome"] == "answer":
        if "bot/no-decisions" in accept and outcome == "cannot_decide":
            return "right"
        if answer in accept and outcome in {"answer", "safety"}:
            also = {ref.id for ref in reply.also}
            return "right" if not item["also"] or also & set(item["also"]) else "choice"
        if outcome == "clarify":
            offered = {ref.id for ref in reply.choices}
            return "choice" if offered & (accept | set(item["also"])) else "refused"
        if item["also"] and answer in item["also"]:
            return "choice"
        return "refused" if outcome == "not_covered" else "wrong"
    if outcome == item["outcome"]:
        return "right"
    if outcome == "clarify":
        return "choice" if item["outcome"] == "not_covered" else "missed"
    return "false_answer" if outcome in {"answer", "safety"} else "missed"


def score(guide: Guide, part: str, sets: Sequence[str] = SETS) -> dict[str, Counter[str]]:
    """Return verdicts counted by set."""
    totals: dict[str, Counter[str]] = {}
    for item in questions(part, sets):
        totals.setdefault(item["set"], Counter())[verdict(item, guide.ask(Utterance(item["q"])))] += 1
    return totals


def make_guide() -> Guide:
    """Return the real guide, without a store."""
    return Guide(load(), load_triage(shelf=FolderShelf()), FixedClock(), shelf=FolderShelf())


def main() -> None:
    """Print the totals."""
    guide = make_guide()
    chosen = [name for name in sys.argv[1:] if name in SETS] or SETS
    if "--show" in sys.argv:
        for item in questions("tuning", chosen):
            reply = guide.ask(Utterance(item["q"]))
            result = verdict(item, reply)
            if result != "right":
                got = reply.answer.id if reply.answer else [ref.id for ref in reply.choices] or reply.outcome.value
                want = f"{item['accept'] or item['outcome']} {item['also'] or ''}"
                print(f"{result:12} {item['set'][:10]:10} {item['q'][:150]}")
                print(f"      want {want} got {got}\n      {reply.reason[:200]}")
    for name in chosen:
        for part in ("tuning", "sealed"):
            print(f"{name} {part}")
            for kind, counts in sorted(score(guide, part, (name,)).items()):
                verdicts = "  ".join(f"{verdict} {number}" for verdict, number in counts.most_common())
                print(f"  {kind:14} {sum(counts.values()):4}  {verdicts}")


if __name__ == "__main__":
    main()
