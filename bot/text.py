"""Utterance to tokens: spelling, misspellings, word forms, and the concepts of the vocabulary.

Pure and bounded: the work grows with the length of the text at most, which is cut at `MAX_CHARACTERS`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.schema import VocabularyFile

MAX_CHARACTERS = 4_000
"""What a message may hold; Slack's own limit for one message is of this size."""
MAX_REPAIRS = 16
"""How many unknown words of one message are looked up as misspellings."""

_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": " - "})
_CONTROLS = {code: " " for code in [*range(32), 127] if chr(code) not in "\n\t"}
_MARKS = re.compile(r"[^\x00-\u02ff\w\s]{5,}")
_MOST_MARKS = 4
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_AGE = re.compile(
    r"\b(?:(?:1[0-7]|[1-9])|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen))[\s-]*(?:yo|y/o|yrs?|years?)(?:[\s-]*olds?)?\b"
)
OPENED = {
    f"{verb}n{mark}t": f"{whole} not"
    for verb, whole in {
        **{
            v: v
            for v in [
                "do",
                "does",
                "did",
                "is",
                "are",
                "was",
                "were",
                "would",
                "should",
                "could",
                "has",
                "have",
                "had",
                "need",
                "must",
            ]
        },
        "ca": "can",
        "wo": "will",
        "ai": "is",
    }.items()
    for mark in ("", "'")
} | {
    f"{who}{mark}{short}": f"{who} {whole}"
    for short, whole, subjects in (
        ("s", "is", ("he", "she", "it", "that", "what", "who", "where", "there", "how", "when", "here")),
        ("m", "am", ("i",)),
        ("re", "are", ("they", "you", "we")),
        ("ve", "have", ("i", "they", "you", "we")),
        ("ll", "will", ("he", "she", "they", "you", "it")),
    )
    for who in subjects
    for mark in ("", "'")
    if f"{who}{mark}{short}" not in {"were", "its", "whos"}
}
"""Short forms opened, written with or without the apostrophe."""
# No cache, neither the stemmer's own nor one around it: it would hold words that people typed.
stem = Stemmer.Stemmer("english", 0).stemWord


@dataclass(frozen=True, slots=True)
class Token:
    """One concept or word of a message.

    `concept` is the vocabulary's name for it, or the stem of a word that has none; `surface` is how the person
    wrote it, after repair.
    """

    concept: str
    surface: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its tokens, fillers left out, all its words, and their stems.

    `asks`: it ends in a question mark or opens as a question does.
    """

    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as the matcher sees it. `repaired` lists (typed, read as)."""

    sentences: tuple[Sentence, ...]
    repaired: tuple[tuple[str, str], ...]


def clean(text: str) -> str:
    """Return text in one form: compatibility characters folded, lower case, no invisible or control characters."""
    text = text.translate(_QUOTES)
    if text.isascii():  # the usual case, some thirty times faster
        return text.translate(_CONTROLS).lower()
    # Sorting a long run of combining marks takes time by its square; nobody writes more than a few.
    bounded = _MARKS.sub(lambda run: run[0][:_MOST_MARKS], text)
    folded = unicodedata.normalize("NFKC", bounded).casefold()
    return "".join(
        character
        if character in "\n\t" or unicodedata.category(character)[0] != "C"
        else ("" if unicodedata.category(character) == "Cf" else " ")
        for character in folded
    )


def words_of(text: str) -> list[str]:
    """Return the words of cleaned text, possessives and short forms opened: `police's` → police, `isn't` → is not."""
    words: list[str] = []
    for word in _WORD.findall(text):
        opened = OPENED.get(word)
        if opened:
            words.extend(opened.split())
        else:
            words.append(word.removesuffix("'s").replace("'", ""))
    return words


