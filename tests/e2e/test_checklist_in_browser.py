"""Walking through a checklist on the page, with script and without, and its sheet on paper; the real guide answers."""

from __future__ import annotations

import re

import pytest
from checklists_shown import items

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe

pytestmark = pytest.mark.browser

ASKED = "help me write a referral"
PHONE = {"width": 320, "height": 568}
TICKS = "button[aria-pressed]"


@pytest.fixture(scope="module")
def page_desk(guide):
    return guide


@pytest.fixture(scope="module")
def page_replies(library):
    return library.replies


@pytest.fixture(scope="module")
def page_sheet(guide):
    return guide.sheet


@pytest.fixture(scope="module")
def checklist(library):
    return library.checklists["referral"]


@pytest.fixture(scope="module")
def count(library, checklist):
    """How the number of ticks is said."""
    return lambda ticked: library.replies.say("checklist.count", ticked=ticked, of=len(items(checklist)))


def ask(page, text=ASKED):
    before = page.locator(".reply").count()
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".reply")).to_have_count(before + 1)
    return page.locator(".reply").last


def press(page, library, key):
    page.get_by_role("button", name=library.replies.say(key), exact=True).click()


def test_a_tick_changes_the_list_where_it_stands(page, checklist, count):
    reply = ask(page)
    first = checklist.parts[0].items
    ticks = reply.locator(TICKS)
    expect(ticks).to_have_count(len(first))
    expect(reply.locator("li", has_text=first[1].text)).to_contain_text("To do:")
    ticks.nth(1).click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.locator(".question")).to_contain_text(ASKED)
    expect(page.locator("li", has_text=first[1].text)).to_contain_text("Done:")
    expect(page.locator("li", has_text=first[0].text)).to_contain_text("To do:")
    pressed = page.locator(TICKS).evaluate_all("all => all.map(one => one.getAttribute('aria-pressed'))")
    assert pressed == ["false", "true", *["false"] * (len(first) - 2)]


def test_the_button_stays_under_the_mouse_and_keeps_the_keyboard(page, count):
    ask(page)
    for number, ticked in ((4, 1), (0, 2), (4, 1)):
        button = page.locator(TICKS).nth(number)
        button.scroll_into_view_if_needed()
        before = button.bounding_box()
        button.click()
        expect(page.get_by_role("status")).to_have_text(count(ticked))
        expect(button).to_be_focused()
        after = button.bounding_box()
        assert abs(after["y"] - before["y"]) < 2
        assert after["x"] == before["x"]


def test_ticking_by_keyboard_alone(page, checklist, count):
    ask(page)
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('aria-pressed')"):
            break
    for number, item in enumerate(checklist.parts[0].items, 1):
        page.keyboard.press("Space")
        expect(page.get_by_role("status")).to_have_text(count(number))
        expect(page.get_by_role("button", name=item.label, pressed=True, exact=True)).to_be_focused()
        page.keyboard.press("Tab")
    expect(page.locator(f"{TICKS}[aria-pressed='false']")).to_have_count(0)


def test_a_screen_reader_hears_the_name_and_the_state_and_not_the_box_nor_the_list_again(page, checklist, count):
    ask(page)
    label = checklist.parts[0].items[2].label
    page.get_by_role("button", name=label, pressed=False, exact=True).click()
    expect(page.get_by_role("button", name=label, pressed=True, exact=True)).to_be_focused()
    expect(page.get_by_role("status")).to_have_text(count(1))
    live = page.locator(TICKS).first.evaluate("button => button.closest('[aria-live]').getAttribute('aria-live')")
    assert live == "off", "what changed is in the status line"


def test_going_on_to_other_parts_to_the_end_and_back_to_nothing(page, library, checklist, count):
    ask(page)
    page.locator(TICKS).first.click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    for number, part in enumerate(checklist.parts[1:], 2):
        press(page, library, "checklist.next")
        expect(page.locator(".reply h3").first).to_contain_text(part.heading)
        expect(page.locator(".reply h2")).to_be_focused()
        expect(page.locator(".reply h2")).to_be_in_viewport()
        expect(page.locator(TICKS)).to_have_count(len(part.items))
        page.locator(TICKS).last.click()
        expect(page.get_by_role("status")).to_have_text(count(number))
    press(page, library, "checklist.back")
    expect(page.locator(f"{TICKS}[aria-pressed='true']")).to_have_count(1)
    press(page, library, "checklist.finish")
    expect(page.locator(".reply h2")).to_be_focused()
    expect(page.locator(".reply")).to_contain_text(library.replies.say("checklist.left"))
    expect(page.locator(".reply")).not_to_contain_text(checklist.parts[0].items[0].text)
    expect(page.locator(".reply")).to_contain_text(checklist.parts[0].items[1].text)
    press(page, library, "checklist.clear")
    expect(page.get_by_role("status")).to_have_text(count(0))
    expect(page.locator(f"{TICKS}[aria-pressed='true']")).to_have_count(0)
    expect(page.locator(".reply")).to_have_count(1)


def test_a_list_further_up_is_changed_where_it_stands(page, count):
    ask(page)
    ask(page, "what does NFPA mean")
    below = page.locator(".reply").last.locator("h2").first.inner_text()
    page.locator(TICKS).first.click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.locator(".reply").first.locator(TICKS).first).to_be_focused()
    expect(page.locator(".reply").last.locator("h2").first).to_have_text(below)


