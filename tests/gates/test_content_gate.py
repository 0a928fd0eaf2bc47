"""Broken content is refused when it is loaded: planted violations in a copy of the real content."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.library import ContentInvalid, load

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = "content/answers/nfpa/meaning.md"


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of what people say and what the bot says, to plant in."""
    for folder in ("content", "intents"):
        shutil.copytree(root / folder, tmp_path / folder)
    return tmp_path


def replace(path: Path, pattern: str, new: str) -> None:
    old = path.read_text(encoding="utf-8")
    changed, count = re.subn(pattern, new, old, count=1, flags=re.MULTILINE)
    assert count == 1, f"nothing to plant in: {path}"
    path.write_text(changed, encoding="utf-8")


def problem(copy: Path, file: str) -> str:
    """Load the copy; return the one problem there is, which must be in `file`."""
    with pytest.raises(ContentInvalid) as refused:
        load(copy)
    (only,) = refused.value.problems
    assert only.file == file
    return f"{only.where}: {only.message}"


def test_the_copy_is_good_until_something_is_planted(copy: Path) -> None:
    assert "nfpa/meaning" in load(copy).answers


@pytest.mark.parametrize(
    ("file", "before"),
    [
        (ANSWER, r"^status: "),
        ("content/guides/001.yaml", r"^title: "),
        ("content/glossary.yaml", r"^  meaning: "),
        ("intents/vocabulary.yaml", r"^filler: *"),
    ],
)
def test_an_unknown_key_is_refused(copy: Path, file: str, before: str) -> None:
    indent = "  " if before.startswith("^  ") else ""
    replace(copy / file, f"(?={before})", f"{indent}sumary: planted\n")
    said = problem(copy, file)
    assert "sumary" in said
    assert "unknown key" in said


@pytest.mark.parametrize("cited", ["001#no-such-section", "999#intro"])
def test_an_answer_that_cites_a_section_which_does_not_exist_is_refused(copy: Path, cited: str) -> None:
    replace(copy / ANSWER, r"^sources: \[", f"sources: [{cited}, ")
    assert cited in problem(copy, ANSWER)


def test_a_term_that_cites_a_section_which_does_not_exist_is_refused(copy: Path) -> None:
    replace(copy / "content/glossary.yaml", r"^  sources: \[", "  sources: [001#no-such-section, ")
    assert "001#no-such-section" in problem(copy, "content/glossary.yaml")


def test_every_problem_is_listed_at_once(copy: Path) -> None:
    replace(copy / ANSWER, r"^status: draft", "status: finished")
    replace(copy / ANSWER, r"^owner: ", "sumary: planted\nowner: ")
    replace(copy / "content/guides/001.yaml", r"^title: ", "sumary: planted\ntitle: ")
    with pytest.raises(ContentInvalid) as refused:
        load(copy)
    assert {(problem.file, problem.where) for problem in refused.value.problems} == {
        (ANSWER, "status"),
        (ANSWER, "sumary"),
        ("content/guides/001.yaml", "sumary"),
    }
