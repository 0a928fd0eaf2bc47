"""Words to avoid, long sentences, and phrases that two intents claim, each planted and found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.content_checks import LONGEST_SENTENCE, check_style
from bot.library import Library, load

if TYPE_CHECKING:
    from pathlib import Path

MEANING = "content/answers/nfpa/meaning.md"


def plant(data: Path, file: str, pattern: str, new: str) -> None:
    path = data / file
    old = path.read_text(encoding="utf-8")
    text, count = re.subn(pattern, lambda _: new, old, count=1, flags=re.MULTILINE)
    assert count == 1, f"nothing to plant in: {file}"
    path.write_text(text, encoding="utf-8")


def checked(data: Path) -> list[str]:
    # Without phrases the check takes a tenth of the time; phrases have their own tests below.
    return [str(problem) for problem in check_style(replace(load(data), phrases={}), data)]


def planted(data: Path, file: str, pattern: str, new: str) -> list[str]:
    plant(data, file, pattern, new)
    return checked(data)


def test_the_real_content_is_sound(library: Library, root: Path) -> None:
    assert check_style(library, root) == []


LONG = " ".join(["word"] * (LONGEST_SENTENCE + 1)) + "."


STYLE = [
    (
        MEANING,
        r"^title: .*$",
        "title: What perpetrators do",
        f"{MEANING}: title: avoid `perpetrator`; write person",
    ),
    (MEANING, r"^After NFPA:", "The Alleged harm:", f"{MEANING}: body: avoid `alleged`; write said"),
    (MEANING, r"^- Record why", "- Offenders. Record why", f"{MEANING}: body: avoid `offender`"),
    (
        MEANING,
        r"^- Give that reason.*$",
        "- " + LONG,
        f"{MEANING}: body: a sentence has 26 words, more than 25; split “word word",
    ),
    (MEANING, r"It means the.*$", LONG, f"{MEANING}: summary: a sentence has 26 words"),
    (
        "content/glossary.yaml",
        r"Shorthand for",
        "Offenders. Shorthand for",
        "content/glossary.yaml: nfa: summary: avoid",
    ),
    (
        "content/notes.yaml",
        r"text: '",
        "text: 'Offenders. ",
        "content/notes.yaml: outcome-wording: avoid `offender`",
    ),
    (
        "content/prompts.yaml",
        r"How do you make",
        "How do offenders make",
        "content/prompts.yaml: information-2: avoid",
    ),
    ("content/prompts.yaml", r"^    caution: ", "    caution: Offenders. ", ".caution: avoid `offender`"),
    (
        "content/outside.yaml",
        r"^  text: ",
        "  text: Offenders. ",
        "outside.yaml: right-6-working-days: avoid `offender`",
    ),
    ("content/helplines.yaml", r"^    serves: For", "    serves: Alleged. For", "childline: avoid `alleged`"),
    ("content/checklists.yaml", r'text: "', 'text: "Alleged. ', "checklists.yaml: referral: avoid `alleged`"),
    ("content/checklists.yaml", r"^  end: \|-\n", f"  end: |-\n    {LONG}\n\n", "referral: a sentence has 26 words"),
    ("content/deadlines.yaml", r"^  who: ", "  who: Offenders. ", "victims-code-notice.who: avoid `offender`"),
    (
        "content/answers/helplines/children.md",
        r"\Z",
        "\nRing 0300-304 7000.\n",
        "content/answers/helplines/children.md: body: 0300 304 7000 is not a current number (Kent's toolkit lists it",
    ),
    (
        "content/answers/helplines/adults.md",
        r"^summary: >-\n  ",
        "summary: >-\n  Ring 08088029999. ",
        "content/answers/helplines/adults.md: summary: 0808 802 9999 is not a current number",
    ),
    (
        "content/notes.yaml",
        r"^emergency-or-101:\n  text: '",
        "emergency-or-101:\n  text: 'Ring 01823 334244. ",
        "content/notes.yaml: emergency-or-101: 01823 334244 is not a current number",
    ),
]


def test_style(data: Path) -> None:
    # All in one copy: each problem must be found beside the others.
    for file, pattern, new, _ in STYLE:
        plant(data, file, pattern, new)
    found = checked(data)
    for file, pattern, _, expected in STYLE:
        assert any(expected in said for said in found), (file, pattern, found)


def test_a_broken_entry_among_the_words_to_avoid(data: Path) -> None:
    plant(data, "content/words-to-avoid.yaml", r"instead: telling, ", "")
    assert "content/words-to-avoid.yaml: 9.instead: this key is missing; add it" in checked(data)


def test_an_avoided_word_within_another_word_is_none(data: Path) -> None:
    assert planted(data, MEANING, r"^After NFPA:", "After the fender, the bender:") == []


def test_a_sentence_of_the_most_words_is_fine(data: Path) -> None:
    assert planted(data, MEANING, r"^After NFPA:", " ".join(["word"] * LONGEST_SENTENCE) + ". Next one.") == []


def test_a_word_that_is_excused_in_one_place_is_not_excused_in_another(data: Path) -> None:
    assert planted(data, "content/answers/nfpa/wording.md", r"\Z", "\nNo further action.\n") == []
    found = planted(data, "content/answers/figures/overview.md", r"\Z", "\nNo further action.\n")
    assert [said for said in found if "no further action" in said]


@pytest.mark.parametrize(
    "phrase",
    ["WHAT does NFPA mean?!", "please, what does nfpa mean"],
)
def test_a_phrase_that_says_the_same_as_another_intents_phrase(library: Library, root: Path, phrase: str) -> None:
    phrases = {**library.phrases, "rights/compensation": (*library.phrases["rights/compensation"], phrase)}
    phrases["nfpa/meaning"] = ("what does nfpa mean",)
    found = [str(one) for one in check_style(replace(library, phrases=phrases), root)]
    assert any(phrase in said and "says the same as" in said for said in found), found


def test_a_phrase_without_a_telling_word(library: Library, root: Path) -> None:
    phrases = {**library.phrases, "nfpa/meaning": (*library.phrases["nfpa/meaning"], "of the")}
    found = [str(one) for one in check_style(replace(library, phrases=phrases), root)]
    assert found == ["intents/nfpa.yaml: nfpa/meaning: “of the” holds no word that tells anything; reword it"]
