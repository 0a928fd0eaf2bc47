"""A message → one intent, a few to choose from, or none; and why. See docs/adr/0003-matcher.md.

Every phrase of `intents/` is an example of its intent. A message and the examples are compared by the concepts of the
vocabulary and by the words themselves, alone and in pairs, each counted by how rare it is among all examples (tf-idf,
cosine). An intent's score blends how near the message is to all its examples together and to the nearest of them.
Words that no example has count against every intent, so a message about something else is near to none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Ambiguous, Match, Matched, Reason, Unmatched
from bot.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.text import Reading, Vocabulary

ELSEWHERE = "other/"
"""Targets whose examples are messages about something else: being nearest to them means that nothing here fits."""
CASE = "decide/"
"""Targets whose examples ask for a decision about one case."""
_NO_CHOICE = (ELSEWHERE, CASE)
_MOST_SENTENCES = 8
_FAR = 0.05
"""Below this an intent is neither answered nor suggested, nor near enough to make another unclear."""
_MOST_CHOICES = 4
_MOST_RANKED = 12
_MOST_REASONS = 5
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    target: str
    example: int


_Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A message or one sentence of it: its features, and the intents by nearness."""

    reading: Reading
    vector: _Vector
    ranked: list[_Scored]


class Matcher:
    """Finds the intent of a message. Built once from `intents`: target → examples; holds no state between messages.

    `narrow` maps targets that say only what a term means to the concepts they are about: a message that holds more
    than those is nearer to an answer that says more.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        intents: Mapping[str, Iterable[str]],
        narrow: Mapping[str, Iterable[str]] | None = None,
        tuning: Tuning | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.tuning = tuning or Tuning()
        self._targets = sorted(intents)
        self._narrow = {
            self._targets.index(target): frozenset(f"c:{concept}" for concept in concepts)
            for target, concepts in (narrow or {}).items()
        }
        self._examples: list[tuple[int, str]] = [
            (number, phrase) for number, target in enumerate(self._targets) for phrase in dict.fromkeys(intents[target])
        ]
        self._owners = [number for number, _ in self._examples]
        self._ranges = _ranges(self._owners)
        streams = [self._streams(vocabulary.read(phrase, repair=False)) for _, phrase in self._examples]
        self._rarity = _rarity(streams)
        self._unknown = max(self._rarity.values(), default=1.0) * self.tuning.unknown
        vectors = [self._vector(stream) for stream in streams]
        self._by_example = self._postings(vectors)
        self._by_intent = self._centroids(vectors)

    def _postings(self, vectors: Sequence[_Vector]) -> dict[str, list[tuple[int, float]]]:
        """Return, for each feature that is not common, the examples that hold it and its weight there."""
        by_example: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, vector in enumerate(vectors):
            for feature, weight in vector.items():
                by_example[feature].append((index, weight))
        most = max(_TWO, self.tuning.common * len(vectors))
        return {feature: postings for feature, postings in by_example.items() if len(postings) <= most}

    def _centroids(self, vectors: Sequence[_Vector]) -> dict[str, list[tuple[int, float]]]:
        """Return, for each feature, the intents whose examples hold it and its weight in their mean direction."""
        sums: list[dict[str, float]] = [defaultdict(float) for _ in self._targets]
        for (number, _), vector in zip(self._examples, vectors, strict=True):
            for feature, weight in vector.items():
                sums[number][feature] += weight
        by_intent: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, total in enumerate(sums):
            length = math.sqrt(math.fsum(weight * weight for weight in total.values())) or 1.0
            for feature, weight in total.items():
                by_intent[feature].append((number, weight / length))
        return by_intent

    # --- features --------------------------------------------------------------------------------

    @staticmethod
    def _streams(reading: Reading) -> tuple[Counter[str], Counter[str]]:
        """Count a text's concepts and its words, alone and in pairs. Concepts and words are told apart by a prefix."""
        concepts: Counter[str] = Counter()
        words: Counter[str] = Counter()
        for sentence in reading.sentences:
            _count(concepts, "c", [token.concept for token in sentence.tokens])
            _count(words, "w", sentence.stems)
        return concepts, words

    def _vector(self, streams: tuple[Counter[str], Counter[str]]) -> _Vector:
        """Weigh features by rarity; the two streams count alike, and the whole has length one at most."""
        words = sum(count for feature, count in streams[1].items() if " " not in feature)
        unknown = self._unknown**2 * min(1.0, self.tuning.unhurried / max(words, 1))
        vector: _Vector = {}
        for stream in streams:
            known: _Vector = {}
            squares = 0.0
            for feature in sorted(stream):
                rarity = self._rarity.get(feature)
                weight = 1.0 + math.log(stream[feature])
                if rarity is not None:
                    known[feature] = weight * rarity
                    squares += (weight * rarity) ** 2
                elif " " not in feature:
                    squares += weight * weight * unknown
            length = math.sqrt(squares * _TWO) or 1.0
            vector.update({feature: weight / length for feature, weight in known.items()})
        return vector

    # --- deciding --------------------------------------------------------------------------------

    def match(self, text: str) -> Match:
        """Return what `text` asks for."""
        return self.decide(self.vocabulary.read(text))

    def decide(self, reading: Reading) -> Match:
        """Return what a message that was read asks for."""
        asking = self._asking(reading)
        pair = self._two_questions(asking)
        if pair:
            return Matched(pair[0][0], pair[0][1], pair[1][0])
        whole = self._weighed(reading)
        ranked = whole.ranked
        if not ranked:
            return Unmatched(Reason(repaired=reading.repaired))
        if ranked[0].score < self.tuning.answer_from:
            within = self._within(asking)
            if within:
                return within
        reason = self._reason(whole)
        answers = [one for one in ranked if not one.target.startswith(_NO_CHOICE)]
        far = ranked[0].score < self.tuning.suggest_from or not answers
        if self._clear(ranked) and not ranked[0].target.startswith(ELSEWHERE):
            return Matched(ranked[0].target, reason)
        if far or ranked[0].target.startswith(ELSEWHERE):
            return Unmatched(reason)
        floor = max(self.tuning.suggest_from * 0.9, ranked[0].score * (1 - self.tuning.choice_span))
        choices = [one.target for one in answers[:_MOST_CHOICES] if one.score >= floor]
        # One near miss alone would look like an answer: show the next nearest beside it.
        return Ambiguous(tuple(choices if len(choices) > 1 else (one.target for one in answers[:_TWO])), reason)

    def _asking(self, reading: Reading) -> list[_Weighed]:
        """Return each question of a message of several sentences, weighed alone."""
        if len(reading.sentences) < _TWO:
            return []
        asking = [sentence for sentence in reading.sentences if sentence.asks and sentence.tokens]
        return [self._weighed(replace(reading, sentences=(sentence,))) for sentence in asking[-_MOST_SENTENCES:]]

    def _clear(self, ranked: Sequence[_Scored]) -> bool:
        first = ranked[0].score
        second = ranked[1].score if len(ranked) > 1 else 0.0
        # A decision refused is safe, so it need not be as far ahead.
        lead = self.tuning.pair_lead if ranked[0].target.startswith(CASE) else self.tuning.lead
        return first >= self.tuning.answer_from and first - second >= lead * first

    def _two_questions(self, asking: Sequence[_Weighed]) -> list[tuple[str, Reason]] | None:
        """Return the first two questions of a message that are each clear alone and ask different things."""
        found: list[tuple[str, Reason]] = []
        for alone in asking if len(asking) >= _TWO else ():
            if self._clear_in_pair(alone.ranked) and self._another(alone.ranked[0].target, found):
                found.append((alone.ranked[0].target, self._reason(alone)))
        return found[:_TWO] if len(found) >= _TWO else None

    def _within(self, asking: Sequence[_Weighed]) -> Matched | None:
        """Return what a clear question inside a message asks, when the message as a whole is near to nothing."""
        for alone in asking:
            ranked = alone.ranked
            clear = ranked and ranked[0].score >= self.tuning.within_from and self._clear(ranked)
            if clear and not ranked[0].target.startswith(_NO_CHOICE):
                return Matched(ranked[0].target, self._reason(alone))
        return None

    def _clear_in_pair(self, ranked: Sequence[_Scored]) -> bool:
        if len(ranked) < _TWO:
            return bool(ranked)
        first, second = ranked[0].score, ranked[1].score
        return first >= self.tuning.pair_from and first - second >= self.tuning.pair_lead * first

    @staticmethod
    def _another(target: str, found: Sequence[tuple[str, Reason]]) -> bool:
        return not target.startswith(_NO_CHOICE) and all(target != other for other, _ in found)

    # --- scoring ---------------------------------------------------------------------------------

    def _weighed(self, reading: Reading) -> _Weighed:
        vector = self._vector(self._streams(reading))
        return _Weighed(reading, vector, self._score(vector))

    def _score(self, vector: _Vector) -> list[_Scored]:
        """Return the nearest intents, the first first."""
        together = [0.0] * len(self._targets)
        alike = [0.0] * len(self._owners)
        for feature, weight in vector.items():
            for number, value in self._by_intent.get(feature, ()):
                together[number] += weight * value
            for index, value in self._by_example.get(feature, ()):
                alike[index] += weight * value
        # The nearest example of each intent: an intent's examples stand together, the earlier wins a tie.
        nearest = [
            (number, max(alike[first:end]), first, end) for number, first, end in self._ranges if together[number]
        ]
        told = _Told(vector)
        share = self.tuning.nearest
        scored = []
        for number, value, first, end in nearest:
            score = (together[number] + share * value) / (1 + share)
            if score < _FAR:
                continue
            if number in self._narrow:
                score *= told.share(self._narrow[number]) ** self.tuning.narrow
            # Rounded, so that the order of additions cannot decide between two intents.
            scored.append((-round(score, 6), number, value, first, end))
        return [
            _Scored(-score, self._targets[number], alike.index(value, first, end))
            for score, number, value, first, end in sorted(scored)[:_MOST_RANKED]
        ]

    # --- why -------------------------------------------------------------------------------------

    def _reason(self, weighed: _Weighed) -> Reason:
        """Name the person's words that counted most towards the first intent, and the example nearest to them."""
        scored, reading = weighed.ranked[0], weighed.reading
        number = self._owners[scored.example]
        counted: dict[str, float] = {}
        for sentence in reading.sentences:
            for token in sentence.tokens:
                feature = f"c:{token.concept}"
                weight = weighed.vector.get(feature, 0.0)
                value = next((v for n, v in self._by_intent.get(feature, ()) if n == number), 0.0)
                if weight * value:
                    counted[token.surface] = max(counted.get(token.surface, 0.0), weight * value)
        words = sorted(counted, key=lambda word: (-counted[word], word))[:_MOST_REASONS]
        return Reason(tuple(words), self._examples[scored.example][1], scored.score, reading.repaired)


