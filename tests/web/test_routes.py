"""The page over HTTP."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.routes import BODY_LIMIT, FRAGMENT_TYPE, add_page
from bot.model import Bullets, Heading, Nation, Place, Press, Reply, Span

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SECRET = "the neighbour's child Zebedee"
FRAGMENT = {"Accept": FRAGMENT_TYPE}


SHEETS = {"referral": (Heading("A checklist"), Bullets(((Span("☐ Consent"),),)))}


@pytest.fixture
def own_place() -> Place:
    """Whose rules hold where nobody chooses: the organisation's."""
    return Place()


@pytest.fixture
async def client(fake_desk, replies, own_place) -> AsyncIterator[TestClient]:
    app = web.Application()
    add_page(app, fake_desk, replies, own_place, SHEETS.get)
    async with TestClient(TestServer(app)) as client:
        yield client


def assert_guarded(response) -> None:
    policy = response.headers["Content-Security-Policy"]
    for rule in (
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ):  # fmt: skip
        assert rule in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers


async def test_the_page(client, replies):
    response = await client.get("/")
    assert response.status == 200
    assert response.content_type == "text/html"
    assert response.headers["Cache-Control"] == "no-store"
    assert_guarded(response)
    assert replies.say("page.notice") in await response.text()


async def test_a_question_in_the_address_is_not_asked_and_not_shown(client, fake_desk):
    response = await client.get("/", params={"q": SECRET})
    assert "Zebedee" not in await response.text()
    assert fake_desk.asked == []


async def test_a_form_without_script_gets_a_whole_page(client, fake_desk):
    response = await client.post("/", data={"q": "What is <NFPA>?", "nation": "wales", "area": "none"})
    text = await response.text()
    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert_guarded(response)
    assert text.lstrip().startswith("<!doctype html>")
    assert "What is &lt;NFPA&gt;?" in text
    assert 'id="answer"' in text
    assert "The title" in text
    assert [(asked.text, asked.origin.place) for asked in fake_desk.asked] == [("What is <NFPA>?", Place(Nation.WALES))]
    assert fake_desk.asked[0].origin.conversation is None


async def test_the_script_gets_only_the_exchange(client, tree):
    first, second = [await client.post("/", data={"q": "a"}, headers=FRAGMENT) for _ in range(2)]
    assert first.content_type == FRAGMENT_TYPE
    assert_guarded(first)
    ids = []
    for response in (first, second):
        text = await response.text()
        assert "<html" not in text
        ids += [attrs["id"] for attrs in tree(text).all("h2", tabindex="-1")]
    assert len(set(ids)) == 2


async def test_a_press(client, fake_desk):
    response = await client.post("/", data={"press": "answer:a/one", "area": "kent"})
    assert response.status == 200
    assert [(press.action, press.origin.place) for press in fake_desk.pressed] == [("answer:a/one", Place(area="kent"))]
    assert isinstance(fake_desk.pressed[0], Press)


@pytest.mark.parametrize("text", ["", "   ", "👩‍👧 \u202eשלום", "<script>alert(1)</script>", "\x00"])
async def test_odd_messages_are_the_desks_to_answer(client, fake_desk, text):
    response = await client.post("/", data={"q": text})
    assert response.status == 200
    assert [asked.text for asked in fake_desk.asked] == [text]
    assert "<script>alert" not in await response.text()


def chosen(found) -> list[str | None]:
    return [option["value"] for option in found.all("option") if "selected" in option]


@pytest.mark.parametrize("own_place", [Place(), Place(Nation.SCOTLAND), Place(area="kent")])
async def test_the_organisations_place_is_chosen_until_somebody_chooses(client, fake_desk, own_place, tree):
    own = [own_place.nation.value, own_place.area or "none"]
    assert chosen(tree(await (await client.get("/")).text())) == own
    for message in ({"q": "a"}, {"press": "answer:a/one"}):
        assert chosen(tree(await (await client.post("/", data=message)).text())) == own
    assert [message.origin.place for message in (*fake_desk.asked, *fake_desk.pressed)] == [None, None]
    answered = await client.post("/", data={"q": "a", "nation": "wales", "area": "none"})
    assert chosen(tree(await answered.text())) == ["wales", "none"]
    assert fake_desk.asked[-1].origin.place == Place(Nation.WALES)


@pytest.mark.parametrize("own_place", [Place(Nation.WALES)])
async def test_after_a_refusal_and_on_an_unknown_sheet_it_is_the_organisations(client, tree):
    refused = await client.post("/", data={"q": "a", "nation": "france"})
    missing = await client.get("/checklist/nothing")
    for response in (refused, missing):
        assert chosen(tree(await response.text())) == ["wales", "none"]


async def test_a_blank_sheet(client, replies, tree):
    response = await client.get("/checklist/referral")
    text = tree(await response.text()).text
    assert response.status == 200
    assert response.content_type == "text/html"
    assert response.headers["Cache-Control"] == "no-store"
    assert_guarded(response)
    assert "☐ Consent" in text
    assert replies.say("checklist.sheet_note") in text


