"""A posted form as a message."""

from __future__ import annotations

import contextlib
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.parse import Refused, check_encoding, check_sender, parse_form
from bot.model import Nation, Place, Press, Utterance


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def test_a_question():
    message = parse_form(form(q="What is NFPA?"))
    assert message == Utterance("What is NFPA?")
    assert message.origin.place is None, "nobody chose one: the organisation's holds"


def test_a_press_wins_over_the_box():
    assert parse_form(form(q="half typed", press="answer:a/b")) == Press("answer:a/b")


def test_line_breaks_are_plain():
    assert parse_form(b"q=a%0D%0Ab").text == "a\nb"


@pytest.mark.parametrize(
    ("nation", "area", "place"),
    [
        ("england", "none", Place()),
        ("england", "kent", Place(area="kent")),
        ("", "", None),
        ("", "none", Place()),
        ("", "kent", Place(area="kent")),
        ("wales", "", Place(Nation.WALES)),
        ("northern-ireland", "none", Place(Nation.NORTHERN_IRELAND)),
        ("wales", "kent", Place(Nation.WALES)),
    ],
)
def test_the_place(nation, area, place):
    assert parse_form(form(q="a", nation=nation, area=area)).origin.place == place


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nation=england",
        b"q=a&nation=france",
        b"q=a&area=essex",
        b"q=a&q=b",
        b"press=",
        b"q=%FF",
        b"q=\xff",
        b"&".join(b"f%d=1" % number for number in range(20)),
    ],
)
def test_what_the_page_does_not_send_is_refused(body):
    with pytest.raises(Refused) as refused:
        parse_form(body)
    assert (refused.value.status, refused.value.problem) == (400, "bad_form")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_it_was_typed(text):
    assert parse_form(form(q=text)).text == text.replace("\r\n", "\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(body):
    with contextlib.suppress(Refused):
        assert isinstance(parse_form(body), Utterance | Press)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "https://page.example:8443"},
    ],
)
def test_the_page_itself_may_post(headers):
    check_sender(headers, "page.example:8443")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://page.example:8443"},
        {"Origin": "https://other.example"},
        {"Origin": "https://page.example"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
    ],
)
def test_another_site_may_not(headers):
    with pytest.raises(Refused) as refused:
        check_sender(headers, "page.example:8443")
    assert refused.value.status == 403


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("charset", [None, "utf-8", "UTF-8"])
def test_forms_are_read(charset):
    check_encoding(FORM, charset, None)


@pytest.mark.parametrize(
    ("content_type", "charset", "encoding"),
    [
        ("application/json", None, None),
        ("multipart/form-data", None, None),
        (FORM, "utf-16", None),
        (FORM, None, "gzip"),
    ],
)
def test_other_bodies_are_not(content_type, charset, encoding):
    with pytest.raises(Refused) as refused:
        check_encoding(content_type, charset, encoding)
    assert refused.value.status == 415
