"""`evaluate privacy`: the figures as a table and as JSON, and nothing of the sealed part but totals."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

ITEMS = [
    {"id": "p-1", "q": "mum Shanelle rang again", "warn": True, "details": ["name"], "spans": ["Shanelle"]},
    {"id": "p-2", "q": "dob 3/4/2012, what now", "warn": True, "details": ["dob"], "spans": ["3/4/2012"]},
    {"id": "p-3", "q": "something that hides a detail", "warn": True, "details": ["handle"], "spans": ["hides"]},
    {"id": "p-4", "q": "what does NFPA mean", "warn": False, "details": [], "spans": []},
]
LABELS = [{"id": "l-1", "q": "ring Kacper", "warn": True}, {"id": "l-2", "q": "conference", "warn": False}]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    for name, items in (("privacy", ITEMS), ("labels", LABELS)):
        text = "\n".join(map(json.dumps, items))
        (tmp_path / f"{name}.tuning.jsonl").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.sealed.jsonl.b64").write_bytes(base64.encodebytes(text.encode()))
    return tmp_path


@pytest.mark.parametrize("part", [(), ("--sealed",)])
def test_the_figures_as_json(run: Run, questions: Path, part: tuple[str, ...]) -> None:
    result = run("evaluate", "privacy", "--json", "--folder", str(questions), *part)
    assert json.loads(result.stdout) == {
        "structured": {"hits": 1, "of": 2},
        "names": {"hits": 1, "of": 1},
        "labels": {"hits": 1, "of": 1},
        "false_warnings": {"hits": 0, "of": 2},
        "name": {"hits": 1, "of": 1},
        "dob": {"hits": 1, "of": 1},
        "handle": {"hits": 0, "of": 1},
    }


def test_the_table_shows_misses_of_the_tuning_part_alone(run: Run, questions: Path) -> None:
    shown = run("evaluate", "privacy", "--show", "--folder", str(questions)).stdout
    assert "structured" in shown
    assert "50.0%" in shown
    assert "p-3: something that hides a detail" in shown
    sealed = run("evaluate", "privacy", "--show", "--sealed", "--folder", str(questions)).stdout
    assert "50.0%" in sealed
    assert "p-3" not in sealed


def test_a_folder_without_questions_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("evaluate", "privacy", "--folder", str(tmp_path))
    assert result.exit_code == 1
    assert "no questions" in result.stderr
