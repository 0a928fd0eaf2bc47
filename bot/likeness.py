"""How much a message reads like one kind of example rather than another: the evidence of its words, added up.

Each word, and each pair of words, speaks for or against by how much more often it stands in the one kind than in the
other (naive Bayes). Bounded, deterministic, and it can name the words that spoke loudest.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.text import clean, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_SMOOTHING = 0.1
_SEEN_AT_LEAST = 2
_ROOM = 8
"""Added to a message's length, so that three words alone cannot say much."""
_MOST_WORDS = 400
_MOST_REASONS = 4


class Likeness:
    """Weighs messages by examples of a kind (`fires`) and of ordinary messages (`ordinary`)."""

    def __init__(self, fires: Iterable[str], ordinary: Iterable[str]) -> None:
        counts, totals = [], []
        for texts in (fires, ordinary):
            counter: Counter[str] = Counter()
            total = 0
            for text in texts:
                counter.update(dict.fromkeys(_features(text), 1))
                total += 1
            counts.append(counter)
            totals.append(total + 2 * _SMOOTHING)
        self._evidence = {
            feature: math.log((counts[0][feature] + _SMOOTHING) / totals[0])
            - math.log((counts[1][feature] + _SMOOTHING) / totals[1])
            for feature in counts[0].keys() | counts[1].keys()
            if counts[0][feature] + counts[1][feature] >= _SEEN_AT_LEAST
        }

    def weigh(self, text: str) -> tuple[float, tuple[str, ...]]:
        """Return the evidence for the kind (0: none either way), and the words that spoke loudest for it."""
        features = _features(text)
        spoken = {feature: self._evidence[feature] for feature in features if feature in self._evidence}
        score = math.fsum(spoken.values()) / math.sqrt(len(features) + _ROOM)
        loudest = sorted((f for f, value in spoken.items() if value > 0), key=lambda f: (-spoken[f], f))
        return score, tuple(features[feature] for feature in loudest[:_MOST_REASONS])


def _features(text: str) -> dict[str, str]:
    """Return the stems of a text and their pairs, each with the words it stands for."""
    words = words_of(clean(text))[:_MOST_WORDS]
    stems = [stem(word) for word in words]
    alone = dict(zip(stems, words, strict=True))
    pairs = {
        f"{first} {second}": f"{one} {other}"
        for (first, second), (one, other) in zip(pairwise(stems), pairwise(words), strict=True)
    }
    return alone | pairs
