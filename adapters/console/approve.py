"""`guidance-bot content approve`: writes who approved an answer, in what role and when, into its file."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import yaml

from bot.files import FRONT_MATTER

if TYPE_CHECKING:
    from datetime import date

    from bot.library import Answer

# The lines on which a key's value goes on: indented deeper than the key.
_MORE = r"(?: +\S.*\n)*"
_MORE_IN_TERM = r"(?: {3,}\S.*\n)*"
_FRONT_KEYS = ("status", "reviewed", "review_by")


def approve(root: Path, answer: Answer, by: str, role: str, on: date, review_by: date) -> Path:
    """Record the approval of `answer` and return the file that changed. The file is replaced whole or not at all.

    Raises `click.ClickException`, before anything is written, when the approval says too little or has no place.
    """
    signed = {"by": _one_line(by, "--by"), "role": _one_line(role, "--role"), "on": on}
    review = yaml.safe_dump(signed, default_flow_style=True, allow_unicode=True, width=9999)
    values = {"status": "live", "reviewed": review.strip(), "review_by": review_by.isoformat()}
    if answer.kind == "term":
        path = root / "content" / "glossary.yaml"
        text = _set_in_term(path.read_text(encoding="utf-8"), answer.id.partition("/")[2], values)
    else:
        path = root / "content" / "answers" / f"{answer.id}.md"
        text = _set_in_front(path.read_text(encoding="utf-8"), values)
    _replace(path, text)
    return path


def _one_line(words: str, option: str) -> str:
    line = " ".join(words.split())
    if not line:
        message = "write it out; people see who approved an answer, and in what role"
        raise click.BadParameter(message, param_hint=option)
    return line


def _set_in_front(text: str, values: dict[str, str]) -> str:
    found = FRONT_MATTER.match(text)
    front = found["front"] if found else ""
    for key in _FRONT_KEYS:
        line = f"{key}: {values[key]}\n"
        front = re.sub(rf"^{key}:.*\n{_MORE}", lambda _, line=line: line, front, flags=re.MULTILINE)
    return f"---\n{front}---\n{text[found.end() :] if found else text}"


def _set_in_term(text: str, slug: str, values: dict[str, str]) -> str:
    start = re.search(rf"^{re.escape(slug)}:[ \t]*(?:#.*)?\n", text, re.MULTILINE)
    if start is None:
        message = f"content/glossary.yaml: write the entry of `{slug}` with each key on a line of its own, then approve"
        raise click.ClickException(message)
    following = re.search(r"^(?=\S)", text[start.end() :], re.MULTILINE)
    end = start.end() + following.start() if following else len(text)
    entry = re.sub(rf"^  (?:reviewed|review_by):.*\n{_MORE_IN_TERM}", "", text[start.end() : end], flags=re.MULTILINE)
    added = "".join(f"  {key}: {values[key]}\n" for key in ("reviewed", "review_by"))
    return text[: start.end()] + entry.rstrip("\n") + "\n" + added + text[end:]


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(path.stat().st_mode & 0o777)
    Path(name).replace(path)
