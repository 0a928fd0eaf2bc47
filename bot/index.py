"""The examples of every intent, weighed: what the matcher looks a message up in. See docs/adr/0003-matcher.md.

An example becomes three streams of features: the concepts of the vocabulary and the stems of its words, each alone and
in neighbouring pairs, and the words as they are written. They are counted by how rare they are among all examples
(tf-idf). From these `bot.refine` works out how much each feature speaks for or against each intent. An index is plain
data, so it can be kept (docs/adr/0007-kept-index.md): the same intents give the same index, to the last digit.
"""

from __future__ import annotations

import math
import sys
from array import array
from base64 import b64decode, b64encode
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.refine import refine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.text import Reading, Vocabulary
    from bot.tuning import Tuning

Vector = dict[str, float]
Streams = tuple[Counter[str], Counter[str], Counter[str]]

_DIGITS = 5
"""Weights are rounded to this many digits, so that an index that was kept is the one that was built."""
_FAINT = 0.025
"""A weight below this decides nothing."""
_MOST_HOLDERS = 64
"""A feature speaks for or against so many intents at most, those it speaks loudest for or against."""
_PAIR_SEEN = 2
"""Examples that must have a pair of words before it counts; one alone teaches only that example by heart."""


@dataclass(frozen=True, slots=True)
class Index:
    """Targets, their examples, and for each feature which targets it speaks for or against.

    `examples`: for each target, its examples. `rarity`: feature → 1 upwards; a feature's number is its place there. The
    weights of feature number n are `owners` (numbers of targets) and `values` from `starts[n]` to `starts[n + 1]`.
    `exact`: a mark of an example's words → its target; examples that two targets share are left out.
    """

    targets: Sequence[str]
    examples: Sequence[Sequence[str]]
    rarity: Mapping[str, float]
    numbers: Mapping[str, int]
    starts: array[int]
    owners: array[int]
    values: array[float]
    exact: Mapping[int, int]

    def whole(self, reading: Reading) -> int | None:
        """Return the number of the target that has this very text among its examples, or None."""
        return self.exact.get(_mark(reading))

    def unknown(self, tuning: Tuning) -> float:
        """Return the weight of a word that no example has."""
        return max(self.rarity.values(), default=1.0) * tuning.unknown

    def weights(self, feature: str) -> Iterable[tuple[int, float]]:
        """Return (number of a target, weight) for each target that a feature speaks for or, below 0, against."""
        number = self.numbers.get(feature)
        if number is None:
            return ()
        first, end = self.starts[number], self.starts[number + 1]
        return zip(self.owners[first:end], self.values[first:end], strict=True)

    def packed(self) -> dict[str, Any]:
        """Return the index as JSON data that is quick to read: numbers as base64."""
        rarity = array("d", self.rarity.values())
        numbers: dict[str, array[Any]] = {
            "rarity": rarity,
            "starts": self.starts,
            "owners": self.owners,
            "values": self.values,
        }
        return {
            "targets": self.targets,
            "examples": self.examples,
            "features": [*self.rarity],
            "marks": _pack(array("Q", self.exact)),
            "marked": _pack(array("H", self.exact.values())),
            **{name: _pack(one) for name, one in numbers.items()},
        }


def unpacked(data: Mapping[str, Any]) -> Index:
    """Return the index that `Index.packed` gave."""
    features = data["features"]
    return Index(
        data["targets"],
        data["examples"],
        dict(zip(features, _unpack("d", data["rarity"]), strict=True)),
        dict(zip(features, range(len(features)), strict=True)),
        _unpack("I", data["starts"]),
        _unpack("H", data["owners"]),
        _unpack("f", data["values"]),
        dict(zip(_unpack("Q", data["marks"]), _unpack("H", data["marked"]), strict=True)),
    )


def build_index(vocabulary: Vocabulary, intents: Mapping[str, Iterable[str]], tuning: Tuning) -> Index:
    """Return the index of `intents`: target → examples."""
    targets = sorted(intents)
    examples = [[*dict.fromkeys(intents[target])] for target in targets]
    owners = [number for number, texts in enumerate(examples) for _ in texts]
    readings = [vocabulary.read(text, repair=False) for texts in examples for text in texts]
    streams = [streams_of(reading) for reading in readings]
    rarity = _rarity(streams)
    unknown = max(rarity.values(), default=1.0) * tuning.unknown
    vectors = [weigh(stream, rarity, unknown, tuning) for stream in streams]
    held = _weights(owners, vectors, tuning)
    starts, spoken_to, values = array("I", [0]), array("H"), array("f")
    for feature in rarity:
        for number, weight in held.get(feature, ()):
            spoken_to.append(number)
            values.append(weight)
        starts.append(len(values))
    numbers = dict(zip(rarity, range(len(rarity)), strict=True))
    return Index(targets, examples, rarity, numbers, starts, spoken_to, values, _exact(owners, readings))


