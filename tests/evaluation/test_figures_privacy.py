"""Floors under the figures for identifying details. What was reached at first sight stands in docs/evaluation.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.console.evaluate_privacy import Scored, score
from bot.details import DetailFinder
from bot.library import load
from bot.model import DetailKind

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def scored() -> Scored:
    return score(DetailFinder(load()), HERE, "tuning")


FLOORS: Mapping[str, float] = {"structured": 0.99, "names": 0.98, "labels": 0.96}
CEILINGS: Mapping[str, float] = {"false_warnings": 0.01, "warned_elsewhere": 0.002}


@pytest.mark.parametrize("figure", FLOORS)
def test_details_are_noticed(scored: Scored, figure: str) -> None:
    assert scored.share(figure) >= FLOORS[figure], [miss for miss in scored.misses if miss.figure == figure]


@pytest.mark.parametrize("figure", CEILINGS)
def test_ordinary_messages_bring_no_warning(scored: Scored, figure: str) -> None:
    assert scored.share(figure) <= CEILINGS[figure], [miss for miss in scored.misses if miss.figure == figure]


def test_every_kind_is_measured(scored: Scored) -> None:
    assert all(scored.totals[kind] >= 5 for kind in DetailKind)
