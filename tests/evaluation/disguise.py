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


def disguised() -> list[tuple[str, str]]:
    """Return (target, phrase) of phrases too like a question of either part."""
    folder = Path(__file__).parent
    asked = [one.text.casefold() for name in SETS for part in PARTS for one in read_questions(folder, name, part)]
    asked = [question for question in asked if len(question.split()) >= SHORTEST]
    found = []
    for target, phrases in load().phrases.items():
        for phrase in phrases:
            if target.startswith("talk/") or len(phrase.split()) < SHORTEST:
                continue
            best = process.extractOne(phrase.casefold(), asked, scorer=fuzz.token_set_ratio)
            if best and best[1] > TOO_LIKE:
                found.append((target, phrase))
    return found


if __name__ == "__main__":
    for target, phrase in disguised():
        print(f"{target}: {phrase}")
