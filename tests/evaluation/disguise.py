"""Finds phrases of intents/ that are an evaluation question in disguise. Prints phrases only, never sealed questions.

python tests/evaluation/disguise.py
"""

from __future__ import annotations

from pathlib import Path

from rapidfuzz import fuzz, process

from adapters.console.matching_figures import PARTS, SETS, read_questions
from bot.library import load

TOO_LIKE = 85
"""token_set_ratio above which a phrase and a question are the same words."""
SHORTEST = 4
"""Words: below this any two mentions of one term are alike ("what is a JTAI"), so likeness says nothing."""

_AT_ONCE = 2_000


def disguised() -> list[tuple[str, str]]:
    """Return (target, phrase) of phrases too like a question of either part."""
    folder = Path(__file__).parent
    asked = [one.text.casefold() for name in SETS for part in PARTS for one in read_questions(folder, name, part)]
    asked = [question for question in asked if len(question.split()) >= SHORTEST]
    said = [
        (target, phrase)
        for target, phrases in load().phrases.items()
        for phrase in phrases
        if not target.startswith("talk/") and len(phrase.split()) >= SHORTEST
    ]
    found = []
    for start in range(0, len(said), _AT_ONCE):
        some = said[start : start + _AT_ONCE]
        phrases = [phrase.casefold() for _, phrase in some]
        likeness = process.cdist(phrases, asked, scorer=fuzz.token_set_ratio, score_cutoff=TOO_LIKE, workers=-1)
        found += [one for one, most in zip(some, likeness.max(axis=1), strict=True) if most > TOO_LIKE]
    return found


if __name__ == "__main__":
    for target, phrase in disguised():
        print(f"{target}: {phrase}")
