"""What is kept between two starts: the same answers, nothing of anybody's, and no harm when it is lost."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.shelf import MOST_KEPT, FolderShelf, default_folder
from bot import index, lexicon, matching, refine, text
from bot.matching import build_matcher
from bot.organisation import Contact, Organisation
from bot.schema import Term, VocabularyFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library import Library
    from bot.matcher import Matcher
    from bot.model import Match

KEY = "a" * 64
QUESTIONS = [
    "what does NFPA mean",
    "who tells the child",
    "wot does nfpa meen",
    "what is vrr and who tells the child",
    "tell",
    "zebra crossing",
    "",
]


@pytest.fixture
def small(library: Library) -> Library:
    """A library of few answers and words, over which a matcher is built at once."""
    chosen = ["nfpa/meaning", "rights/tell-the-child", "glossary/vrr"]
    return replace(
        library,
        answers={one: library.answers[one] for one in chosen},
        phrases={
            "nfpa/meaning": ("what does nfpa mean", "meaning of no further police action"),
            "rights/tell-the-child": ("who tells the child", "tell the child today"),
            "other/elsewhere": ("where can i park",),
        },
        terms={"vrr": library.terms["vrr"]},
        vocabulary=VocabularyFile(
            concepts={"mean": ("mean", "meaning", "what is"), "tell": ("tell", "told")},
            filler=("the", "a", "is"),
            openers=("what", "who"),
            spellings={"wot": "what"},
        ),
        words=frozenset({"zebra", "crossing"}),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "shelf"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often an index is really built."""
    count = [0]
    real = matching.build_index

    def counting(*arguments: Any) -> index.Index:
        count[0] += 1
        return real(*arguments)

    monkeypatch.setattr(matching, "build_index", counting)
    return count


def matches(matcher: Matcher) -> list[Match]:
    return [matcher.match(question) for question in QUESTIONS]


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


# --- the kept index ------------------------------------------------------------------------------


def test_a_kept_index_is_not_built_again_and_gives_the_same_matches(
    small: Library, folder: Path, built: list[int]
) -> None:
    fresh = build_matcher(small)
    first = build_matcher(small, FolderShelf(folder))
    assert built == [2]
    kept = build_matcher(small, FolderShelf(folder))
    assert built == [2]
    assert matches(kept) == matches(first) == matches(fresh)
    assert len({str(match) for match in matches(kept)}) > 3, "the questions tell intents apart"


