"""The locks hold what pyproject.toml asks for: pinned, hashed, and naming no host and no machine."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = {"run": (), "test": ("test",), "dev": ("test", "dev")}
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ]+)(?: ; .+)? \\"
    r"(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+$"
)


def read(root: Path, lock: str) -> str:
    return (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(text: str) -> dict[str, str]:
    return {entry["name"]: entry["version"] for entry in re.finditer(ENTRY.pattern, text, re.MULTILINE)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_with_hashes_or_a_comment(root: Path, lock: str) -> None:
    text = re.sub(ENTRY.pattern, "", read(root, lock), flags=re.MULTILINE)
    assert [line for line in text.splitlines() if line and not line.lstrip().startswith("#")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path(root: Path, lock: str) -> None:
    text = read(root, lock)
    assert "://" not in text
    assert not re.search(r"(^|\s)/|--index|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_meets_every_requirement(root: Path, lock: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    for extra in LOCKS[lock]:
        wanted += project["project"]["optional-dependencies"][extra]
    if "dev" in LOCKS[lock]:
        wanted += project["build-system"]["requires"]  # an editable install without build isolation needs it
    pinned = pins(read(root, lock))
    unmet = [
        text
        for text in wanted
        if pinned.get(canonicalize_name(Requirement(text).name)) is None
        or not Requirement(text).specifier.contains(pinned[canonicalize_name(Requirement(text).name)])
    ]
    assert unmet == []


def test_the_locks_agree(root: Path) -> None:
    run, test, dev = (pins(read(root, lock)).items() for lock in ("run", "test", "dev"))
    assert run <= test <= dev
