"""How the safety cards do on labelled messages, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from adapters.console.render import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import SafetyKind
    from bot.replies import Replies
    from bot.safety_figures import Figures, Judged

_COLUMNS = ("kind", "fired", "other", "missed", "false")


def print_safety(found: dict[SafetyKind, Figures], replies: Replies) -> None:
    """Print a line for each kind, and one for all."""
    table = Table(box=None, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(replies.say(f"console.safety_{column}"), justify="left" if column == "kind" else "right")
    for kind, figures in found.items():
        table.add_row(kind.value, *_row([figures]))
    table.add_row(replies.say("console.safety_all"), *_row(list(found.values())))
    console().print(table)


def _row(all_: Sequence[Figures]) -> list[str]:
    must_fire, ordinary = sum(one.must_fire for one in all_), sum(one.ordinary for one in all_)
    counts = {verdict: sum(one.counts[verdict] for one in all_) for verdict in ("fired", "other", "missed", "false")}
    return [
        *(f"{counts[verdict]}/{must_fire}" for verdict in ("fired", "other", "missed")),
        f"{counts['false']}/{ordinary}",
    ]


def print_reasons(judged: Sequence[Judged], replies: Replies) -> None:
    """Print every message that got the wrong card or none, and what raised it."""
    screen = console()
    for one in judged:
        if one.verdict in {"fired", "quiet"}:
            continue
        label = one.labelled.fires or one.labelled.near
        card = one.alarm.kind.value if one.alarm else ""
        why = f"{one.alarm.fired.rule}: {', '.join(one.alarm.fired.words)}" if one.alarm else ""
        facts = {"verdict": one.verdict, "label": label.value if label else "", "card": card, "why": why}
        screen.print(replies.say("console.safety_judged", **facts), one.labelled.text, sep="\n", markup=False)
