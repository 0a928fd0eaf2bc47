"""Walking the pathways on the page by keyboard, and their maps; the real guide answers."""

from __future__ import annotations

import re

import pytest
from pathways_shown import leads_to, ways

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe

pytestmark = pytest.mark.browser

NAMES = [
    "concern",
    "referral",
    "not-taken-forward",
    "escalate",
    "strategy",
    "nfpa",
    "medical",
    "safety-plan",
    "talking",
    "reflection",
]
PHONE = {"width": 320, "height": 568}
STEPS = "form.press fieldset.choice button"


@pytest.fixture(scope="module")
def page_desk(guide):
    return guide


@pytest.fixture(scope="module")
def page_replies(library):
    return library.replies


@pytest.fixture(scope="module")
def page_pathways(guide):
    return guide.pathways


def title(library, place):
    name, _, key = place.partition("/")
    return library.answers[library.pathways[name].steps[key].answer].title


def by_keyboard(page, button):
    """Go to a button with Tab alone and press it with Enter."""
    for _ in range(60):
        if button.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not reach it")


def shows(page, text):
    """Wait until the one reply shows this title, and the keyboard is there."""
    expect(page.locator(".reply h2").first).to_have_text(text)
    expect(page.locator(".reply h2").first).to_be_focused()
    expect(page.locator(".reply")).to_have_count(1)


# --- the walk ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_step_and_every_end_by_keyboard(page, library, name):
    say = library.replies.say
    first = f"{name}/{library.pathways[name].start}"
    start = page.get_by_role("button", name=library.pathways[name].title, exact=True)
    by_keyboard(page, start)
    shows(page, title(library, first))
    shortest = ways(library, name)
    back = page.get_by_role("button", name=say("pathway.back"), exact=True)

    def visit(place, seen):
        seen.add(place)
        for number, target in enumerate(leads_to(library, place)):
            own = target.startswith(f"{name}/")
            if own and (target in seen or len(shortest[target]) <= len(shortest[place])):
                continue
            expect(page.locator(STEPS)).to_have_count(len(leads_to(library, place)))
            by_keyboard(page, page.locator(STEPS).nth(number))
            shows(page, title(library, target))
            expect(page.get_by_role("button", name=say("pathway.help"), exact=True)).to_be_visible()
            if own:
                visit(target, seen)
            by_keyboard(page, back)
            shows(page, title(library, place))
        return seen

    assert visit(first, set()) == set(shortest)


def test_start_again_by_keyboard(page, library):
    by_keyboard(page, page.get_by_role("button", name=library.pathways["medical"].title, exact=True))
    shows(page, title(library, "medical/start"))
    for place in ("medical/explain", "medical/sarc"):
        number = leads_to(library, "medical/start" if place.endswith("explain") else "medical/explain").index(place)
        by_keyboard(page, page.locator(STEPS).nth(number))
        shows(page, title(library, place))
    by_keyboard(page, page.get_by_role("button", name=library.replies.say("pathway.again"), exact=True))
    shows(page, title(library, "medical/start"))
    expect(page.get_by_role("status")).to_be_empty()


def test_help_is_added_below_and_the_step_stays(page, library):
    page.get_by_role("button", name=library.pathways["referral"].title, exact=True).click()
    shows(page, title(library, "referral/start"))
    page.get_by_role("button", name=library.replies.say("pathway.help"), exact=True).click()
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.locator(".reply").last).to_contain_text("999")
    expect(page.locator(".reply").first.locator("h2").first).to_have_text(title(library, "referral/start"))


def test_without_script_each_step_is_a_page_of_its_own(browser, page_url, library):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_url)
    page.get_by_role("button", name=library.pathways["medical"].title, exact=True).click()
    for number in ways(library, "medical")["medical/therapy"]:
        page.locator(STEPS).nth(number).click()
        expect(page.locator(".reply")).to_have_count(1)
    expect(page.locator(".reply h2").first).to_have_text(title(library, "medical/therapy"))
    page.get_by_role("button", name=library.replies.say("pathway.back"), exact=True).click()
    expect(page.locator(".reply h2").first).to_have_text(title(library, "medical/support"))
    context.close()


def test_where_somebody_is_is_nowhere_but_on_the_page(page, page_url, library):
    page.get_by_role("button", name=library.pathways["concern"].title, exact=True).click()
    shows(page, title(library, "concern/start"))
    page.locator(STEPS).first.click()
    shows(page, title(library, "concern/danger"))
    assert page.url == page_url
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


