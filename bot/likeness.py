"""How much a message reads like one kind of example rather than all others: the evidence of its words, added up.

Each word, pair of words and signal speaks for or against a kind by how much more often it stands in the examples of
that kind than in the others (naive Bayes). Bounded, deterministic, and it can name the words that spoke loudest.
"""

from __future__ import annotations

import math
from collections import Counter
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
_ROOM = 8
"""Added to the number of features, so that three words alone cannot say much."""
_LENGTH = 0.7
"""How far a long message is held to more evidence than a short one: between its root (0.5) and its length (1)."""
_NEAR = 6
_MOST_REASONS = 4


class Likeness:
    """Counts of what stands in the examples, and what they say of a message.

    `totals`: how many examples there are of each of `kinds`, and of ordinary messages last. `counts[feature]` is the
    number of examples that hold it, and then, by turns, the place of a kind in `kinds` and how many of those are its
    own: whole numbers, so that what is kept is small.
    """

    def __init__(self, kinds: Sequence[str], totals: Sequence[int], counts: Mapping[str, Sequence[int]]) -> None:
        self.kinds = tuple(kinds)
        self.totals = tuple(totals)
        self.counts = counts
        everyone = sum(totals)
        self._log = [math.log(number + _SMOOTHING) for number in range(everyone + 1)]
        self._share = [
            math.log(everyone - own + 2 * _SMOOTHING) - math.log(own + 2 * _SMOOTHING)
            for own, _ in zip(totals, self.kinds, strict=False)
        ]

    def weigh(self, features: Mapping[str, str]) -> dict[str, float]:
        """Return the evidence for each kind; 0 is none either way."""
        log, known, against_all = self._log, 0, 0.0
        own = [0.0] * len(self.kinds)
        for feature in features:
            row = self.counts.get(feature)
            if row is None:
                continue
            known += 1
            seen = row[0]
            none_of_them = log[0] - log[seen]
            against_all += none_of_them
            for at in range(1, len(row), 2):
                count = row[at + 1]
                own[row[at]] += log[count] - log[seen - count] - none_of_them
        length = (len(features) + _ROOM) ** _LENGTH
        return {kind: (against_all + own[at] + known * self._share[at]) / length for at, kind in enumerate(self.kinds)}

    def reasons(self, features: Mapping[str, str], kind: str) -> tuple[str, ...]:
        """Return the words that spoke loudest for a kind."""
        spoken = {feature: self.weigh({feature: ""})[kind] for feature in features if feature in self.counts}
        loudest = sorted((f for f, value in spoken.items() if value > 0), key=lambda f: (-spoken[f], f))
        return tuple(dict.fromkeys(features[feature] for feature in loudest))[:_MOST_REASONS]


def learn(kinds: Sequence[str], examples: Iterable[Example]) -> Likeness:
    """Return what stands in examples of all kinds and in ordinary messages."""
    places: list[str | None] = [*kinds, None]
    counts: list[Counter[str]] = [Counter() for _ in places]
    totals = [0] * len(places)
    for words, found, kind in examples:
        at = places.index(kind)
        counts[at].update(features_of(words, found).keys())
        totals[at] += 1
    seen: Counter[str] = Counter()
    for counted in counts:
        seen.update(counted)
    # What stands once, and that in an ordinary message, says next to nothing and would fill half of what is kept.
    ordinary = counts[-1]
    rows = {feature: [number] for feature, number in seen.items() if number > 1 or feature not in ordinary}
    for at, counted in enumerate(counts[:-1]):
        for feature, number in counted.items():
            rows[feature] += [at, number]
    return Likeness(kinds, totals, rows)


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
