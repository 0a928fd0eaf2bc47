"""The small Markdown: what every platform can show, and a clear no to the rest."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import markup
from bot.markup import MarkupInvalid
from bot.model import Bullets, Paragraph, Span


def test_paragraphs_bold_italics_and_links() -> None:
    assert markup.parse("One *two*\n**three** [four](https://a.b/c?d=e&f).\n\nFive") == (
        Paragraph(
            (
                Span("One "),
                Span("two", emphasis=True),
                Span(" "),
                Span("three", strong=True),
                Span(" "),
                Span("four", url="https://a.b/c?d=e&f"),
                Span("."),
            )
        ),
        Paragraph((Span("Five"),)),
    )


@pytest.mark.parametrize("address", ["tel:999", "mailto:a@b.c", "http://a.b", "https://a.b"])
def test_links_that_are_allowed(address: str) -> None:
    (block,) = markup.parse(f"[x]({address})")
    assert block == Paragraph((Span("x", url=address),))


@pytest.mark.parametrize(("mark", "ordered"), [("-", False), ("*", False), ("1.", True)])
def test_lists(mark: str, ordered: bool) -> None:
    assert markup.parse(f"{mark} one **two**\n{mark} three\n  four") == (
        Bullets(((Span("one "), Span("two", strong=True)), (Span("three four"),)), ordered=ordered),
    )


def test_a_list_with_empty_lines_between_is_the_same_list() -> None:
    assert markup.parse("- one\n\n- two") == markup.parse("- one\n- two")


def test_characters_stay_as_they_are_written() -> None:
    (block,) = markup.parse(r"<b>5 &lt; 6</b> \*not\* `code` £ “x” 😀")
    assert block == Paragraph((Span("<b>5 < 6</b> *not* `code` £ “x” 😀"),))


@pytest.mark.parametrize("text", ["", "\n\n  \n"])
def test_nothing_is_no_blocks(text: str) -> None:
    assert markup.parse(text) == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("one\n\n# Heading", 3, "heading_open"),
        ("one\n---", 1, "heading_open"),
        ("one\n\n> quote", 3, "blockquote_open"),
        ("- one\n  - two", 1, "one paragraph"),
        ("- one\n- two\n\n  three", 2, "one paragraph"),
        ("- one\n-\n- two", 2, "one paragraph"),
        ("-", 1, "one paragraph"),
        ("1.", 1, "one paragraph"),
        ("- > quote", 1, "one paragraph"),
        ("one\n\ntwo  \nthree", 3, "hardbreak"),
        ("one\n\n[two](ftp://a.b)", 3, "https://"),
        ("[two](/page)", 1, "https://"),
        ("[two](<>)", 1, "https://"),
        ("one\n\n2026. The year", 3, "1"),
        ("0. zero", 1, "1"),
    ],
)
def test_what_not_every_platform_can_show_is_refused_by_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(MarkupInvalid, match=says) as refused:
        markup.parse(text)
    assert refused.value.line == line


def test_a_link_that_runs_a_script_is_no_link() -> None:
    (block,) = markup.parse("[x](javascript:alert(1))")
    assert block == Paragraph((Span("[x](javascript:alert(1))"),))


def test_a_line_that_looks_like_a_link_definition_does_not_vanish() -> None:
    (block,) = markup.parse("[Note]: https://a.b")
    assert block == Paragraph((Span("[Note]: https://a.b"),))


def parsed(text: str) -> tuple[int, tuple[object, ...]]:
    """Return 0 and the blocks, or the line that was refused."""
    try:
        return 0, markup.parse(text)
    except MarkupInvalid as refused:
        return refused.line, ()


MARKS = st.sampled_from(
    [
        *"-*+#>`_[]()!\\<>&\n\n\n \t.:~|=\"'",
        "1.",
        "9)",
        "**",
        "- ",
        "](https://a.b)",
        "word",
        "é",
        "\x00",
        "\u202e",
    ]
)


@settings(max_examples=400)
@given(st.one_of(st.lists(MARKS, max_size=25).map("".join), st.text(max_size=80)))
@example("[" * 500)
@example("> " * 300)
@example("- " * 300)
@example("*" * 2000)
def test_no_text_does_anything_else_than_parse_or_be_refused(text: str) -> None:
    line, blocks = parsed(text)
    assert 0 <= line <= text.count("\n") + text.count("\r") + 1
    assert all(isinstance(block, Paragraph | Bullets) for block in blocks)


@given(st.lists(st.from_regex(r"[A-Za-z0-9 ,;“”’–£]{1,30}", fullmatch=True), min_size=1, max_size=4))
def test_plain_words_are_never_lost(lines: list[str]) -> None:
    blocks = markup.parse("\n\n".join(lines))
    words = " ".join(span.text for block in blocks if isinstance(block, Paragraph) for span in block.line)
    assert words.split() == " ".join(lines).split()
