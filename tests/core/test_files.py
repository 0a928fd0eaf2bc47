"""Reading YAML and front matter: every problem has its file, place and mend; nothing crashes the reader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.files import ContentInvalid, Problem, Reader
from bot.schema import Strict, Text


class Page(Strict):
    """A model to read into."""

    title: Text
    on: dt.date | None = None


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def read(reader: Reader, text: str | bytes) -> Page | None:
    path = reader.root / "content" / "page.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return reader.model(path, Page)


def only(reader: Reader) -> str:
    (problem,) = reader.problems
    assert problem.file == "content/page.yaml"
    return f"{problem.where}: {problem.message}"


def test_a_good_file_is_read(reader: Reader) -> None:
    assert read(reader, "title: ' A '\non: 2026-03-02\n") == Page(title="A", on=dt.date(2026, 3, 2))
    assert reader.problems == []


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("titel: a\ntitle: a", "titel", "unknown key; the keys are title, on"),
        ("on: 2026-03-02", "title", "missing; add it"),
        ("title: a\ntitle: b", "line 2", "the key `title` stands here twice"),
        ("title: '  '", "title", "at least 1 character"),
        ("title: a\non: soon", "on", "(here: `soon`)"),
        ("title: [a", "line 2", "docs/content.md"),
        ("a: &x b\ntitle: *x", "line 2", "aliases (*name) are not used here"),
        ("", "", "the file is empty"),
        ("# nothing but a comment", "", "the file is empty"),
        ("- a\n- b", "the file", "dictionary"),
        ("title: {[a]: b}", "line 1", "unhashable"),
        ("title: !!bool maybe", "", "read"),
        ("title: !!timestamp soon", "", "read"),
        ("title: !!int ''", "", "read"),
        ("title: 2026-13-45", "", "read"),
        ("title: !!python/object/apply:os.getcwd []", "line 1", "constructor"),
        ("title: " + "[" * 100_000, "line 1", "nested"),
        ("title: " + "{a: " * 100_000, "line 1", "nested"),
        ("title:\n  " + "- " * 100_000, "line 2", "nested"),
        (b"title: caf\xe9", "byte 10", "save it as UTF-8"),
        (b"title: a\x00b", "", "read"),
        ("title: " + "a" * 2_000_001, "", "larger than 2 MB"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(reader: Reader, text: str | bytes, where: str, says: str) -> None:
    assert read(reader, text) is None
    said = only(reader)
    assert said.startswith(f"{where}: ")
    assert says in said


def test_a_byte_order_mark_as_windows_editors_write_it_does_no_harm(reader: Reader) -> None:
    assert read(reader, b"\xef\xbb\xbftitle: a\n") == Page(title="a")
    assert front(reader, "\ufeff---\ntitle: a\n---\nBody")[:2] == (Page(title="a"), "Body")


def test_windows_line_ends_do_no_harm(reader: Reader) -> None:
    assert front(reader, "---\r\ntitle: a\r\n---\r\nOne\r\ntwo\r\n") == (Page(title="a"), "One\ntwo\n", 4)


def test_a_missing_file_and_a_folder_in_its_place_are_problems(reader: Reader) -> None:
    assert reader.model(reader.root / "gone.yaml", Page) is None
    (reader.root / "folder.yaml").mkdir()
    assert reader.model(reader.root / "folder.yaml", Page) is None
    assert [problem.file for problem in reader.problems] == ["gone.yaml", "folder.yaml"]
    assert "missing" in reader.problems[0].message


def test_yes_no_on_and_off_are_words(reader: Reader) -> None:
    path = reader.root / "words.yaml"
    assert reader.yaml(path, "[yes, no, on, off, y, N, Yes]") == ["yes", "no", "on", "off", "y", "N", "Yes"]
    assert reader.yaml(path, "[true, False]") == [True, False]
    assert reader.yaml(path, "no: on") == {"no": "on"}


def test_an_ampersand_in_a_sentence_is_no_alias(reader: Reader) -> None:
    assert read(reader, "title: Search & rescue * all") == Page(title="Search & rescue * all")


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    *"{}[]:,-?&*!|>%@`#'\"\n ~=<",
                    "a",
                    "!!int ",
                    "!!set ",
                    "!!float ",
                    "!!binary ",
                    "!!omap ",
                    "!!null ",
                    "!!merge ",
                    "<<",
                    ": ",
                    "- ",
                    "? ",
                    "1:30",
                    "0x",
                    ".inf",
                    "2026-02-30",
                ]
            ),
            max_size=15,
        ).map("".join),
    )
)
@example("? [a]\n: b")
@example("{? {a: b} : c}")
def test_no_text_crashes_the_reader(text: str) -> None:
    reader = Reader(Path("/nowhere"))
    before: Any = reader.yaml(Path("/nowhere/x.yaml"), text)
    assert before is None or reader.problems == []


# --- front matter --------------------------------------------------------------------------------


def front(reader: Reader, text: str) -> tuple[Page | None, str, int]:
    path = reader.root / "content" / "page.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return reader.front_matter(path, Page)


def test_front_matter_and_body(reader: Reader) -> None:
    assert front(reader, "---\ntitle: a\n---\nBody\n---\nmore\n") == (Page(title="a"), "Body\n---\nmore\n", 4)


def test_a_line_that_ends_in_dashes_does_not_end_the_front_matter(reader: Reader) -> None:
    read_front, body, line = front(reader, "---\ntitle: one ---\non: 2026-03-02\n---\nBody\n")
    assert reader.problems == []
    assert (read_front, body, line) == (Page(title="one ---", on=dt.date(2026, 3, 2)), "Body\n", 5)


@pytest.mark.parametrize("text", ["", "Body", "---\ntitle: a\n", "x\n---\ntitle: a\n---\nBody"])
def test_a_file_without_front_matter_is_a_problem(reader: Reader, text: str) -> None:
    assert front(reader, text)[0] is None
    assert "between two lines of `---`" in only(reader)


@pytest.mark.parametrize("inside", ["", "# nothing\n", "null\n", "\n\n"])
def test_empty_front_matter_is_a_problem_and_not_a_lost_answer(reader: Reader, inside: str) -> None:
    assert front(reader, f"---\n{inside}---\nBody")[0] is None
    assert only(reader)


def test_problems_in_front_matter_name_the_files_own_line(reader: Reader) -> None:
    front(reader, "---\ntitle: a\ntitle: b\n---\nBody")
    assert only(reader).startswith("line 3: ")


# --- the exception -------------------------------------------------------------------------------


def test_problems_are_listed_once_and_by_file() -> None:
    one, other = Problem("b.yaml", "key", "wrong"), Problem("a.yaml", "", "empty")
    invalid = ContentInvalid([one, other, one])
    assert invalid.problems == (other, one)
    assert str(invalid) == "a.yaml: empty\nb.yaml: key: wrong"