def test_it_tells_when_it_has_to_be_built(small: Library, folder: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        build_matcher(small, FolderShelf(folder), lambda: told.append("building"))
    build_matcher(small, None, lambda: told.append("building without a shelf"))
    assert told == ["building", "building without a shelf"]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda kept: kept[: len(kept) // 2],
    "cut in the digest": lambda kept: kept[:10],
    "cut by one": lambda kept: kept[:-1],
    "longer": lambda kept: kept + b" ",
    "one byte changed": lambda kept: kept[:-5] + bytes([kept[-5] ^ 1]) + kept[-4:],
    "one word changed": lambda kept: kept.replace(b"nfpa", b"mash", 1),
    "empty": lambda kept: b"",
    "another program's": lambda kept: b'{"some": "thing"}\n',
    "no text": lambda kept: bytes(range(256)),
    "a pickle": lambda kept: b"\x80\x04]\x94.",
    "no JSON under a right digest": lambda kept: hashlib.sha256(b"quillwort").hexdigest().encode() + b"\nquillwort",
    "nothing under a right digest": lambda kept: hashlib.sha256(b"").hexdigest().encode() + b"\n",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_file_counts_as_lost_and_is_made_anew(
    small: Library, folder: Path, built: list[int], damage: str
) -> None:
    first = build_matcher(small, FolderShelf(folder))
    path = only_file(folder)
    whole = path.read_bytes()
    assert DAMAGE[damage](whole) != whole
    path.write_bytes(DAMAGE[damage](whole))
    again = build_matcher(small, FolderShelf(folder))
    assert built == [2]
    assert matches(again) == matches(first)
    assert only_file(folder).read_bytes() == whole


def test_a_file_kept_under_another_key_is_not_taken_for_this_one(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    shelf.put(KEY, [1])
    assert shelf.get("b" * 64) is None


def with_term(library: Library, **changes: object) -> Library:
    term: Term = library.terms["vrr"].model_copy(update=changes)
    return replace(library, terms={"vrr": term})


def with_title(library: Library, title: str) -> Library:
    answer = library.answers["nfpa/meaning"]
    changed = replace(answer, front=answer.front.model_copy(update={"title": title}))
    return replace(library, answers={**library.answers, "nfpa/meaning": changed})


def with_vocabulary(library: Library, **changes: object) -> Library:
    return replace(library, vocabulary=library.vocabulary.model_copy(update=changes))


CHANGES: dict[str, Callable[[Library], Library]] = {
    "a phrase more": lambda one: replace(one, phrases={**one.phrases, "nfpa/meaning": ("what does nfpa mean",)}),
    "a phrase moved": lambda one: replace(
        one, phrases={**one.phrases, "other/elsewhere": one.phrases["nfpa/meaning"], "nfpa/meaning": ("x",)}
    ),
    "a title": lambda one: with_title(one, "Something else"),
    "an answer gone": lambda one: replace(one, answers={"nfpa/meaning": one.answers["nfpa/meaning"]}),
    "a term's name": lambda one: with_term(one, term="RTR"),
    "a term's other name": lambda one: with_term(one, aliases=("asking again",)),
    "a concept": lambda one: with_vocabulary(one, concepts={**one.vocabulary.concepts, "park": ("park",)}),
    "the order of concepts": lambda one: with_vocabulary(one, concepts=dict(reversed(one.vocabulary.concepts.items()))),
    "a filler": lambda one: with_vocabulary(one, filler=("the",)),
    "an opener": lambda one: with_vocabulary(one, openers=("what",)),
    "a spelling": lambda one: with_vocabulary(one, spellings={}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_index_follows_from_changes_its_key(
    small: Library, folder: Path, built: list[int], change: str
) -> None:
    build_matcher(small, FolderShelf(folder))
    changed = CHANGES[change](small)
    kept = build_matcher(changed, FolderShelf(folder))
    assert built == [2]
    assert len(list(folder.iterdir())) == 2
    assert matches(kept) == matches(build_matcher(changed))


def test_what_counts_as_english_is_heeded_with_a_kept_index_too(small: Library, folder: Path) -> None:
    said = {**small.phrases, "nfpa/meaning": ("what does nfpa mean", "what does nfpa meen")}
    misspelt = replace(small, phrases=said, words=frozenset())
    build_matcher(replace(misspelt, words=frozenset({"meen"})), FolderShelf(folder))
    kept, fresh = build_matcher(misspelt, FolderShelf(folder)), build_matcher(misspelt)
    assert kept.match("what does nfpa meen") == fresh.match("what does nfpa meen")


@pytest.mark.parametrize("module", [text, lexicon, index, refine], ids=lambda module: module.__name__)
def test_a_changed_program_changes_the_key(
    small: Library, folder: Path, built: list[int], module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_matcher(small, FolderShelf(folder))
    source = inspect.getsource
    monkeypatch.setattr(inspect, "getsource", lambda one: "changed" if one is module else source(one))
    build_matcher(small, FolderShelf(folder))
    assert built == [2], "weights that other code worked out would be used"


def test_a_changed_number_of_the_tuning_changes_the_key(
    small: Library, folder: Path, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_matcher(small, FolderShelf(folder))
    tuned = replace(matching.Tuning(), push=0.2)
    monkeypatch.setattr(matching, "Tuning", lambda: tuned)
    build_matcher(small, FolderShelf(folder))
    assert built == [2]


def test_what_the_index_does_not_follow_from_leaves_the_key(small: Library, folder: Path, built: list[int]) -> None:
    build_matcher(small, FolderShelf(folder))
    others = replace(small, organisation=Organisation(lado=Contact(name="Quillwort")), notes={}, outside={})
    build_matcher(others, FolderShelf(folder))
    reordered = replace(small, phrases=dict(reversed(small.phrases.items())))
    build_matcher(reordered, FolderShelf(folder))
    assert built == [1]


def test_nothing_that_anybody_typed_or_that_an_organisation_wrote_is_in_the_file(small: Library, folder: Path) -> None:
    own = replace(small, organisation=Organisation(name="Quillfern School", lado=Contact(name="Jo Quillmoss")))
    for _ in range(2):
        matcher = build_matcher(own, FolderShelf(folder))
        for typed in (
            "what does quillwort mean",
            "quillwrot quillwort",
            "who tells the child Quillwort at 01632 960001",
        ):
            matcher.match(typed)
    kept = only_file(folder).read_bytes().lower()
    assert b"nfpa" in kept
    assert [word for word in (b"quill", b"01632") if word in kept] == []


# --- the folder ----------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
).filter(lambda data: "\\ud" not in json.dumps(data))


@settings(max_examples=80, deadline=None)
@given(JSON)
def test_data_comes_back_as_it_was_put(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    shelf = FolderShelf(tmp_path_factory.mktemp("shelf"))
    shelf.put(KEY, data)
    assert shelf.get(KEY) == data
    shelf.put(KEY, ["another"])
    assert shelf.get(KEY) == ["another"]


def test_what_was_never_put_is_not_there(folder: Path) -> None:
    assert FolderShelf(folder).get(KEY) is None
    assert not folder.exists(), "looking makes nothing"


def test_only_its_owner_can_read_it(folder: Path) -> None:
    before = os.umask(0)
    try:
        FolderShelf(folder).put(KEY, [1])
    finally:
        os.umask(before)
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def lie(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_latest_six_are_kept(folder: Path) -> None:
    shelf = FolderShelf(folder)
    for number in range(MOST_KEPT + 2):
        shelf.put(f"key{number}", number)
        os.utime(folder / f"key{number}.json", (number, number))
    shelf.put("last", "last")
    assert MOST_KEPT == 6
    assert lie(folder) == ["key3.json", "key4.json", "key5.json", "key6.json", "key7.json", "last.json"]
    assert shelf.get("key2") is None
    assert shelf.get("last") == "last"


def test_what_is_used_counts_as_late(folder: Path) -> None:
    shelf = FolderShelf(folder)
    for number in range(MOST_KEPT):
        shelf.put(f"key{number}", number)
        os.utime(folder / f"key{number}.json", (number, number))
    assert shelf.get("key0") == 0
    shelf.put("last", "last")
    assert lie(folder) == ["key0.json", "key2.json", "key3.json", "key4.json", "key5.json", "last.json"]


def test_files_of_others_are_left_alone(folder: Path) -> None:
    shelf = FolderShelf(folder)
    shelf.put("key0", 0)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    os.utime(folder / "notes.txt", (0, 0))
    for number in range(1, 9):
        shelf.put(f"key{number}", number)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_no_error(small: Library, tmp_path: Path, built: list[int]) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "deeper"):
        shelf = FolderShelf(folder)
        shelf.put(KEY, [1])
        assert shelf.get(KEY) is None
        assert matches(build_matcher(small, shelf)) == matches(build_matcher(small))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"
    assert built == [4]


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_behind(folder: Path) -> None:
    (folder / f"{KEY}.json").mkdir(parents=True)
    shelf = FolderShelf(folder)
    shelf.put(KEY, [1])
    assert shelf.get(KEY) is None
    assert lie(folder) == [f"{KEY}.json"]


def test_a_full_disk_leaves_what_was_kept_and_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = FolderShelf(folder)
    shelf.put(KEY, ["before"])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    shelf.put(KEY, ["after"])
    assert shelf.get(KEY) == ["before"]
    assert lie(folder) == [f"{KEY}.json"]


def test_without_a_folder_it_is_the_users_own_and_none_of_the_programs() -> None:
    folder = default_folder()
    assert folder.is_absolute()
    assert folder.name == "guidance-bot"
    assert Path(matching.__file__).parents[1] not in folder.parents
