"""Reading `content/` and `intents/`: YAML and front matter into checked models, every problem collected, none fatal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from bot.parsed import Parsed

M = TypeVar("M")

# libyaml's loader reads ten times faster; the pure one is there on machines without it.
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 2_000_000
_MAX_DEPTH = 20
_MANY = 2_000
FRONT_MATTER = re.compile(r"\A\s*^---\n(?P<front>.*?)^---(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""The front matter of a Markdown file, between two lines of `---`; the body is what follows the match."""
# What PyYAML raises on values that do not fit their tag, beside its own errors.
_UNREADABLE = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in content: the file, the line or key in it, and what to write instead."""

    file: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.message}" if self.where else f"{self.file}: {self.message}"


class ContentInvalid(Exception):  # noqa: N818 - named for what it says of the content
    """Content or intents are broken; `problems` lists every one, by file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class _Loader(_BASE):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice, and where yes, no, on and off are words, as YAML 1.2 has it."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in _BASE.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:  # noqa: ANN401
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key `{key}` stands here twice; merge the two", key_node.start_mark
                )
            if isinstance(key, Hashable):
                seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


class Reader:
    """Reads files below one folder and collects the problems found on the way.

    `parsed` holds YAML that was read before.
    """

    def __init__(self, root: Path, parsed: Parsed | None = None) -> None:
        self.root = root
        self.parsed = parsed
        self.problems: list[Problem] = []

    def name(self, path: Path) -> str:
        """Return a path as people know it: from `content/` or `intents/` on."""
        return path.relative_to(self.root).as_posix()

    def report(self, path: Path, where: str, message: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(self.name(path), where, message))

    def text(self, path: Path) -> str | None:
        """Return a file's text, or None with a problem."""
        try:
            if path.stat().st_size > _MAX_BYTES:
                self.report(path, "", "the file is larger than 2 MB; split it")
                return None
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.report(path, "", "the file is missing; restore it")
        except UnicodeDecodeError as error:
            self.report(path, f"byte {error.start}", "the file is not UTF-8; save it as UTF-8")
        except OSError as error:
            self.report(path, "", f"the file cannot be read ({error.strerror}); check its kind and permissions")
        return None

    def yaml(self, path: Path, text: str | None = None, first_line: int = 0) -> Any:  # noqa: ANN401 - any YAML
        """Return a file's YAML data, or None with a problem. `first_line` is added to the lines reported."""
        text = self.text(path) if text is None else text
        if text is None:
            return None
        kept = self.parsed.get(text) if self.parsed else None
        if kept is not None:
            return kept
        try:
            _refuse_traps(text)
            data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = f"line {mark.line + 1 + first_line}" if mark else ""
            self.report(path, line, f"{error.problem or error}; see docs/content.md on quoting")
        except _UNREADABLE as error:
            self.report(path, "", f"this is no YAML that can be read: {type(error).__name__}")
        else:
            if self.parsed and data is not None:
                self.parsed.put(text, data)
            return data
        return None

    def model(self, path: Path, kind: type[M], data: Any = None) -> M | None:  # noqa: ANN401 - any YAML
        """Return a file (or `data` read from it) as a checked model, or None with problems."""
        data = self.yaml(path) if data is None else data
        if data is None:
            if not any(problem.file == self.name(path) for problem in self.problems):
                self.report(path, "", "the file is empty; fill it or delete it")
            return None
        try:
            return _adapter(kind).validate_python(data)  # type: ignore[no-any-return]
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=True):
                self.report(path, _where(detail), _problem(detail, kind))
        return None

    def front_matter(self, path: Path, kind: type[M]) -> tuple[M | None, str, int]:
        """Return a Markdown file's front matter as a model, its body, and the line the body starts on."""
        text = self.text(path)
        if text is None:
            return None, "", 0
        found = FRONT_MATTER.match(text)
        if found is None:
            self.report(path, "line 1", "start with front matter between two lines of `---`")
            return None, "", 0
        before = text.count("\n", 0, found.start("front"))
        data = self.yaml(path, found["front"], first_line=before)
        front = self.model(path, kind, data) if data is not None else None
        if data is None and not any(problem.file == self.name(path) for problem in self.problems):
            self.report(path, "line 1", "the front matter is empty; fill it")
        return front, text[found.end() :], text.count("\n", 0, found.end()) + 1


def _refuse_traps(text: str) -> None:
    # A small file of aliases could unfold without bound, and deep nesting overflows the stack of libyaml's loader.
    # Looking at the events means parsing twice, so it is done only where the text can hold either.
    brackets = text.count("[") + text.count("{")
    if "&" not in text and brackets < _MANY and max(map(len, text.splitlines()), default=0) < _MANY:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_BASE):
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(
                None, None, "aliases (*name) are not used here; write the value out", mark
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise yaml.constructor.ConstructorError(
                None, None, f"this is nested more than {_MAX_DEPTH} deep; flatten it", mark
            )


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type form
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _where(detail: ErrorDetails) -> str:
    return ".".join(str(part) for part in detail["loc"] if part != "[key]") or "the file"


def _problem(detail: ErrorDetails, kind: Any) -> str:  # noqa: ANN401 - any type form
    match detail["type"]:
        case "extra_forbidden":
            known = ", ".join(kind.model_fields) if _is_model(kind) and len(detail["loc"]) == 1 else ""
            return "unknown key; " + (f"the keys are {known}" if known else "remove it or correct its spelling")
        case "missing":
            return "this key is missing; add it"
        case "string_pattern_mismatch":
            return f"`{detail['input']}` has not the form that is wanted here: {detail['ctx']['pattern']}"
        case "value_error":
            return str(detail["ctx"]["error"])
        case _:
            given = detail["input"]
            shown = f" (here: `{str(given)[:40]}`)" if isinstance(given, str | int | float | dt.date) else ""
            return f"{detail['msg']}{shown}"


def _is_model(kind: Any) -> bool:  # noqa: ANN401 - any type form
    return isinstance(kind, type) and issubclass(kind, BaseModel)
