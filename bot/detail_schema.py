"""The word lists by which details that identify somebody are noticed: `content/names/`. See docs/privacy.md."""

from __future__ import annotations

from dataclasses import dataclass

from bot.schema import Strict, Text

Words = tuple[Text, ...]


class SignsFile(Strict):
    """`content/names/signs.yaml`: the words around a detail that show it. The file says what each list is for."""

    titles: Words
    kin: Words
    people: Words
    pet: Words
    naming: Words
    doing: Words
    speaking: Words
    prepositions: Words
    eponym: Words
    owned_eponym: Words
    belongings: Words
    schools: Words
    streets: Words
    plain_streets: Words
    roads: Words
    services: Words
    references: Words
    handles: Words
    birth: Words
    vehicles: Words
    greetings: Words
    introducing: Words
    joining: Words
    slips: Words
    pronouns: Words
    initialisms: Words
    concern: Words
    broadcast: Words
    mailboxes: Words
    classes: Words
    sure: Words
    state: Words
    speech: Words
    met: Words
    reaching: Words
    loose: Words
    placed: Words
    times: Words
    hardly: Words
    then: Words
    calling: Words
    closing: Words
    myself: Words
    aged: Words
    about: Words
    counted: Words
    no_class: Words
    voicing: Words
    auxiliary: Words
    asked_of: Words
    families: Words
    dating: Words


class KnownFile(Strict):
    """`content/names/known.yaml`: names that identify nobody in a case."""

    people: Words
    services: Words
    sayings: Words


@dataclass(frozen=True, slots=True)
class NameLists:
    """Everything of `content/names/`: given names and places in lower case without accents, and the two files."""

    given: frozenset[str]
    places: frozenset[str]
    signs: SignsFile
    known: KnownFile
