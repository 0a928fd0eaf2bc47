"""The machine interface: a reply as one JSON object. Its fields are documented in docs/machine-interface.md."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.model import Nation, Origin, Place, Utterance
from bot.organisation import AREAS
from bot.plain import reply_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.model import AnswerRef, Reply
    from bot.ports import Desk


_SOURCE_KEYS = ("guide", "section", "heading", "published", "area")


class BatchInvalid(Exception):  # noqa: N818 - named for what it says of the file
    """A line of a batch file is no question; the text names the line and the mend."""


def reply_object(reply: Reply, question: str | None, identity: str | None) -> dict[str, Any]:
    """Return the JSON object of a reply to `question`, which carried the id `identity`."""
    return {
        "id": _whole(identity),
        "q": _whole(question),
        "outcome": reply.outcome.value,
        "safety": reply.safety.value if reply.safety else None,
        "answer": _sourced(reply.answer) if reply.answer else None,
        "also": [_sourced(one) for one in reply.also],
        "choices": [{"id": one.id, "title": one.title} for one in reply.choices],
        "notices": list(reply.notices),
        "text": reply_text(reply),
        "reason": reply.reason,
    }


def _whole(value: Any) -> Any:  # noqa: ANN401 - an id is given back as it came
    """Return text without half characters (lone surrogates), which no UTF-8 output can hold."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value


def _sourced(answer: AnswerRef) -> dict[str, Any]:
    sources = [{key: getattr(source, key) for key in _SOURCE_KEYS} for source in answer.sources]
    return {"id": answer.id, "title": answer.title, "sources": sources}


def answer_batch(desk: Desk, lines: Iterable[str], file: str, first: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the reply object of each question in `lines` of JSON, the first of which is line number `first`.

    Raises `BatchInvalid` at the first bad line.
    """
    for number, line in enumerate(lines, first):
        if line.strip():
            question, identity, place = _question(line, f"{file} line {number}")
            yield reply_object(desk.ask(Utterance(question, Origin(place))), question, identity)


def _question(line: str, where: str) -> tuple[str, str | None, Place | None]:
    example = '{"q": "what does NFPA mean"}'
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "it is too large"
        raise BatchInvalid(f"{where}: this is no JSON ({why}); write an object such as {example}") from None
    if not isinstance(item, dict) or not isinstance(item.get("q"), str):
        raise BatchInvalid(f"{where}: `q` is missing; write an object such as {example}")
    nation, area = item.get("nation"), item.get("area")
    if nation is None and area is None:
        return item["q"], item.get("id"), None
    nation = nation or Nation.ENGLAND
    if nation not in list(Nation):
        raise BatchInvalid(f"{where}: no nation {nation!r}; the nations are {', '.join(Nation)}")
    if area is not None and area not in AREAS:
        raise BatchInvalid(f"{where}: no area {area!r}; the areas are {', '.join(AREAS)}")
    return item["q"], item.get("id"), Place(Nation(nation), area)
