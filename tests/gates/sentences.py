"""Finds sentences for people in code. They belong in `content/`, where those who write guidance find them.

A sentence is four words or more. Text for developers, operators and editors is no sentence of the bot's:
docstrings, errors raised, log lines, assertions, help of the command line, descriptions of settings, regular
expressions, SQL, security policies and lists of words that are split; and problems in content and settings:
what is handed to `report(…)` or `…Problem(…)`, put into `problems`, or made by a function named `…problem`.
Strings are judged after joining: f-strings, `+` and neighbouring literals.

Run as a program it checks the checkout it is in, prints what it found and exits 1 if there is anything.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDERS = ("bot", "adapters")

# The only sentence allowed in Python, by file and name: what is said when `content/safety/` cannot be read.
ALLOWED = frozenset({("bot/last_resort.py", "LAST_RESORT")})

WORDS_IN_A_SENTENCE = 4

_GAP = "\ufffc"  # stands where a value is filled in; it is no letter, so it makes no word
_WORD = re.compile(r"[\"'“‘(\[*_]*[^\W\d_]+(?:['’/-][^\W\d_]+)*[\"'”’)\].,:;!?…*_]*")
_TAG = re.compile(r"<[^<>]*>")
_SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|WITH|BEGIN)\b"
    r".*\b(?:FROM|INTO|SET|TABLE|INDEX|WHERE|AS|IMMEDIATE)\b",
    re.DOTALL,
)
_POLICY = re.compile(r"(?:\s*[a-z]+(?:-[a-z]+)+(?:\s+(?:'[a-z-]+'|[a-z]+:|\ufffc))*\s*(?:;|$))+")

_LOGS = frozenset({"log", "logger", "logging"})
_LOG_CALLS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_ERROR_ENDINGS = ("Error", "Exception", "Warning", "Invalid", "Refused", "BadParameter", "roblem")
_PLAIN_CALLS = frozenset({"report", "warn", "deprecated"})
_COMMAND_CALLS = frozenset({"command", "group", "option", "argument", "version_option", "Option", "Argument"})
_COMMAND_WORDS = frozenset({"help", "short_help", "epilog", "metavar"})
_FIELD_WORDS = frozenset({"description", "title"})


@dataclass(frozen=True)
class Finding:
    """A sentence in code: the file as given, the line from 1, and the text."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: move this sentence to content/replies/: {self.text.strip()!r}"


def is_sentence(text: str) -> bool:
    """Say whether a string reads as words for a person."""
    if _SQL.match(text) or _POLICY.fullmatch(text):
        return False
    words = _TAG.sub(" ", text).split()
    return sum(1 for word in words if _WORD.fullmatch(word)) >= WORDS_IN_A_SENTENCE


# --- Python --------------------------------------------------------------------------------------


def python_findings(source: str, file: str) -> list[Finding]:
    """Return the sentences in Python source. Raises SyntaxError when it does not parse."""
    strings = _strings(ast.parse(source), file)
    return [Finding(file, node.lineno, text) for node, text in strings if is_sentence(text)]


def _strings(node: ast.AST, file: str) -> Iterator[tuple[ast.expr, str]]:
    """Yield every string that could reach a person, with the expression that makes it."""
    if isinstance(node, ast.expr):
        text = _text(node)
        if text is not None:
            yield node, text
            yield from _inside_values(node, file)
            return
    raised = _raised_messages(node)
    for child in _children(node, file):
        if child not in raised:
            yield from _strings(child, file)