def only_ages(text: str) -> bool:
    """Return whether a text says how old somebody is and nothing else."""
    return not words_of(_AGE.sub(" ", clean(text)))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a message is read by.

    `forms`: (the stems of a form, parted by spaces; its concept), the first to claim a form wins. `words`: every known
    word as it is written, sorted. `terms`: glossary slug → its concept.
    """

    forms: Sequence[Sequence[str]]
    words: Sequence[str]
    terms: Mapping[str, str]


class Vocabulary:
    """Reads messages into tokens, by `intents/vocabulary.yaml` and the lexicon made from it and all phrases.

    `words` are the English words that are never taken as misspelt.
    """

    def __init__(self, file: VocabularyFile, lexicon: Lexicon, words: frozenset[str]) -> None:
        self._spellings = file.spellings
        self._filler = frozenset(stem(part) for word in file.filler for part in words_of(clean(word)))
        self._openers = frozenset(file.openers)
        opener = "|".join(sorted(map(re.escape, file.openers)))
        self._boundary = re.compile(
            rf"[.?!;:\n]+(?:\s+|$)|\s+-+\s+|\n+"
            rf"|,?\s+(?:and|also|plus|&|but|anyway|so)\s+(?=(?:also\s+)?(?:{opener})\b)|,\s+(?=(?:{opener})\b)"
        )
        self._words = words
        self._forms = {tuple(stems.split(" ")): concept for stems, concept in lexicon.forms}
        self._lengths = _lengths(self._forms)
        self._lexicon = frozenset(lexicon.words)
        self._known_stems = frozenset(map(stem, lexicon.words))
        self._buckets = _buckets(word for word in lexicon.words if len(word) >= _SHORTEST_REPAIRED)

    def read(self, text: str, *, repair: bool = True) -> Reading:
        """Return the tokens of a message, sentence by sentence; `repair` mends misspellings."""
        cleaned = _AGE.sub(" child ", clean(text[:MAX_CHARACTERS]))
        cleaned = _DOTTED.sub(lambda initials: initials[0].replace(".", ""), cleaned)
        repaired: dict[str, str] = {}
        sentences = []
        start = 0
        for end in [*self._boundary.finditer(cleaned), None]:
            found = words_of(cleaned[start : end.start() if end else None])
            words = self._spelled(found, repaired if repair else None)
            start = end.end() if end else start
            tokens = self._tokens(words)
            if words:
                asks = bool(end and "?" in end.group()) or words[0] in self._openers
                sentences.append(Sentence(tokens, tuple(words), tuple(map(stem, words)), asks))
        return Reading(tuple(sentences), tuple(sorted(repaired.items())))

    def knows(self, word: str) -> bool:
        """Say whether a word is the content's own or an ordinary English one: no other is ever said back."""
        return word in self._lexicon or word in self._words or word.isdigit()

    def words(self, text: str) -> list[str]:
        """Return the words of a message, spelt as the vocabulary spells them."""
        return self._spelled(words_of(clean(text[:MAX_CHARACTERS])), {})

    def stems(self, text: str) -> list[str]:
        """Return the stems of a known phrase's words."""
        return [stem(word) for word in self._spelled(words_of(_AGE.sub(" child ", clean(text))), None)]

    def phrase_stems(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the stems of a known phrase's words: all of them, and those that are no fillers."""
        stems = frozenset(self.stems(text))
        return stems, stems - self._filler

    def _spelled(self, words: list[str], repaired: dict[str, str] | None) -> list[str]:
        spelled: list[str] = []
        for word in words:
            usual = self._spellings.get(word)
            if usual is not None:
                spelled.extend(usual.split())
            elif repaired is None or word in self._lexicon or not self._may_be_misspelt(word):
                spelled.append(word)
            elif word in repaired or len(repaired) < MAX_REPAIRS:
                usual = self._look_up(word)
                if usual:
                    repaired[word] = usual
                spelled.append(usual or word)
            else:
                spelled.append(word)
        return spelled

    def _may_be_misspelt(self, word: str) -> bool:
        return (
            _SHORTEST_REPAIRED <= len(word) <= _LONGEST_REPAIRED
            and word.isascii()
            and word.isalpha()
            and word not in self._words
            and stem(word) not in self._known_stems
        )

    def _look_up(self, word: str) -> str | None:
        """Return the vocabulary's word that `word` is a likely misspelling of, or None."""
        # Imported here: most messages hold no unknown word, and a single question should not wait for it.
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        allowed = 1 if len(word) < _LONG_WORD else 2
        near = (w for size in range(len(word) - allowed, len(word) + allowed + 1) for w in self._near(word, size))
        found = process.extractOne(word, sorted(set(near)), scorer=OSA.distance, score_cutoff=allowed, processor=None)
        return found[0] if found else None

    def _near(self, word: str, size: int) -> Iterable[str]:
        # A first letter is seldom wrong, but it may have changed places with the second.
        for letter in {word[0], word[1]}:
            yield from self._buckets.get((size, letter), ())

    def _tokens(self, words: list[str]) -> tuple[Token, ...]:
        stems = [stem(word) for word in words]
        tokens: list[Token] = []
        position = 0
        while position < len(words):
            length, concept = self._longest(stems, position)
            if concept:
                surface = " ".join(words[position : position + length])
                tokens.append(Token(concept, surface))
                position += length
                continue
            ending = stems[position]
            if ending not in self._filler:
                tokens.append(Token(ending, words[position]))
            position += 1
        return tuple(tokens)

    def _longest(self, stems: list[str], position: int) -> tuple[int, str | None]:
        for length in self._lengths.get(stems[position], ()):
            concept = self._forms.get(tuple(stems[position : position + length]))
            if concept:
                return length, concept
        return 0, None


_SHORTEST_REPAIRED = 4
_LONGEST_REPAIRED = 24
_LONG_WORD = 7


def _lengths(forms: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """Return, for a form's first stem, how many words forms that begin so have, the longest first."""
    found: dict[str, set[int]] = {}
    for stems in forms:
        found.setdefault(stems[0], set()).add(len(stems))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def _buckets(words: Iterable[str]) -> dict[tuple[int, str], tuple[str, ...]]:
    buckets: dict[tuple[int, str], list[str]] = {}
    for word in sorted(words):
        if word.isascii() and word.isalpha():
            buckets.setdefault((len(word), word[0]), []).append(word)
    return {key: tuple(found) for key, found in buckets.items()}
