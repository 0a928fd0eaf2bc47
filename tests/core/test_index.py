"""The lexicon, the index and the refining of its weights, each on words of its own."""

from __future__ import annotations

import copy
import json
from array import array
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.index import Index, build_index, streams_of, unpacked, weigh
from bot.lexicon import build_lexicon
from bot.matcher import Matcher
from bot.model import Matched
from bot.refine import refine
from bot.schema import VocabularyFile
from bot.text import Lexicon, Vocabulary
from bot.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = VocabularyFile(
    concepts={
        "police": ("police", "officer"),
        "stop": ("stop", "no longer"),
        "review": ("right to review", "review"),
        "mean": ("mean", "what is"),
    },
    filler=("the", "a", "is", "to"),
    openers=("what", "how", "who"),
    spellings={"wot": "what"},
)
WORDS = ["police", "officer", "stop", "stopped", "no", "longer", "review", "what", "is", "the", "lead", "away", "case"]
WORDS += ["zebra", "polcie", "leda", "?", ".", "and"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
INTENTS = st.dictionaries(
    st.sampled_from(["a/one", "a/two", "b/three", "glossary/four", "other/elsewhere", "decide/case"]),
    st.lists(TEXT, max_size=5),
    max_size=6,
)


def lexicon_of(intents: Mapping[str, Iterable[str]]) -> Lexicon:
    return build_lexicon(FILE, {"lead": ["lead"]}, [text for said in intents.values() for text in said])


def built(intents: Mapping[str, Iterable[str]], tuning: Tuning | None = None) -> Index:
    return build_index(Vocabulary(FILE, lexicon_of(intents), frozenset()), intents, tuning or Tuning())


def through_json(data: object) -> Any:
    """Return data as it comes back from a file."""
    return json.loads(json.dumps(data))


# --- the lexicon ---------------------------------------------------------------------------------


def concept_of(lexicon: Lexicon, form: str) -> str | None:
    return dict(map(tuple, lexicon.forms)).get(form)


def test_a_term_that_a_concept_already_says_is_that_concept() -> None:
    lexicon = build_lexicon(FILE, {"vrr": ["VRR", "Right to Review"], "mash": ["MASH", "front door"]}, [])
    assert lexicon.terms == {"vrr": "review", "mash": "mash"}
    assert concept_of(lexicon, "vrr") == concept_of(lexicon, "right to review") == "review"
    assert concept_of(lexicon, "mash") == concept_of(lexicon, "front door") == "mash"


def test_the_first_concept_to_claim_a_form_keeps_it() -> None:
    file = FILE.model_copy(update={"concepts": {"stop": ("stop",), "halt": ("stopped", "halt")}})
    lexicon = build_lexicon(file, {"stops": ["stops"]}, [])
    assert concept_of(lexicon, "stop") == "stop"
    assert concept_of(lexicon, "halt") == "halt"


def test_every_word_of_forms_terms_and_phrases_is_known_once_and_in_order() -> None:
    lexicon = build_lexicon(FILE, {"cps": ["CPS"]}, ["Who isn't told?", "The lead's view"])
    assert lexicon.words == sorted(set(lexicon.words))
    assert {"officer", "longer", "cps", "who", "is", "not", "told", "lead", "view"} <= set(lexicon.words)


def test_a_lexicon_from_a_file_reads_as_the_one_that_was_built() -> None:
    lexicon = build_lexicon(FILE, {"vrr": ["VRR"]}, ["the lead is away", "no longer"])
    kept = Lexicon(**through_json(asdict(lexicon)))
    for text in ("polcie stopped, no longer the VRR", "wot is the leed", "the officers' right to review"):
        assert Vocabulary(FILE, kept, frozenset()).read(text) == Vocabulary(FILE, lexicon, frozenset()).read(text)


# --- the index -----------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(INTENTS, st.randoms(use_true_random=False))
def test_the_same_intents_give_the_same_index_in_whatever_order_they_come(
    intents: dict[str, list[str]], shuffler: Any
) -> None:
    names = list(intents)
    shuffler.shuffle(names)
    shuffled = {name: intents[name] for name in names}
    assert built(intents) == built(intents)
    assert built(shuffled) == built(intents)


@settings(max_examples=100, deadline=None)
@given(INTENTS)
def test_weights_are_rounded_and_none_is_too_faint_to_decide(intents: dict[str, list[str]]) -> None:
    index = built(intents)
    postings = [posting for feature in index.rarity for posting in index.weights(feature)]
    for number, weight in postings:
        assert 0 <= number < len(index.targets)
        assert abs(weight) >= 0.025 - 1e-6
        assert weight == array("f", [round(weight, 5)])[0], "the same on every computer"
    assert all(rarity == round(rarity, 5) and rarity >= 1.0 for rarity in index.rarity.values())


@settings(max_examples=100, deadline=None)
@given(INTENTS)
def test_an_index_comes_back_whole_from_a_file(intents: dict[str, list[str]]) -> None:
    index = built(intents)
    assert unpacked(through_json(index.packed())) == index


@settings(max_examples=60, deadline=None)
@given(INTENTS, st.lists(TEXT, min_size=1, max_size=6))
def test_an_index_from_a_file_makes_an_equal_matcher(intents: dict[str, list[str]], texts: list[str]) -> None:
    lexicon = lexicon_of(intents)
    index = built(intents)
    narrow = {"glossary/four": ("lead", "mean")} if "glossary/four" in intents else {}
    first = Matcher(Vocabulary(FILE, lexicon, frozenset()), index, narrow)
    kept = Vocabulary(FILE, Lexicon(**through_json(asdict(lexicon))), frozenset())
    again = Matcher(kept, unpacked(through_json(index.packed())), narrow)
    for text in texts:
        assert again.match(text) == first.match(text)


def test_an_example_said_twice_counts_once() -> None:
    assert built({"a/one": ["the lead", "the lead", "stop"]}) == built({"a/one": ["the lead", "stop"]})


def test_an_index_of_nothing_matches_nothing() -> None:
    index = built({})
    assert list(index.targets) == []
    assert list(index.weights("w:lead")) == []
    assert index.unknown(Tuning()) == Tuning().unknown


@settings(max_examples=100, deadline=None)
@given(INTENTS, TEXT)
def test_a_message_is_never_longer_than_one(intents: dict[str, list[str]], text: str) -> None:
    index = built(intents)
    reading = Vocabulary(FILE, lexicon_of(intents), frozenset()).read(text)
    vector = weigh(streams_of(reading), index.rarity, index.unknown(Tuning()), Tuning())
    assert sum(weight * weight for weight in vector.values()) <= 1.0 + 1e-9


def test_pairs_are_of_neighbours_within_a_sentence() -> None:
    vocabulary = Vocabulary(FILE, lexicon_of({"a/one": ["police stop case"]}), frozenset())
    concepts, words, written = streams_of(vocabulary.read("The officer stopped. Police case?"))
    assert dict(concepts) == {"c:police": 2, "c:stop": 1, "c:case": 1, "c:police stop": 1, "c:police case": 1}
    assert {feature for feature in words if " " in feature} == {"w:the offic", "w:offic stop", "w:polic case"}
    assert set(written) == {"s:the", "s:officer", "s:stopped", "s:police", "s:case"}


def test_a_pair_of_words_counts_when_two_examples_have_it() -> None:
    index = built({"a/one": ["lead away", "the lead away case"], "a/two": ["police case"]})
    assert "w:lead away" in index.rarity
    assert "w:polic case" not in index.rarity
    assert {"w:lead", "w:polic", "s:police"} <= set(index.rarity)


def test_a_feature_speaks_for_the_intents_it_says_most_about_and_no_more() -> None:
    intents = {f"a/a{n}": ["lead", *(f"word{n}a{m}" for m in range(n % 7))] for n in range(90)}
    held = list(built(intents, Tuning(push=0.0)).weights("w:lead"))
    assert len(held) == 64
    assert min(weight for _, weight in held) > 0.2
    assert held == sorted(held)


# --- refining ------------------------------------------------------------------------------------

FEATURES = [f"w:{letter}" for letter in "abcdef"]
WEIGHTS = st.dictionaries(st.sampled_from(FEATURES), st.floats(0.05, 1.0), min_size=1)


def score(weights: Mapping[str, float], vector: Mapping[str, float]) -> float:
    return sum(weight * weights.get(feature, 0.0) for feature, weight in vector.items())


@settings(max_examples=300, deadline=None)
@given(WEIGHTS, WEIGHTS, WEIGHTS)
def test_an_example_taken_for_anothers_ends_up_nearer_to_its_own(
    own: dict[str, float], other: dict[str, float], example: dict[str, float]
) -> None:
    tuning = Tuning()
    assume(score(other, example) > max(0.0, score(own, example) - tuning.margin))
    bystander = {"w:z": 1.0}
    before = [own, other, bystander]
    after = refine(before, [0], [example], tuning)
    assert score(after[0], example) > score(own, example)
    assert score(after[1], example) < score(other, example)
    assert after[2] == pytest.approx(bystander), "an intent that shares nothing with it is left alone"


@settings(max_examples=100, deadline=None)
@given(st.lists(WEIGHTS, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), WEIGHTS), max_size=6))
def test_refining_leaves_what_it_was_given_and_repeats_itself(
    weights: list[dict[str, float]], examples: list[tuple[int, dict[str, float]]]
) -> None:
    owners = [owner % len(weights) for owner, _ in examples]
    vectors = [vector for _, vector in examples]
    kept = copy.deepcopy((weights, owners, vectors))
    first = refine(weights, owners, vectors, Tuning())
    assert (weights, owners, vectors) == kept
    assert refine(weights, owners, vectors, Tuning()) == first
    assert len(first) == len(weights)


