"""What makes a word nobody's name in a case: a law, a service, a court case, or the writer's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.details.schools import in_class

if TYPE_CHECKING:
    from bot.details.words import Message

_AHEAD = 4
_BEFORE = 6
_INTRODUCING = 8
_NO_NAMES = (
    "prepositions",
    "pronouns",
    "titles",
    "kin",
    "joining",
    "greetings",
    "people",
    "doing",
    "speaking",
    "eponym",
)


def excused(message: Message, at: int, *, listed: bool) -> bool:
    """Say whether the word at a place is nobody's name; `listed`: it is no given name."""
    before = message.low(at - 1)
    if before in {"a", "an", "the", "every", "any"} and not message.words[at].capital:
        return True
    if before in {"st", "saint", "v", "vs", "op", "operation"} or message.low(at + 1) in {"v", "vs"}:
        return True
    if listed and message.signs(at, *_NO_NAMES):
        return True
    led = at > 1 and message.words[at - 1].capital and message.low(at - 2) == "the"
    thing = led and message.lists.ordinary(before)
    return thing or _eponym(message, at) or _greeted(message, at) or _own_name(message, at)


def _eponym(message: Message, at: int) -> bool:
    """Say whether this names an idea, a law, a place or a service: "Clare's Law", "Anna Freud centre"."""
    owned = False
    for ahead in range(at + 1, min(at + _AHEAD, len(message.words))):
        owned = owned or message.words[ahead - 1].owns
        if message.signs(ahead, "owned_eponym" if owned else "eponym"):
            return True
        if not message.words[ahead].capital:
            return False
    return False


def _greeted(message: Message, at: int) -> bool:
    """Say whether the writer greets somebody by name: "Hi Sarah", "Dear Mrs Smith"."""
    if message.signs(at - 1, "titles"):
        return message.signs(at - 2, "greetings")
    return message.signs(at - 1, "greetings") and not message.signs(at + 1, "doing")


def _own_name(message: Message, at: int) -> bool:
    """Say whether the writer names themselves: "I'm Karen", "it's Tom from", "Priya here", "thanks, Dave"."""
    before = [message.low(one) for one in range(max(0, at - _BEFORE), at)]
    if not before:
        return message.low(at + 1) == "here" and message.signs(at + 2, "introducing")
    named = before[-2:] == ["name", "is"] and before[-3:-2] in ([], ["my"])
    if before[-1] in {"i'm", "im"} or before[-2:] == ["i", "am"] or named:
        return True
    first = at == len(before) and before in (["it"], ["its"], ["this", "is"])
    if first and message.signs(at + 1, "introducing") and not in_class(message, at + 1):
        return True
    return _introduced(message, at, before) or _signed(message, at, before)


def _introduced(message: Message, at: int, before: list[str]) -> bool:
    """Say whether a greeting stands before and no other person: "hi guide its Dave"."""
    greeted = at < _INTRODUCING and any(message.lists.signs(one, "greetings") for one in before)
    if not greeted or any(one in {"he", "she", "his", "her"} for one in before):
        return False
    introduced = message.signs(at - 1, "myself") or message.low(at - 1) == ","
    return (introduced and not message.signs(at + 1, "doing", "kin")) or message.low(at + 1) == "here"


def _signed(message: Message, at: int, before: list[str]) -> bool:
    last = not any(word.low[0].isalpha() for word in message.words[at + 1 : at + _BEFORE])
    return last and any(message.lists.signs(one, "closing") for one in before[-3:])
