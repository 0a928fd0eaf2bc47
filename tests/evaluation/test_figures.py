"""Floors under the evaluation's figures: a change that loses answers, or gives wrong ones, shows here."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from disguise import disguised
from score import HERE, make_guide, score

from adapters.shelf import FolderShelf
from bot.triage import load_triage


@pytest.fixture(scope="module")
def tuning() -> dict[str, Counter[str]]:
    return score(make_guide(), "tuning", ("001",))


@pytest.fixture(scope="module")
def referrals() -> dict[str, Counter[str]]:
    return score(make_guide(), "tuning", ("000", "002"))


def _share(counts: Counter[str], *verdicts: str) -> float:
    return sum(counts[verdict] for verdict in verdicts) / counts.total()


def test_questions_find_their_answers(tuning: dict[str, Counter[str]]) -> None:
    counts = tuning["in_scope"]
    assert _share(counts, "right") >= 0.74
    assert _share(counts, "right", "choice") >= 0.96
    assert _share(counts, "wrong") <= 0.025


def test_questions_about_referrals_find_their_answers(referrals: dict[str, Counter[str]]) -> None:
    # What was reached, not what is aimed at: docs/evaluation.md.
    counts = referrals["in_scope"]
    assert _share(counts, "right") >= 0.72
    assert _share(counts, "right", "choice") >= 0.94
    assert _share(counts, "wrong") <= 0.05
    assert _share(referrals["out_of_scope"], "false_answer") <= 0.06


def test_what_is_not_covered_is_not_answered(tuning: dict[str, Counter[str]]) -> None:
    assert _share(tuning["out_of_scope"], "false_answer") <= 0.06


def test_every_danger_of_the_tuning_part_raises_the_card(tuning: dict[str, Counter[str]]) -> None:
    assert tuning["danger"] == Counter(right=23)


def test_dangers_in_new_words_raise_the_card() -> None:
    triage = load_triage(shelf=FolderShelf())
    lines = (HERE / "danger.jsonl").read_text(encoding="utf-8").splitlines()
    fired = Counter(item["set"] for item in map(json.loads, lines) if triage.look(item["q"]))
    assert fired["danger"] >= 98
    # Two of the three are near another kind: the answer stands under those cards.
    assert fired["not_danger"] <= 3


def test_no_case_is_decided(tuning: dict[str, Counter[str]]) -> None:
    # A request for a decision that also sounds like danger gets the card, and the same refusal under it.
    assert _share(tuning["cannot_decide"], "right") >= 0.9


def test_small_talk_is_small_talk(tuning: dict[str, Counter[str]]) -> None:
    assert _share(tuning["small_talk"], "right") == 1


def test_no_phrase_is_a_question_in_disguise() -> None:
    assert disguised() == []