def _text(node: ast.expr) -> str | None:
    """Return what a string expression says, with a gap for each value filled in; None if it is no string."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(_text(value) or _GAP for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            before, after = _text(left), _text(right)
            if before is None and after is None:
                return None
            return (before if before is not None else _GAP) + (after if after is not None else _GAP)
        case _:
            return None


def _inside_values(node: ast.expr, file: str) -> Iterator[tuple[ast.expr, str]]:
    """Yield strings inside the values that an f-string or a sum fills in."""
    match node:
        case ast.JoinedStr(values=values):
            for value in values:
                if isinstance(value, ast.FormattedValue):
                    yield from _strings(value.value, file)
        case ast.BinOp(left=left, right=right):
            for side in (left, right):
                if _text(side) is None:
                    yield from _strings(side, file)
                else:
                    yield from _inside_values(side, file)


def _children(node: ast.AST, file: str) -> Iterable[ast.AST]:
    """Return the parts of a node that are looked into: all but text for developers, operators and editors."""
    match node:
        case ast.Raise() | ast.Expr(value=ast.Constant()):
            return ()
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.endswith("problem"):
            return ()
        case ast.Assert(test=test):
            return (test,)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if name.endswith(
            "problems"
        ) or (node.col_offset == 0 and (file, name) in ALLOWED):
            return ()
        case ast.Call():
            return _children_of_call(node)
        case _:
            return ast.iter_child_nodes(node)


def _raised_messages(node: ast.AST) -> list[ast.AST]:
    """Return the statements `msg = …` that stand right before a `raise …(msg)`."""
    bodies = [value for _, value in ast.iter_fields(node) if isinstance(value, list)]
    return [
        first
        for body in bodies
        for first, second in pairwise(body)
        if isinstance(first, ast.Assign) and isinstance(second, ast.Raise) and _names(first) & _names(second)
    ]


def _names(statement: ast.Assign | ast.Raise) -> set[str]:
    parts = statement.targets if isinstance(statement, ast.Assign) else [statement]
    return {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}


def _children_of_call(call: ast.Call) -> Iterable[ast.AST]:
    owner, name = _called(call.func)
    if name == "split" and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant):
        return call.args
    if (
        name.endswith(_ERROR_ENDINGS)
        or name in _PLAIN_CALLS
        or owner == "re"
        or owner.endswith("problems")
        or (owner.strip("_").lower() in _LOGS and name in _LOG_CALLS)
    ):
        return ()
    skipped: frozenset[str] = frozenset()
    if name in _COMMAND_CALLS:
        skipped = _COMMAND_WORDS
    elif name == "Field":
        skipped = _FIELD_WORDS
    return [call.func, *call.args, *(word.value for word in call.keywords if word.arg not in skipped)]


def _called(function: ast.expr) -> tuple[str, str]:
    """Return (the last name before the dot, the name called); an empty string for what has no name."""
    match function:
        case ast.Name(id=name):
            return "", name
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
            return owner, name
        case ast.Attribute(attr=name):
            return "", name
        case _:
            return "", ""


# --- JavaScript and HTML -------------------------------------------------------------------------

# Comments come first, so that an apostrophe in one opens no string.
_SCRIPT_PART = re.compile(
    r"/\*.*?\*/|//[^\n]*|(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)", re.DOTALL
)
_TEMPLATE_CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<(script|style)\b.*?</\1>", re.DOTALL)
_SHOWN = re.compile(r"(?:^|>)\s*([^<>]+)")
_SHOWN_VALUE = re.compile(r"\b(?:title|placeholder|alt|content|value|aria-[a-z]+)=\"([^\"]+)\"")


def script_findings(source: str, file: str) -> list[Finding]:
    """Return the sentences in the strings of JavaScript source."""
    return [
        Finding(file, source.count("\n", 0, part.start()) + 1, part["string"][1:-1])
        for part in _SCRIPT_PART.finditer(source)
        if part["string"] and is_sentence(re.sub(r"\$\{[^}]*\}", _GAP, part["string"][1:-1]))
    ]


def markup_findings(source: str, file: str) -> list[Finding]:
    """Return the sentences between the tags of an HTML template, and in its attributes' values."""
    shown = _TEMPLATE_CODE.sub(lambda code: _GAP + "\n" * code[0].count("\n"), source)
    texts = [(piece.start(1), piece[1]) for piece in _SHOWN.finditer(shown)]
    texts += [(piece.start(1), piece[1]) for piece in _SHOWN_VALUE.finditer(shown)]
    return [Finding(file, shown.count("\n", 0, at) + 1, text) for at, text in texts if is_sentence(text)]


# --- a checkout ----------------------------------------------------------------------------------

_READERS = {".py": python_findings, ".js": script_findings, ".html": markup_findings, ".j2": markup_findings}


def find_sentences(root: Path) -> list[Finding]:
    """Return the sentences in the code of a checkout, by file and line."""
    findings = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            read = _READERS.get(path.suffix)
            if read and path.is_file():
                findings += read(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    return findings


if __name__ == "__main__":
    sys.exit("\n".join(map(str, find_sentences(Path(__file__).resolve().parents[2]))) or 0)
