"""Replies as HTML: every block, nothing but our own markup, and a page that names everything it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from adapters.web import render
from adapters.web.render import Problem, Turn, View, page_html, safe_url, sheet_html, title_index, turn_html
from bot.model import (
    Alert,
    Block,
    Bullets,
    Button,
    Buttons,
    Context,
    Heading,
    Nation,
    Outcome,
    Paragraph,
    Place,
    Reply,
    Span,
)
from bot.plain import reply_text

WEB = Path(render.__file__).parent
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)",
    "</template></textarea></title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% for x in y %}",
    "\u202eesrever\u202c שלום مرحبا",
    "👩‍👧 🛡️ é\u0301",
    "a & b &lt; c",
]


def paragraph(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def test_the_sample_reply_holds_every_kind_of_block(every_block):
    assert {type(block) for block in every_block.blocks} == set(get_args(Block))


def test_every_block_is_drawn(every_block, replies, tree):
    html = turn_html(replies, Turn(every_block, uid="u1"), Place())
    found = tree(html)
    for words in (
        "Alert heading",
        "alert item",
        "careful words",
        "plain ",
        "dot",
        "second",
        "Inside",
        "small print",
        "Which one?",
    ):
        assert words in found.text
    assert "<strong>strong</strong><em>leaning</em>" in html
    assert len(found.all("ol")) == 1
    assert len(found.all("ul")) == 2
    assert found.all("h2", id="u1", tabindex="-1")
    assert len(found.all("h3")) == 1
    assert found.all("div", class_="alert", role="group", **{"aria-labelledby": "u1"})
    assert [button["value"] for button in found.all("button", name="press")] == [
        "answer:a/one",
        "answer:a/two",
        "remind:rule",
    ]
    assert len(found.all("legend")) == 2
    assert len(found.all("fieldset", class_="choice")) == 1


def test_links_say_where_they_open_and_do_not_say_whence(every_block, replies, tree):
    guide, telephone = (
        tree(turn_html(replies, Turn(every_block), Place())).all("a", href=href)[0]
        for href in ("https://example.org/guide?a=1&b=2", "tel:999")
    )
    assert guide["rel"] == telephone["rel"] == "noopener noreferrer"
    assert guide["target"] == "_blank"
    assert "target" not in telephone


@pytest.mark.parametrize("url", ["https://a.example/b", "http://a.example", "tel:999", "mailto:a@b.example"])
def test_these_addresses_become_links(url):
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:x",
     "data:text/html,x", "vbscript:x", "//a.example", "/relative", "file:///etc/passwd", "http://[bad"],
)  # fmt: skip
def test_these_addresses_stay_plain_text(url, replies, tree):
    assert safe_url(url) is None
    reply = Reply(Outcome.ANSWER, (Paragraph((Span("words", url=url),)),))
    found = tree(turn_html(replies, Turn(reply), Place()))
    assert "words" in found.text
    assert found.all("a") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_everywhere(text, replies, tree):
    line = (Span(text, strong=True),)
    blocks = (
        Heading(text), Paragraph(line), Bullets((line,)), Alert(text, (Paragraph(line),)), Context((line,)),
        Buttons(text, (Button(text, text),)),
    )  # fmt: skip
    reply = Reply(Outcome.ANSWER, blocks, reason=text)
    html = page_html(replies, View(Turn(reply, text)))
    found = tree(html)
    assert found.text.count(text) >= 8
    assert found.all("button", name="press")[0]["value"] == text
    assert [attrs.get("src", "").split("?")[0] for attrs in found.all("script")] == ["/static/page.js"]
    assert len(found.all("img")) == 1
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on") or name == "style"]


def test_no_script_or_style_stands_in_the_page(every_block, replies, tree):
    html = page_html(replies, View(Turn(every_block, "q")))
    assert "<style" not in html
    assert re.findall(r"<script[^>]*>([^<]*)</script>", html) == [""]


def test_a_reply_without_a_title_gets_one_that_is_read_out(replies, tree):
    reply = Reply(Outcome.SMALL_TALK, (paragraph("Hello."),))
    found = tree(turn_html(replies, Turn(reply, uid="u2"), Place()))
    assert found.all("h2", class_="unseen", id="u2")
    assert found.all("article", **{"aria-labelledby": "u2"})


@pytest.mark.parametrize(
    ("blocks", "index"),
    [
        ((), None),
        ((paragraph("a"),), None),
        ((Heading("a"),), 0),
        ((paragraph("a"), Alert("b", ())), 1),
        ((Heading("inside", level=2), Heading("title")), None),
    ],
)
def test_which_block_is_the_title(blocks, index):
    assert title_index(blocks) == index


def test_why_is_shown_only_when_there_is_a_reason(every_block, replies, tree):
    assert "Because of your words." in turn_html(replies, Turn(every_block), Place())
    assert tree(turn_html(replies, Turn(Reply(Outcome.ANSWER, ())), Place())).all("details") == []


def test_what_is_copied_is_the_plain_text(every_block, replies):
    html = turn_html(replies, Turn(every_block), Place())
    carried = re.search(r"<template>(.*?)</template>", html, re.DOTALL)
    assert carried
    assert unescape(carried[1]) == reply_text(every_block)


def test_a_pressed_button_shows_no_question(every_block, replies):
    assert "You asked" not in turn_html(replies, Turn(every_block), Place())
    assert "You asked" not in turn_html(replies, Turn(every_block, " \n"), Place())


def test_a_long_question_is_cut_when_it_is_shown_back(every_block, replies):
    html = turn_html(replies, Turn(every_block, "x" * 5000), Place())
    assert "x" * 1000 + "…" in html
    assert "x" * 1001 not in html


@pytest.mark.parametrize("place", [Place(), Place(Nation.WALES), Place(area="kent"), Place(Nation.NORTHERN_IRELAND)])
def test_the_chosen_place_stays_chosen(place, every_block, replies, tree):
    found = tree(page_html(replies, View(Turn(every_block), place)))
    chosen = [attrs["value"] for attrs in found.all("option") if "selected" in attrs]
    assert chosen == [place.nation.value, place.area or "none"]
    for name, value in (("nation", place.nation.value), ("area", place.area or "none")):
        assert {attrs["value"] for attrs in found.all("input", type="hidden", name=name)} == {value}


def test_every_nation_is_offered(replies, tree):
    values = [attrs["value"] for attrs in tree(page_html(replies, View())).all("option")]
    assert values == [*(nation.value for nation in Nation), "none", "kent"]


def test_the_page_says_what_it_is_and_where_help_is(replies, tree):
    found = tree(page_html(replies, View()))
    for name in ("name", "lead", "notice", "help_now", "help_danger", "help_lead", "welcome", "example_1"):
        assert replies.say(f"page.{name}") in found.text
    assert found.all("a", href="tel:999")
    assert found.all("div", role="log", **{"aria-live": "polite"})
    assert found.all("html", lang="en-GB")


@pytest.mark.parametrize("name", ["too_large", "bad_form", "wrong_type", "cross_site", "problem", "no_sheet"])
def test_every_problem_has_words(name, replies, tree):
    found = tree(page_html(replies, View(Problem(name))))
    assert replies.say(f"page.{name}_title") in found.text
    assert replies.say(f"page.{name}_text") in found.text


def test_what_was_typed_is_still_in_the_box_after_a_problem(replies):
    html = page_html(replies, View(Problem("problem", draft="\nline </textarea>")))
    assert ">\n\nline &lt;/textarea&gt;</textarea>" in html


# --- checklists ----------------------------------------------------------------------------------


def test_a_tick_is_a_button_that_is_pressed_or_not_and_its_box_is_not_read_out(replies, tree):
    ticks = Buttons(
        "Tick", (Button("☐ Consent", "tick:a:0:1", ticked=False), Button("☑ Other <harm>", "tick:a:0:2", ticked=True))
    )
    html = turn_html(replies, Turn(Reply(Outcome.ANSWER, (ticks,))), Place())
    assert [(one["value"], one["aria-pressed"]) for one in tree(html).all("button", name="press")] == [
        ("tick:a:0:1", "false"),
        ("tick:a:0:2", "true"),
    ]
    assert '<span aria-hidden="true">☐</span> Consent</button>' in html
    assert '<span aria-hidden="true">☑</span> Other &lt;harm&gt;</button>' in html
    assert tree(html).all("fieldset", class_="ticks")


def test_a_tick_without_a_mark_keeps_its_words(replies, tree):
    ticks = Buttons("Tick", (Button("Consent", "tick:a:0:1", ticked=True),))
    html = turn_html(replies, Turn(Reply(Outcome.ANSWER, (ticks,))), Place())
    (found,) = tree(html).all("button", name="press")
    assert found["aria-pressed"] == "true"
    assert '<span aria-hidden="true"></span> Consent</button>' in html


@pytest.mark.parametrize(
    "button",
    [
        Button("Next part", "tick:a:1:0"),
        Button("☐ Looks like one", "tick:a:1:0"),
        Button("☐ Consent", "answer:a/one"),
        Button("", "tick:a:1:0"),
    ],
)
def test_other_buttons_are_neither_pressed_nor_not(button, replies, tree):
    html = turn_html(replies, Turn(Reply(Outcome.ANSWER, (Buttons("Go on", (button,)),))), Place())
    (found,) = tree(html).all("button", name="press")
    assert found == {"name": "press", "value": button.action}
    assert f">{button.label}</button>" in html
    assert "ticks" not in html


def test_a_reply_that_takes_anothers_place_says_so_to_the_script(every_block, replies, tree):
    for replaces in (False, True):
        html = turn_html(replies, Turn(replace(every_block, replaces=replaces)), Place())
        (turn,) = tree(html).all("div", class_="turn")
        assert ("data-replaces" in turn) is replaces


def test_a_reply_with_a_sheet_links_to_it_and_others_do_not(every_block, replies, tree):
    found = tree(turn_html(replies, Turn(replace(every_block, sheet="referral")), Place()))
    (link,) = found.all("a", href="/checklist/referral")
    assert link["target"] == "_blank"
    assert replies.say("checklist.print") in found.text
    assert replies.say("checklist.print") not in turn_html(replies, Turn(every_block), Place())


SHEET = (
    Heading("A checklist"),
    Heading("The concern", level=2),
    Bullets(((Span("☐ "), Span("Consent. ", strong=True), Span("Say why.")),)),
    Paragraph((Span("The end."),)),
)


def test_a_sheet_is_a_whole_page_with_nothing_to_press(replies, tree):
    html = sheet_html(replies, SHEET)
    found = tree(html)
    assert html.lstrip().startswith("<!doctype html>")
    assert found.all("html", lang="en-GB")
    assert [tag for tag, _ in found.elements if tag in {"h1", "h2", "h3"}] == ["h1", "h2"]
    for words in ("A checklist", "The concern", "☐ Consent. Say why.", "The end.", replies.say("checklist.sheet_note")):
        assert words in found.text
    assert {tag for tag, _ in found.elements}.isdisjoint({"form", "button", "input", "script", "style"})
    assert [link["href"] for link in found.all("a")] == ["/"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words_on_a_sheet(text, replies, tree):
    blocks = (Heading(text), Heading(text, level=2), Bullets(((Span(text),),)), Paragraph((Span(text, strong=True),)))
    found = tree(sheet_html(replies, blocks))
    assert found.text.count(text) == 5, "in the title too"
    assert found.all("script") == []
    assert found.all("img") == []


# --- what the page holds -------------------------------------------------------------------------


def test_every_sentence_of_the_page_is_used(replies):
    sources = "".join(path.read_text(encoding="utf-8") for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")])
    written = (WEB.parents[1] / "content" / "replies" / "page.yaml").read_text(encoding="utf-8")
    made = re.compile(r"example_\d+|nation_.+|area_.+|.+_(title|text)")
    names = [name for name in re.findall(r"^(\w+):", written, re.MULTILINE) if not made.fullmatch(name)]
    assert [name for name in names if f'"{name}"' not in sources and f"'{name}'" not in sources] == []


def test_the_script_holds_no_sentences():
    script = (WEB / "static" / "page.js").read_text(encoding="utf-8")
    code = re.sub(r"//.*", "", script)
    assert [
        text for text in re.findall(r"[\"'`]([^\"'`]*)[\"'`]", code) if re.search(r"[a-z] [a-z]+ [a-z]", text)
    ] == []


def test_static_files_have_a_version_of_their_content():
    assert re.fullmatch(r"[0-9a-f]{12}", render.static_version("page.css"))
    assert "http" not in (WEB / "static" / "page.css").read_text(encoding="utf-8").replace('[href^="http"]', "")
