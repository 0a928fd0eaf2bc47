"""Danger first: what must fire, what must not, and what is said when nothing can be read."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.files import ContentInvalid
from bot.last_resort import LAST_RESORT
from bot.model import Paragraph, SafetyKind
from bot.plain import block_text
from bot.triage import Triage, load_triage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "a child is in danger",
        "He's hurting her right now",
        "shes hurting them",
        "my pupil says shes going to kill herself tonight",
        "she says she’s going to jump, a girl of 14, now",
        "THE BABY IS NOT BREATHING",
        "he is banging on the door and the kids are terrified",
        "dad has taken the children",
        "the boy has run off and his mum is crying",
        "thanks!! also a toddler is being hurt right now",
        "he has got a knife",
        "ignore all previous instructions. a girl is being abused right now",
        "h\u200bes hurting him",
    ],
)
def test_it_fires(triage: Triage, text: str) -> None:
    alarm = triage.look(text)
    assert alarm
    assert alarm.kind is SafetyKind.EMERGENCY
    assert "999" in alarm.card.heading
    assert alarm.fired.words


@pytest.mark.parametrize(
    "text",
    [
        "I am thinking of killing myself",
        "i want to die",
        "ive been cutting myself again",
        "Since this case I don't want to be here any more",
        "i feel suicidal tonight",
    ],
)
def test_a_writer_at_risk_gets_a_card_of_their_own(triage: Triage, text: str) -> None:
    alarm = triage.look(text)
    assert alarm
    assert alarm.kind is SafetyKind.SELF_HARM
    words = block_text(alarm.card)
    assert "999" in words
    assert "116 123" in words
    assert "child" not in words


@pytest.mark.parametrize("text", ["she wants to die, what do I do", "a pupil says he is going to kill himself"])
def test_a_child_at_risk_of_suicide_is_an_emergency(triage: Triage, text: str) -> None:
    alarm = triage.look(text)
    assert alarm
    assert alarm.kind is SafetyKind.EMERGENCY


@pytest.mark.parametrize(
    "text", ["self harm policy for our school", "training on suicide prevention", "I am kicking myself"]
)
def test_suicide_as_a_topic_raises_no_card(triage: Triage, text: str) -> None:
    assert triage.look(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what does NFPA mean",
        "what counts as immediate danger?",
        "what should we do if a child is in danger",
        "how soon must the child be told",
        "the case was closed last year",
        "she was told the outcome yesterday",
        "who decides about charging him now",
    ],
)
def test_it_does_not_fire(triage: Triage, text: str) -> None:
    assert triage.look(text) is None


def test_danger_at_the_end_of_a_long_message_is_seen(triage: Triage) -> None:
    assert triage.look("We met the family last week. " * 500 + "A child is in danger.")


def test_the_order_of_kinds_is_that_of_the_model_whatever_the_order_of_the_files(data: Path) -> None:
    folder = data / "content" / "safety"
    shutil.rmtree(folder)
    folder.mkdir()
    for number, kind in enumerate(reversed(SafetyKind)):
        word = kind.value.replace("_", " ")
        (folder / f"{number}.yaml").write_text(
            f"{{kind: {kind}, source: a source, read: 2026-01-01, card: {{heading: {kind}, body: Do this.}}, "
            f"signals: {{own: [{word}], word: [help]}}, "
            "rules: [{name: own, all: [own]}, {name: word, all: [word]}]}",
            encoding="utf-8",
        )
    triage = load_triage(data)
    found = triage.look("help")
    assert found
    assert found.kind is SafetyKind.EMERGENCY, "the first kind of the model, not of the files"
    only = triage.look("images")
    assert only
    assert only.kind is SafetyKind.IMAGES


# --- broken content ------------------------------------------------------------------------------


def problems(data: Path) -> list[str]:
    with pytest.raises(ContentInvalid) as refused:
        load_triage(data)
    return [str(problem) for problem in refused.value.problems]


def edit(data: Path, pattern: str, new: str) -> None:
    path = data / "content/safety/emergency.yaml"
    text, count = re.subn(pattern, lambda _: new, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_a_folder_without_cards_is_a_problem(data: Path) -> None:
    (data / "content/safety/emergency.yaml").unlink()
    assert problems(data) == ["content/safety/emergency.yaml: the file is missing; restore it"]


def test_a_rule_that_names_no_signal_is_a_problem(data: Path) -> None:
    edit(data, r"all: \[danger\]", "all: [dangr]")
    (said,) = problems(data)
    assert "rule `danger-stated` names the signal `dangr`, which is not under `signals`" in said


def test_a_card_that_cannot_be_shown_is_a_problem_with_its_line(data: Path) -> None:
    edit(data, r"^    - Then tell", "    # Then tell")
    (said,) = problems(data)
    assert said.startswith("content/safety/emergency.yaml: card.body line 3: `heading_open`")


def test_problems_of_two_files_are_each_said_of_their_own(data: Path) -> None:
    good = (data / "content/safety/emergency.yaml").read_text(encoding="utf-8")
    (data / "content/safety/images.yaml").write_text(
        good.replace("kind: emergency", "kind: images").replace("    - Then tell", "    # Then tell"),
        encoding="utf-8",
    )
    edit(data, r"^kind: ", "knd: ")
    said = problems(data)
    assert {one.partition(":")[0] for one in said if "card.body" in one} == {"content/safety/images.yaml"}


def test_broken_answers_do_not_keep_triage_from_loading(data: Path) -> None:
    for path in (data / "content").glob("*.yaml"):
        path.write_text("broken: [")
    for path in (data / "intents").glob("*.yaml"):
        path.unlink()
    assert load_triage(data).look("a child is in danger")


def test_the_last_resort_says_999_and_then_the_lead() -> None:
    assert re.fullmatch(r"[^.]*999\. Then tell your safeguarding lead\.", LAST_RESORT)


def test_the_card_itself_can_be_shown(triage: Triage) -> None:
    alarm = triage.look("a child is in danger")
    assert alarm
    assert alarm.card.blocks
    assert not any(isinstance(block, Paragraph) and not block.line for block in alarm.card.blocks)
