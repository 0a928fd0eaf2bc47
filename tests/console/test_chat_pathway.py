"""`chat` through every pathway: each step is numbered, and a number leads on, back, to help or to the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pathways_shown import choices, leads_to, ways

from adapters.console.render import actions
from bot.model import Press, Utterance
from bot.pathway_schema import EVERY_PATHWAY, HELP

if TYPE_CHECKING:
    from conftest import Run

    from bot.guide import Guide
    from bot.library import Library
    from bot.model import Reply

ASKED = "help me step by step"
NAMES = [
    "concern",
    "referral",
    "not-taken-forward",
    "escalate",
    "strategy",
    "nfpa",
    "medical",
    "safety-plan",
    "talking",
    "reflection",
]


def said(text: str) -> str:
    return " ".join(text.split())


def number(reply: Reply, action: str) -> str:
    return str(actions(reply).index(action) + 1)


def heading(library: Library, place: str) -> str:
    name, _, key = place.partition("/")
    return said(library.answers[library.pathways[name].steps[key].answer].title)


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_of_every_step_by_number(run: Run, guide: Guide, library: Library, name: str) -> None:
    """One talk: to each step from the beginning, and from there by each of its choices."""
    every = guide.ask(Utterance(ASKED))
    assert every.answer
    assert every.answer.id == EVERY_PATHWAY
    first = f"{name}/{library.pathways[name].start}"
    typed, expected = [ASKED], [library.answers[EVERY_PATHWAY].title]
    last = every

    def press(action: str, shows: str) -> None:
        nonlocal last
        typed.append(number(last, action))
        expected.append(said(shows))
        last = guide.press(Press(action))

    for place, way in ways(library, name).items():
        for chosen, target in enumerate(leads_to(library, place)):
            typed.append(ASKED)
            expected.append(library.answers[EVERY_PATHWAY].title)
            last = every
            press(f"step:{first}", heading(library, first))
            at = first
            for step in way:
                at = leads_to(library, at)[step]
                press(choices(last)[step].action, heading(library, at))
            assert at == place
            press(choices(last)[chosen].action, heading(library, target))
    press(f"answer:{HELP}", library.answers[HELP].title)

    shown = run("chat", typed="\n".join([*typed, "quit", ""])).stdout
    replies = [said(one) for one in shown.split(library.replies.say("console.you"))[1:-1]]
    assert len(replies) == len(expected)
    wrong = [(one[:60], two) for one, two in zip(replies, expected, strict=True) if not one.startswith(two)]
    assert wrong == []
    assert "step:" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_back_and_start_again_by_number(run: Run, guide: Guide, library: Library) -> None:
    say = library.replies.say
    typed = ["help me step by step"]
    reply = guide.ask(Utterance(ASKED))
    titles = []
    for label in (
        library.pathways["medical"].title,
        "Who explains it to the child?",
        say("pathway.back"),
        "Who explains it to the child?",
        "Reach a SARC",
        say("pathway.again"),
    ):
        (action,) = [
            one.action for block in reply.blocks for one in getattr(block, "buttons", ()) if one.label == label
        ]
        typed.append(number(reply, action))
        reply = guide.press(Press(action))
        assert reply.answer
        titles.append(reply.answer.id)
    assert titles == [
        "outcomes/medical",
        "outcomes/medical-explaining",
        "outcomes/medical",
        "outcomes/medical-explaining",
        "local/sarc",
        "outcomes/medical",
    ]
    shown = run("chat", typed="\n".join([*typed, "quit", ""])).stdout
    replies = [said(one) for one in shown.split(say("console.you"))[2:-1]]
    expected = [said(library.answers[one].title) for one in titles]
    assert [one.startswith(two) for one, two in zip(replies, expected, strict=True)] == [True] * len(titles)
