"""Every word and form that the content knows, worked out once from the vocabulary, the glossary and all phrases.

Plain data, so that it can be kept beside the index (docs/adr/0007-kept-index.md).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.text import Lexicon, clean, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.schema import VocabularyFile


_SEVERAL = 4


def build_lexicon(
    file: VocabularyFile,
    terms: Mapping[str, Iterable[str]],
    phrase_texts: Iterable[str],
    english: Collection[str] | None = None,
    written: Iterable[str] = (),
) -> Lexicon:
    """Return the lexicon of a vocabulary file, the glossary's terms (slug → names) and the texts of all phrases.

    Phrases are misspelt as people misspell: with `english` words given, a word that is none of them counts as known
    only when several phrases hold it. `written` are texts of our own, whose every word is known.
    """
    merged = {concept: list(forms) for concept, forms in file.concepts.items()}
    owner = {form.casefold(): concept for concept, forms in file.concepts.items() for form in forms}
    concepts: dict[str, str] = {}
    for slug, names in terms.items():
        # A term that some concept already says is that concept: "VRR" and "right to review" are one thing.
        known = [owner[name.casefold()] for name in names if name.casefold() in owner]
        concept = concepts[slug] = slug if slug in merged or not known else known[0]
        merged.setdefault(concept, []).extend(name for name in names if name.casefold() not in owner)
    words: set[str] = set()
    stems: dict[str, str] = {}
    for concept, forms in merged.items():
        for form in forms:
            found = words_of(clean(form))
            words.update(found)
            if found:
                stems.setdefault(" ".join(map(stem, found)), concept)
    words.update(word for text in written for word in words_of(clean(text)))
    spread = Counter(word for text in phrase_texts for word in set(words_of(clean(text))))
    words.update(word for word, count in spread.items() if english is None or word in english or count >= _SEVERAL)
    return Lexicon(sorted(stems.items()), sorted(words), concepts)