def test_an_example_that_is_clear_of_every_other_pushes_nothing() -> None:
    weights = [{"w:a": 1.0}, {"w:a": 0.1, "w:b": 1.0}]
    assert refine(weights, [0], [{"w:a": 1.0}], Tuning()) == [pytest.approx(one) for one in weights]


def test_an_intent_alone_is_left_as_it_is() -> None:
    assert refine([{"w:a": 0.5}], [0], [{"w:a": 1.0}], Tuning()) == [pytest.approx({"w:a": 0.5})]


def test_the_likest_rival_is_the_one_that_is_pushed_away() -> None:
    weights = [{"w:a": 0.1}, {"w:a": 1.0}, {"w:a": 0.9}]
    after = refine(weights, [0], [{"w:a": 1.0}], Tuning(rounds=1))
    assert after[1]["w:a"] < 1.0
    assert after[2] == pytest.approx({"w:a": 0.9})


# "lead away" is one of many ways to ask for the first, and its words stand in most of the second.
CONFUSED = {
    "a/away": ["lead away", "lead away, case", *(f"form{n}x paper{n}x" for n in range(8))],
    "a/lead": ["lead name", "away team lead", "lead phone", "away lead"],
    "a/record": ["record the reason"],
}


def found(tuning: Tuning, text: str) -> str | None:
    vocabulary = Vocabulary(FILE, lexicon_of(CONFUSED), frozenset())
    match = Matcher(vocabulary, build_index(vocabulary, CONFUSED, tuning), {}, tuning).match(text)
    return match.target if isinstance(match, Matched) else None


def test_a_planted_confusion_is_mended_and_takes_nothing_from_the_other() -> None:
    means_alone = Tuning(push=0.0)
    assert found(means_alone, "lead is away") == "a/lead", "there is no confusion to mend"
    assert found(Tuning(), "lead is away") == "a/away"
    for target, said in CONFUSED.items():
        for text in said:
            assert found(Tuning(), text) == target


def test_an_example_as_it_stands_is_its_own_and_nothing_else() -> None:
    means_alone = Tuning(push=0.0)
    for target, said in CONFUSED.items():
        for text in said:
            assert found(means_alone, text) == target


def test_a_text_that_two_targets_share_is_nobodys() -> None:
    intents = {"a/one": ["record it", "lead"], "a/two": ["record it", "paper"]}
    vocabulary = Vocabulary(FILE, lexicon_of(intents), frozenset())
    index = build_index(vocabulary, intents, Tuning())
    assert index.whole(vocabulary.read("record it")) is None
    assert index.whole(vocabulary.read("Lead")) == 0
