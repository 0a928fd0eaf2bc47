"""A reply as HTML, and the page around it. Pure: every function returns text and touches nothing else.

All text is escaped by Jinja; the only markup comes from `templates/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import count, takewhile
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined

from adapters.web.chart import draw, step_address
from adapters.web.parse import AREAS, NO_AREA
from bot.model import Alert, Block, Bullets, Buttons, Caution, Context, Heading, Nation, Paragraph, Place
from bot.plain import reply_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.model import Button, Reply
    from bot.pathways import Route
    from bot.replies import Replies

LINK_SCHEMES = frozenset({"http", "https", "tel", "mailto"})
STATIC_TYPES = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "chart.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
SHOWN_QUESTION = 1000
"""How many characters of a question are shown back; of a pasted document that is enough."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: what was typed ("" for a pressed button) and the reply to it.

    `uid` is the HTML id of the reply's first heading; it must be unique in a conversation.
    """

    reply: Reply
    question: str = ""
    uid: str = "answer"


@dataclass(frozen=True, slots=True)
class Problem:
    """A request that got no reply: `name` is a problem in `page.yaml`, `draft` what was typed."""

    name: str
    draft: str = ""
    uid: str = "answer"


@dataclass(frozen=True, slots=True)
class Tick:
    """The label of a button that ticks an item, taken apart: a screen reader is told `pressed` and not the box."""

    box: str
    words: str
    pressed: str


@dataclass(frozen=True, slots=True)
class View:
    """What a whole page shows: an exchange or a problem, if any, and the place that is chosen.

    `starts` are buttons for what can be gone through step by step, shown while there is no exchange.
    """

    turn: Turn | Problem | None = None
    place: Place = field(default_factory=Place)
    starts: tuple[Button, ...] = ()


def page_html(replies: Replies, view: View) -> str:
    """Return the whole page."""
    options = {
        "nation": [(nation.value, f"nation_{nation.value.replace('-', '_')}") for nation in Nation],
        "area": [(NO_AREA, "area_none"), *((area, f"area_{area}") for area in AREAS)],
    }
    return (
        _environment()
        .get_template("page.html")
        .render(
            say=_sayer(replies),
            options=options,
            chosen={"nation": view.place.nation.value, "area": view.place.area or NO_AREA},
            examples=_examples(replies),
            starts=view.starts,
            offer_steps=replies.say("pathway.offer"),
            versions={name: static_version(name) for name in STATIC_TYPES},
            turn=view.turn,
            problem=isinstance(view.turn, Problem),
            print_sheet=replies.say("checklist.print"),
            see_map=replies.say("pathway.map"),
        )
    )


def turn_html(replies: Replies, turn: Turn | Problem, place: Place) -> str:
    """Return one exchange alone, to be added to the conversation that is already on the page."""
    return (
        _environment()
        .get_template("turn.html")
        .render(
            say=_sayer(replies),
            chosen={"nation": place.nation.value, "area": place.area or NO_AREA},
            turn=turn,
            problem=isinstance(turn, Problem),
            print_sheet=replies.say("checklist.print"),
            see_map=replies.say("pathway.map"),
        )
    )


def sheet_html(replies: Replies, blocks: tuple[Block, ...]) -> str:
    """Return a checklist as a page of its own, to print and fill in by hand."""
    return (
        _environment()
        .get_template("sheet.html")
        .render(
            say=_sayer(replies),
            note=replies.say("checklist.sheet_note"),
            blocks=blocks,
            versions={name: static_version(name) for name in STATIC_TYPES},
        )
    )


def pathway_html(replies: Replies, route: Route, routes: Iterable[Route]) -> str:
    """Return a pathway as a page of its own: drawn as a map, told as a list, and the way to the other `routes`."""
    return (
        _environment()
        .get_template("pathway.html")
        .render(
            say=_sayer(replies),
            word=lambda key, /, **facts: replies.say(f"pathway.{key}", **facts),
            address=step_address,
            route=route,
            routes=routes,
            names={stop.id: stop.name for stop in route.stops},
            chart=draw(route, replies),
            versions={name: static_version(name) for name in STATIC_TYPES},
        )
    )


@cache
def static_file(name: str) -> bytes:
    """Return a file of `static/`. Raises FileNotFoundError."""
    return (files("adapters.web") / "static" / name).read_bytes()


@cache
def static_version(name: str) -> str:
    """Return a short mark of a static file's content: its address changes when it does."""
    return sha256(static_file(name)).hexdigest()[:12]


def safe_url(url: str | None) -> str | None:
    """Return an address that may become a link, or None: only the web, a telephone number or e-mail."""
    if not url:
        return None
    try:
        return url if urlsplit(url).scheme in LINK_SCHEMES else None
    except ValueError:
        return None


def block_kind(block: Block) -> str:  # noqa: PLR0911 - one for each kind of block
    """Return the name of the macro that draws a block."""
    match block:
        case Heading():
            return "heading"
        case Paragraph():
            return "paragraph"
        case Bullets():
            return "bullets"
        case Alert():
            return "alert"
        case Caution():
            return "caution"
        case Context():
            return "context"
        case Buttons():
            return "buttons"
        case _:
            assert_never(block)


def tick(button: Button) -> Tick | None:
    """Return the parts of a tick's label, or None for every other button."""
    if button.ticked is None:
        return None
    box, space, words = button.label.partition(" ")
    pressed = "true" if button.ticked else "false"
    return Tick(box, words, pressed) if space else Tick("", box, pressed)


def title_index(blocks: tuple[Block, ...]) -> int | None:
    """Return which block is the reply's title, or None when no block can stand as one.

    A heading inside a reply (level 2) needs a title above it, so it cannot be the title itself.
    """
    for index, block in enumerate(blocks):
        if isinstance(block, Alert):
            return index
        if isinstance(block, Heading):
            return index if block.level == 1 else None
    return None


def shown_question(text: str) -> str:
    """Return as much of a question as is shown back."""
    return text if len(text) <= SHOWN_QUESTION else f"{text[:SHOWN_QUESTION]}…"


def _sayer(replies: Replies) -> Callable[[str], str]:
    return lambda name: replies.say(f"page.{name}")


def _examples(replies: Replies) -> list[str]:
    keys = takewhile(replies.__contains__, (f"page.example_{number}" for number in count(1)))
    return [replies.say(key) for key in keys]


def _template(name: str) -> str:
    return (files("adapters.web") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "kind": block_kind,
        "title_index": title_index,
        "safe_url": safe_url,
        "shown": shown_question,
        "plain": reply_text,
        "tick": tick,
    }
    return environment
