"""The tools that `make check` runs refuse what they are there to refuse: each is shown planted violations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

LAYERS = "Dependencies point one way"
CORE = "The core knows no adapter, platform, network or database"


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the code and its configuration, to plant in."""
    only_python = shutil.ignore_patterns("__pycache__", "static", "data")
    for folder in ("bot", "adapters"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=only_python)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def empty(root: Path, tmp_path: Path) -> Path:
    """The packages with nothing in them, under the real configuration."""
    for folder in ("bot", "adapters"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text('"""A package."""\n')
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def run(where: Path, *command: str) -> tuple[int, str]:
    """Run a tool of this environment in a folder; return its exit code and all it printed."""
    tool = Path(sys.executable).parent / command[0]
    environment = os.environ | {"PYTHONPATH": str(where), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        [tool, *command[1:]],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def plant(path: Path, code: str) -> None:
    old = path.read_text(encoding="utf-8") if path.exists() else '"""Planted."""\n'
    path.write_text(f"{old}\n{code}\n", encoding="utf-8")


# --- layers ---------------------------------------------------------------------------------------


def lint_imports(where: Path) -> tuple[int, str]:
    return run(where, "lint-imports", "--no-cache")


def test_the_layers_hold(copy: Path) -> None:
    code, said = lint_imports(copy)
    assert code == 0, said


@pytest.mark.parametrize(
    ("module", "planted", "contract", "chain"),
    [
        ("bot/model.py", "import adapters.slack", CORE, "bot.model -> adapters.slack"),
        ("bot/guide.py", "from adapters import teams", CORE, "bot.guide -> adapters.teams"),
        ("bot/plain.py", "def late():\n    import slack_sdk", CORE, "bot.plain -> slack_sdk"),
        ("bot/answers.py", "from botbuilder.core import TurnContext", CORE, "bot.answers -> botbuilder"),
        ("bot/ports.py", "import aiohttp", CORE, "bot.ports -> aiohttp"),
        ("bot/ports.py", "import sqlite3", CORE, "bot.ports -> sqlite3"),
        ("bot/text.py", "import bot.library", LAYERS, "bot.text -> bot.library"),
        ("bot/model.py", "import bot.ports", LAYERS, "bot.model -> bot.ports"),
        ("bot/matcher.py", "import bot.triage", LAYERS, "bot.matcher -> bot.triage"),
    ],
)
def test_an_import_against_the_layers_is_refused(
    copy: Path, module: str, planted: str, contract: str, chain: str
) -> None:
    plant(copy / module, planted)
    code, said = lint_imports(copy)
    assert code == 1, said
    assert f"{contract} BROKEN" in said
    assert chain in said


def test_a_module_without_a_place_among_the_layers_is_refused(copy: Path) -> None:
    plant(copy / "bot/a_new_module.py", "NEW = True")
    code, said = lint_imports(copy)
    assert code == 1
    assert "bot.a_new_module" in said


# --- types, lint, format --------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["bot", "adapters"])
@pytest.mark.parametrize(
    ("planted", "complaint"),
    [
        ("def size(words):\n    return len(words)", "[no-untyped-def]"),
        ('def size(words: str) -> int:\n    return words + "s"', "[return-value]"),
        ("def size(words: list) -> int:\n    return len(words)", "[type-arg]"),
    ],
)
def test_untyped_code_is_refused(empty: Path, folder: str, planted: str, complaint: str) -> None:
    assert run(empty, "mypy")[0] == 0
    plant(empty / folder / "planted.py", planted)
    code, said = run(empty, "mypy")
    assert code == 1, said
    assert complaint in said


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("import json", "F401"),
        ('print("here")', "T201"),
        ("def size(words: str) -> int:\n    return len(words)", "D103"),
        ("# words = size(text)", "ERA001"),
        ("import datetime\n\nNOW = datetime.datetime.now()", "DTZ005"),
    ],
)
def test_lint_is_refused(empty: Path, planted: str, rule: str) -> None:
    assert run(empty, "ruff", "check", "--no-cache", ".")[0] == 0
    plant(empty / "bot" / "planted.py", planted)
    code, said = run(empty, "ruff", "check", "--no-cache", ".")
    assert code == 1, said
    assert rule in said


def test_unformatted_code_is_refused(empty: Path) -> None:
    assert run(empty, "ruff", "format", "--no-cache", "--check", ".")[0] == 0
    plant(empty / "bot" / "planted.py", "WORDS = ( 'a','b' )")
    assert run(empty, "ruff", "format", "--no-cache", "--check", ".")[0] == 1
