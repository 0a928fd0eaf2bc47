"""A message is small talk only when nothing else is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.small_talk import SmallTalk

if TYPE_CHECKING:
    from bot.guide import Guide
    from bot.library import Library


@pytest.fixture(scope="module")
def small_talk(library: Library, guide: Guide) -> SmallTalk:
    talk = {target: said for target, said in library.phrases.items() if target.startswith("talk/")}
    return SmallTalk(guide.matcher.vocabulary, talk)


def test_every_phrase_is_found_as_its_own_kind(library: Library, small_talk: SmallTalk) -> None:
    wrong = {
        said: small_talk.find(said)
        for target, phrases in library.phrases.items()
        for said in phrases
        if target.startswith("talk/") and target != "talk/padding" and small_talk.find(said) != target
    }
    assert wrong == {}


def test_padding_alone_says_nothing(library: Library, small_talk: SmallTalk) -> None:
    own = {said for target, all_ in library.phrases.items() if target != "talk/padding" for said in all_}
    padding = [said for said in library.phrases.get("talk/padding", ()) if said not in own]
    assert [said for said in padding if small_talk.find(said)] == []
    assert small_talk.find("so very much") is None
    assert small_talk.find("thanks so very much") == "talk/thanks"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Hello!", "talk/hello"),
        ("hi there, good morning", "talk/hello"),
        ("THANK YOU SO MUCH!!", "talk/thanks"),
        ("great, thanks", "talk/thanks"),
        ("ok thanks, bye", "talk/bye"),
        ("thanks, that's great", "talk/thanks"),
        ("ok", "talk/okay"),
        ("👍", "talk/okay"),
        ("👍🏽 😀", "talk/okay"),
    ],
)
def test_small_talk(small_talk: SmallTalk, text: str, target: str) -> None:
    assert small_talk.find(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "great, thanks, and what about the LADO?",
        "hi, what does NFPA mean",
        "thanks but she is still at home with him",
        "ok so who tells the child",
        "hello I need to report something",
        "no further police action",
        "bye bye baby",
        "",
        "?",
        "thanks " * 15,
    ],
)
def test_no_small_talk(small_talk: SmallTalk, text: str) -> None:
    assert small_talk.find(text) is None