class _Told:
    """How much of a message's concepts, by weight, some of them make up."""

    def __init__(self, vector: _Vector) -> None:
        self._squares = {
            feature: weight * weight
            for feature, weight in vector.items()
            if feature.startswith("c:") and " " not in feature
        }
        self._total = math.fsum(self._squares.values())

    def share(self, concepts: frozenset[str]) -> float:
        """Return 0 to 1."""
        if not self._total:
            return 0.0
        return sum([self._squares.get(concept, 0.0) for concept in concepts]) / self._total


def _ranges(owners: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (owner, first, end) for each run of equal owners."""
    starts = [index for index, owner in enumerate(owners) if not index or owner != owners[index - 1]]
    return [(owners[first], first, end) for first, end in zip(starts, [*starts[1:], len(owners)], strict=True)]


def _count(counter: Counter[str], prefix: str, items: Sequence[str]) -> None:
    counter.update(f"{prefix}:{item}" for item in items)
    counter.update(f"{prefix}:{first} {second}" for first, second in pairwise(items))


def _rarity(streams: Sequence[tuple[Counter[str], Counter[str]]]) -> dict[str, float]:
    """Return how rare each feature is among the examples, from 1 upwards (smoothed inverse document frequency)."""
    spread: Counter[str] = Counter()
    for concepts, words in streams:
        spread.update(concepts.keys())
        spread.update(words.keys())
    total = len(streams)
    return {feature: math.log((1 + total) / (1 + count)) + 1.0 for feature, count in spread.items()}
