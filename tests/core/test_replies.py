"""The fixed sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2
import pytest

from bot import markup
from bot.replies import Replies

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library import Library


def test_facts_are_filled_in_as_plain_text() -> None:
    replies = Replies({"a.b": "Due {{ day }}{% if n != 1 %}s{% endif %}."})
    assert replies.say("a.b", day="<b>{{ n }}</b> & *x*", n=2) == "Due <b>{{ n }}</b> & *x*s."
    assert "a.b" in replies
    assert "a.c" not in replies


def test_an_unknown_key_or_name_is_an_error() -> None:
    replies = Replies({"a.b": "{{ day }}"})
    with pytest.raises(KeyError):
        replies.say("a.c")
    with pytest.raises(jinja2.UndefinedError):
        replies.say("a.b")


def test_a_template_cannot_reach_into_python() -> None:
    replies = Replies({"a.b": "{{ ''.__class__.__mro__ }}"})
    with pytest.raises(jinja2.exceptions.SecurityError):
        replies.say("a.b")


def test_broken_text_is_refused_when_it_is_said() -> None:
    with pytest.raises(jinja2.TemplateSyntaxError):
        Replies({"a.b": "{{ day"}).say("a.b")


def test_every_sentence_that_the_code_names_is_there(library: Library, root: Path) -> None:
    named = set()
    for folder in ("bot", "adapters"):
        for path in (root / folder).rglob("*.py"):
            named |= set(re.findall(r'"((?:reply|remind|why|talk|console|nation)\.[a-z_]+)"', path.read_text("utf-8")))
    assert len(named) > 50
    assert sorted(key for key in named if not key.endswith(".yaml") and key not in library.replies) == []


@pytest.mark.parametrize(
    "key",
    [
        "reply.too_long",
        "reply.not_english",
        "reply.empty",
        "reply.unknown_button",
        "reply.cannot_decide_body",
        "reply.not_covered_body",
        "talk.hello",
        "talk.thanks",
        "talk.bye",
        "talk.okay",
    ],
)
def test_what_is_shown_as_markup_can_be_shown(library: Library, key: str) -> None:
    assert markup.parse(library.replies.say(key))