@pytest.mark.parametrize(
    "name",
    ["nothing", "", "referral/", "a/b", "Referral", "%3Cscript%3Ealert(1)%3C/script%3E", "%F0%9F%91%A9", "x" * 3000],
)
async def test_an_unknown_sheet_has_a_kind_page(client, replies, tree, name):
    response = await client.get(f"/checklist/{name}")
    text = await response.text()
    assert response.status == 404
    assert response.content_type == "text/html"
    assert_guarded(response)
    assert "<script>alert" not in text
    found = tree(text)
    assert replies.say("page.no_sheet_title") in found.text
    assert replies.say("page.no_sheet_text") in found.text
    assert replies.say("page.help_danger") in found.text
    assert found.all("textarea", id="q"), "a question can be asked at once"


async def test_a_sheet_is_only_looked_at(client, fake_desk):
    assert (await client.post("/checklist/referral", data={"q": SECRET})).status == 405
    assert fake_desk.asked == []


async def test_a_message_of_100_kb_is_read(client, fake_desk):
    response = await client.post("/", data={"q": "a" * 100_000})
    assert response.status == 200
    assert len(fake_desk.asked[0].text) == 100_000
    assert len(await response.text()) < 50_000


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    yield b"q="
    for _ in range(size // 1024):
        yield b"a" * 1024


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_body_too_large_is_refused_kindly(client, fake_desk, replies, streamed):
    body = in_pieces(BODY_LIMIT + 2048) if streamed else b"q=" + b"a" * BODY_LIMIT
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await client.post("/", data=body, headers=headers)
    assert response.status == 413
    assert_guarded(response)
    assert replies.say("page.too_large_text") in await response.text()
    assert fake_desk.asked == []


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("headers", "body", "refused"),
    [
        ({"Content-Type": "application/json"}, b"{}", (415, "wrong_type")),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x--", (415, "wrong_type")),
        ({"Content-Type": f"{FORM}; charset=utf-16"}, b"q=a", (415, "wrong_type")),
        ({"Content-Type": f"{FORM};n*"}, b"q=a", (415, "wrong_type")),
        ({"Content-Type": ";;;"}, b"q=a", (415, "wrong_type")),
        ({"Content-Type": ""}, b"q=a", (415, "wrong_type")),
        ({"Content-Type": FORM, "Content-Encoding": "gzip"}, b"not gzip", (415, "wrong_type")),
        ({"Content-Type": FORM}, b"q=%FF%FE", (400, "bad_form")),
        ({"Content-Type": FORM}, b"nothing", (400, "bad_form")),
        ({"Content-Type": FORM, "Sec-Fetch-Site": "cross-site"}, b"q=a", (403, "cross_site")),
        ({"Content-Type": FORM, "Origin": "https://other.example"}, b"q=a", (403, "cross_site")),
    ],
)
async def test_refusals_have_a_kind_page(client, replies, headers, body, refused):
    status, problem = refused
    response = await client.post("/", data=body, headers=headers)
    text = await response.text()
    assert response.status == status
    assert_guarded(response)
    assert replies.say(f"page.{problem}_title") in text
    assert replies.say("page.help_danger") in text
    assert "Traceback" not in text


async def test_refusals_reach_the_script_as_an_exchange(client, replies):
    response = await client.post("/", data=b"{}", headers=FRAGMENT | {"Content-Type": "application/json"})
    assert response.status == 415
    assert response.content_type == FRAGMENT_TYPE


async def test_a_fault_gets_a_kind_page_and_a_log_without_words(client, fake_desk, replies, caplog):
    fake_desk.breaks_with = ValueError(SECRET)
    with caplog.at_level(logging.DEBUG):
        response = await client.post("/", data={"q": SECRET})
    text = await response.text()
    assert response.status == 500
    assert_guarded(response)
    assert replies.say("page.problem_text") in text
    assert "Traceback" not in text
    assert "Zebedee" in text.partition("<textarea")[2], "what was typed is still in the box"
    assert "ValueError" in caplog.text
    assert "Zebedee" not in caplog.text


async def test_nothing_typed_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        await client.post("/", data={"q": SECRET})
        await client.post("/", data={"q": SECRET, "nation": "france"})
    assert "Zebedee" not in caplog.text


async def test_a_reply_that_cannot_be_drawn_is_a_fault_too(client, fake_desk):
    fake_desk.reply = Reply("answer", (None,))
    response = await client.post("/", data={"q": "a"})
    assert response.status == 500


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("page.css", "text/css"),
        ("page.js", "text/javascript"),
        ("chart.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
    ],
)
async def test_static_files(client, name, content_type):
    response = await client.get(f"/static/{name}")
    assert response.status == 200
    assert response.content_type == content_type
    assert response.headers["Cache-Control"].startswith("public")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/static/", "/static/page.html", "/static/../routes.py", "/static/%2e%2e/routes.py"])
async def test_no_other_file_is_served(client, path):
    assert (await client.get(path)).status == 404
