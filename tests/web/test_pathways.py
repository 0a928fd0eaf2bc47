"""A pathway as a page: its map and its list hold every step and every choice, and its addresses show the steps."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web.chart import draw, step_address
from adapters.web.layout import Link, lay_out
from adapters.web.render import pathway_html
from adapters.web.routes import add_page
from bot.answers import Answers
from bot.model import Place
from bot.pathways import Choice, Pathways, Route, Stop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.library import Library


@pytest.fixture(scope="session")
def pathways(library: Library) -> Pathways:
    return Pathways(library, Answers(library))


@pytest.fixture(scope="session")
def routes(pathways: Pathways) -> tuple[Route, ...]:
    return pathways.routes()


# --- the layout ----------------------------------------------------------------------------------


def points_between(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Places along a line, as it is drawn: straight within a layer, bent between two."""
    found = []
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        for part in range(1, 20):
            t = part / 20
            bend = 3 * t * t - 2 * t * t * t if number % 2 else t
            y = (
                y1 + (y2 - y1) * (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3)
                if number % 2
                else y1 + (y2 - y1) * t
            )
            found.append((x1 + (x2 - x1) * bend, y))
    return found


def assert_sound(sizes: dict[str, tuple[float, float]], links: list[Link]) -> None:
    layout = lay_out(sizes, links)
    boxes = {key: (x, y, x + sizes[key][0], y + sizes[key][1]) for key, (x, y) in layout.corners.items()}
    assert list(layout.corners) == list(sizes)
    for left, top, right, bottom in boxes.values():
        assert -0.01 <= left < right <= layout.width + 0.01
        assert -0.01 <= top < bottom <= layout.height + 0.01
    for one, two in combinations(boxes.values(), 2):
        assert one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1], "boxes stand apart"
    assert sorted(layout.lines, key=repr) == sorted(links, key=repr)
    for link, points in layout.lines.items():
        source, target = boxes[link.source], boxes[link.target]
        assert source[0] < points[0][0] < source[2]
        assert points[0][1] == pytest.approx(source[3])
        assert points[-1] == pytest.approx(((target[0] + target[2]) / 2, target[1]))
        assert all(one[1] <= two[1] + 0.01 for one, two in pairwise(points)), "lines lead down"
        for x, y in points_between(points):
            for key, (left, top, right, bottom) in boxes.items():
                assert not (left + 1 < x < right - 1 and top + 1 < y < bottom - 1), f"{link} runs through {key}"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_layout_keeps_boxes_apart_and_lines_out_of_them(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 14))
    sizes = {f"b{n}": (200.0, float(data.draw(st.integers(40, 200)))) for n in range(count)}
    links = []
    for target in range(1, count):
        sources = data.draw(st.sets(st.integers(0, target - 1), min_size=1, max_size=3))
        links += [Link(f"b{source}", target, f"b{target}") for source in sorted(sources)]
    assert_sound(sizes, links)


def test_the_same_pathway_is_drawn_the_same(routes: tuple[Route, ...], replies, library: Library) -> None:
    for route in routes:
        assert draw(route, library.replies) == draw(route, library.replies)


# --- the map and the list ------------------------------------------------------------------------


def test_every_step_and_choice_is_on_the_map(routes: tuple[Route, ...], library: Library) -> None:
    up = library.replies.say("pathway.map_up")
    for route in routes:
        chart = draw(route, library.replies)
        boxes = {(box.kind, box.id): box for box in chart.boxes}
        others = {choice.to for stop in route.stops for choice in stop.choices if choice.pathway}
        assert {key for kind, key in boxes if kind == "stop"} == {stop.id for stop in route.stops}
        assert {key for kind, key in boxes if kind == "other"} == others
        place = {stop.id: number for number, stop in enumerate(route.stops)}
        for stop in route.stops:
            box = boxes["stop", stop.id]
            said = " ".join(words.text for words in box.words if words.kind == "way").replace("\N{NO-BREAK SPACE}", " ")
            assert " ".join(words.text for words in box.words if words.kind == "name") == stop.name
            assert box.address == f"/pathway/{route.id}/{stop.id}#answer"
            lines = [(line.target, line.number and line.number.text) for line in box.lines]
            drawn = []
            for number, choice in enumerate(stop.choices, 1):
                upward = not choice.pathway and place[choice.to] < place[stop.id]
                assert (f"{choice.label} {up}" if upward else choice.label) in said
                if not upward:
                    drawn.append((choice.to, str(number) if len(stop.choices) > 1 else None))
            assert lines == drawn
        for key in others:
            assert boxes["other", key].address == f"/pathway/{key}"
            assert library.replies.say("pathway.map_pathway") in [words.text for words in boxes["other", key].words]


def test_nothing_on_the_map_overlaps_or_runs_out_of_it(routes: tuple[Route, ...], library: Library) -> None:
    for route in routes:
        chart = draw(route, library.replies)
        for one, two in combinations(chart.boxes, 2):
            apart = (
                one.x + one.width < two.x or two.x + two.width < one.x,
                one.y + one.height < two.y or two.y + two.height < one.y,
            )
            assert any(apart), (route.id, one.id, two.id)
        for box in chart.boxes:
            assert box.x > 0
            assert box.x + box.width < chart.width
            assert box.y + box.height < chart.height
            for words in box.words:
                assert box.x < words.x
                assert box.y < words.y < box.y + box.height
                # Seven pixels a character is what wide fonts take, and eight and a half in bold.
                assert words.x + len(words.text) * (8.5 if words.kind == "name" else 7) < box.x + box.width + 8


