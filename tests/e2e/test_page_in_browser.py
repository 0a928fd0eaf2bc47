"""The page as people use it: by mouse, by keyboard, on a phone, without script, and with axe looking on."""

from __future__ import annotations

import re

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}
PHONE = {"width": 320, "height": 568}


def ask(page, text):
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    reply = page.locator(".reply").last
    expect(reply).to_be_visible()
    return reply


def test_asking_adds_the_reply_and_moves_to_it(page, questions):
    reply = ask(page, questions["answer"])
    expect(page.locator(".question")).to_contain_text(questions["answer"])
    expect(reply.locator("h2")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_value("")
    expect(reply.locator(".context")).to_contain_text("Source")
    ask(page, questions["choice"])
    expect(page.locator(".reply")).to_have_count(2)


def test_the_address_never_holds_what_was_typed(page, page_url, questions):
    ask(page, questions["answer"])
    assert page.url == page_url
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_shift_and_enter_starts_a_line(page):
    box = page.get_by_role("textbox")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    expect(box).to_have_value("one\ntwo")
    expect(page.locator(".reply")).to_have_count(0)


def test_a_choice_by_keyboard_only(page, questions):
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type(questions["choice"])
    page.keyboard.press("Enter")
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.locator(".reply h2")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".choice button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.locator(".reply").last.locator("h2")).to_be_focused()


def test_the_skip_link_leads_to_the_box(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()


def test_an_example_is_asked_at_once(page):
    example = page.locator(".welcome button").first
    text = example.inner_text()
    example.click()
    expect(page.locator(".question")).to_contain_text(text)


def test_a_related_answer(page, questions):
    reply = ask(page, questions["answer"])
    reply.locator("form.press button").first.click()
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.locator(".question")).to_have_count(1)


def test_the_place_goes_with_every_message(page, questions):
    page.get_by_label("Nation").select_option("scotland")
    with page.expect_request("**/*") as sent:
        ask(page, questions["answer"])
    assert "nation=scotland" in sent.value.post_data
    page.get_by_label("Nation").select_option("wales")
    with page.expect_request("**/*") as sent:
        page.locator("form.press button").first.click()
    assert "nation=wales" in sent.value.post_data


def test_the_organisations_nation_is_chosen_until_another_is(context, page_url_in_wales, questions):
    page = context.new_page()
    page.goto(page_url_in_wales)
    expect(page.get_by_label("Nation")).to_have_value("wales")
    with page.expect_request("**/*") as sent:
        ask(page, questions["answer"])
    assert "nation=wales" in sent.value.post_data
    page.get_by_label("Nation").select_option("england")
    with page.expect_request("**/*") as sent:
        page.locator("form.press button").first.click()
    assert "nation=england" in sent.value.post_data


def test_why_opens(page, questions):
    reply = ask(page, questions["answer"])
    why = reply.locator(".foot details")
    expect(why.locator("p")).to_be_hidden()
    why.locator("summary").press("Enter")
    expect(why.locator("p")).to_be_visible()


def test_copy(context, page, page_url, questions):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=page_url)
    reply = ask(page, questions["answer"])
    reply.locator("button.copy").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(reply.locator("h2").inner_text())


def test_copy_where_the_browser_has_no_clipboard(context, page_url, questions):
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(page_url)
    reply = ask(page, questions["answer"])
    reply.locator("button.copy").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    expect(reply.locator("button.copy")).to_be_focused()


def test_help_is_always_there(page, questions):
    ask(page, questions["answer"])
    summary = page.locator(".help summary")
    expect(summary).to_be_in_viewport()
    summary.press("Enter")
    expect(page.locator(".panel a[href='tel:999']")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_safety_card(page, questions):
    reply = ask(page, questions["danger"])
    expect(reply.locator(".alert h2")).to_be_focused()
    expect(reply.get_by_role("group").first.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")


def test_a_reply_that_does_not_arrive_can_be_sent_again(browser, page_url, questions):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(page_url)
    page.route("**/*", lambda route: route.abort())
    typed = f"{questions['answer']}\nand a second line"
    reply = ask(page, typed)
    expect(reply.locator("h2")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_value(typed)
    page.unroute("**/*")
    reply.get_by_role("button").click()
    page.wait_for_url(re.compile("#answer$"))
    expect(page.locator(".question")).to_contain_text("and a second line")
    context.close()


def test_a_fault_shows_its_page_and_keeps_the_question(context, page_url):
    page = context.new_page()
    page.goto(page_url)
    page.route(
        "**/*",
        lambda route: route.fulfill(status=502, content_type="text/html", body="<p>proxy</p>"),
    )
    reply = ask(page, "a question")
    expect(reply).to_contain_text("did not arrive")
    expect(page.get_by_role("textbox")).to_have_value("a question")


def test_without_script(browser, page_url, questions):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_url)
    page.get_by_label("Nation").select_option("wales")
    page.get_by_role("textbox").fill(questions["answer"])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".question")).to_contain_text(questions["answer"])
    expect(page.locator(".reply h2")).to_be_in_viewport()
    expect(page.locator("button.copy")).to_be_hidden()
    expect(page.get_by_label("Nation")).to_have_value("wales")
    page.locator(".foot summary").click()
    expect(page.locator(".foot details p")).to_be_visible()
    page.locator("form.press button").first.click()
    expect(page.locator(".reply")).to_have_count(1)
    expect(page.get_by_label("Nation")).to_have_value("wales")
    context.close()


@pytest.mark.parametrize("kind", [None, "answer", "choice", "danger"])
def test_a_phone_never_scrolls_sideways(context, page, questions, kind):
    page.set_viewport_size(PHONE)
    if kind:
        ask(page, questions[kind])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_long_words_break(page):
    page.set_viewport_size(PHONE)
    ask(page, "w" * 400)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_text_twice_as_large_still_fits(page, questions):
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    ask(page, questions["choice"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["no-preference", "more"])
def test_axe_finds_nothing_serious(browser, page_url, questions, scheme, contrast):
    # axe brings its own script, which the page's policy rightly refuses: only this context lets it in.
    context = browser.new_context(color_scheme=scheme, contrast=contrast, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.goto(page_url)
    axe = Axe()
    looks = [("empty", None), *questions.items(), ("lost", None)]
    found = []
    for name, question in looks:
        if question:
            ask(page, question)
        if name == "danger":
            page.locator(".help summary").click()
        if name == "lost":
            page.route("**/*", lambda route: route.abort())
            ask(page, "a question that is lost")
        for violation in axe.run(page).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            found.append((name, violation["id"], violation["impact"], targets))
    context.close()
    assert [finding for finding in found if finding[2] in SERIOUS] == []
    assert found == [], "nothing lesser either"
