"""Scores the bot on the frozen questions.

python tests/evaluation/score.py            totals of the tuning and the sealed part
python tests/evaluation/score.py --show     and each miss of the tuning part (never of the sealed one)
"""

from __future__ import annotations

import base64
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.guide import Guide
from bot.library import load
from bot.model import Reply, Utterance
from bot.triage import load_triage

HERE = Path(__file__).parent


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 12, tzinfo=UTC)


def questions(part: str) -> list[dict[str, Any]]:
    """Return the items of `tuning` or `sealed`."""
    if part == "sealed":
        text = base64.b64decode((HERE / "001.sealed.jsonl.b64").read_bytes()).decode()
    else:
        text = (HERE / "001.tuning.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


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


def score(guide: Guide, part: str) -> dict[str, Counter[str]]:
    """Return verdicts counted by set."""
    totals: dict[str, Counter[str]] = {}
    for item in questions(part):
        totals.setdefault(item["set"], Counter())[verdict(item, guide.ask(Utterance(item["q"])))] += 1
    return totals


def make_guide() -> Guide:
    """Return the real guide, without a store."""
    return Guide(load(), load_triage(), FixedClock())


def main() -> None:
    """Print the totals."""
    guide = make_guide()
    if "--show" in sys.argv:
        for item in questions("tuning"):
            reply = guide.ask(Utterance(item["q"]))
            result = verdict(item, reply)
            if result != "right":
                got = reply.answer.id if reply.answer else [ref.id for ref in reply.choices] or reply.outcome.value
                want = f"{item['accept'] or item['outcome']} {item['also'] or ''}"
                print(f"{result:12} {item['set'][:10]:10} {item['q'][:150]}")
                print(f"      want {want} got {got}\n      {reply.reason[:200]}")
    for part in ("tuning", "sealed"):
        totals = score(guide, part)
        print(part)
        for name, counts in sorted(totals.items()):
            print(f"  {name:14} {sum(counts.values()):4}  " + "  ".join(f"{k} {v}" for k, v in counts.most_common()))


if __name__ == "__main__":
    main()
