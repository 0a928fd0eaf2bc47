"""Rules over word patterns: what stands near what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.signal_schema import SafetyFile, SafetyWords, SharedWords, SignalRule
from bot.signals import Fired, Signals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.library import Library

SIGNALS = {
    "a": ["alpha", "one two"],
    "b": ["beta*", "_ gamma"],
    "c": ["shes going", "one-off"],
    "x": ["stop"],
}


def fires(text: str, all_: Sequence[str], **more: object) -> Fired | None:
    rule = SignalRule.model_validate({"name": "rule", "all": all_, **more})
    return Signals(SIGNALS, [rule]).first(text)


def test_words_and_phrases_fire_as_whole_words_in_any_case() -> None:
    assert fires("So, ALPHA!", ["a"]) == Fired("rule", ("alpha",))
    assert fires("one\ntwo", ["a"]) == Fired("rule", ("one two",))
    for text in ("alphabet", "xalpha", "one three two", "", "   ", "?!"):
        assert fires(text, ["a"]) is None


def test_a_star_is_any_ending_and_a_dash_any_one_word() -> None:
    assert fires("betamax here", ["b"]) == Fired("rule", ("betamax",))
    assert fires("beta", ["b"]) == Fired("rule", ("beta",))
    assert fires("the gamma", ["b"]) == Fired("rule", ("the gamma",))
    assert fires("gamma", ["b"]) is None


@pytest.mark.parametrize(("text", "expected"), [("i am 3", True), ("i am seventeen", True), ("i am 17", True)])
def test_a_range_is_any_number_in_digits_or_letters(text: str, expected: bool) -> None:
    rule = SignalRule(name="rule", all=("age",))
    signals = Signals({"age": ["i am 3..17"]}, [rule])
    assert bool(signals.first(text)) is expected
    for other in ("i am 2", "i am 18", "i am eighteen", "i am 0017171717", "i am old", "i am"):
        assert signals.first(other) is None


@pytest.mark.parametrize(
    "text",
    ["she's going", "shes going", "she’s going", "she is going", "SHES  GOING", "a one-off", "one off"],
)
def test_patterns_are_read_as_messages_are(text: str) -> None:
    assert fires(text, ["c"])


@pytest.mark.parametrize(
    ("words_between", "within", "expected"), [(0, 1, True), (1, 1, False), (13, 14, True), (14, 14, False)]
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_window_is_counted_in_words_either_way(
    words_between: int, within: int, expected: bool, turned: bool
) -> None:
    words = ["alpha", *["w"] * words_between, "beta"]
    text = " ".join(reversed(words) if turned else words)
    assert bool(fires(text, ["a", "b"], within=within)) is expected


def test_any_place_of_a_signal_may_be_the_near_one() -> None:
    assert fires("alpha w w w w w w alpha w beta", ["a", "b"], within=2)
    assert fires("beta w w w w w w alpha w beta", ["a", "b"], within=2)
    assert not fires("alpha w w w beta", ["a", "b"], within=2)


def test_order_counts_where_it_is_asked_for() -> None:
    assert fires("alpha w beta", ["a", "b"], in_order=True)
    assert not fires("beta w alpha", ["a", "b"], in_order=True)
    assert fires("beta w alpha w beta", ["a", "b"], in_order=True)
    assert not fires("alpha beta", ["b", "a"], in_order=True)


def test_a_signal_of_none_holds_the_rule_back_wherever_it_stands() -> None:
    assert not fires("alpha" + " w" * 50 + " stop", ["a"], none=["x"])
    assert fires("alpha stopped", ["a"], none=["x"])


def test_the_first_rule_wins() -> None:
    rules = [SignalRule(name=name, all=(signal,)) for name, signal in (("later", "b"), ("first", "a"), ("last", "a"))]
    assert Signals(SIGNALS, rules).first("alpha") == Fired("first", ("alpha",))


@pytest.mark.parametrize("forms", [[], ["?"], ["-"]])
def test_a_signal_without_words_never_fires(forms: list[str]) -> None:
    rule = SignalRule(name="rule", all=("empty",))
    for text in ("", "word", "two words", "?"):
        assert Signals({"empty": forms}, [rule]).first(text) is None


@given(st.text(max_size=200))
def test_no_text_crashes_it(text: str) -> None:
    fired = fires(text, ["a", "b", "c"])
    assert fired is None or len(fired.words) == 3


def test_every_form_in_the_content_can_fire(library: Library, root: Path) -> None:
    safety: list[SafetyWords] = [
        (SharedWords if path.stem == "words" else SafetyFile).model_validate(
            yaml.safe_load(path.read_text(encoding="utf-8"))
        )
        for path in (root / "content" / "safety").glob("*.yaml")
    ]
    files: list[SafetyWords] = [library.cannot_decide, library.remind, *safety]
    dead = [
        form
        for file in files
        for name, forms in file.signals.items()
        for form in forms
        if not Signals({name: [form]}, [SignalRule(name="rule", all=(name,))]).first(
            re.sub(r"[0-9]+\.\.([0-9]+)", r"\1", form.replace("*", "").replace("_", "two"))
        )
    ]
    assert dead == []
