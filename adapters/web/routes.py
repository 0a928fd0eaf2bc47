"""The page's routes: the one module of the web adapter that does I/O."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.web.parse import Refused, check_encoding, check_sender, parse_form
from adapters.web.render import (
    STATIC_TYPES,
    Problem,
    Turn,
    View,
    page_html,
    pathway_html,
    sheet_html,
    static_file,
    turn_html,
)
from bot.model import Origin, Press, Utterance
from bot.pathways import VERB as STEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model import Block, Place
    from bot.pathways import Pathways
    from bot.ports import Desk
    from bot.replies import Replies

    Sheet = Callable[[str], tuple[Block, ...] | None]

FRAGMENT_TYPE = "text/vnd.guidance.fragment+html"
"""What the page's script asks for: one exchange instead of the whole page."""

BODY_LIMIT = 256 * 1024
CHUNK = 64 * 1024
STATIC_SECONDS = 86_400

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_log = logging.getLogger(__name__)


def add_page(
    app: web.Application, desk: Desk, replies: Replies, place: Place, sheet: Sheet, pathways: Pathways | None = None
) -> None:
    """Add the chat page to `app`: `/`, the checklists to print, the pathways as maps, and the static files.

    `replies` must hold the sentences of `page.yaml`, `checklist.yaml` and `pathway.yaml`. `place` is chosen until
    somebody chooses another. `sheet` returns a checklist's blank sheet by its name, or None. `pathways` can be left
    out where there are none. Nothing that anybody types is kept or logged.
    """
    page = _Page(desk, replies, place, sheet, pathways)
    app.router.add_get("/", page.show)
    app.router.add_post("/", page.answer)
    app.router.add_get("/checklist/{name:.*}", page.print)
    app.router.add_get("/pathway/{name}/{step}", page.step)
    app.router.add_get("/pathway/{name:.*}", page.map)
    for name in STATIC_TYPES:
        app.router.add_get(f"/static/{name}", _static)


class _Page:
    """The handlers, with what they need."""

    def __init__(self, desk: Desk, replies: Replies, place: Place, sheet: Sheet, pathways: Pathways | None) -> None:
        self._desk = desk
        self._replies = replies
        self._place = place
        self._sheet = sheet
        self._pathways = pathways
        self._starts = pathways.starts() if pathways else ()

    async def show(self, _request: web.Request) -> web.Response:
        """Show the empty page. A question in the address is ignored: addresses end up in logs."""
        view = View(place=self._place, starts=self._starts)
        return self._html(page_html(self._replies, view), "text/html", 200)

    async def print(self, request: web.Request) -> web.Response:
        """Show a checklist as a blank sheet to print."""
        blocks = self._sheet(request.match_info["name"])
        if blocks is None:
            return self._missing("no_sheet")
        return self._html(sheet_html(self._replies, blocks), "text/html", 200)

    async def map(self, request: web.Request) -> web.Response:
        """Show a pathway as a map, and as a list."""
        route = self._pathways.route(request.match_info["name"]) if self._pathways else None
        if route is None or self._pathways is None:
            return self._missing("no_pathway")
        return self._html(pathway_html(self._replies, route, self._pathways.routes()), "text/html", 200)

    async def step(self, request: web.Request) -> web.Response:
        """Show a step of a pathway, as its box on the map leads to it. Its address says nothing about anybody."""
        name, key = request.match_info["name"], request.match_info["step"]
        route = self._pathways.route(name) if self._pathways else None
        if route is None or key not in {stop.id for stop in route.stops}:
            return self._missing("no_pathway")
        return await self._reply(request, Press(f"{STEP}:{name}/{key}", Origin()))

    def _missing(self, problem: str) -> web.Response:
        return self._html(page_html(self._replies, View(Problem(problem), self._place)), "text/html", 404)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a typed question or a pressed button."""
        try:
            message = await _read(request)
        except Refused as refused:
            return self._respond(request, Problem(refused.problem), self._place, refused.status)
        return await self._reply(request, message)

    async def _reply(self, request: web.Request, message: Utterance | Press) -> web.Response:
        place = message.origin.place or self._place
        question = message.text if isinstance(message, Utterance) else ""
        try:
            if isinstance(message, Utterance):
                reply = await asyncio.to_thread(self._desk.ask, message)
            else:
                reply = await asyncio.to_thread(self._desk.press, message)
            return self._respond(request, Turn(reply, question), place, 200)
        except Exception as error:  # a person who may need help must always get a page
            # Only the kind of error and the lines of code: its message may hold what was typed.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("no reply on the page: %s\n%s", type(error).__name__, where)
        return self._respond(request, Problem("problem", draft=question), place, 500)

    def _respond(self, request: web.Request, turn: Turn | Problem, place: Place, status: int) -> web.Response:
        if FRAGMENT_TYPE not in request.headers.get("Accept", ""):
            return self._html(page_html(self._replies, View(turn, place)), "text/html", status)
        uid = f"answer-{secrets.token_hex(8)}"
        unique = Turn(turn.reply, turn.question, uid) if isinstance(turn, Turn) else Problem(turn.name, uid=uid)
        return self._html(turn_html(self._replies, unique, place), FRAGMENT_TYPE, status)

    @staticmethod
    def _html(text: str, content_type: str, status: int) -> web.Response:
        return web.Response(
            text=text,
            status=status,
            content_type=content_type,
            charset="utf-8",
            headers={**SECURITY_HEADERS, "Cache-Control": "no-store", "Vary": "Accept"},
        )


async def _read(request: web.Request) -> Utterance | Press:
    """Return the message a request carries. Raises `Refused`."""
    check_sender(request.headers, request.host)
    try:
        content_type, charset = request.content_type, request.charset
    except (ValueError, LookupError):  # Python's header parser stumbles over some, such as `a/b;c*`
        raise Refused(415, "wrong_type") from None
    check_encoding(content_type, charset, request.headers.get("Content-Encoding"))
    return parse_form(await _body(request))


async def _body(request: web.Request) -> bytes:
    """Return the body. Read in pieces, so that one too large is never held whole. Raises `Refused`."""
    body = bytearray()
    if (request.content_length or 0) > BODY_LIMIT:
        raise Refused(413, "too_large")
    async for chunk in request.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > BODY_LIMIT:
            raise Refused(413, "too_large")
    return bytes(body)


async def _static(request: web.Request) -> web.Response:
    """Serve one of the static files; their addresses carry a version, so they may be kept."""
    name = request.path.rpartition("/")[2]
    return web.Response(
        body=static_file(name),
        content_type=STATIC_TYPES[name],
        charset="utf-8",
        headers={**SECURITY_HEADERS, "Cache-Control": f"public, max-age={STATIC_SECONDS}"},
    )
