"""How much a message reads like one kind of example rather than all others: the evidence of its words, added up.

Each word, pair of words and signal speaks for or against a kind by how much more often it stands in the examples of that
kind than in the others (naive Bayes). Bounded, deterministic, and it can name the words that spoke loudest.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.text import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.patterns import Found

    Example = tuple[Sequence[str], Found, str | None]
    """The words of an example, the signals found in them, and its kind: None for an ordinary message."""

MOST_WORDS = 400
_SMOOTHING = 0.05
_SEEN_AT_LEAST = 2
_ROOM = 8
"""Added to the number of features, so that three words alone cannot say much."""
_LENGTH = 0.7
"""How far a long message is held to more evidence than a short one: between its root (0.5) and its length (1)."""
_NEAR = 6
_MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """What each feature says for or against each kind: `evidence[feature]` has one number for each of `kinds`."""

    kinds: tuple[str, ...]
    evidence: Mapping[str, Sequence[float]]

    def weigh(self, features: Mapping[str, str]) -> dict[str, float]:
        """Return the evidence for each kind; 0 is none either way."""
        spoken = [self.evidence[feature] for feature in features if feature in self.evidence]
        if not spoken:
            return dict.fromkeys(self.kinds, 0.0)
        length = (len(features) + _ROOM) ** _LENGTH
        return {
            kind: math.fsum(column) / length for kind, column in zip(self.kinds, zip(*spoken, strict=True), strict=True)
        }

    def reasons(self, features: Mapping[str, str], kind: str) -> tuple[str, ...]:
        """Return the words that spoke loudest for a kind."""
        at = self.kinds.index(kind)
        spoken = {feature: self.evidence[feature][at] for feature in features if feature in self.evidence}
        loudest = sorted((f for f, value in spoken.items() if value > 0), key=lambda f: (-spoken[f], f))
        return tuple(dict.fromkeys(features[feature] for feature in loudest))[:_MOST_REASONS]


def learn(kinds: Sequence[str], examples: Iterable[Example]) -> Likeness:
    """Return the evidence in examples of all kinds and of ordinary messages."""
    counts: dict[str | None, Counter[str]] = {kind: Counter() for kind in (*kinds, None)}
    totals: Counter[str | None] = Counter()
    for words, found, kind in examples:
        counts[kind].update(features_of(words, found).keys())
        totals[kind] += 1
    everywhere: Counter[str] = Counter()
    for counted in counts.values():
        everywhere.update(counted)
    everyone = totals.total()
    columns = []
    for kind in kinds:
        inside, outside = totals[kind] + 2 * _SMOOTHING, everyone - totals[kind] + 2 * _SMOOTHING
        columns.append((counts[kind], math.log(outside) - math.log(inside)))
    evidence = {
        feature: tuple(
            round(math.log(own[feature] + _SMOOTHING) - math.log(seen - own[feature] + _SMOOTHING) + share, 3)
            for own, share in columns
        )
        for feature, seen in everywhere.items()
        if seen >= _SEEN_AT_LEAST
    }
    return Likeness(tuple(kinds), evidence)


def features_of(words: Sequence[str], found: Found) -> dict[str, str]:
    """Return what is weighed of a message, each with the words it stands for.

    Stems, pairs of neighbours and pairs with one word between; signals, signals beside a word, and signals near each
    other in their order.
    """
    words = words[:MOST_WORDS]
    stems = [stem(word) for word in words]
    features = dict(zip(stems, words, strict=True))
    for at, (first, second) in enumerate(pairwise(stems)):
        features[f"{first} {second}"] = f"{words[at]} {words[at + 1]}"
    for at in range(len(stems) - 2):
        features[f"{stems[at]} _ {stems[at + 2]}"] = " ".join(words[at : at + 3])
    features |= _signal_features(words, stems, found)
    return features


def _signal_features(words: Sequence[str], stems: Sequence[str], found: Found) -> dict[str, str]:
    features: dict[str, str] = {}
    places = sorted((start, name, text) for name, all_ in found.items() for start, text in all_ if start < len(words))
    for index, (start, name, text) in enumerate(places):
        features[f"#{name}"] = text
        if start:
            features[f"{stems[start - 1]} #{name}"] = f"{words[start - 1]} {text}"
        after = start + text.count(" ") + 1
        if after < len(stems):
            features[f"#{name} {stems[after]}"] = f"{text} {words[after]}"
        for later, other, its_text in places[index + 1 :]:
            if later - start > _NEAR:
                break
            if other != name:
                features[f"#{name}>#{other}"] = f"{text} … {its_text}"
    return features