# --- the map -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_box_of_the_map_is_reached_by_keyboard_and_opens_its_step(page, page_url, library, name):
    page.goto(f"{page_url}pathway/{name}")
    boxes = page.locator(".chart a")
    addresses = boxes.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    steps = library.pathways[name].steps
    assert addresses[: len(steps)] == [f"/pathway/{name}/{key}#answer" for key in steps]
    reached = []
    page.locator(".chart").focus()
    for _ in addresses:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
        inside = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
               const chart = document.querySelector('.chart').getBoundingClientRect();
               return box.left >= chart.left && box.right <= chart.right && box.top >= 0 && box.top < innerHeight; }"""
        )
        assert inside, "what the keyboard is on is scrolled into view"
    assert reached == addresses
    page.locator(".chart a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#answer$"))
    key = list(steps)[1]
    expect(page.locator(".reply h2").first).to_have_text(title(library, f"{name}/{key}"))
    expect(page.locator(STEPS)).to_have_count(len(steps[key].choices))


def test_a_step_leads_to_its_map_and_the_map_back_to_its_steps(page, context, library):
    page.get_by_role("button", name=library.pathways["talking"].title, exact=True).click()
    shows(page, title(library, "talking/start"))
    with context.expect_page() as opened:
        page.get_by_role("link", name=library.replies.say("pathway.map")).click()
    chart = opened.value
    expect(chart.locator("h1")).to_have_text(library.pathways["talking"].title)
    chart.get_by_role("link", name=library.replies.say("pathway.map_start")).click()
    expect(chart.locator(".reply h2").first).to_have_text(title(library, "talking/start"))
    chart.locator(STEPS).nth(1).click()
    expect(chart.locator(".reply h2").first).to_have_text(title(library, "talking/set-up"))


def test_words_fit_their_boxes(page, page_url, library):
    for name in NAMES:
        page.goto(f"{page_url}pathway/{name}")
        wide = page.locator(".chart a").evaluate_all(
            """all => all.flatMap(one => { const box = one.querySelector('rect').getBBox();
               return [...one.querySelectorAll('text')].filter(text => { const words = text.getBBox();
                 return words.x + words.width > box.x + box.width - 4 || words.y + words.height > box.y + box.height; })
                 .map(text => text.textContent); })"""
        )
        assert wide == [], name


@pytest.mark.parametrize("size", [PHONE, {"width": 768, "height": 900}, {"width": 1280, "height": 900}])
def test_only_the_map_scrolls_sideways_and_it_opens_at_its_first_step(page, page_url, library, size):
    page.set_viewport_size(size)
    for name in NAMES:
        page.goto(f"{page_url}pathway/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        first, chart = page.locator(".chart .stop rect").first.bounding_box(), page.locator(".chart").bounding_box()
        assert chart["x"] <= first["x"]
        assert first["x"] + first["width"] <= chart["x"] + chart["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_the_map_is_whole_and_dark_on_white(browser, page_url, library, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 794, "height": 1123})
    page = context.new_page()
    for name in NAMES:
        page.goto(f"{page_url}pathway/{name}")
        page.emulate_media(media="print")
        assert page.locator("svg").bounding_box()["width"] <= 794
        assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".chart .way").first.evaluate("one => getComputedStyle(one).fill") == "rgb(0, 0, 0)"
        expect(page.locator("header .help")).to_be_hidden()
        page.emulate_media(media="screen")
    context.close()


# --- for everyone --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["no-preference", "more"])
def test_axe_finds_nothing(browser, page_url, library, scheme, contrast):
    # axe brings its own script, which the page's policy rightly refuses: only this context lets it in.
    context = browser.new_context(color_scheme=scheme, contrast=contrast, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    found = []

    def look(name):
        found.extend(
            (name, violation["id"], violation["impact"], [node["target"] for node in violation["nodes"]])
            for violation in Axe().run(page).response["violations"]
        )

    page.goto(page_url)
    look("first page")
    page.get_by_role("button", name=library.pathways["concern"].title, exact=True).click()
    shows(page, title(library, "concern/start"))
    look("first step")
    # The colours are the same on every map, so that all of them are looked at in one look only.
    every = (scheme, contrast) == ("light", "no-preference")
    for address in (*(NAMES if every else ["escalate"]), "gone", "strategy/outcome"):
        page.goto(f"{page_url}pathway/{address}")
        look(address)
    context.close()
    assert found == []


def test_a_phone_never_scrolls_sideways(page, page_url, library):
    page.set_viewport_size(PHONE)
    for place in ("concern/lead", "strategy/outcome", "safety-plan/start"):
        page.goto(f"{page_url}pathway/{place}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(page_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
