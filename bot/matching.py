"""The matcher over a library: its phrases, titles and terms, from a kept index where there is one that still fits."""

from __future__ import annotations

import hashlib
import inspect
import json
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bot import index as index_module
from bot import lexicon as lexicon_module
from bot import refine as refine_module
from bot import text as text_module
from bot.index import build_index, unpacked
from bot.lexicon import build_lexicon
from bot.matcher import CASE, ELSEWHERE, Matcher
from bot.text import Lexicon, Vocabulary
from bot.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.library import Library
    from bot.ports import Shelf

_DEFINING = "mean"
"""The vocabulary's concept for asking what something means."""
_TERM_FORMS = ("{}", "what is {}", "what does {} mean", "meaning of {}", "define {}", "{}, what is that")


def build_matcher(
    library: Library, shelf: Shelf | None = None, building: Callable[[], object] | None = None
) -> Matcher:
    """Return the matcher over every answer of the library: its phrases, its title, and the terms it explains.

    `shelf` keeps the lexicon and the index for the next start; they hold nothing that anybody typed. `building` is
    called when nothing kept fits and they are built, which takes some seconds.
    """
    tuning = Tuning()
    intents = _intents(library)
    key = _key(library, intents, tuning)
    kept: Any = shelf.get(key) if shelf else None
    if kept is None:
        if building:
            building()
        lexicon = _lexicon(library)
        index = build_index(Vocabulary(library.vocabulary, lexicon, library.words), intents, tuning)
        if shelf:
            shelf.put(key, {"lexicon": asdict(lexicon), "index": index.packed()})
    else:
        lexicon, index = Lexicon(**kept["lexicon"]), unpacked(kept["index"])
    vocabulary = Vocabulary(library.vocabulary, lexicon, library.words)
    narrow = {
        f"glossary/{slug}": (concept, _DEFINING)
        for slug, concept in lexicon.terms.items()
        if f"glossary/{slug}" in intents
    }
    local = {answer_id: answer.front.area for answer_id, answer in library.answers.items() if answer.front.area}
    return Matcher(vocabulary, index, narrow, tuning, local)


def build_vocabulary(library: Library) -> Vocabulary:
    """Return what reads messages, without an index."""
    return Vocabulary(library.vocabulary, _lexicon(library), library.words)


def _intents(library: Library) -> dict[str, Sequence[str]]:
    """Return target → examples: what the matcher may find."""
    forms: dict[str, list[str]] = {}
    for slug, term in library.terms.items():
        target = term.see if term.full and term.see else f"glossary/{slug}"
        forms.setdefault(target, []).extend(form.format(term.term) for form in _TERM_FORMS)
    intents: dict[str, Sequence[str]] = {
        answer_id: [*library.phrases.get(answer_id, ()), answer.title, *forms.get(answer_id, ())]
        for answer_id, answer in library.answers.items()
    }
    intents |= {target: said for target, said in library.phrases.items() if target.startswith((ELSEWHERE, CASE))}
    return intents


def _lexicon(library: Library) -> Lexicon:
    asked = [text for target, said in library.phrases.items() if not target.startswith("talk/") for text in said]
    written = [text for target, said in library.phrases.items() if target.startswith("talk/") for text in said]
    written += [answer.title for answer in library.answers.values()]
    return build_lexicon(library.vocabulary, _terms(library), asked, library.words, written)


def _terms(library: Library) -> dict[str, list[str]]:
    return {slug: [term.term, *filter(None, (term.expansion,)), *term.aliases] for slug, term in library.terms.items()}


def _key(library: Library, intents: Mapping[str, Sequence[str]], tuning: Tuning) -> str:
    """Return a digest of everything that the lexicon and the index follow from, our own code included."""
    inputs = [
        *_code(),
        repr(tuning),
        library.vocabulary.model_dump_json(),
        json.dumps(_terms(library)),
        *sorted(library.words),
    ]
    for said in (library.phrases, intents):
        for target, texts in sorted(said.items()):
            inputs += [f"\n{target}", *texts]
    return hashlib.sha256("\0".join(inputs).encode()).hexdigest()


def _code() -> list[str]:
    sources = [inspect.getsource(module) for module in (text_module, lexicon_module, index_module, refine_module)]
    return [*sources, version("pystemmer")]
