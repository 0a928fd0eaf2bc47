"""How the bot does on labelled questions: right, choice, wrong, refused, and answered though not covered."""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Nation, Origin, Outcome, Place, Utterance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.model import Reply
    from bot.ports import Desk

SETS = ("000", "001", "002", "003", "004", "mixed")
"""One set of questions for each guide, and one for guides 000 to 002 by another author."""
PARTS = ("tuning", "sealed")
VERDICTS = ("right", "choice", "wrong", "refused", "false_answer", "missed")


class QuestionsInvalid(Exception):  # noqa: N818 - named for what it says of the file
    """A line of a set of questions is wrong, or the set is not there; the text names the place and the mend."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message and what its author wants: an outcome, the answers right at first, those for a second question."""

    text: str
    file: str
    kind: str
    shape: str
    role: str
    outcome: str
    accept: frozenset[str]
    also: frozenset[str]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, the reply it got, and what became of it."""

    question: Question
    reply: Reply
    verdict: str


def read_questions(folder: Path, name: str, part: str) -> Iterator[Question]:
    """Yield the questions of one part of one set. Raises `QuestionsInvalid`."""
    path = folder / (f"{name}.sealed.jsonl.b64" if part == "sealed" else f"{name}.tuning.jsonl")
    if not path.is_file():
        raise QuestionsInvalid(f"{path} is not there; give --folder, the folder that holds the sets of questions")
    data = path.read_bytes()
    try:
        text = (base64.b64decode(data) if part == "sealed" else data).decode()
    except ValueError:
        raise QuestionsInvalid(f"{path.name} cannot be read; restore it") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _question(line, name, f"{path.name} line {number}")


def _question(line: str, name: str, where: str) -> Question:
    try:
        item = json.loads(line)
        place = Place(Nation(item.get("nation", "england")), item.get("area")) if "area" in item else None
        return Question(
            str(item["q"]),
            name,
            str(item["set"]),
            str(item["kind"]),
            str(item["role"]),
            str(item["outcome"]),
            frozenset(item["accept"]),
            frozenset(item["also"]),
            place,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise QuestionsInvalid(f"{where}: this is no labelled question; see tests/evaluation/README.md") from None


def judge(desk: Desk, question: Question) -> Judged:
    """Ask a question and return what became of it."""
    reply = desk.ask(Utterance(question.text, Origin(question.place)))
    return Judged(
        question, reply, _answered(question, reply) if question.outcome == "answer" else _kept(question, reply)
    )


def _answered(question: Question, reply: Reply) -> str:
    answer = reply.answer.id if reply.answer else None
    if "bot/no-decisions" in question.accept and reply.outcome is Outcome.CANNOT_DECIDE:
        return "right"
    if answer in question.accept:
        found_both = not question.also or question.also & {one.id for one in reply.also}
        return "right" if found_both else "choice"
    if reply.outcome is Outcome.CLARIFY:
        offered = {one.id for one in reply.choices}
        return "choice" if offered & (question.accept | question.also) else "refused"
    if answer in question.also:
        return "choice"
    return "refused" if reply.outcome is Outcome.NOT_COVERED else "wrong"


def _kept(question: Question, reply: Reply) -> str:
    """Return what became of a message that is not to be answered."""
    if reply.outcome.value == question.outcome:
        return "right"
    if reply.outcome is Outcome.CLARIFY:
        return "choice" if question.outcome == "not_covered" else "missed"
    return "false_answer" if reply.outcome in {Outcome.ANSWER, Outcome.SAFETY} else "missed"


def counted(judged: Iterable[Judged], by: str = "kind") -> dict[str, Counter[str]]:
    """Return the verdicts counted by `kind` of set, `role` or `shape`; the last two of what is in scope alone."""
    totals: dict[str, Counter[str]] = {}
    for one in judged:
        if by == "kind" or one.question.kind == "in_scope":
            totals.setdefault(getattr(one.question, by), Counter())[one.verdict] += 1
    return dict(sorted(totals.items()))


def scored(desk: Desk, folder: Path, part: str, sets: Sequence[str] = SETS) -> Iterator[Judged]:
    """Ask every question of a part of some sets. Raises `QuestionsInvalid`."""
    for name in sets:
        for question in read_questions(folder, name, part):
            yield judge(desk, question)
