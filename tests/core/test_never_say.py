"""Words that suggest not referring, planted and found."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.never_say import check_never_said

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = "content/answers/nfpa/meaning.md"
LIST = "content/never-say.yaml"
FILES = (ANSWER, "content/replies/reply.yaml", "content/safety/worker.yaml", "content/checklists.yaml")


@pytest.fixture
def few(root: Path, tmp_path: Path) -> Path:
    """A few files of the content, to plant in."""
    for file in (LIST, *FILES):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / file, tmp_path / file)
    return tmp_path


def test_nothing_the_bot_says_suggests_not_referring(root: Path) -> None:
    assert check_never_said(root) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("You do not need to refer this.", "not need to refer"),
        ("You don’t need to refer.", "not need to refer"),
        ("A referral is not needed here.", "referral is not needed"),
        ("This is below the threshold.", "below the threshold"),
        ("It doesn't meet the threshold.", "not meet the threshold"),
        ("It is not serious enough.", "not serious enough"),
        ("Wait and see what happens.", "wait and see"),
        ("Wait until you\nhave proof.", "wait until you have"),
        ("Only refer if two signs are there.", "only refer if"),
        ("There is no need to ring anybody.", "no need to ring"),
        ("Leave it for now.", "leave it for now"),
        ("She is probably making it up.", "making it up"),
        ("This is nothing to worry about.", "nothing to worry about"),
        ("Deal with it in school.", "deal with it in school"),
    ],
)
@pytest.mark.parametrize("file", FILES)
def test_a_planted_sentence_is_found(few: Path, file: str, sentence: str, words: str) -> None:
    path = few / file
    # At the top of the file: in a safety file everything before the signals is the card.
    front = "" if file.endswith(".yaml") else "---\n"
    path.write_text(f"{front}# {sentence}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    (found,) = check_never_said(few)
    assert found.file == file
    assert f"“{words}”" in found.message


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not wait until you have proof.",
        "Never wait and see.",
        "Do not leave it for now.",
        "You do not need proof to share a worry.",
        "If you are thinking about making a referral, make it.",
    ],
)
def test_the_same_words_turned_round_are_allowed(few: Path, sentence: str) -> None:
    path = few / ANSWER
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{sentence}\n", encoding="utf-8")
    assert check_never_said(few) == []


def test_a_branch_of_a_template_is_looked_at_too(few: Path) -> None:
    path = few / ANSWER
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n{% if org.lado %}\n{% else %}\nDo not refer.\n{% endif %}\n", encoding="utf-8")
    (found,) = check_never_said(few)
    assert "“do not refer”" in found.message


def test_a_file_may_be_named_that_explains_the_words(few: Path) -> None:
    path = few / LIST
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("unless: [content/notes.yaml]", f"unless: [{ANSWER}]"), encoding="utf-8")
    answer = few / ANSWER
    answer.write_text(answer.read_text(encoding="utf-8") + "\nIt was below the threshold.\n", encoding="utf-8")
    assert check_never_said(few) == []


def test_what_people_type_may_hold_such_words(few: Path) -> None:
    path = few / "content/safety/worker.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("signals:\n", "signals:\n  said: [no need to refer]\n", 1), encoding="utf-8")
    assert check_never_said(few) == []
