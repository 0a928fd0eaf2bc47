"""Loading: everything wrong is found at once, and each problem names its file, its key and the mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from jinja2.exceptions import SecurityError

from bot.checks import check_references
from bot.library import ContentInvalid, Library, data_folder, load
from bot.markup import MarkupInvalid
from bot.model import Bullets

if TYPE_CHECKING:
    from pathlib import Path

MEANING = "content/answers/nfpa/meaning.md"
VRR = "content/answers/rights/right-to-review.md"
GLOSSARY = "content/glossary.yaml"
Plant = Callable[[str, str, str], None]


@pytest.fixture
def plant(data: Path) -> Plant:
    """Replace the first match of a pattern in one file of the copy."""

    def replace(file: str, pattern: str, new: str) -> None:
        path = data / file
        text, count = re.subn(pattern, lambda _: new, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1, f"nothing to plant in: {file}"
        path.write_text(text, encoding="utf-8")

    return replace


def problems(data: Path) -> list[str]:
    with pytest.raises(ContentInvalid) as refused:
        load(data)
    return [str(problem) for problem in refused.value.problems]


def test_the_real_content_loads_and_holds_together(library: Library, root: Path) -> None:
    assert library.answers.keys() >= {"nfpa/meaning", "glossary/vrr", "bot/about"}
    assert check_references(library) == []
    assert data_folder() == root


def test_problems_of_many_files_come_at_once(data: Path, plant: Plant) -> None:
    plant(MEANING, r"^owner: ", "onwer: ")
    plant(VRR, r"^status: .*$", "status: live")
    plant(GLOSSARY, r"^  aliases: .*$", "  aliases: one")
    plant("content/deadlines.yaml", r"closes: .*$", "closes: 5pm")
    plant("intents/vocabulary.yaml", r"^filler:", "filer:")
    (data / "content/notes.yaml").unlink()
    (data / "content/replies/talk.yaml").write_text("hello: '{{ name'\n")
    (data / "intents/nfpa.yaml").write_bytes(b"nfpa/meaning: [caf\xe9]\n")
    said = "\n".join(problems(data))
    for expected in (
        f"{MEANING}: onwer: unknown key; the keys are title, ",
        f"{MEANING}: owner: this key is missing; add it",
        f"{VRR}: the file: a live answer needs `reviewed` and `review_by`",
        f"{GLOSSARY}: nfpa.aliases: ",
        "content/deadlines.yaml: victims-code-notice.closes: `5pm` has not the form",
        "intents/vocabulary.yaml: filer: unknown key; the keys are concepts, filler, ",
        "content/notes.yaml: the file is missing; restore it",
        "content/replies/talk.yaml: hello: the Jinja is broken: ",
        "intents/nfpa.yaml: byte 18: the file is not UTF-8; save it as UTF-8",
    ):
        assert expected in said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\n{% if %}\n", r"line 20: the Jinja is broken: "),
        ("One {{ postcode }}.", r"the body: 'postcode' is undefined; see docs/content.md"),
        ("{{ case('no-such-case').text }}", r"the body: case\('no-such-case'\) is not in prompts.yaml"),
        (
            "{{ prompts(theme='no-such-theme') }}",
            r"the body: prompts\(theme=no-such-theme, .* finds no question",
        ),
        ("One.\n\n## Two", r"line 20: `heading_open` cannot be shown"),
        ("One.\n\n<b>two</b> {{ '# x' }}\n\n> three", r"line 22: `blockquote_open`"),
    ],
)
def test_a_broken_body_is_said_with_its_line(data: Path, body: str, expected: str) -> None:
    path = data / MEANING
    front = path.read_text(encoding="utf-8").split("---\n")[1]
    assert front.count("\n") == 15, "the body starts on line 18"
    path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")
    (only,) = problems(data)
    assert re.match(rf"{MEANING}: {expected}", only), only


@pytest.mark.parametrize(
    ("pattern", "new", "expected"),
    [
        (r"limit: .*$", "limit: {hours: 24, weeks: 2}", "limit: give exactly one of working_days"),
        (r"limit: .*$", "limit: {}", "limit: give exactly one of working_days"),
        (r"limit: .*$", "limit: {weeks: 2, reported_before: 18}", "`reported_before` goes with `birthday`"),
        (r"limit: .*$", "limit: {now: true}", "`now` needs a `card`: what to do at once"),
        (r"event: .*$", "event: null", "say what happened on day 0"),
        (r"limit: .*$", "card: Now.\n  limit: {hours: 2}", "give `nudges`, or a `card` and `nudges: []`"),
        (r"working_days: 0, at: .*$", "working_days: 0}", "give `at`, such as"),
        (r"working_days: 0, at: ", "hours: 0, at: ", "give `at`, such as"),
        (r"working_days: 0, at: ", "working_days: 0, days: 0, at: ", "give exactly one of working_days, days"),
        (r"sources: .*$", "sources: [004#strategy]", "note: say in a note that the guide is one area's"),
    ],
)
def test_a_limit_that_makes_no_sense_says_what_to_write(
    data: Path, plant: Plant, pattern: str, *, new: str, expected: str
) -> None:
    plant("content/deadlines.yaml", pattern, new)
    (said,) = problems(data)
    assert said.startswith("content/deadlines.yaml: victims-code-notice")
    assert expected in said


NOWHERE = [
    (
        MEANING,
        r"^sources: \[",
        "sources: [001#gone, ",
        "sources: no section `001#gone`; content/guides/001.yaml",
    ),
    (MEANING, r"^related: \[", "related: [nfpa/gone, ", "related: no answer `nfpa/gone`"),
    (MEANING, r"^next: .*$", "next: nfpa/gone", "next: no answer `nfpa/gone`"),
    (MEANING, r"^deadlines: .*$", "deadlines: [gone]", "deadlines: no rule `gone` in content/deadlines.yaml"),
    (MEANING, r"^notes: .*$", "notes: [gone]", "notes: no note `gone` in content/notes.yaml"),
    (GLOSSARY, r"^  see: nfpa/wording$", "  see: nfpa/gone", "nfa.see: no answer `nfpa/gone`"),
    (GLOSSARY, r"^  notes: \[outcome", "  notes: [gone, outcome", "nfa.notes: no note `gone`"),
    (GLOSSARY, r"^  sources: \[", "  sources: [999#gone, ", "nfpa.sources: no section `999#gone`"),
    (GLOSSARY, r"^  aliases: \[not enough", "  aliases: [NFA, not enough", "`nfa` also names the term `nfa`"),
    (
        "content/notes.yaml",
        r"outside: \[right-6",
        "outside: [gone, right-6",
        "no fact `gone` in content/outside.yaml",
    ),
    ("content/notes.yaml", r"sections: \[", "sections: [001#gone, ", "sections: no section `001#gone`"),
    ("content/deadlines.yaml", r"answer: .*$", "answer: nfpa/gone", "answer: no answer `nfpa/gone`"),
    ("content/deadlines.yaml", r"sources: \[", "sources: [001#gone, ", "sources: no section `001#gone`"),
    ("intents/events.yaml", r"rules: .*$", "rules: [gone]", "rules: no rule `gone` in content/deadlines.yaml"),
    ("content/prompts.yaml", r"    theme: information$", "    theme: gone", "information-1: no theme `gone`"),
    (
        "content/prompts.yaml",
        r"    source: .*$",
        "    source: 001#gone",
        "information-1: no section `001#gone`",
    ),
    (
        "content/prompts.yaml",
        r"- id: information-2",
        "- id: information-1",
        "information-1: this id stands here twice",
    ),
    (
        "intents/nfpa.yaml",
        r"\A",
        "nfpa/gone: [a]\n",
        "nfpa/gone: no answer nfpa/gone; write content/answers/nfpa/gone.md",
    ),
    ("intents/talk.yaml", r"^talk/bye:", "talk/gone:", "talk/gone: no reply `talk.gone` in content/replies/"),
]
NOWHERE_EITHER = [
    (MEANING, r"^related: \[", "related: [nfpa/meaning, ", "related: an answer cannot lead to itself"),
    (MEANING, r"^next: .*$", "next: nfpa/meaning", "next: an answer cannot lead to itself"),
    (
        "content/answers/nfpa/wording.md",
        r"^area: null$",
        "area: kent",
        "area: the first source holds everywhere; write `area: null`",
    ),
    (MEANING, r"^sources: .*$", "sources: []", "sources: cite at least one section"),
    (
        "content/prompts.yaml",
        r"    themes: \[",
        "    themes: [gone, ",
        "no theme `gone`; add it with its title",
    ),
]
MISPLACED = [
    (
        "intents/rights.yaml",
        r"\A",
        "nfpa/meaning: [a]\n",
        "nfpa/meaning: this id stands in another intents file too",
    ),
    ("intents/leaders.yaml", r"\A", "Not An Id: [a]\n", "Not An Id: `Not An Id` has not the form"),
]


@pytest.mark.parametrize("planted", [NOWHERE, NOWHERE_EITHER, MISPLACED], ids=["nowhere", "either", "misplaced"])
def test_a_reference_that_leads_nowhere_is_named(
    data: Path, plant: Plant, planted: list[tuple[str, str, str, str]]
) -> None:
    for file, pattern, new, _ in planted:
        plant(file, pattern, new)
    found = problems(data)
    for file, _, _, expected in planted:
        assert any(said.startswith(f"{file}: ") and expected in said for said in found), (expected, found)


def test_what_rests_on_broken_files_is_not_reported_as_well(data: Path) -> None:
    # Every reference into a broken file would lead nowhere: a hundred problems that hide the one.
    (data / "content/notes.yaml").write_text("")
    assert problems(data) == ["content/notes.yaml: the file is empty; fill it or delete it"]


def test_questions_and_cases_can_be_taken_into_an_answer(data: Path, library: Library) -> None:
    path = data / MEANING
    text = "{% for one in prompts(theme='thresholds', audience='leaders') %}\n- {{ one.text }}\n{% endfor %}\n"
    path.write_text(path.read_text(encoding="utf-8") + "\nAsk:\n\n" + text, encoding="utf-8")
    body = load(data).answers["nfpa/meaning"].body
    asked = [q for q in library.prompts.questions if q.theme == "thresholds" and "leaders" in q.audience]
    assert isinstance(body[-1], Bullets)
    assert len(body[-1].items) == len(asked) > 0


def test_a_term_becomes_an_answer_unless_a_fuller_one_is_named(library: Library) -> None:
    assert "glossary/nfpa" not in library.answers
    nfa = library.answers["glossary/nfa"]
    assert (nfa.kind, nfa.title, nfa.front.related) == ("term", "NFA: no further action", ("nfpa/wording",))
    assert nfa.front.summary.endswith("to act.")
    assert nfa.body


BROKEN = (TypeError, ValueError, OverflowError, MarkupInvalid, SecurityError)
CRASHES = [
    (GLOSSARY, r"is often misread as meaning that abuse did not$", "is odd.\n\n    # heading\n"),
    (GLOSSARY, r"Shorthand for", "Shorthand " + "word " * 80 + "for"),
    (MEANING, r"^After NFPA:", "{{ 1 + 'a' }}"),
    (MEANING, r"^After NFPA:", "{{ prompts(thme='thresholds') }}"),
    (MEANING, r"^After NFPA:", "{% include 'x' %}"),
    (MEANING, r"^After NFPA:", "{{ ''.__class__.__mro__ }}"),
    (MEANING, r"^After NFPA:", "{{ range(10**9) | list }}"),
]


@pytest.mark.parametrize(("file", "pattern", "new"), CRASHES)
def test_content_that_breaks_while_it_is_put_together_is_a_problem(
    data: Path, plant: Plant, file: str, pattern: str, new: str
) -> None:
    plant(file, pattern, new)
    only, *_ = problems(data)
    assert only.startswith(f"{file}: ")


UNSEEN = [
    ("content/replies/reply.yaml", r"^empty:", "emptee:"),
    ("content/replies/talk.yaml", r"^bye: .*$", "bye: '# Bye'"),
    ("content/replies/remind.yaml", r"\{\{ due \}\}", "{{ dew }}"),
    ("content/deadlines.yaml", r"Europe/London", "Mars/Phobos"),
]


@pytest.mark.parametrize(("file", "pattern", "new"), UNSEEN)
def test_content_that_would_break_when_somebody_asks_is_a_problem(
    data: Path, plant: Plant, file: str, pattern: str, new: str
) -> None:
    plant(file, pattern, new)
    found = problems(data)
    assert found
    assert all(problem.startswith(f"{file}: ") for problem in found)
