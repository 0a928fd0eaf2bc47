"""What stands beside an answer and is not from its guides: helplines, outside facts, out of hours, other nations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.dates import say_day
from bot.guide import Guide
from bot.library import Answer, Library, load
from bot.model import Bullets, Context, Nation, Origin, Outcome, Paragraph, Place, Utterance
from bot.organisation import Contact, Organisation
from bot.plain import block_text, line_text, reply_text
from bot.schema import FOR_ADVICE, Helpline, OutsideFact, Page

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FakeClock

    from bot.model import Line, Reply
    from bot.triage import Triage

OPEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOSED = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)  # a Saturday
DUTY_TEAM = Contact(name="the duty team", phone="01632 960101")
PLAIN = "nfpa/meaning"
"""An answer with nothing from outside, for England alone."""
NEITHER = [Nation.SCOTLAND, Nation.NORTHERN_IRELAND]

DeskOf = Callable[[Library], Guide]


@pytest.fixture
def desk_of(triage: Triage, clock: FakeClock, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> DeskOf:
    """Make the guide over a library, at the time of `clock`."""
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    return lambda library: Guide(library, triage, clock)


def answered(desk: Guide, answer_id: str, place: Place | None = None) -> Reply:
    reply = desk.answer(answer_id, Origin(place))
    assert reply
    return reply


def first_words(answer: Answer) -> str:
    """Return the summary as people see it: what holds in one area says so first."""
    return f"Kent only (about 2023). {answer.front.summary}" if answer.front.area else answer.front.summary


def texts(reply: Reply) -> list[str]:
    return list(map(block_text, reply.blocks))


def changed(library: Library, answer_id: str = PLAIN, **front: object) -> Library:
    answer = library.answers[answer_id]
    one = replace(answer, front=answer.front.model_copy(update=front))
    return replace(library, answers={**library.answers, answer_id: one})


def outside_lines(reply: Reply, library: Library) -> tuple[Line, ...]:
    """Return the lines below the label that they are from outside the guides; nothing where there is no label."""
    label = library.replies.say("local.outside")
    for block, following in zip(reply.blocks, reply.blocks[1:], strict=False):
        if isinstance(block, Paragraph) and line_text(block.line) == label:
            assert isinstance(following, Bullets)
            return following.items
    return ()


# --- helplines and outside facts -----------------------------------------------------------------


def test_every_fact_from_outside_stands_under_its_label_with_address_and_date(guide: Guide, library: Library) -> None:
    seen = 0
    for answer_id, answer in library.answers.items():
        items = list(map(line_text, outside_lines(answered(guide, answer_id), library)))
        facts = [library.outside[name] for name in answer.front.outside]
        lines = [library.helplines.lines[name] for name in answer.front.helplines]
        assert len(items) == len(facts) + len(lines)
        for line, item in zip(lines, items, strict=False):
            parts = [line.name, line.number, line.online, line.serves, line.hours]
            assert [part for part in parts if part and part not in item] == []
            assert [one for one in line.sources if f"({one.address}), read {say_day(one.read)})" not in item] == []
        for fact, item in zip(facts, items[len(lines) :], strict=True):
            assert item.startswith(fact.text)
            assert fact.read
            assert f"({fact.address}), read {say_day(fact.read)})" in item
        seen += len(items)
    assert seen >= 10


def test_what_is_from_outside_comes_after_the_body_and_before_the_sources(guide: Guide, library: Library) -> None:
    for answer_id, answer in library.answers.items():
        if not (answer.front.outside or answer.front.helplines):
            continue
        reply = answered(guide, answer_id)
        label = texts(reply).index(library.replies.say("local.outside"))
        assert all(texts(reply).index(block_text(block)) < label for block in answer.body)
        assert label < next(number for number, block in enumerate(reply.blocks) if isinstance(block, Context))


def test_an_answer_without_such_facts_has_no_label(guide: Guide, library: Library) -> None:
    assert library.replies.say("local.outside") not in texts(answered(guide, PLAIN))


def test_the_number_stands_out_and_the_page_is_a_link(guide: Guide, library: Library) -> None:
    (line,) = outside_lines(answered(guide, "helplines/children"), library)
    childline = library.helplines.lines["childline"]
    assert [span.text for span in line if span.strong] == [childline.number]
    assert [span.url for span in line if span.url] == [page.address for page in childline.sources]


PAGE = Page(address="https://www.line.example/hours", read=datetime(2026, 2, 3, tzinfo=UTC).date(), checked=None)


def lines_of(library: Library, desk_of: DeskOf, line: Helpline) -> str:
    helplines = library.helplines.model_copy(update={"lines": {**library.helplines.lines, "one": line}})
    desk = desk_of(changed(replace(library, helplines=helplines), helplines=("one",)))
    (said,) = outside_lines(answered(desk, PLAIN), library)
    return line_text(said)


def test_a_helpline_says_no_more_than_is_known(library: Library, desk_of: DeskOf) -> None:
    known = {"name": "One Line", "serves": "For all.", "nations": tuple(Nation), "sources": (PAGE,)}
    page = " (line.example (https://www.line.example/hours), read 3 February 2026)"
    both = Helpline(number="0800 0", online="one.example", hours="Day and night.", **known)
    assert lines_of(library, desk_of, both) == f"One Line: 0800 0, one.example. For all. Day and night.{page}"
    by_phone = Helpline(number="0800 0", online=None, hours=None, **known)
    assert lines_of(library, desk_of, by_phone) == f"One Line: 0800 0. For all.{page}"
    online = Helpline(number=None, online="one.example", hours=None, **known)
    assert lines_of(library, desk_of, online) == f"One Line: one.example. For all.{page}"


def test_a_fact_that_nobody_dated_says_so(library: Library, desk_of: DeskOf) -> None:
    fact = OutsideFact(text="It is so.", address="https://a.example/b", read=None, nations=tuple(Nation), checked=None)
    undated = changed(replace(library, outside={**library.outside, "one": fact}), outside=("one",))
    (said,) = outside_lines(answered(desk_of(undated), PLAIN), library)
    assert line_text(said) == "It is so. (a.example (https://a.example/b), read undated)"


# --- out of hours --------------------------------------------------------------------------------


def out_of_hours(library: Library) -> list[str]:
    return [answer_id for answer_id, answer in library.answers.items() if answer.front.out_of_hours]


def closed_lines(reply: Reply) -> list[str]:
    """Return what the reply says of it being out of hours now; some answers speak of out of hours at any time."""
    return [
        text for text in texts(reply) if text.startswith(("It is outside office hours now.", "It is outside usual"))
    ]


def with_duty_team(root: Path, contact: Contact = DUTY_TEAM) -> Library:
    return load(root, Organisation(out_of_hours=contact))


def test_some_answers_ask_for_it_and_some_do_not(library: Library) -> None:
    asking = out_of_hours(library)
    assert {"local/front-door", "concern/immediate-danger", "referral/how"} <= set(asking)
    assert PLAIN not in asking


def test_when_it_is_open_no_answer_speaks_of_it(library: Library, clock: FakeClock, desk_of: DeskOf) -> None:
    clock.set(OPEN)
    desk = desk_of(library)
    assert [one for one in library.answers if closed_lines(answered(desk, one))] == []


def test_when_it_is_closed_the_answers_that_ask_for_it_say_so_once(
    library: Library, clock: FakeClock, desk_of: DeskOf
) -> None:
    clock.set(CLOSED)
    desk = desk_of(library)
    for answer_id, answer in library.answers.items():
        reply = answered(desk, answer_id)
        said = closed_lines(reply)
        assert bool(said) is answer.front.out_of_hours, answer_id
        if said:
            assert len(said) == 1
            assert "look for your council's out-of-hours number" in said[0]
            assert "999" in said[0]
            summary = texts(reply).index(first_words(answer))
            below = texts(reply)[summary + 1 : summary + 3]
            assert said[0] in (below if answer.front.area else below[:1]), "right below the summary"


def test_the_organisations_own_number_is_given_where_it_is_known(root: Path, clock: FakeClock, desk_of: DeskOf) -> None:
    clock.set(CLOSED)
    library = with_duty_team(root)
    desk = desk_of(library)
    for answer_id in out_of_hours(library):
        assert closed_lines(answered(desk, answer_id)) == [
            "It is outside office hours now. For an urgent concern, contact: the duty team, 01632 960101. "
            "If a child is in danger now, ring 999."
        ]
    assert closed_lines(answered(desk, PLAIN)) == []


def test_the_number_known_is_no_reason_to_speak_of_it_when_open(root: Path, clock: FakeClock, desk_of: DeskOf) -> None:
    clock.set(OPEN)
    assert closed_lines(answered(desk_of(with_duty_team(root)), "referral/how")) == []


def test_it_goes_by_the_moment_of_the_question(library: Library, clock: FakeClock, desk_of: DeskOf) -> None:
    desk = desk_of(library)
    said = []
    for hour, minute in ((16, 59), (17, 0)):
        clock.set(datetime(2026, 3, 2, hour, minute, tzinfo=UTC))
        said.append(bool(closed_lines(answered(desk, "referral/how"))))
    assert said == [False, True]


def test_it_goes_by_the_hours_and_holidays_of_the_organisation(root: Path, clock: FakeClock, desk_of: DeskOf) -> None:
    clock.set(datetime(2026, 11, 30, 12, 0, tzinfo=UTC))  # St Andrew's Day, a Monday
    for nation in Nation:
        desk = desk_of(load(root, Organisation(nation=nation)))
        # The day is the organisation's, whoever asks.
        for place in (None, Place(Nation.ENGLAND), Place(Nation.SCOTLAND)):
            assert bool(closed_lines(answered(desk, "referral/how", place))) is (nation is Nation.SCOTLAND)


def test_a_hostile_name_stays_plain_in_the_sentence(root: Path, clock: FakeClock, desk_of: DeskOf) -> None:
    clock.set(CLOSED)
    name = "{{ 7 * 7 }} [x](https://evil.example) **b** <i>"
    desk = desk_of(with_duty_team(root, Contact(name=name)))
    (said,) = closed_lines(answered(desk, "referral/how"))
    assert f"contact: {name}. If" in said


# --- the person to ask ---------------------------------------------------------------------------

OFF_TOPIC = "what time does the swimming pool open on sundays"


def test_what_is_not_covered_names_the_person_to_ask_where_one_is_named(root: Path, desk_of: DeskOf) -> None:
    named = desk_of(load(root, Organisation(person_to_ask=Contact(name="Jo *Bloggs*", email="jo@example.org"))))
    nobody = desk_of(load(root, Organisation()))
    replies = [desk.ask(Utterance(OFF_TOPIC)) for desk in (named, nobody)]
    assert [reply.outcome for reply in replies] == [Outcome.NOT_COVERED] * 2
    assert texts(replies[0])[-1] == "If I cannot help, ask: Jo *Bloggs*, jo@example.org."
    assert texts(replies[0])[:-1] == texts(replies[1])


# --- nations -------------------------------------------------------------------------------------


def not_for(answer: Answer, nation: Nation) -> bool:
    return nation not in answer.front.nations


@pytest.mark.parametrize("nation", NEITHER)
def test_where_no_guide_holds_the_answer_begins_with_999_and_a_helpline(
    guide: Guide, library: Library, nation: Nation
) -> None:
    name = library.replies.say(f"nation.{nation}")
    line = library.helplines.lines[FOR_ADVICE]
    told = [
        f"The guides I answer from do not cover {name}. Follow your own nation's procedures. In danger now, ring 999.",
        f"For advice about a child: {line.name}, {line.number} (from outside the guides).",
    ]
    told_on = []
    for answer_id, answer in library.answers.items():
        said = texts(answered(guide, answer_id, Place(nation)))
        assert [one for one in told if one in said] == (told if not_for(answer, nation) else []), answer_id
        if not_for(answer, nation):
            told_on.append(answer_id)
            assert said[:4] == [answer.title, *told, first_words(answer)]
    assert PLAIN in told_on
    assert f"nations/{nation}" not in told_on, "an answer about the nation itself needs no such notice"


def test_wales_is_told_whose_rules_an_answer_for_england_gives(guide: Guide, library: Library) -> None:
    notice = "The guide covers England. It does not say what holds in Wales. Check your own nation's procedures."
    told = []
    for answer_id, answer in library.answers.items():
        said = texts(answered(guide, answer_id, Place(Nation.WALES)))
        assert (notice in said) is not_for(answer, Nation.WALES), answer_id
        if notice in said:
            told.append(answer_id)
            assert said[:3] == [answer.title, notice, first_words(answer)]
    assert {PLAIN, "referral/reply", "referral/no-reply"} <= set(told)
    assert {"referral/how", "nations/wales"}.isdisjoint(told)


def test_an_answer_for_wales_alone_tells_england(library: Library, desk_of: DeskOf) -> None:
    for_wales = changed(library, nations=(Nation.WALES,))
    said = texts(answered(desk_of(for_wales), PLAIN, Place(Nation.ENGLAND)))
    assert said[1].startswith("The guide covers Wales. It does not say what holds in England.")


def test_england_is_told_nothing_of_nations_before_an_answer_of_its_own(guide: Guide, library: Library) -> None:
    for answer_id, answer in library.answers.items():
        if Nation.ENGLAND in answer.front.nations:
            assert texts(answered(guide, answer_id))[:2] == [answer.title, first_words(answer)]


def test_where_nobody_chose_a_nation_the_organisations_holds(root: Path, desk_of: DeskOf) -> None:
    desk = desk_of(load(root, Organisation(nation=Nation.SCOTLAND)))
    assert "do not cover Scotland" in reply_text(answered(desk, PLAIN))
    assert "do not cover Scotland" in reply_text(desk.ask(Utterance("what does NFPA mean")))
    assert "do not cover Scotland" not in reply_text(answered(desk, PLAIN, Place(Nation.ENGLAND)))


def test_an_overdue_answer_tells_of_the_nation_too(library: Library, clock: FakeClock, desk_of: DeskOf) -> None:
    overdue = changed(library, review_by=datetime(2026, 3, 1, tzinfo=UTC).date())
    said = texts(answered(desk_of(overdue), PLAIN, Place(Nation.SCOTLAND)))
    assert "was due for review by 1 March 2026" in said[1]
    assert "do not cover Scotland" in said[2]
