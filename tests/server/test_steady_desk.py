"""A fault in the core still brings a reply, and leaves no words in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.server.desk import SteadyDesk
from bot.model import Outcome, Press, Reply, Utterance
from bot.plain import reply_text

if TYPE_CHECKING:
    import pytest


class Broken:
    def ask(self, utterance: Utterance) -> Reply:
        raise RuntimeError(utterance.text)

    def press(self, press: Press) -> Reply:
        raise OSError(press.action)


class Sound:
    def ask(self, utterance: Utterance) -> Reply:
        return Reply(Outcome.ANSWER, (), reason=utterance.text)

    def press(self, press: Press) -> Reply:
        return Reply(Outcome.ANSWER, (), reason=press.action)


def test_what_works_passes_through(library: Any) -> None:
    desk = SteadyDesk(Sound(), library.replies)
    assert desk.ask(Utterance("a question")).reason == "a question"
    assert desk.press(Press("answer:a")).reason == "answer:a"


def test_a_fault_is_answered(library: Any, caplog: pytest.LogCaptureFixture) -> None:
    desk = SteadyDesk(Broken(), library.replies)
    for reply in (desk.ask(Utterance("quillwort")), desk.press(Press("done:quillwort"))):
        assert "999" in reply_text(reply)
        assert reply.outcome is Outcome.NOT_COVERED
    assert "quillwort" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert "OSError" in caplog.text
    assert "line" in caplog.text, "where it happened"
