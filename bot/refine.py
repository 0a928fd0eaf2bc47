"""Pushes intents apart where their examples are taken for each other's.

An intent starts as the mean direction of its examples. Wherever an example is not nearer to its own intent, by a
margin, than to the one most like it, its words are added to the one and taken from the other, a little at a time; the
weights are averaged over the rounds. (Refined centroids, "dragpushing": Tan, Cheng and others 2005; averaged
perceptron: Freund and Schapire 1999.) What comes out is still a weight for each word and intent, so it can be explained
word by word.

Pure and repeatable: plain arithmetic in a fixed order gives the same weights on every computer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.tuning import Tuning

Weights = list[dict[str, float]]
"""For each intent, the weight of each feature."""


def refine(weights: Weights, owners: Sequence[int], vectors: Sequence[dict[str, float]], tuning: Tuning) -> Weights:
    """Return the weights after `tuning.rounds` rounds over the examples; `weights` itself is left as it was."""
    rivals = _rivals(weights, owners, vectors, tuning.rivals)
    now = [dict(one) for one in weights]
    total: Weights = [{} for _ in weights]
    rests = [0] * len(vectors)
    for number in range(tuning.rounds):
        for example in _order(vectors, number):
            if rests[example] > number:
                continue
            ahead = _push(now, owners[example], vectors[example], rivals[example], tuning)
            # One that is far ahead will not fall back at once: half of the work is saved by not looking.
            rests[example] = number + _REST if ahead > tuning.margin + _FAR_AHEAD else 0
        for summed, one in zip(total, now, strict=True):
            for feature, weight in one.items():
                summed[feature] = summed.get(feature, 0.0) + weight
    return [{feature: weight / tuning.rounds for feature, weight in one.items()} for one in total]


_FAR_AHEAD = 0.15
_REST = 3


def _push(weights: Weights, owner: int, vector: dict[str, float], rivals: Sequence[int], tuning: Tuning) -> float:
    """Push two intents apart where an example needs it. Return how far it was ahead of its nearest rival."""
    if not rivals:
        return 1.0
    most, nearest = max((_score(weights[rival], vector), -rival) for rival in rivals)
    own, other = weights[owner], weights[-nearest]
    ahead = _score(own, vector) - most
    if ahead < tuning.margin:
        for feature, weight in vector.items():
            own[feature] = own.get(feature, 0.0) + tuning.push * weight
            other[feature] = other.get(feature, 0.0) - tuning.push * weight
    return ahead


def _score(weights: dict[str, float], vector: dict[str, float]) -> float:
    score = 0.0
    for feature, weight in vector.items():
        value = weights.get(feature)
        if value is not None:
            score += weight * value
    return score


def _rivals(weights: Weights, owners: Sequence[int], vectors: Sequence[dict[str, float]], most: int) -> list[list[int]]:
    """Return, for each example, the other intents that are nearest to it at the start."""
    holders: dict[str, list[tuple[int, float]]] = {}
    for number, one in enumerate(weights):
        for feature, weight in one.items():
            holders.setdefault(feature, []).append((number, weight))
    found = []
    for owner, vector in zip(owners, vectors, strict=True):
        near = [0.0] * len(weights)
        for feature, weight in vector.items():
            for number, value in holders.get(feature, ()):
                near[number] += weight * value
        near[owner] = -1.0
        ranked = sorted(range(len(weights)), key=lambda number: (-near[number], number))
        found.append([number for number in ranked[:most] if near[number] > 0])
    return found


def _order(vectors: Sequence[dict[str, float]], number: int) -> list[int]:
    """Return the examples in an order that differs from round to round and is the same everywhere."""
    return sorted(range(len(vectors)), key=lambda example: crc32(f"{number}:{example}".encode()))
