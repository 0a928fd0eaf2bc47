"""Floors under the evaluation's figures: a change that loses answers, or gives wrong ones, shows here."""

from __future__ import annotations

import collections
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from disguise import disguised

from adapters.clock import SystemClock
from adapters.console.matching_figures import SETS, counted, scored
from adapters.shelf import FolderShelf
from bot.guide import Guide
from bot.library import load
from bot.triage import load_triage

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from adapters.console.matching_figures import Judged

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    shelf = FolderShelf()
    guide = Guide(load(), load_triage(shelf=shelf), SystemClock(), shelf=shelf)
    return list(scored(guide, HERE, "tuning", SETS))


def _of(judged: Iterable[Judged], *sets: str) -> dict[str, Counter[str]]:
    return counted(_theirs(judged, *sets))


def _theirs(judged: Iterable[Judged], *sets: str) -> list[Judged]:
    """Return what the labels of some sets can judge.

    Their authors saw their own guides alone, and could not accept an answer that rests on another guide only.
    """
    return [one for one in judged if one.question.file in sets and not _rests_elsewhere(one, sets)]


def _rests_elsewhere(one: Judged, sets: tuple[str, ...]) -> bool:
    sources = one.reply.answer.sources if one.reply.answer else ()
    taken_for_wrong = one.verdict in {"wrong", "false_answer"} and not one.reply.safety
    return taken_for_wrong and bool(sources) and not {source.guide for source in sources} & set(sets)


@pytest.fixture(scope="module")
def tuning(judged: list[Judged]) -> dict[str, Counter[str]]:
    return _of(judged, "001")


@pytest.fixture(scope="module")
def referrals(judged: list[Judged]) -> dict[str, Counter[str]]:
    return _of(judged, "000", "002")


def _share(counts: Counter[str], *verdicts: str) -> float:
    return sum(counts[verdict] for verdict in verdicts) / counts.total()


def test_questions_find_their_answers(tuning: dict[str, Counter[str]]) -> None:
    counts = tuning["in_scope"]
    assert _share(counts, "right") >= 0.74
    assert _share(counts, "right", "choice") >= 0.96
    assert _share(counts, "wrong") <= 0.025


def test_questions_about_referrals_find_their_answers(referrals: dict[str, Counter[str]], judged: list[Judged]) -> None:
    # What was reached, not what is aimed at: docs/evaluation.md.
    counts = referrals["in_scope"]
    assert _share(counts, "right") >= 0.72
    assert _share(counts, "right", "choice") >= 0.94
    assert _share(counts, "wrong") <= 0.05
    assert _share(referrals["out_of_scope"], "false_answer") <= 0.06


@pytest.mark.parametrize(
    ("name", "right", "near", "wrong"),
    [("003", 0.45, 0.84, 0.12), ("004", 0.45, 0.8, 0.09), ("mixed", 0.75, 0.92, 0.07)],
)
def test_questions_of_later_sets_find_their_answers(
    judged: list[Judged], name: str, right: float, near: float, wrong: float
) -> None:
    counts = counted(one for one in judged if one.question.file == name)["in_scope"]
    assert _share(counts, "right") >= right
    assert _share(counts, "right", "choice") >= near
    assert _share(counts, "wrong") <= wrong


def test_what_is_not_covered_is_not_answered(tuning: dict[str, Counter[str]]) -> None:
    assert _share(tuning["out_of_scope"], "false_answer") <= 0.06


def test_every_danger_of_the_tuning_part_raises_the_card(tuning: dict[str, Counter[str]]) -> None:
    assert tuning["danger"] == collections.Counter(right=23)


def test_dangers_in_new_words_raise_the_card() -> None:
    triage = load_triage(shelf=FolderShelf())
    lines = (HERE / "danger.jsonl").read_text(encoding="utf-8").splitlines()
    fired = collections.Counter(item["set"] for item in map(json.loads, lines) if triage.look(item["q"]))
    assert fired["danger"] >= 98
    assert fired["not_danger"] == 0


def test_no_case_is_decided(tuning: dict[str, Counter[str]]) -> None:
    # A request for a decision that also sounds like danger gets the card, and the same refusal under it.
    assert _share(tuning["cannot_decide"], "right") >= 0.9


def test_small_talk_is_small_talk(tuning: dict[str, Counter[str]]) -> None:
    assert _share(tuning["small_talk"], "right") == 1


def test_no_phrase_is_a_question_in_disguise() -> None:
    assert disguised() == []