def test_what_an_item_leads_to_is_added_and_the_list_stays(page, library, checklist):
    reply = ask(page)
    more = library.answers[checklist.parts[0].items[0].more].title
    reply.get_by_role("button", name=more, exact=True).first.click()
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.locator(".reply").last.locator("h2").first).to_have_text(more)
    expect(page.locator(".reply").first.locator(TICKS).first).to_be_visible()


def test_a_tick_that_does_not_arrive_leaves_the_list_and_can_be_sent_again(browser, page_url, count):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(page_url)
    ask(page)
    page.route("**/*", lambda route: route.abort())
    page.locator(TICKS).first.click()
    expect(page.locator(".reply.problem h2")).to_be_focused()
    expect(page.locator(".reply").first.locator(TICKS).first).to_have_attribute("aria-pressed", "false")
    page.unroute("**/*")
    page.locator(".reply.problem").get_by_role("button").click()
    page.wait_for_url(re.compile("#answer$"))
    expect(page.locator(".reply")).to_contain_text(count(1))
    context.close()


def test_without_script_each_tick_is_a_page_of_its_own(browser, page_url, library, checklist, count):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_url)
    page.get_by_label("Nation").select_option("wales")
    page.get_by_role("textbox").fill(ASKED)
    page.get_by_role("button", name=library.replies.say("page.send"), exact=True).click()
    page.locator(TICKS).nth(0).click()
    page.locator(TICKS).nth(2).click()
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.locator(".reply")).to_contain_text(count(2))
    expect(page.locator(f"{TICKS}[aria-pressed='true']")).to_have_count(2)
    press(page, library, "checklist.next")
    expect(page.locator(".reply h3").first).to_contain_text(checklist.parts[1].heading)
    expect(page.locator(".reply h2")).to_be_in_viewport()
    press(page, library, "checklist.back")
    expect(page.locator(f"{TICKS}[aria-pressed='true']")).to_have_count(2)
    expect(page.get_by_label("Nation")).to_have_value("wales")
    press(page, library, "checklist.finish")
    expect(page.locator(".reply")).to_contain_text(count(2))
    with context.expect_page() as opened:
        page.get_by_role("link", name=library.replies.say("checklist.print")).click()
    expect(opened.value.locator("h1")).to_have_text(checklist.title)
    context.close()


def test_ticks_are_nowhere_but_on_the_page(page, page_url, count):
    ask(page)
    page.locator(TICKS).first.click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    assert page.url == page_url
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    page.reload()
    expect(page.locator(TICKS)).to_have_count(0)


# --- the sheet -----------------------------------------------------------------------------------


def test_the_reply_leads_to_a_blank_sheet_with_every_item(page, context, library, checklist):
    reply = ask(page)
    link = reply.get_by_role("link", name=library.replies.say("checklist.print"))
    with context.expect_page() as opened:
        link.click()
    sheet = opened.value
    expect(sheet.locator("h1")).to_have_text(checklist.title)
    expect(sheet.get_by_role("heading", level=2)).to_have_text([part.heading for part in checklist.parts])
    lines = sheet.locator("h2 + ul > li")
    expect(lines).to_have_text([f"☐ {item.label}. {item.text}" for item in items(checklist)])
    assert sheet.locator("form, button, input").count() == 0


def test_after_ticking_the_sheet_is_offered_still_and_is_blank(page, context, library, count):
    ask(page)
    page.locator(TICKS).first.click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    with context.expect_page() as opened:
        page.get_by_role("link", name=library.replies.say("checklist.print")).click()
    expect(opened.value.locator("main")).not_to_contain_text("☑")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_the_sheet_is_black_on_white_without_links_on_one_page(browser, page_url, library, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for name, checklist in library.checklists.items():
        page.goto(f"{page_url}checklist/{name}")
        expect(page.get_by_role("link", name=library.replies.say("page.back"))).to_be_visible()
        page.emulate_media(media="print")
        expect(page.get_by_role("link")).to_have_count(0)
        colours = "element => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]"
        assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        for item in items(checklist):
            expect(page.locator("li", has_text=item.text).first).to_be_visible()
        # Chromium writes each page of a PDF as an object of its own, uncompressed.
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
        page.emulate_media(media="screen")
    context.close()


# --- for everyone --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["no-preference", "more"])
def test_axe_finds_nothing(browser, page_url, library, checklist, count, scheme, contrast):
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
    ask(page)
    look("asked")
    page.locator(TICKS).first.click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    look("ticked")
    press(page, library, "checklist.finish")
    expect(page.locator(".reply")).to_contain_text(library.replies.say("checklist.left"))
    look("finished")
    for name in ("referral", "before-calling", "nothing"):
        page.goto(f"{page_url}checklist/{name}")
        look(name)
    context.close()
    assert found == []


def test_a_phone_never_scrolls_sideways(page, page_url, count):
    page.set_viewport_size(PHONE)
    ask(page)
    page.locator(TICKS).first.click()
    expect(page.get_by_role("status")).to_have_text(count(1))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(f"{page_url}checklist/referral")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
