"""YAML that was parsed before is found by its text, to the letter, and is the same data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bot import files
from bot.library import load
from bot.parsed import Parsed

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library import Library


class Memory:
    """A shelf in memory that counts what is put on it."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.puts = 0

    def get(self, key: str) -> Any | None:
        return self.data.get(key)

    def put(self, key: str, data: object) -> None:
        self.data[key] = data
        self.puts += 1


@pytest.fixture
def shelf() -> Memory:
    return Memory()


def kept(shelf: Memory, **texts: object) -> None:
    parsed = Parsed(shelf)
    for text, data in texts.items():
        parsed.put(text, data)
    parsed.keep()


def test_what_was_parsed_is_found_by_its_text_alone(shelf: Memory) -> None:
    kept(shelf, one={"a": [1, "two", None, True]})
    again = Parsed(shelf)
    assert again.get("one") == {"a": [1, "two", None, True]}
    assert again.get("One") is None


def test_what_nobody_asks_for_any_more_is_let_go(shelf: Memory) -> None:
    kept(shelf, old=["x"], still=["y"])
    later = Parsed(shelf)
    later.get("still")
    later.keep()
    assert Parsed(shelf).get("still") == ["y"]
    assert Parsed(shelf).get("old") is None


def test_nothing_is_written_when_nothing_changed(shelf: Memory) -> None:
    kept(shelf, one=["x"])
    later = Parsed(shelf)
    later.get("one")
    later.keep()
    assert shelf.puts == 1


def test_a_start_with_what_was_kept_gives_the_same_library_without_parsing(
    shelf: Memory, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(shelf=shelf)
    parsed: list[str] = []
    really = files.yaml.load
    monkeypatch.setattr(files.yaml, "load", lambda text, **how: parsed.append(text) or really(text, **how))
    again = load(shelf=shelf)
    assert again.answers == library.answers
    assert again.phrases == library.phrases
    assert again.outside == library.outside
    assert all("read:" in text or "reviewed:" in text or "review_by:" in text for text in parsed), "dates are no JSON"
    assert len(parsed) < 5


def test_a_file_that_changed_is_read_anew(shelf: Memory, data: Path) -> None:
    load(data, shelf=shelf)
    path = data / "content/answers/nfpa/meaning.md"
    path.write_text(re.sub(r"(?m)^title: .*$", "title: Another title", path.read_text("utf-8")), "utf-8")
    assert load(data, shelf=shelf).answers["nfpa/meaning"].title == "Another title"


def test_content_that_is_broken_is_not_kept(shelf: Memory, data: Path) -> None:
    (data / "content/notes.yaml").write_text("a: [")
    with pytest.raises(files.ContentInvalid):
        load(data, shelf=shelf)
    assert shelf.puts == 0
