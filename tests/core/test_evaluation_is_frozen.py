"""The evaluation questions were frozen before any phrase was written, and stay so."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


SETS = ("000", "001", "002", "003", "004", "decide", "labels", "mixed", "privacy", "safety")


def test_the_files_are_those_that_were_frozen(root: Path) -> None:
    folder = root / "tests" / "evaluation"
    listed = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    sets = {f"{name}.{part}" for name in SETS for part in ("sealed.jsonl.b64", "tuning.jsonl")}
    assert set(listed) == {*sets, "danger.jsonl"}
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in listed} == listed
