"""The matcher's tuned numbers, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every tuned number of the matcher. docs/evaluation.md says which experiment set each."""

    answer_from: float = 0.3
    """Score from which an intent may be answered."""
    lead: float = 0.2
    """How far the first must be ahead of the second to be answered alone, as a share of its score."""
    pair_from: float = 0.26
    """Score from which each of two questions in one message may be answered."""
    pair_lead: float = 0.16
    """How far each of the two must be ahead of its own second, as a share of its score."""
    within_from: float = 0.6
    """Score from which one question of a longer message may be answered when the whole is near to nothing."""
    suggest_from: float = 0.13
    """Score from which an intent may be among the choices."""
    choice_span: float = 0.40
    """How far behind the first a choice may be, as a share of its score."""
    narrow: float = 0.5
    """Power of the share of a message that a narrow intent must explain; 0 would let it take any message."""
    elsewhere: float = 0.85
    """What is left of the score of an answer whose rules hold in another area than the message is about."""
    unknown: float = 3.5
    """Weight of a word that no example has, beside the rarest one that some example has."""
    unhurried: int = 6
    """Words a message may have before its unknown words begin to count less: a story always has some."""
    written: float = 0.7
    """How much the words as they are written count, beside their stems and the concepts."""
    rounds: int = 6
    """How often the examples are gone through to push intents apart."""
    margin: float = 0.4
    """How much nearer to its own intent than to any rival an example should be."""
    push: float = 0.1
    """How far one example moves two intents apart."""