def test_the_list_holds_every_step_and_choice(routes: tuple[Route, ...], library: Library, tree) -> None:
    for route in routes:
        html = pathway_html(library.replies, route, routes)
        found = tree(html)
        listed = html.partition('<ol class="steps">')[2].partition("<nav")[0]
        steps = re.split(r'<li id="step-', listed)[1:]
        assert [part.partition('"')[0] for part in steps] == [stop.id for stop in route.stops]
        for part, stop in zip(steps, route.stops, strict=True):
            assert re.findall(r'<li data-to="([^"]+)">', part) == [choice.to for choice in stop.choices]
            assert found.all("a", href=step_address(route.id, stop.id))
            for choice in stop.choices:
                assert choice.label in found.text
            if stop.reminder:
                assert library.replies.say("pathway.reminder", title=stop.reminder) in found.text
        ids = [attrs["id"] for _, attrs in found.elements if "id" in attrs]
        assert len(set(ids)) == len(ids)
        for other in routes:
            if other is not route:
                assert found.all("a", href=f"/pathway/{other.id}")


def test_the_page_has_no_style_or_script_of_its_own_and_help_in_its_place(
    routes: tuple[Route, ...], library: Library, tree
) -> None:
    html = pathway_html(library.replies, routes[0], routes)
    found = tree(html)
    assert "<style" not in html
    assert re.findall(r"<script[^>]*>([^<]*)</script>", html) == [""]
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on") or name == "style"]
    assert len(found.all("h1")) == 1
    assert found.all("details", class_="help")
    assert library.replies.say("page.help_danger") in found.text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "&amp;"]
)
def test_hostile_words_stay_words(library: Library, tree, text: str) -> None:
    stops = (
        Stop("a", text, text, text, (Choice(text, "b"), Choice(text, "c", "c", text))),
        Stop("b", text, text, "", (Choice(text, "a"),)),
    )
    html = pathway_html(library.replies, Route("r", text, text, stops), ())
    found = tree(html)
    assert found.text.replace("\N{NO-BREAK SPACE}", " ").count(text.split(maxsplit=1)[0]) >= 5
    assert len(found.all("img")) == 1
    assert [attrs.get("src", "").split("?")[0] for attrs in found.all("script")] == ["/static/chart.js"]
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]


# --- the routes ----------------------------------------------------------------------------------


@pytest.fixture
async def client(fake_desk, replies, pathways: Pathways) -> AsyncIterator[TestClient]:
    app = web.Application()
    add_page(app, fake_desk, replies, Place(), {}.get, pathways)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_map_is_served(client, routes: tuple[Route, ...]) -> None:
    for route in routes:
        response = await client.get(f"/pathway/{route.id}")
        text = await response.text()
        assert response.status == 200
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-store"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "<svg" in text
        assert f"<h1>{route.title}</h1>" in text


async def test_a_step_is_shown_on_the_question_page_as_its_button_shows_it(client, fake_desk, replies, tree) -> None:
    response = await client.get("/pathway/concern/danger")
    assert response.status == 200
    assert [press.action for press in fake_desk.pressed] == ["step:concern/danger"]
    assert fake_desk.pressed[0].origin.person == ""
    found = tree(await response.text())
    assert found.all("textarea", id="q")
    assert "The title" in found.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "gone",
        "concern/gone",
        "gone/start",
        "concern/start/",
        "concern/start/x",
        "%3Cscript%3E",
        "concern/%F0%9F%91%A9",
    ],
)
async def test_an_unknown_pathway_or_step_has_a_kind_page(client, fake_desk, replies, tree, path: str) -> None:
    response = await client.get(f"/pathway/{path}")
    assert response.status == 404
    found = tree(await response.text())
    assert replies.say("page.no_pathway_title") in found.text
    assert replies.say("page.help_danger") in found.text
    assert found.all("textarea", id="q"), "a question can be asked at once"
    assert fake_desk.pressed == []


async def test_the_first_page_offers_every_pathway(client, pathways: Pathways, replies, tree) -> None:
    found = tree(await (await client.get("/")).text())
    values = [attrs["value"] for attrs in found.all("button", name="press")]
    assert values == [button.action for button in pathways.starts()]
    assert replies.say("pathway.offer") in found.text
    answered = tree(await (await client.post("/", data={"q": "a"})).text())
    assert replies.say("pathway.offer") not in answered.text


async def test_without_pathways_none_is_offered(fake_desk, replies, tree) -> None:
    app = web.Application()
    add_page(app, fake_desk, replies, Place(), {}.get)
    async with TestClient(TestServer(app)) as client:
        assert tree(await (await client.get("/")).text()).all("button", name="press") == []
        assert (await client.get("/pathway/concern")).status == 404
        assert (await client.get("/pathway/concern/start")).status == 404


async def test_a_step_leads_to_its_map_and_takes_the_place_of_the_step_before(fake_desk, client, replies, tree) -> None:
    from dataclasses import replace

    fake_desk.reply = replace(fake_desk.reply, pathway="concern", replaces=True)
    found = tree(await (await client.post("/", data={"press": "step:concern/told:concern/start"})).text())
    assert found.all("a", href="/pathway/concern")
    assert replies.say("pathway.map") in found.text
    assert found.all("div", data_replaces="step") or [
        attrs for tag, attrs in found.elements if tag == "div" and attrs.get("data-replaces") == "step"
    ]
