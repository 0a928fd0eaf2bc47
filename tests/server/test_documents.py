"""What the documents say of settings, tables, the machine interface and the organisation file is how it is."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pydantic_core import PydanticUndefined

from adapters.console.machine import answer_batch, reply_object
from adapters.store.tables import metadata
from bot.__main__ import main
from bot.cautions import NOTICE as CAUTION
from bot.introductions import NOTICE
from bot.model import Origin, Outcome, Press, Reply, SafetyKind, SourceRef, Utterance
from bot.organisation import Contact, OfficeHours, Organisation
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROW = re.compile(r"^\| `([^`]+)` \|(.*)\|$", re.MULTILINE)


def rows(text: str) -> dict[str, list[str]]:
    """Return the table rows that begin with a name in backticks: name → the other cells."""
    return {name: [cell.strip() for cell in rest.split("|")] for name, rest in _ROW.findall(text)}


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next."""
    _, found, after = text.partition(f"\n{heading}\n")
    assert found, f"no heading {heading!r}"
    return re.split(r"^#{2,} ", after, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.fixture(scope="module")
def operations(root: Path) -> str:
    return (root / "docs/operations.md").read_text("utf-8")


@pytest.fixture(scope="module")
def machine_interface(root: Path) -> str:
    return (root / "docs/machine-interface.md").read_text("utf-8")


@pytest.fixture(scope="module")
def organisation_file(root: Path) -> str:
    return (root / "docs/organisation.md").read_text("utf-8")


def settings() -> Iterator[tuple[str, str]]:
    """Yield each setting's name in the environment, and its default as the document writes it."""
    for name, field in Settings.model_fields.items():
        default = field.default
        if default is PydanticUndefined:
            default = "a file in the user's data folder"
        elif isinstance(default, bool):
            default = f"`{str(default).lower()}`"
        else:
            default = "none" if default is None else f"`{default}`"
        yield str(field.validation_alias or f"GUIDANCE_BOT_{name.upper()}"), default


def test_every_setting_is_documented_with_its_default(operations: str) -> None:
    documented = rows(section(operations, "## Settings"))
    assert {name: cells[0] for name, cells in documented.items()} == dict(settings())


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_column_is_documented(operations: str, table: Any) -> None:
    documented = rows(section(operations, f"### `{table.name}`"))
    assert set(documented) == {column.name for column in table.columns}
    assert all(len(cells[0]) > 10 for cells in documented.values()), "each says why"


def test_no_table_is_documented_that_is_none(operations: str) -> None:
    documented = re.findall(r"^### `(\w+)`$", operations, re.MULTILINE)
    assert sorted(documented) == sorted(metadata.tables)


REPLY = reply_object(Reply(Outcome.ANSWER, ()), None, None)


def test_the_fields_of_a_reply_are_documented(machine_interface: str) -> None:
    assert list(rows(section(machine_interface, "## The reply object"))) == list(REPLY)


def test_the_parts_of_a_reply_are_documented(machine_interface: str) -> None:
    printed = CliRunner().invoke(main, ["answer", "nfpa/meaning", "--json"])
    shown = json.loads(printed.stdout)
    assert list(shown) == list(REPLY)
    assert list(rows(section(machine_interface, "### An answer"))) == list(shown["answer"])
    assert list(rows(section(machine_interface, "### A source"))) == list(shown["answer"]["sources"][0])
    assert set(shown["answer"]["sources"][0]) < {field.name for field in dataclasses.fields(SourceRef)}


def test_a_choice_is_documented(machine_interface: str, guide: Any) -> None:
    reply = guide.ask(Utterance("has this child been abused"))
    (choice, *_) = reply_object(reply, None, None)["choices"]
    assert list(rows(section(machine_interface, "### A choice"))) == list(choice)


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [("### Outcomes", Outcome), ("### Safety kinds", SafetyKind)],
    ids=["outcome", "safety"],
)
def test_every_kind_is_documented(machine_interface: str, heading: str, kinds: Any) -> None:
    assert list(rows(section(machine_interface, heading))) == [kind.value for kind in kinds]


def test_every_notice_is_documented(machine_interface: str) -> None:
    assert list(rows(section(machine_interface, "### Notices"))) == [NOTICE, CAUTION]


class Listening:
    """A desk that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Utterance] = []

    def ask(self, utterance: Utterance) -> Reply:
        self.asked.append(utterance)
        return Reply(Outcome.ANSWER, ())

    def press(self, press: Press) -> Reply:
        raise AssertionError(press)


def test_the_fields_of_a_batch_line_are_documented_and_read(machine_interface: str) -> None:
    documented = rows(section(machine_interface, "## A batch"))
    line = {"q": "a question", "id": "one", "nation": "wales", "area": None}
    assert list(documented) == list(line)
    desk = Listening()
    (answered,) = answer_batch(desk, [json.dumps(line)], "batch.jsonl")
    assert (answered["q"], answered["id"]) == ("a question", "one")
    (asked,) = desk.asked
    assert asked.origin != Origin()
    assert asked.origin.place.nation == "wales"


def test_the_example_is_what_the_program_prints(machine_interface: str) -> None:
    example = json.loads(section(machine_interface, "## An example").split("```json\n")[1].split("```")[0])
    printed = json.loads(CliRunner().invoke(main, ["ask", "--json", example["q"]]).stdout)
    for field in ("id", "q", "outcome", "safety", "also", "choices", "notices"):
        assert example[field] == printed[field], field
    assert example["answer"]["id"] == printed["answer"]["id"]
    assert example["answer"]["sources"][0] == printed["answer"]["sources"][0]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("## The keys", Organisation), ("## A contact", Contact), ("## Office hours", OfficeHours)],
    ids=["file", "contact", "office hours"],
)
def test_every_key_of_the_organisation_file_is_documented(organisation_file: str, heading: str, kind: Any) -> None:
    documented = rows(section(organisation_file, heading))
    assert list(documented) == list(kind.model_fields)
    assert all(len(cell) > 5 for cells in documented.values() for cell in cells), "each says what it is"


@pytest.mark.parametrize("key", Organisation.model_fields)
def test_the_answers_that_show_a_fact_are_named(root: Path, organisation_file: str, key: str) -> None:
    shown_in = rows(section(organisation_file, "## The keys"))[key][1]
    answers = root / "content" / "answers"
    using = {
        path.relative_to(answers).with_suffix("").as_posix()
        for path in answers.rglob("*.md")
        if re.search(rf"\borg\.{key}\b", path.read_text("utf-8"))
    }
    assert set(re.findall(r"`([a-z-]+/[a-z-]+)`", shown_in)) == using