def _exact(owners: Sequence[int], readings: Sequence[Reading]) -> dict[int, int]:
    found: dict[int, set[int]] = defaultdict(set)
    for owner, reading in zip(owners, readings, strict=True):
        found[_mark(reading)].add(owner)
    return {mark: targets.pop() for mark, targets in found.items() if len(targets) == 1}


def _mark(reading: Reading) -> int:
    """Return a number that stands for a text's words in their order, endings aside."""
    words = " ".join(stem for sentence in reading.sentences for stem in sentence.stems)
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "little")


def _pack(numbers: array[Any]) -> str:
    numbers = numbers[:]
    if sys.byteorder == "big":
        numbers.byteswap()
    return b64encode(numbers.tobytes()).decode()


def _unpack(kind: str, text: str) -> array[Any]:
    numbers: array[Any] = array(kind)
    numbers.frombytes(b64decode(text))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def streams_of(reading: Reading) -> Streams:
    """Count a text's concepts and the stems of its words, alone and in pairs, and its words as they are written.

    A prefix tells them apart.
    """
    concepts: Counter[str] = Counter()
    stems: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for sentence in reading.sentences:
        _count(concepts, "c", [token.concept for token in sentence.tokens])
        _count(stems, "w", sentence.stems)
        written.update([f"s:{word}" for word in sentence.words])
    return concepts, stems, written


def weigh(streams: Streams, rarity: Mapping[str, float], unknown: float, tuning: Tuning) -> Vector:
    """Weigh features by rarity: concepts and stems alike, written words less. The whole has length one at most."""
    words = sum(count for feature, count in streams[1].items() if " " not in feature)
    stranger = unknown**2 * min(1.0, tuning.unhurried / max(words, 1))
    vector: Vector = {}
    whole = 2.0 + tuning.written**2
    for stream, share in zip(streams, (1.0, 1.0, tuning.written), strict=True):
        known: Vector = {}
        squares = 0.0
        for feature in sorted(stream):
            rare = rarity.get(feature)
            weight = 1.0 + math.log(stream[feature])
            if rare is not None:
                known[feature] = weight * rare
                squares += (weight * rare) ** 2
            elif " " not in feature:
                squares += weight * weight * stranger
        length = math.sqrt(squares * whole) / share if squares else 1.0
        vector.update({feature: weight / length for feature, weight in known.items()})
    return vector


def _count(counter: Counter[str], prefix: str, items: Sequence[str]) -> None:
    counter.update([f"{prefix}:{item}" for item in items])
    counter.update([f"{prefix}:{first} {second}" for first, second in pairwise(items)])


def _rarity(streams: Sequence[Streams]) -> dict[str, float]:
    """Return how rare each feature is among the examples (smoothed inverse document frequency)."""
    spread: Counter[str] = Counter()
    for example in streams:
        for stream in example:
            spread.update(stream.keys())
    total = len(streams)
    return {
        feature: round(math.log((1 + total) / (1 + count)) + 1.0, _DIGITS)
        for feature, count in spread.items()
        if count >= _PAIR_SEEN or " " not in feature
    }


def _weights(owners: Sequence[int], vectors: Sequence[Vector], tuning: Tuning) -> dict[str, list[tuple[int, float]]]:
    """Return, for each feature, the intents that it speaks for or against, and how loudly."""
    sums: list[Vector] = [{} for _ in range(max(owners, default=-1) + 1)]
    for number, vector in zip(owners, vectors, strict=True):
        own = sums[number]
        for feature, weight in vector.items():
            own[feature] = own.get(feature, 0.0) + weight
    means = []
    for total in sums:
        length = math.sqrt(math.fsum(weight * weight for weight in total.values())) or 1.0
        means.append({feature: weight / length for feature, weight in total.items()})
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, one in enumerate(refine(means, owners, vectors, tuning)):
        for feature, weight in one.items():
            if abs(weight) >= _FAINT:
                weights[feature].append((number, round(weight, _DIGITS)))
    return {feature: _loudest(held) for feature, held in weights.items()}


def _loudest(held: list[tuple[int, float]]) -> list[tuple[int, float]]:
    if len(held) <= _MOST_HOLDERS:
        return held
    return sorted(sorted(held, key=lambda one: (-abs(one[1]), one[0]))[:_MOST_HOLDERS])
