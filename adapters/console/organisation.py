"""The organisation file as a table: what it holds, and what answers say where it holds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from adapters.console.render import console
from bot.bodies import written_out
from bot.dates import say_day
from bot.markup import parse
from bot.plain import blocks_text

if TYPE_CHECKING:
    from bot.organisation import Closure, Contact, Organisation
    from bot.replies import Replies


_SELDOM = {"area", "closures"}
"""Facts that most organisations rightly have none of."""


def print_organisation(organisation: Organisation, replies: Replies) -> None:
    """Print every fact by its key; what is missing says so in words."""
    screen = console()
    hours = organisation.office_hours
    rows = {
        "name": organisation.name or "",
        "nation": replies.say(f"nation.{organisation.nation}"),
        "area": replies.say(f"nation.{organisation.area}") if organisation.area else "",
        **{key: _words(contact) for key, contact in organisation.contacts.items()},
        "office_hours": f"{', '.join(hours.days)}, {hours.opens} to {hours.closes}" if hours else "",
        "closures": "\n".join(_closed(one) for one in organisation.closures),
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for key, value in rows.items():
        table.add_row(key, value or replies.say(f"org.no_{key}" if f"org.no_{key}" in replies else "org.missing"))
    screen.print(table)
    wanted = {key: value for key, value in rows.items() if key not in _SELDOM}
    missing = sum(not value for value in wanted.values())
    screen.print(replies.say("org.sound_with_gaps" if missing else "org.sound", missing=missing, of=len(wanted)))


def _closed(closure: Closure) -> str:
    first, last = closure.days[0], closure.days[-1]
    days = say_day(first) if first == last else f"{say_day(first)} to {say_day(last)}"
    return f"{days}: {closure.name}"


def _words(contact: Contact | None) -> str:
    return blocks_text(parse(written_out(contact))) if contact else ""
