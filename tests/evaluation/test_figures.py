"""Floors under the evaluation's figures: a change that loses answers, or gives wrong ones, shows here."""

from __future__ import annotations

from collections import Counter

import pytest
from disguise import disguised
from score import make_guide, score


@pytest.fixture(scope="module")
def tuning() -> dict[str, Counter[str]]:
    return score(make_guide(), "tuning")


def _share(counts: Counter[str], *verdicts: str) -> float:
    return sum(counts[verdict] for verdict in verdicts) / counts.total()


def test_questions_find_their_answers(tuning: dict[str, Counter[str]]) -> None:
    counts = tuning["in_scope"]
    assert _share(counts, "right") >= 0.74
    assert _share(counts, "right", "choice") >= 0.96
    assert _share(counts, "wrong") <= 0.025


def test_what_is_not_covered_is_not_answered(tuning: dict[str, Counter[str]]) -> None:
    assert _share(tuning["out_of_scope"], "false_answer") <= 0.06


def test_every_danger_of_the_tuning_part_raises_the_card(tuning: dict[str, Counter[str]]) -> None:
    assert tuning["danger"] == Counter(right=23)


def test_no_case_is_decided(tuning: dict[str, Counter[str]]) -> None:
    assert not tuning["cannot_decide"]["wrong"]
    assert not tuning["cannot_decide"]["false_answer"]


def test_small_talk_is_small_talk(tuning: dict[str, Counter[str]]) -> None:
    assert _share(tuning["small_talk"], "right") == 1


def test_no_phrase_is_a_question_in_disguise() -> None:
    assert disguised() == []
