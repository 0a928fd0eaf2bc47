"""docs/cli.md tells of every command and option, and of none that is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from bot.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


COMMANDS = list(commands(main))


def sections(root: Path) -> dict[str, str]:
    text = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    return {part.partition("\n")[0]: part for part in text.split("\n## ")[1:]}


def test_every_command_has_a_section_and_every_section_a_command(root: Path) -> None:
    assert sorted(sections(root)) == sorted(name for name, _ in COMMANDS)


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=lambda one: one if isinstance(one, str) else "")
def test_a_section_tells_of_the_options_there_are(root: Path, name: str, command: click.Command) -> None:
    rows = [line for line in sections(root)[name].splitlines() if line.startswith("| `")]
    told = {option for row in rows for option in re.findall(r"`(--[a-z-]+)", row.split("|")[1])}
    there = {option for one in command.params if isinstance(one, click.Option) for option in one.opts}
    assert told == there


def test_the_examples_can_be_parsed(root: Path) -> None:
    text = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    shown = re.findall(
        r"^    (?:[A-Z_]+=\S+ )?guidance-bot "
        r"([a-z]+(?: (?:check|coverage|approve|privacy|safety(?!-)|matching))?)(.*)$",
        text,
        re.MULTILINE,
    )
    known = dict(COMMANDS)
    assert {name for name, _ in shown} == set(known)
    for name, rest in shown:
        used = set(re.findall(r"--[a-z-]+", rest))
        assert used <= {option for one in known[name].params for option in one.opts}


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=lambda one: one if isinstance(one, str) else "")
def test_every_option_says_what_it_does(name: str, command: click.Command) -> None:
    assert command.help
    assert [one.name for one in command.params if isinstance(one, click.Option) and not one.help] == []
