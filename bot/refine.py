"""Weights that tell neighbouring intents apart, learnt from the examples. See docs/adr/0003-matcher.md.

Each intent starts as the mean direction of its examples. Then the examples are gone through a few times, and where one
is not nearer to its own intent than to the likest other by a margin, the two are pushed apart along it. Weights are
averaged over the rounds. (Refined centroids, "dragpushing": Tan, Cheng and others 2005; averaged perceptron: Freund
and Schapire 1999.) What comes out is still a weight for each word and intent, so it can be explained word by word.

Pure and repeatable: weights and values are whole numbers of small units, so that every sum is exact, in whatever order
a processor adds it up, and every computer comes to the same weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.tuning import Tuning

    Example = tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.int32]]
    """The places of an example's features, their values in units, and how far it moves each weight, in units."""

Weights = list[dict[str, float]]
"""For each intent, the weight of each feature."""

_WEIGHT = 2**24
"""Units of a weight in one; 32 bits then hold weights up to 128, where those of real examples stay below 8."""
_VALUE = 2**12
"""Units of a feature's value in one. A score is a whole number of units of both, far below 2**53."""
_FAR_AHEAD = 0.15
_REST = 3


def refine(weights: Weights, owners: Sequence[int], vectors: Sequence[dict[str, float]], tuning: Tuning) -> Weights:
    """Return the weights after `tuning.rounds` rounds over the examples; `weights` itself is left as it was."""
    # Imported here: only learning needs it, and most starts find what was learnt before.
    import numpy as np  # noqa: PLC0415

    names = {
        name: place for place, name in enumerate(dict.fromkeys(name for one in (*weights, *vectors) for name in one))
    }
    now = np.zeros((len(names), len(weights)), np.int32)
    for number, one in enumerate(weights):
        for name, weight in one.items():
            now[names[name], number] = round(weight * _WEIGHT)
    examples = [
        (
            np.array([names[name] for name in vector], np.intp),
            np.array([round(value * _VALUE) for value in vector.values()], np.float64),
            np.array([round(value * tuning.push * _WEIGHT) for value in vector.values()], np.int32),
        )
        for vector in vectors
    ]
    mean = np.zeros(now.shape, np.int32)
    rests = [0] * len(examples)
    for number in range(tuning.rounds):
        for place in _order(len(examples), number):
            if rests[place] <= number:
                ahead = _push(now, owners[place], examples[place], tuning.margin)
                # One that is far ahead will not fall back at once: half of the work is saved by not looking.
                rests[place] = number + _REST if ahead > tuning.margin + _FAR_AHEAD else 0
        mean += now // tuning.rounds
    return _named(mean, [*names])


def _push(now: NDArray[np.int32], owner: int, example: Example, margin: float) -> float:
    """Push two intents apart where an example needs it. Return how far it was ahead of its nearest rival."""
    places, values, step = example
    scores = values @ now[places].astype(float)
    own, scores[owner] = scores[owner], -_WEIGHT * _VALUE
    rival = int(scores.argmax())
    if scores[rival] <= 0:
        return 1.0
    ahead = float(own - scores[rival]) / (_WEIGHT * _VALUE)
    if ahead < margin:
        now[places, owner] += step
        now[places, rival] -= step
    return ahead


def _named(mean: NDArray[np.int32], names: Sequence[str]) -> Weights:
    found: Weights = []
    for weights in mean.T:
        (places,) = weights.nonzero()
        held = zip(places.tolist(), weights[places].tolist(), strict=True)
        found.append({names[place]: weight / _WEIGHT for place, weight in held})
    return found


def _order(examples: int, number: int) -> list[int]:
    """Return the examples in an order that differs from round to round and is the same everywhere."""
    return sorted(range(examples), key=lambda example: crc32(f"{number}:{example}".encode()))
