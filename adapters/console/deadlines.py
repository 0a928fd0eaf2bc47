"""`guidance-bot deadlines`: the rules as a list, and one due date for people, for machines and as files."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
from rich.table import Table

from adapters.console.render import console
from adapters.console.show import show
from bot.dates import say_moment
from bot.deadlines import Deadlines
from bot.due_words import DueWords, paragraph
from bot.model import Bullets, Heading, Outcome, Reply, Span, Told
from bot.organisation import ZONE
from bot.plain import blocks_text
from bot.timeline import rows, timeline
from bot.when import local_moment

if TYPE_CHECKING:
    from pathlib import Path

    from bot.deadline_schema import DeadlineRule
    from bot.library import Library
    from bot.model import Block, DueDate, Place, SourceRef

_YEARS = range(1990, 2101)
_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_SOURCE_KEYS = ("guide", "section", "heading", "published", "area")


# --- what the options say ------------------------------------------------------------------------


def told(name: str, rule: DeadlineRule, at: str | None, born: str | None, on: str | None) -> Told:
    """Return what the options tell. Raises `click.UsageError` where one is missing, unreadable or out of place."""
    kind = rule.limit.kind
    if born and kind != "birthday":
        message = f"--born is for limits that end on a birthday; `{name}` counts from --at"
        raise click.UsageError(message)
    if on and kind != "given":
        message = f"--on is for limits without a date in the guide; `{name}` has its own"
        raise click.UsageError(message)
    if at is None and kind in {"working_days", "hours", "weeks"}:
        message = f"say when it happened: guidance-bot deadlines {name} --at 2026-03-06T16:45"
        raise click.UsageError(message)
    day = _at(born, "--born") if born and not _MONTH.fullmatch(born) else None
    birth = _at(f"{born}-01", "--born") if born and day is None else day
    chosen = _at(on, "--on") if on else None
    if isinstance(birth, datetime) or isinstance(chosen, datetime):
        message = "--born and --on take a day, such as 2026-03-06; --born a month too, such as 2008-05"
        raise click.UsageError(message)
    return Told(_at(at, "--at") if at else None, birth, born_month=bool(birth and day is None), chosen=chosen)


def _at(text: str, option: str) -> date | datetime:
    """Return an ISO date, or a moment made aware; one without an offset is local."""
    try:
        at = date.fromisoformat(text) if "T" not in text and " " not in text else datetime.fromisoformat(text)
    except ValueError:
        message = f"`{text[:40]}` is no date; write it like 2026-03-06 or 2026-03-06T16:45"
        raise click.BadParameter(message, param_hint=option) from None
    if at.year not in _YEARS:
        message = f"the year must be {_YEARS.start} to {_YEARS.stop - 1}"
        raise click.BadParameter(message, param_hint=option)
    if isinstance(at, datetime) and at.tzinfo is None:
        moment = local_moment(at.date(), at.time(), datetime.now(ZONE))
        if moment is None:
            message = "the clocks go forward then, so that time does not exist; give another"
            raise click.BadParameter(message, param_hint=option)
        return moment
    return at


# --- one due date --------------------------------------------------------------------------------


class DueCommand:
    """One due date by one rule, in each form."""

    def __init__(self, library: Library, name: str, said: Told, place: Place) -> None:
        self.rule = library.deadlines[name]
        self._say = library.replies.say
        self._replies = library.replies
        self._words = DueWords(library)
        self.due: DueDate = Deadlines(library).due(name, said, place)

    def json(self) -> dict[str, Any]:
        """Return the object that docs/machine-interface.md describes."""
        due = self.due
        falls = due.due and (due.due.date() if due.by_day else due.due)
        zone = ZoneInfo(self.rule.zone)
        return {
            "rule": due.rule,
            "due": falls.isoformat() if falls else None,
            "why": due.why or None,
            "card": self.rule.card,
            "working": [
                {
                    "day": step.day.isoformat(),
                    "kind": step.kind,
                    "number": step.number,
                    "name": step.name or None,
                    "text": step.text,
                }
                for step in due.steps
            ],
            "source": _source(self._words.sources(self.rule)[0]),
            "nudges": [{"stage": one.stage, "at": one.at.astimezone(zone).isoformat()} for one in due.nudges],
        }

    def print(self) -> None:
        """Print it for people, at most 80 columns wide."""
        rule = self.rule
        blocks: list[Block] = [*self._words.shown(rule, self.due)]
        if not rule.card:
            blocks += [paragraph(self._say("remind.who", who=rule.who))]
        if self.due.due and not rule.card:
            blocks += [paragraph(self._say("remind.missed", missed=rule.missed))]
            blocks += [Heading(self._say("remind.nudges_planned"), level=2), Bullets(tuple(self._nudge_lines()))]
        blocks.append(self._words.source_lines(rule))
        show(Reply(Outcome.ANSWER, tuple(blocks)))

    def _nudge_lines(self) -> list[tuple[Span, ...]]:
        zone = ZoneInfo(self.rule.zone)
        return [
            (
                Span(
                    self._say(
                        "remind.nudge_line",
                        moment=say_moment(one.at.astimezone(zone)),
                        stage=self._say(f"remind.stage_{one.stage}"),
                    )
                ),
            )
            for one in self.due.nudges
        ]

    def write_svg(self, path: Path) -> None:
        """Draw it."""
        subtitle = self._words.due(self.rule, self._dated())
        path.write_text(timeline(self.rule.title, subtitle, rows(self.due, self._replies)), encoding="utf-8")

    def write_calendar(self, path: Path, now: datetime) -> None:
        """Write it as a calendar file."""
        from adapters.console.calendar_file import calendar_file  # noqa: PLC0415 - few need it

        self._dated()
        rule = self.rule
        note = [self._say("remind.note", note=rule.note)] if rule.note else []
        lines = [
            self._words.limit(rule),
            self._say("remind.who", who=rule.who),
            self._say("remind.missed", missed=rule.missed),
            *note,
            self._say("remind.not_proof"),
            blocks_text([self._words.source_lines(rule)]),
        ]
        path.write_bytes(calendar_file(self.due, rule.title, "\n".join(lines), now))

    def _dated(self) -> datetime:
        if self.due.due is None or self.rule.card:
            message = f"{self.due.rule}: no due date to write into a file; {self.due.why or self.rule.card}"
            raise click.ClickException(message)
        return self.due.due


def _source(source: SourceRef) -> dict[str, Any]:
    return {key: getattr(source, key) for key in _SOURCE_KEYS}


# --- the list ------------------------------------------------------------------------------------


def rules_object(library: Library) -> dict[str, Any]:
    """Return `{"rules": [...]}`: every rule with its limit, where it holds and its source."""
    words = DueWords(library)
    return {
        "rules": [
            {
                "rule": name,
                "title": rule.title,
                "limit": words.short(rule),
                "kind": rule.limit.kind,
                "number": rule.limit.number or None,
                "nations": [nation.value for nation in rule.nations],
                "area": rule.area,
                "card": rule.card,
                "source": _source(words.sources(rule)[0]),
            }
            for name, rule in library.deadlines.items()
        ]
    }


def print_rules(library: Library) -> None:
    """Print every rule: its name, limit, where it holds, and its title."""
    screen, words, say = console(), DueWords(library), library.replies.say
    table = Table(box=None, pad_edge=False)
    table.add_column("Rule", no_wrap=True)
    table.add_column("Limit", no_wrap=True)
    table.add_column("What (where)", ratio=1)
    for name, rule in library.deadlines.items():
        places = ", ".join(say(f"nation.{one}") for one in ([rule.area] if rule.area else rule.nations))
        table.add_row(name, words.short(rule), say("remind.list_title", title=rule.title, places=places))
    screen.print(table)
    screen.print()
    screen.print(say("remind.list_label"))
