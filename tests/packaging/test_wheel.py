"""The wheel works away from the checkout, data included, and holds nothing that it should not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def run(*command: str | Path, where: Path) -> str:
    """Run a program that sees nothing of the checkout; return what it printed."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "GUIDANCE_BOT_", "COV_", "COVERAGE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    environment |= {"HOME": str(where), "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, root, where=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; its dependencies are those of the running one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", where=folder)
    python = folder / "venv" / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        where=folder,
    )
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", where=folder).strip()
    # A folder that a .pth file names gives its packages; its own .pth files (the checkout) stay unread.
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_the_wheel_answers_away_from_the_checkout(root: Path, installed: Path) -> None:
    where = run(installed / "venv/bin/python", "-c", "import bot; print(bot.__file__)", where=installed)
    assert where.startswith(str(installed))
    command = installed / "venv/bin/guidance-bot"
    said = run(command, "ask", "what does NFPA mean", where=installed)
    assert "no further police action at this time" in said
    assert "March 2026" in said
    answer = json.loads(run(command, "ask", "--json", "what does NFPA mean", where=installed))["answer"]
    assert {source["guide"] for source in answer["sources"]} == {"001"}


def test_the_wheel_holds_the_data(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, place in (("content", "bot/data/"), ("intents", "bot/data/"), ("adapters", ""), ("bot", "")):
        here = {place + str(path.relative_to(root)) for path in (root / folder).rglob("*") if path.is_file()}
        assert {name for name in here if "__pycache__" not in name} <= names
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "adapters"}
    tests = [name for name in zipfile.ZipFile(wheel).namelist() if "test" in name.lower() or "__pycache__" in name]
    assert tests == []


def test_the_wheel_names_no_machine(root: Path, wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    places = [
        f"{place}/".encode() for place in {root, root.parent, Path.home(), Path(sys.prefix)} if place != Path("/")
    ]
    found = [name for name in archive.namelist() if any(place in archive.read(name) for place in places)]
    assert found == []
