"""Danger and distress, before any matching. Loaded apart from everything else, and nothing can outvote it."""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bot import likeness as likeness_module
from bot import markup
from bot import patterns as patterns_module
from bot import text as text_module
from bot.files import ContentInvalid, Reader
from bot.library import data_folder
from bot.likeness import MOST_WORDS, Likeness, features_of, learn
from bot.model import Alert, SafetyKind
from bot.patterns import Patterns
from bot.safety_examples import load_examples
from bot.signal_schema import SafetyFile, SharedWords, signal_problem
from bot.signals import Fired, first_rule, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.likeness import Example
    from bot.patterns import Found
    from bot.ports import Shelf
    from bot.signal_schema import SignalRule

WORDS = "words"
"""The file of `content/safety/` that holds no kind but the signals that all kinds share."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A message that is about safety first: its kind, its card, and what made it fire."""

    kind: SafetyKind
    card: Alert
    fired: Fired


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: SafetyKind
    card: Alert
    rules: tuple[SignalRule, ...]
    like_from: float | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A kind that fires, and how strongly: evidence above its limit, and one more when a rule fired."""

    one: _Kind
    strength: float
    rule: Fired | None


class Triage:
    """Looks for every kind of card.

    A kind fires when one of its rules does, or when the message reads like its examples. Likeness can only add to what
    the rules find: nothing can switch a card off. Where several fire, an emergency wins, unless it is more a child who
    types; else the strongest, and among equals the first of `SafetyKind`.
    """

    def __init__(
        self, kinds: Sequence[_Kind], patterns: Patterns, likeness: Likeness, elsewhere: Sequence[str] = ()
    ) -> None:
        order = list(SafetyKind)
        self._kinds = sorted(kinds, key=lambda one: order.index(one.kind))
        self._patterns = patterns
        self._likeness = likeness
        self._elsewhere = tuple(elsewhere)

    def look(self, text: str) -> Alarm | None:
        """Return the alarm a message raises, or None."""
        words = read(text)
        signals = self._patterns.find(words)
        features = features_of(words, _shared(signals))
        evidence = self._likeness.weigh(features)
        more = _MORE if any(name in signals for name in self._elsewhere) else 0.0
        found = {one.kind: it for one in self._kinds if (it := _fires(one, signals, evidence, more))}
        if not found:
            return None
        chosen = max(found.values(), key=lambda it: it.strength)
        emergency = found.get(SafetyKind.EMERGENCY)
        if emergency and chosen.one.kind is not SafetyKind.CHILD:
            chosen = emergency
        kind = chosen.one.kind
        fired = chosen.rule or Fired("examples", self._likeness.reasons(features, kind))
        return Alarm(kind, chosen.one.card, fired)


_BY_RULE = 1.0
_MORE = 0.6
"""Evidence asked for beyond a kind's own limit when a message also speaks of something else."""


def _fires(one: _Kind, signals: Found, evidence: Mapping[str, float], more: float) -> _Found | None:
    rule = first_rule(one.rules, signals)
    above = evidence.get(one.kind, 0.0) - one.like_from - more if one.like_from is not None else -1.0
    if rule:
        return _Found(one, max(above, 0.0) + _BY_RULE, rule)
    return _Found(one, above, None) if above >= 0 else None


def load_triage(root: Path | None = None, shelf: Shelf | None = None) -> Triage:
    """Return triage from `content/safety/` below `root`. Raises `ContentInvalid`; an empty folder is a problem too.

    `shelf` keeps what is learnt from the examples for the next start.
    """
    reader = Reader(root or data_folder())
    folder = reader.root / "content" / "safety"
    shared = reader.model(folder / f"{WORDS}.yaml", SharedWords)
    signals = dict(shared.signals) if shared else {}
    kinds = []
    for path in sorted(folder.glob("*.yaml")):
        file = reader.model(path, SafetyFile) if path.stem != WORDS else None
        if file:
            kinds.append(_kind(reader, path, file, signals))
            signals |= {_own(file, name): forms for name, forms in file.signals.items()}
    if SafetyKind.EMERGENCY not in {one.kind for one in kinds} and not reader.problems:
        reader.report(folder / "emergency.yaml", "", "the file is missing; restore it")
    patterns = Patterns(signals)
    likeness = _likeness(reader, folder, patterns, shelf)
    if reader.problems:
        raise ContentInvalid(reader.problems)
    return Triage(kinds, patterns, likeness, shared.elsewhere if shared else ())


def _kind(reader: Reader, path: Path, file: SafetyFile, shared: Mapping[str, object]) -> _Kind:
    for said in signal_problem(file.rules, {*file.signals, *shared}):
        reader.report(path, "rules", said)
    try:
        body = markup.parse(file.card.body)
    except markup.MarkupInvalid as error:
        reader.report(path, f"card.body line {error.line}", str(error))
        body = ()
    rules = tuple(_named(file, rule) for rule in file.rules)
    return _Kind(file.kind, Alert(file.card.heading, body), rules, file.like_from)


def _own(file: SafetyFile, name: str) -> str:
    return f"{file.kind}:{name}"


def _named(file: SafetyFile, rule: SignalRule) -> SignalRule:
    """Return a rule with the kind's own signals under the names they have among those of all kinds."""

    def full(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_own(file, name) if name in file.signals else name for name in names)

    return rule.model_copy(update={"all": full(rule.all), "none": full(rule.none)})


def _likeness(reader: Reader, folder: Path, patterns: Patterns, shelf: Shelf | None) -> Likeness:
    """Return what the examples teach: what is kept of the same examples, words and code, or learnt anew."""
    texts = {path: reader.text(path) or "" for path in sorted((folder / "examples").glob("*.yaml"))}
    words = reader.text(folder / f"{WORDS}.yaml") or ""
    key = hashlib.sha256("\0".join([*_code(), words, *texts.values()]).encode()).hexdigest()
    kept = _unpacked(shelf.get(key)) if shelf and not reader.problems else None
    if kept:
        return kept
    examples = load_examples(reader, texts)
    kinds = [kind for kind in SafetyKind if any(one == kind for _, one in examples)]
    learnt = learn(kinds, _read(examples, patterns))
    if shelf and not reader.problems:
        shelf.put(key, {"kinds": learnt.kinds, "totals": learnt.totals, "counts": learnt.counts})
    return learnt


def _read(examples: Sequence[tuple[str, str | None]], patterns: Patterns) -> Iterator[Example]:
    for text, kind in examples:
        words = read(text)[:MOST_WORDS]
        yield words, _shared(patterns.find(words)), kind


def _shared(found: Found) -> Found:
    """Return the signals that all kinds share, which are those that likeness weighs."""
    return {name: places for name, places in found.items() if ":" not in name}


def _unpacked(kept: Any) -> Likeness | None:  # noqa: ANN401 - any JSON
    try:
        likeness = Likeness(kept["kinds"], kept["totals"], kept["counts"])
        likeness.weigh(dict.fromkeys(likeness.counts, ""))
    except (TypeError, KeyError, ValueError, AttributeError, IndexError):
        return None
    return likeness


def _code() -> list[str]:
    sources = [inspect.getsource(module) for module in (text_module, patterns_module, likeness_module)]
    return [*sources, version("pystemmer")]
