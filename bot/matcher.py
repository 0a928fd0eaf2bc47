"""A message → one intent, a few to choose from, or none; and why. See docs/adr/0003-matcher.md.

Every phrase of `intents/` is an example of its intent. A message is looked at by the concepts of the vocabulary and by
the words themselves, each counted by how rare it is among all examples. Each speaks for or against
an intent with the weight that `bot.index` worked out from the examples. Words that no example has count against every
intent, so a message about something else is near to none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.index import streams_of, weigh
from bot.model import Ambiguous, Match, Matched, Reason, Unmatched
from bot.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.index import Index, Vector
    from bot.text import Reading, Vocabulary

ELSEWHERE = "other/"
"""Targets whose examples are messages about something else: being nearest to them means that nothing here fits."""
CASE = "decide/"
"""Targets whose examples ask for a decision about one case."""
_NO_CHOICE = (ELSEWHERE, CASE)
_MOST_SENTENCES = 8
_FAR = 0.05
"""Below this an intent is neither answered nor suggested, nor near enough to make another unclear."""
_WORTH_RANKING = 0.25
_SAME = 2.0
_MOST_CHOICES = 4
_MOST_REASONS = 5
_TWO = 2


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    number: int
    target: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A message or one sentence of it: its features, and the intents by nearness."""

    reading: Reading
    vector: Vector
    ranked: list[_Scored]


