"""The matcher on a small vocabulary of its own: each of its rules alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index import build_index
from bot.lexicon import build_lexicon
from bot.matcher import Matcher
from bot.model import Ambiguous, Matched, Unmatched
from bot.schema import VocabularyFile
from bot.text import Vocabulary
from bot.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = VocabularyFile(
    concepts={"police": ("police", "officer"), "stop": ("stop", "drop"), "mean": ("mean", "what is"), "pay": ("pay",)},
    filler=("the", "a", "is", "to", "do", "i"),
    openers=("what", "how", "can"),
    spellings={"wot": "what"},
)
INTENTS = {
    "a/stopped": ["police stop the case", "officer dropped it"],
    "a/money": ["how do i claim money", "pay for the family"],
    "a/record": ["record the reason", "write the reason down"],
    "a/family": ["visit the family home"],
    "a/school": ["visit the school gate"],
    "a/plan": ["rules for a plan", "plan for bedrooms"],
    "kent/plan": ["rules for a plan here", "plan for bathrooms"],
    "glossary/cps": ["cps", "what is cps"],
    "decide/case": ["should we believe him"],
    "other/elsewhere": ["book a train ticket", "train times to leeds"],
}

NARROW = {"glossary/cps": ("cps", "mean")}


def make(words: Iterable[str] = ()) -> Matcher:
    lexicon = build_lexicon(FILE, {"cps": ["CPS"]}, [p for all_ in INTENTS.values() for p in all_])
    vocabulary = Vocabulary(FILE, lexicon, frozenset(words))
    return Matcher(vocabulary, build_index(vocabulary, INTENTS, Tuning()), NARROW, local={"kent/plan": "kent"})


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return make(["train", "laptop", "believe", "garden"])


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("the officer dropped it", "a/stopped"),
        ("polcie stopped the case", "a/stopped"),
        ("how do i claim money", "a/money"),
        ("wot is CPS", "glossary/cps"),
        ("C.P.S.", "glossary/cps"),
        ("should we believe him", "decide/case"),
    ],
)
def test_one_intent_fits(matcher: Matcher, text: str, target: str) -> None:
    found = matcher.match(text)
    assert isinstance(found, Matched)
    assert found.target == target


@pytest.mark.parametrize("text", ["", "zebra garden laptop", "train to leeds", "believe the garden laptop zebra"])
def test_nothing_fits(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.match(text), Unmatched)


def test_unknown_words_count_against_a_match(matcher: Matcher) -> None:
    assert matcher.match("claim money").reason.score > matcher.match("claim money zebra").reason.score


def test_two_questions_get_both_in_their_order(matcher: Matcher) -> None:
    found = matcher.match("How do I claim money? And what is CPS?")
    assert isinstance(found, Matched)
    assert (found.target, found.also) == ("a/money", "glossary/cps")


def test_what_is_near_to_several_is_a_choice_of_answers(matcher: Matcher) -> None:
    found = matcher.match("visit")
    assert isinstance(found, Ambiguous)
    assert set(found.targets) == {"a/family", "a/school"}


def test_the_reason_names_words_and_repairs(matcher: Matcher) -> None:
    reason = matcher.match("polcie stopped the case").reason
    assert "police" in reason.words
    assert reason.repaired == (("polcie", "police"),)


@given(st.text(max_size=300))
def test_any_text_gets_an_outcome_and_never_an_empty_choice(text: str) -> None:
    found = _MATCHER.match(text)
    if isinstance(found, Ambiguous):
        assert 1 <= len(found.targets) <= 4
        assert not any(target.startswith(("decide/", "other/")) for target in found.targets)
    assert _MATCHER.match(text) == found


_MATCHER = make()


def test_an_answer_for_one_area_counts_less_elsewhere(matcher: Matcher) -> None:
    text = "rules here for bathrooms, plan"
    here, elsewhere = matcher.match(text, "kent").reason, matcher.match(text).reason
    assert elsewhere.score == pytest.approx(here.score * Tuning().elsewhere, abs=1e-5)
    assert matcher.match(text, "essex").reason == elsewhere


def test_a_message_that_names_an_area_is_about_it() -> None:
    matcher = make(["kent"])
    text = "rules here for bathrooms, plan, kent"
    assert matcher.match(text) == matcher.match(text, "kent")
