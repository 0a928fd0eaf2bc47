"""A posted form as an utterance or a press. Pure: bytes in, a message out.

The form is `application/x-www-form-urlencoded`, UTF-8: `q` (what was typed) or `press` (a button's action),
with an optional `nation` and `area`. A value the page does not offer is refused, so that nobody gets another
nation's rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from bot.model import Nation, Origin, Place, Press, Utterance

if TYPE_CHECKING:
    from collections.abc import Mapping

AREAS: Mapping[str, Nation] = {"kent": Nation.ENGLAND}
"""The areas with rules of their own, and the nation each lies in."""

FORM_TYPE = "application/x-www-form-urlencoded"
NO_AREA = "none"
MAX_FIELDS = 8
SAME_PAGE = frozenset({"same-origin", "none"})


class Refused(Exception):  # noqa: N818 - named for what happened
    """A request the page does not answer: `status` is the HTTP status, `problem` names its sentences."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


def check_sender(headers: Mapping[str, str], host: str) -> None:
    """Refuse a post that another site sent. `host` is the name and port this request was sent to.

    Browsers send `Sec-Fetch-Site` over https and to loopback; `Origin` is what is left elsewhere. A program
    sends neither, and carries nobody's browser with it. Raises `Refused`.
    """
    site = headers.get("Sec-Fetch-Site")
    origin = headers.get("Origin")
    same_origin = origin is None or _host_of(origin) == host.lower()
    allowed = same_origin if site is None else site in SAME_PAGE
    if not allowed:
        raise Refused(403, "cross_site")


def check_encoding(content_type: str, charset: str | None, content_encoding: str | None) -> None:
    """Refuse a body that is not a plain UTF-8 form, before reading it. Raises `Refused`."""
    plain = (content_encoding or "identity").lower() == "identity"
    if content_type.lower() != FORM_TYPE or (charset or "utf-8").lower() not in {"utf-8", "utf8"} or not plain:
        raise Refused(415, "wrong_type")


def parse_form(body: bytes) -> Utterance | Press:
    """Return the message a form body holds; a press wins over a typed question. Raises `Refused`."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Refused(400, "bad_form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused(400, "bad_form")
    origin = Origin(place=_place(fields.get("nation"), fields.get("area")))
    if press := fields.get("press"):
        return Press(press, origin)
    if "q" not in fields:
        raise Refused(400, "bad_form")
    return Utterance(fields["q"].replace("\r\n", "\n"), origin)


def _place(nation_field: str | None, area_field: str | None) -> Place | None:
    """Return the chosen place, or None. An area counts only in its own nation: the page has one list for each."""
    if not nation_field and not area_field:
        return None
    try:
        nation = Nation(nation_field) if nation_field else Nation.ENGLAND
    except ValueError:
        raise Refused(400, "bad_form") from None
    area = None if area_field in {None, "", NO_AREA} else area_field
    if area is not None and area not in AREAS:
        raise Refused(400, "bad_form")
    return Place(nation, area if area is not None and AREAS[area] is nation else None)


def _host_of(origin: str) -> str:
    """Return the host and port of an `Origin` header; "" for `null` or anything unreadable."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
