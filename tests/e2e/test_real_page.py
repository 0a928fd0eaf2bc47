"""The page over the real guide and the real content, in a real browser."""

from __future__ import annotations

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 568}
DESKTOP = {"width": 1280, "height": 900}
SEVERAL = (
    "a child is in danger right now",
    "has this child been abused",
    "what is the capital of France",
    "thanks",
)

# What is asked, and words of: the heading of the answer, its text, and the section it names.
ASKED = [
    (
        "what does NFPA mean",
        "no further police action at this time",
        "not taking the criminal case further",
        "recording information",
    ),
    ("nfa meaning?", "NFA", "Shorthand for a decision", "recording information"),
    (
        "can the family challenge the polices decision",
        "Right to Review",
        "parent or guardian",
        "Victims' Right to Review",
    ),
    ("how fast must a 14 yr old be told", "told", "one working day", "Victims' Code of Practice"),
    ("questions for leaders about NFPA", "leaders", "ten questions", "Questions for leaders"),
]


@pytest.fixture(scope="module")
def page_desk(guide):
    return guide


@pytest.fixture(scope="module")
def page_replies(library):
    return library.replies


def ask(page, text):
    before = page.locator(".reply").count()
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".reply")).to_have_count(before + 1)
    return page.locator(".reply").last


@pytest.mark.parametrize("asked", ASKED, ids=[one[0] for one in ASKED])
def test_the_right_answer_with_its_section_and_date(page, tmp_path, asked):
    question, heading, text, section = asked
    reply = ask(page, question)
    expect(reply.locator("h2").first).to_contain_text(heading)
    expect(reply.locator("h2").first).to_be_focused()
    expect(reply).to_contain_text(text)
    source = reply.locator(".context")
    expect(source).to_contain_text("Panel paper")
    expect(source).to_contain_text("March 2026")
    expect(source).to_contain_text(section)
    for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_related_answer_by_keyboard(page):
    first = ask(page, "what does NFPA mean")
    related = first.locator("form.press button").first
    title = related.inner_text()
    for _ in range(30):
        page.keyboard.press("Tab")
        if related.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".reply")).to_have_count(2)
    heading = page.locator(".reply").last.locator("h2").first
    expect(heading).to_have_text(title)
    expect(heading).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_danger_shows_its_card_before_everything_else(page, tmp_path, size):
    page.set_viewport_size(size)
    reply = ask(page, "a child is in danger right now, how soon must the child be told?")
    card = reply.locator(":scope > *").first
    expect(card).to_have_class("alert")
    expect(card.locator("h2")).to_be_focused()
    expect(card.locator("h2")).to_be_in_viewport()
    expect(card).to_contain_text("999")
    page.screenshot(path=tmp_path / "danger.png")


def test_no_reminder_is_offered_where_none_can_be_sent(page):
    reply = ask(page, "how fast must a 14 yr old be told")
    assert [value for value in actions(reply) if value.startswith("remind:")] == []
    reply = ask(page, "remind me when they should have told the child")
    assert [value for value in actions(reply) if value.startswith(("remind:", "when:"))] == []


def actions(reply):
    return reply.locator("form.press button").evaluate_all("buttons => buttons.map(button => button.value)")


def test_why_quotes_what_was_typed_as_text(page):
    reply = ask(page, "<b>nfpa</b> <img src=x onerror=alert(1)> meanin")
    expect(reply).to_be_visible()
    assert page.locator(".turn img, .turn b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_real_answers(browser, page_url, scheme):
    # axe brings its own script, which the page's policy rightly refuses: only this context lets it in.
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True, viewport=DESKTOP)
    page = context.new_page()
    page.goto(page_url)
    for question in [*(one[0] for one in ASKED), *SEVERAL]:
        ask(page, question)
    found = [
        (violation["id"], violation["impact"], [node["target"] for node in violation["nodes"]])
        for violation in Axe().run(page).response["violations"]
    ]
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 360, 390, 412])
def test_on_a_phone_the_question_box_leaves_room_for_the_answer(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    ask(page, "what does NFPA mean")
    tops = page.locator("#ask select").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "the two lists stand side by side"
    assert page.locator("#ask").bounding_box()["height"] < 740 / 4
