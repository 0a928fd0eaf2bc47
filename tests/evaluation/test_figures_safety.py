"""Floors under the figures of the safety cards: what is reached on the tuning part, not what is aimed at.

docs/safety.md says what the same lists reached on messages that had not been looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rapidfuzz import fuzz, process

from adapters.shelf import FolderShelf
from bot.model import SafetyKind
from bot.safety_examples import WORK
from bot.safety_figures import Figures, figures, judge, read_labelled
from bot.signals import Signals
from bot.triage import load_triage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library import Library
    from bot.triage import Triage

HERE = Path(__file__).parent
LABELLED = "safety.tuning.jsonl"
# Kind → share of the messages that must raise its card and do.
FLOORS = {
    SafetyKind.CHILD: 0.94,
    SafetyKind.EMERGENCY: 0.94,
    SafetyKind.SELF_HARM: 0.9,
    SafetyKind.OWN_THOUGHTS: 0.98,
    SafetyKind.SURVIVOR: 0.98,
    SafetyKind.IMAGES: 0.94,
    SafetyKind.COLLEAGUE: 0.76,
    SafetyKind.WORKER: 0.9,
}
TOO_LIKE = 85
"""token_set_ratio above which an example and a labelled message are the same words."""
SHORTEST = 4


@pytest.fixture(scope="module")
def looked() -> Triage:
    return load_triage(shelf=FolderShelf())


@pytest.fixture(scope="module")
def found(looked: Triage) -> dict[SafetyKind, Figures]:
    lines = (HERE / LABELLED).read_text(encoding="utf-8").splitlines()
    return figures(judge(looked, one) for one in read_labelled(lines, LABELLED))


@pytest.mark.parametrize("kind", SafetyKind)
def test_each_kind_raises_its_card(found: dict[SafetyKind, Figures], kind: SafetyKind) -> None:
    assert found[kind].counts["fired"] / found[kind].must_fire >= FLOORS[kind]


def test_few_go_without_any_card(found: dict[SafetyKind, Figures]) -> None:
    missed = sum(one.counts["missed"] for one in found.values())
    assert missed / sum(one.must_fire for one in found.values()) <= 0.04


def test_few_ordinary_messages_raise_a_card(found: dict[SafetyKind, Figures]) -> None:
    false = sum(one.counts["false"] for one in found.values())
    assert false / sum(one.ordinary for one in found.values()) <= 0.055


def work() -> Iterator[str]:
    for name in ("000", "001", "002", "003", "004", "mixed"):
        for line in (HERE / f"{name}.tuning.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item["set"] in {"in_scope", "out_of_scope", "small_talk"}:
                yield item["q"]


def test_few_questions_about_work_raise_a_card(looked: Triage) -> None:
    # Some of these are real: a child in danger now, a worker who cannot sleep.
    raised = Counter(bool(looked.look(question)) for question in work())
    assert raised[True] / raised.total() <= 0.06


def test_decisions_about_one_case_are_recognised(library: Library) -> None:
    signals = Signals(library.cannot_decide.signals, library.cannot_decide.rules)
    counts: Counter[tuple[str, bool]] = Counter()
    for line in (HERE / "decide.tuning.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        counts[item["outcome"], bool(signals.first(item["q"]))] += 1
    asked = counts["cannot_decide", True] + counts["cannot_decide", False]
    assert counts["cannot_decide", True] / asked >= 0.95
    assert counts["other", True] == 0


def disguised(messages: list[str], root: Path) -> list[str]:
    """Return examples of content/safety/ that are one of the messages in disguise."""
    import yaml

    asked = [message.casefold() for message in messages if len(message.split()) >= SHORTEST]
    alike = []
    for kind in (*SafetyKind, WORK):
        data = yaml.safe_load((root / f"content/safety/examples/{kind}.yaml").read_text(encoding="utf-8"))
        for example in (*data.get("fires", ()), *data["ordinary"]):
            if len(example.split()) < SHORTEST:
                continue
            best = process.extractOne(example.casefold(), asked, scorer=fuzz.token_set_ratio, score_cutoff=TOO_LIKE)
            if best and best[1] > TOO_LIKE:
                alike.append(example)
    return alike


def test_no_example_is_a_labelled_message_in_disguise(root: Path) -> None:
    lines = [*(HERE / LABELLED).read_text(encoding="utf-8").splitlines()]
    lines += (HERE / "danger.jsonl").read_text(encoding="utf-8").splitlines()
    assert disguised([json.loads(line)["q"] for line in lines], root) == []