class Matcher:
    """Finds the intent of a message in an index of examples; holds no state between messages.

    `narrow` maps targets that say only what a term means to the concepts they are about: a message that holds more
    than those is nearer to an answer that says more. `local` maps targets whose rules hold in one area to that area:
    for a message from elsewhere, that does not name the area, an answer that holds everywhere comes first.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        index: Index,
        narrow: Mapping[str, Iterable[str]] | None = None,
        tuning: Tuning | None = None,
        local: Mapping[str, str] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.tuning = tuning or Tuning()
        self._index = index
        self._unknown = index.unknown(self.tuning)
        self._holders: dict[int, tuple[list[float], dict[str, list[int]]]] = {}
        numbers = {target: number for number, target in enumerate(index.targets)}
        self._narrow = {
            numbers[target]: frozenset(f"c:{concept}" for concept in concepts)
            for target, concepts in (narrow or {}).items()
        }
        self._local = {numbers[target]: area for target, area in (local or {}).items()}
        self._areas = frozenset(self._local.values())

    # --- deciding --------------------------------------------------------------------------------

    def match(self, text: str, area: str | None = None) -> Match:
        """Return what `text` asks for. `area` is where it is asked from, such as kent."""
        return self.decide(self.vocabulary.read(text), area)

    def question(self, text: str, area: str | None = None) -> Matched | None:
        """Return what a question inside `text` asks when it is clear by itself, whatever else is said around it."""
        reading = self.vocabulary.read(text)
        return self._within(self._asking(reading, self._away(reading, area)), self.tuning.answer_from)

    def decide(self, reading: Reading, area: str | None = None) -> Match:
        """Return what a message that was read asks for."""
        away = self._away(reading, area)
        asking = self._asking(reading, away)
        pair = self._two_questions(asking)
        if pair:
            return Matched(pair[0][0], pair[0][1], pair[1][0])
        whole = self._weighed(reading, away)
        ranked = whole.ranked
        if not ranked:
            return Unmatched(Reason(repaired=reading.repaired))
        if ranked[0].score < self.tuning.answer_from:
            within = self._within(asking, self.tuning.within_from)
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

    def _away(self, reading: Reading, area: str | None) -> frozenset[int]:
        """Return the intents whose rules hold in another area than a message is asked from or names.

        An area is named by its own name, and by a concept of the vocabulary whose name begins with it: `kent-towns`.
        """
        named = {token.concept for sentence in reading.sentences for token in sentence.tokens}
        about = {area, *(one for one in self._areas if any(f"{name}-".startswith(f"{one}-") for name in named))}
        return frozenset(number for number, its in self._local.items() if its not in about)

    def _asking(self, reading: Reading, away: frozenset[int]) -> list[_Weighed]:
        """Return each question of a message of several sentences, weighed alone."""
        if len(reading.sentences) < _TWO:
            return []
        asking = [sentence for sentence in reading.sentences if sentence.asks and sentence.tokens]
        return [self._weighed(replace(reading, sentences=(sentence,)), away) for sentence in asking[-_MOST_SENTENCES:]]

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

    def _within(self, asking: Sequence[_Weighed], least: float) -> Matched | None:
        """Return what a clear question inside a message asks, when its score is `least` or more."""
        for alone in asking:
            ranked = alone.ranked
            clear = ranked and ranked[0].score >= least and self._clear(ranked)
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

    def _weighed(self, reading: Reading, away: frozenset[int]) -> _Weighed:
        vector = weigh(streams_of(reading), self._index.rarity, self._unknown, self.tuning)
        ranked = self._score(vector, away)
        whole = self._index.whole(reading)
        if whole is not None:  # an example as it stands: nothing can be nearer
            same = _Scored(_SAME, whole, self._index.targets[whole])
            ranked = [same, *(one for one in ranked if one.number != whole and one.score < _SAME)]
        return _Weighed(reading, vector, ranked)

    def _score(self, vector: Vector, away: frozenset[int]) -> list[_Scored]:
        """Return the nearest intents, the first first."""
        near = [0.0] * len(self._index.targets)
        for feature, weight in vector.items():
            for number, value in self._index.weights(feature):
                near[number] += weight * value
        # Most are far from the message, and nothing below a quarter of the first can matter.
        least = max(_FAR, max(near, default=0.0) * _WORTH_RANKING)
        told = _Told(vector)
        scored = []
        for number, score in enumerate(near):
            if score >= least:
                share = told.share(self._narrow[number]) if number in self._narrow else 1.0
                left = self.tuning.elsewhere if number in away else 1.0
                # Rounded, so that the order of additions cannot decide between two intents.
                scored.append((-round(score * left * share**self.tuning.narrow, 6), number))
        return [_Scored(-score, number, self._index.targets[number]) for score, number in sorted(scored)]

    # --- why -------------------------------------------------------------------------------------

    def _reason(self, weighed: _Weighed) -> Reason:
        """Name the person's words that counted most towards the first intent, and the example nearest to them."""
        scored, reading = weighed.ranked[0], weighed.reading
        counted: dict[str, float] = {}
        for sentence in reading.sentences:
            for token in sentence.tokens:
                feature = f"c:{token.concept}"
                held = self._index.weights(feature)
                value = next((value for number, value in held if number == scored.number), 0.0)
                value *= weighed.vector.get(feature, 0.0)
                if value > 0:
                    counted[token.surface] = max(counted.get(token.surface, 0.0), value)
        known = (said for said in counted if all(map(self.vocabulary.knows, said.split())))
        words = sorted(known, key=lambda said: (-counted[said], said))[:_MOST_REASONS]
        # What is not covered is near to no answer: an example of it would explain nothing.
        phrase = "" if scored.target.startswith(ELSEWHERE) else self._nearest(weighed)
        return Reason(tuple(words), phrase, scored.score, reading.repaired)

    def _nearest(self, weighed: _Weighed) -> str:
        """Return the first intent's example that shares most words with the message, by their weight."""
        number = weighed.ranked[0].number
        examples = self._index.examples[number]
        if number not in self._holders:
            self._holders[number] = _holders([self.vocabulary.stems(text) for text in examples])
        lengths, holders = self._holders[number]
        shared: dict[int, float] = {}
        for feature, weight in weighed.vector.items():
            for example in holders.get(feature, ()):
                shared[example] = shared.get(example, 0.0) + weight
        if not shared:
            return examples[0]
        return examples[min(shared, key=lambda example: (-shared[example] / lengths[example], example))]


def _holders(stems: Sequence[list[str]]) -> tuple[list[float], dict[str, list[int]]]:
    """Return the length of each example, and for each word, as a feature, the examples that hold it."""
    holders: dict[str, list[int]] = {}
    for example, words in enumerate(stems):
        for word in dict.fromkeys(words):
            holders.setdefault(f"w:{word}", []).append(example)
    return [math.sqrt(len(words) + 1) for words in stems], holders


class _Told:
    """How much of a message's concepts, by weight, some of them make up."""

    def __init__(self, vector: Vector) -> None:
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
