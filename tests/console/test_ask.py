"""`ask` and `answer`: text for people, JSON for machines, files of questions in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

FIELDS = ["id", "q", "outcome", "safety", "answer", "also", "choices", "notices", "text", "reason"]


def test_an_answer_for_people(run: Run) -> None:
    result = run("ask", "what", "does", "NFPA", "mean")
    assert result.exit_code == 0
    assert result.stdout.startswith('What does "no further police action at this time" mean?\n')
    assert "Source: " in result.stdout
    assert "I matched" not in result.stdout
    assert result.stderr == ""


def test_explain_adds_the_reason(run: Run) -> None:
    assert "NFPA" in run("ask", "--explain", "what does NFPA mean").stdout.splitlines()[-1].upper()


def test_json_is_one_object_of_the_documented_fields(run: Run) -> None:
    result = run("ask", "--json", "what does NFPA mean")
    said = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert list(said) == FIELDS
    assert (said["q"], said["id"], said["outcome"], said["answer"]["id"]) == (
        "what does NFPA mean",
        None,
        "answer",
        "nfpa/meaning",
    )
    assert list(said["answer"]["sources"][0]) == ["guide", "section", "heading", "published", "area"]


def test_the_nation_and_area_are_heeded(run: Run) -> None:
    for nation, says in {"wales": "what holds in Wales", "scotland": "do not cover Scotland"}.items():
        assert says in json.loads(run("ask", "--json", "--nation", nation, "NFPA").stdout)["text"]
    assert run("ask", "--area", "kent", "NFPA").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--nation", "france", "NFPA"],
        ["ask", "--area", "essex", "NFPA"],
        ["ask", "--loud", "x"],
    ],
)
def test_wrong_use_is_said_with_status_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "question",
    [
        "what does NFPA mean",
        "how soon must the child be told",
        "review",
        "zzz",
        "a child is in danger",
        "is this abuse?",
    ],
)
@pytest.mark.parametrize(
    "environment", [{}, {"COLUMNS": "200"}, {"COLUMNS": "60"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}]
)
def test_no_line_is_wider_than_the_terminal_or_80_and_nothing_is_coloured(
    run: Run, question: str, environment: dict[str, str]
) -> None:
    said = run("ask", "--explain", question, environment=environment).stdout
    assert max(map(len, said.splitlines())) <= min(80, int(environment.get("COLUMNS", "80")))
    assert "\x1b" not in said


def test_choices_are_numbered(run: Run) -> None:
    said = json.loads(run("ask", "--json", "review").stdout)
    if said["outcome"] == "clarify":
        assert "1. " in run("ask", "review").stdout


# --- answer --------------------------------------------------------------------------------------


def test_answer_by_id(run: Run) -> None:
    said = json.loads(run("answer", "--json", "rights/tell-the-child").stdout)
    assert (said["id"], said["q"], said["answer"]["id"]) == (
        "rights/tell-the-child",
        None,
        "rights/tell-the-child",
    )
    assert run("answer", "rights/tell-the-child").stdout.strip()


def test_an_unknown_answer_is_an_error_with_the_form_of_ids(run: Run) -> None:
    result = run("answer", "nfpa/gone")
    assert result.exit_code == 1
    assert "no answer `nfpa/gone`; ids are paths below content/answers/" in result.stderr


# --- a file of questions -------------------------------------------------------------------------


def batch(run: Run, folder: Path, *lines: object) -> list[dict[str, object]]:
    path = folder / "questions.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    result = run("ask", "--batch", path)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_batch_keeps_order_ids_and_nations(run: Run, tmp_path: Path) -> None:
    said = batch(
        run,
        tmp_path,
        {"q": "what does NFPA mean", "id": "b"},
        "",
        {"q": "what does NFPA mean", "nation": "wales", "area": None},
        {"q": "thanks", "id": 7},
    )
    assert [(one["id"], one["q"]) for one in said] == [
        ("b", "what does NFPA mean"),
        (None, "what does NFPA mean"),
        (7, "thanks"),
    ]
    assert ["Wales" in str(one["text"]) for one in said] == [False, True, False]
    assert all(list(one) == FIELDS for one in said)


def test_a_long_batch_is_shared_out_and_comes_back_in_order(run: Run, tmp_path: Path) -> None:
    lines = [{"q": "what does NFPA mean" if n % 3 else "", "id": str(n)} for n in range(730)]
    said = batch(run, tmp_path, *lines)
    assert [one["id"] for one in said] == [line["id"] for line in lines]
    assert all((one["outcome"] == "answer") == bool(one["q"]) for one in said)


def test_what_stands_before_a_bad_line_of_a_long_batch_is_answered(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"q": "NFPA"}\n' * 650 + "nonsense\n" + '{"q": "NFPA"}\n' * 650)
    result = run("ask", "--batch", path)
    assert result.exit_code == 1
    assert "questions.jsonl line 651" in result.stderr
    assert len(result.stdout.splitlines()) == 650


def test_an_empty_batch_prints_nothing(run: Run, tmp_path: Path) -> None:
    assert batch(run, tmp_path) == []


def test_a_batch_may_come_from_standard_input(run: Run) -> None:
    result = run("ask", "--batch", "-", typed='{"q": "NFPA"}\n')
    assert json.loads(result.stdout)["q"] == "NFPA"


def test_text_that_is_half_a_character_is_answered_and_printed(run: Run, tmp_path: Path) -> None:
    (said,) = batch(run, tmp_path, '{"q": "NFPA \\ud800", "id": "\\udfff"}')
    assert said["q"] == "NFPA \ufffd"
    assert said["id"] == "\ufffd"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("NFPA", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ('{"q": "a", "id": ' + "1" * 5_000 + "}", "this is no JSON"),
        ('"NFPA"', "`q` is missing"),
        ("{}", "`q` is missing"),
        ('{"q": 7}', "`q` is missing"),
        (
            '{"q": "a", "nation": "france"}',
            "no nation 'france'; the nations are england, wales, scotland, northern-ireland",
        ),
        ('{"q": "a", "nation": ["wales"]}', "no nation ['wales']"),
        ('{"q": "a", "nation": {"a": 1}}', "no nation"),
        ('{"q": "a", "area": "essex"}', "no area 'essex'; the areas are kent"),
        ('{"q": "a", "area": ["kent"]}', "no area ['kent']"),
    ],
)
def test_a_bad_line_is_named_and_what_came_before_it_is_printed(run: Run, tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"q": "NFPA"}\n\n' + line + "\n", "utf-8")
    result = run("ask", "--batch", path)
    assert result.exit_code == 1
    assert f"{path} line 3: {says}" in result.stderr
    assert [json.loads(one)["q"] for one in result.stdout.splitlines()] == ["NFPA"]


def test_bytes_that_are_no_text_do_not_crash_it(root: Path) -> None:
    done = subprocess.run(
        [os.fsencode(one) for one in (sys.executable, "-m", "bot", "ask", "--json")] + [b"NFPA \xff"],
        capture_output=True,
        cwd=root,
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


def test_identifying_details_bring_a_caution_and_are_not_said_back(run: Run) -> None:
    asked = "what does NFPA mean for Kacper Nowak, dob 3/4/2012"
    shown = run("ask", "--explain", asked).stdout
    assert shown.startswith("Your message seems to say who somebody is.")
    assert "a name and a date of birth" in " ".join(shown.split())
    said = json.loads(run("ask", "--json", asked).stdout)
    assert said["notices"] == ["identifying-details"]
    assert said["answer"]["id"] == "nfpa/meaning"
    for words in ("Kacper", "Nowak", "3/4/2012"):
        assert words not in shown
        assert words not in said["text"] + said["reason"]
