"""`content check`, `content coverage`, `content approve`, and what broken content and settings get."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.console.approve import approve
from bot.files import Reader
from bot.last_resort import LAST_RESORT
from bot.library import Library, load
from bot.schema import AnswerFront, Review

if TYPE_CHECKING:
    from conftest import Run

MEANING = Path("content/answers/nfpa/meaning.md")
APPROVE = ("content", "approve", "--by", "A. Lead", "--role", "designated safeguarding lead")


# --- check ---------------------------------------------------------------------------------------


def test_the_content_is_sound(run: Run, library: Library) -> None:
    result = run("content", "check")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"Content is sound: {len(library.answers)} answers, {len(library.terms)} terms, ")


def test_every_problem_of_form_is_listed_with_status_2(run: Run, data: Path) -> None:
    path = data / MEANING
    path.write_text(
        path.read_text("utf-8").replace("status: draft", "status: done").replace("owner:", "onwer:"), "utf-8"
    )
    (data / "content/notes.yaml").unlink()
    result = run("content", "check", "--folder", data)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(": ")[:2] for line in lines[:-2]] == [
        [str(MEANING), "onwer"],
        [str(MEANING), "owner"],
        [str(MEANING), "status"],
        ["content/notes.yaml", "the file is missing; restore it"],
    ]
    assert lines[-2] == LAST_RESORT
    assert lines[-1] == "Problems in content: 4"


def test_a_problem_of_style_has_status_2_as_well(run: Run, data: Path) -> None:
    path = data / MEANING
    path.write_text(path.read_text("utf-8") + "\nThe alleged harm.\n", "utf-8")
    result = run("content", "check", "--folder", data)
    assert result.exit_code == 2
    assert f"{MEANING}: body: avoid `alleged`" in result.stderr
    assert "Problems in content: 1" in result.stderr


def test_broken_safety_content_is_a_problem(run: Run, data: Path) -> None:
    (data / "content/safety/emergency.yaml").unlink()
    result = run("content", "check", "--folder", data)
    assert result.exit_code == 2
    assert "content/safety/emergency.yaml: the file is missing" in result.stderr


def test_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    assert run("content", "check", "--folder", tmp_path / "gone").exit_code == 2


# --- coverage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "section", "answer_id"),
    [
        ("000", "4a-challenge", "not-progressed/challenge"),
        ("001", "recording", "nfpa/meaning"),
        ("002", "5a-next", "referral/reply"),
    ],
)
def test_coverage_as_json(run: Run, library: Library, number: str, section: str, answer_id: str) -> None:
    said = json.loads(run("content", "coverage", "--json", "--guide", number).stdout)
    assert said["gaps"] == {number: []}
    assert list(said["sections"]) == [number]
    assert list(said["sections"][number]) == [one.id for one in library.guides[number].sections]
    assert answer_id in said["sections"][number][section]


def test_coverage_of_all_guides_as_a_table(run: Run, library: Library) -> None:
    said = run("content", "coverage", environment={"COLUMNS": "200"}).stdout
    for number, guide in library.guides.items():
        assert f"Guide {number}" in said
        assert f" of {len(guide.sections)} sections are cited by an answer." in said
    assert max(map(len, said.splitlines())) <= 80
    gaps = {number: "GAP" in run("content", "coverage", "--guide", number).stdout for number in library.guides}
    assert gaps == {"000": False, "001": False, "002": False, "003": False, "004": False}


def test_coverage_of_a_guide_that_is_not_there(run: Run) -> None:
    result = run("content", "coverage", "--guide", "999")
    assert result.exit_code == 1
    assert "there is no guide `999`; the guides are 000, 001" in result.stderr


# --- approve -------------------------------------------------------------------------------------


def test_approving_an_answer_changes_three_keys_and_nothing_else(run: Run, data: Path) -> None:
    path = data / MEANING
    path.chmod(0o640)
    before = path.read_text("utf-8").splitlines()
    result = run(*APPROVE, "nfpa/meaning", "--on", "2026-03-02", "--review-by", "2027-03-01", "--folder", data)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"{path}: approved by A. Lead, designated safeguarding lead, on 2026-03-02; ")
    changed = [(old, new) for old, new in zip(before, path.read_text("utf-8").splitlines(), strict=True) if old != new]
    assert [new.partition(":")[0] for _, new in changed] == ["status", "reviewed", "review_by"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(one.name for one in path.parent.iterdir() if one.name.startswith(".")) == []
    front = load(data).answers["nfpa/meaning"].front
    assert (front.status, front.review_by) == ("live", date(2027, 3, 1))
    assert front.reviewed
    assert (front.reviewed.by, front.reviewed.role, front.reviewed.on) == (
        "A. Lead",
        "designated safeguarding lead",
        date(2026, 3, 2),
    )


def test_approving_again_replaces_the_approval(run: Run, data: Path) -> None:
    run(*APPROVE, "nfpa/meaning", "--on", "2026-03-02", "--folder", data)
    run(*APPROVE, "nfpa/meaning", "--by", "B. Lead", "--on", "2026-04-02", "--folder", data)
    front = load(data).answers["nfpa/meaning"].front
    assert front.reviewed
    assert front.reviewed.by == "B. Lead"
    assert front.review_by == date(2026, 4, 2) + timedelta(days=365)
    assert (data / MEANING).read_text("utf-8").count("reviewed:") == 1


def test_an_approval_written_over_several_lines_is_replaced_whole(run: Run, data: Path) -> None:
    path = data / MEANING
    over_lines = "reviewed:\n  by: Old\n  role: lead\n  on: 2025-01-01\n"
    path.write_text(path.read_text("utf-8").replace("reviewed: null\n", over_lines), "utf-8")
    result = run(*APPROVE, "nfpa/meaning", "--folder", data)
    assert result.exit_code == 0, result.stderr
    assert "Old" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    ['O\'Neil: "Jo" {x}', r"back\1slash", "Zoë 李", "#1, [a]", "yes", "null", "a" * 300, "a " * 200 + "b"],
)
def test_any_name_comes_back_as_it_was_given(library: Library, data: Path, name: str) -> None:
    answer = library.answers["nfpa/meaning"]
    path = approve(data, answer, name, name, date(2026, 3, 2), date(2027, 3, 2))
    front, _, _ = Reader(data).front_matter(path, AnswerFront)
    assert front
    assert front.reviewed == Review(by=name, role=name, on=date(2026, 3, 2))


def test_a_name_over_two_lines_is_put_on_one(run: Run, data: Path) -> None:
    assert run(*APPROVE, "nfpa/meaning", "--by", "A\n\nstatus: withdrawn", "--folder", data).exit_code == 0
    front = load(data).answers["nfpa/meaning"].front
    assert front.status == "live"
    assert front.reviewed
    assert front.reviewed.by == "A status: withdrawn"


def test_a_term_written_on_one_line_is_refused_and_left_alone(run: Run, data: Path) -> None:
    path = data / "content/glossary.yaml"
    text = (
        path.read_text("utf-8") + "\none-line: {term: zzyzx, expansion: null, aliases: [], meaning: A., "
        "sources: [001#intro], nations: [england], see: null}\n"
    )
    path.write_text(text, "utf-8")
    result = run(*APPROVE, "glossary/one-line", "--folder", data)
    assert result.exit_code == 1
    assert "content/glossary.yaml: write the entry of `one-line` with each key" in result.stderr
    assert path.read_text("utf-8") == text


def test_an_approval_of_a_term_over_several_lines_is_replaced_whole(run: Run, data: Path) -> None:
    path = data / "content/glossary.yaml"
    over_lines = "vrr:\n  reviewed:\n    by: Old\n    role: lead\n    on: 2025-01-01\n  review_by: 2026-01-01\n"
    path.write_text(path.read_text("utf-8").replace("vrr:\n", over_lines), "utf-8")
    result = run(*APPROVE, "glossary/vrr", "--folder", data)
    assert result.exit_code == 0, result.stderr
    assert "Old" not in path.read_text("utf-8")
    assert load(data).terms["vrr"].expansion


def test_approving_a_term(run: Run, data: Path) -> None:
    path = data / "content/glossary.yaml"
    before = path.read_text("utf-8").splitlines()
    for name in ("A. Lead", "B. Lead"):
        result = run(*APPROVE, "glossary/vrr", "--by", name, "--on", "2026-03-02", "--folder", data)
        assert result.exit_code == 0, result.stderr
    after = path.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "  reviewed: {by: B. Lead, 'on': 2026-03-02, role: designated safeguarding lead}",
        "  review_by: 2027-03-02",
    ]
    assert [line for line in before if line.strip() and line not in after] == []
    term = load(data).terms["vrr"]
    assert term.reviewed
    assert term.reviewed.by == "B. Lead"


def test_approving_the_last_term_of_the_file(run: Run, data: Path) -> None:
    last = re.findall(r"^([a-z0-9-]+):$", (data / "content/glossary.yaml").read_text("utf-8"), re.MULTILINE)[-1]
    assert run(*APPROVE, f"glossary/{last}", "--folder", data).exit_code == 0
    assert load(data).terms[last].reviewed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nfpa/gone"], "there is no answer `nfpa/gone`"),
        (["glossary/nfpa"], "there is no answer `glossary/nfpa`"),
        (["../../etc/passwd"], "there is no answer"),
        (["nfpa/meaning", "--on", "2026-03-02", "--review-by", "2026-03-02"], "is not after 2026-03-02"),
        (["nfpa/meaning", "--on", "02.03.2026"], "does not match"),
        (["nfpa/meaning", "--by", "  "], "--by: write it out"),
        (["nfpa/meaning", "--role", ""], "--role: write it out"),
    ],
)
def test_a_wrong_approval_changes_nothing(run: Run, data: Path, arguments: list[str], says: str) -> None:
    before = {path: path.read_bytes() for path in (data / "content").rglob("*.*")}
    result = run(*APPROVE, *arguments, "--folder", data)
    assert result.exit_code in {1, 2}
    assert says in result.stderr
    assert {path: path.read_bytes() for path in (data / "content").rglob("*.*")} == before


# --- broken content and settings, as the program is really started -----------------------------


def started(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("GUIDANCE_", "SLACK_", "MICROSOFT_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        cwd=root,
        env={**clean, "PYTHONPATH": str(root), **environment},
        timeout=60,
        check=False,
    )


def test_serve_lists_every_problem_of_the_settings_and_starts_nothing(root: Path, tmp_path: Path) -> None:
    result = started(
        root,
        "serve",
        GUIDANCE_BOT_COLOUR="red",
        GUIDANCE_BOT_PORT="http",
        GUIDANCE_BOT_DATABASE_URL=f"sqlite:///{tmp_path}",
        SLACK_BOT_TOKEN="hush",
    )
    assert result.returncode == 2
    assert "hush" not in result.stderr
    for expected in (
        "GUIDANCE_BOT_COLOUR: ",
        "GUIDANCE_BOT_PORT: ",
        "GUIDANCE_BOT_DATABASE_URL: ",
        "Slack needs both",
    ):
        assert expected in result.stderr
    assert result.stderr.rstrip().endswith("Problems in settings: 4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("ask", "NFPA"), ("serve",)])
def test_no_command_runs_on_broken_content(root: Path, data: Path, command: tuple[str, ...]) -> None:
    # Beside a copy of the code, as in a checkout: the program finds its content next to itself.
    for name in ("bot", "adapters"):
        shutil.copytree(root / name, data / name, ignore=shutil.ignore_patterns("__pycache__"))
    (data / "content/notes.yaml").write_text("a: [", "utf-8")
    (data / MEANING).write_text("no front matter", "utf-8")
    result = started(data, *command, GUIDANCE_BOT_DATABASE_URL=f"sqlite:///{data / 'x.sqlite3'}")
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert "content/notes.yaml: line 2: " in result.stderr
    assert f"{MEANING}: line 1: start with front matter" in result.stderr
    assert "Problems in content: 2" in result.stderr
    assert not (data / "x.sqlite3").exists()
