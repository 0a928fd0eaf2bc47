"""Every utterance against all intents: the right answer first or among the choices, and never another's."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from adapters.shelf import FolderShelf
from bot.guide import Guide
from bot.library import load
from bot.model import Outcome, Reply, Utterance
from bot.triage import load_triage

HERE = Path(__file__).parent


class _StillClock:
    def now(self):
        from datetime import UTC, datetime

        return datetime(2026, 11, 23, 12, tzinfo=UTC)


def _utterances():
    missed = set(yaml.safe_load((HERE / "missed.yaml").read_text(encoding="utf-8")))
    for path in sorted(set(HERE.glob("*.yaml")) - {HERE / "missed.yaml"}):
        for target, said in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for one in said:
                text, also = (one["say"], one["also_right"]) if isinstance(one, dict) else (str(one), [])
                marks = [pytest.mark.xfail(reason="missed.yaml")] if text in missed else []
                yield pytest.param(text, {target, *also}, id=f"{target}: {text[:60]}", marks=marks)


@pytest.fixture(scope="module")
def guide():
    return Guide(load(), load_triage(shelf=FolderShelf()), _StillClock(), shelf=FolderShelf())


def _found(reply: Reply) -> set[str]:
    if reply.outcome is Outcome.NOT_COVERED:
        return {"other/elsewhere"}
    if reply.outcome is Outcome.CANNOT_DECIDE:
        return {"decide/case", "bot/no-decisions"}
    if reply.outcome is Outcome.CLARIFY:
        return {choice.id for choice in reply.choices}
    answers = ([reply.answer] if reply.answer else []) + list(reply.also)
    return {answer.id for answer in answers}


@pytest.mark.parametrize(("text", "right"), [*_utterances()])
def test_finds_its_answer_and_no_other(guide, text, right):
    reply = guide.ask(Utterance(text))
    if "other/elsewhere" in right:
        assert reply.outcome in {Outcome.NOT_COVERED, Outcome.CLARIFY}, f"stolen by {_found(reply)}: {reply.reason}"
        return
    if "decide/case" in right:  # refusing is best; not understanding is safe; answering is not
        assert reply.outcome is not Outcome.ANSWER, f"stolen by {_found(reply)}: {reply.reason}"
        return
    assert _found(reply) & right, f"stolen by {_found(reply)}: {reply.reason}"
