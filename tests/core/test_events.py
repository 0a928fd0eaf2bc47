"""Which messages say that something happened, and which only sound like it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.events import Events
from bot.model import Nation
from bot.when import Unclear, When

if TYPE_CHECKING:
    from bot.events import Event
    from bot.library import Library

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(scope="session")
def events(library: Library) -> Events:
    return Events(library.events, library.vocabulary.openers)


def found(events: Events, text: str) -> Event | None:
    return events.find(text, NOW, Nation.ENGLAND, {})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("referral sent Friday 16:45", "referral-sent"),
        ("Referral sent on Friday at 4.45pm.", "referral-sent"),
        ("I sent the referral to MASH on Friday at 16:45", "referral-sent"),
        ("we've just made a referral to children's social care this morning", "referral-sent"),
        ("Friday 16:45 referral sent", "referral-sent"),
        ("REFERRAL MADE YESTERDAY", "referral-sent"),
        ("referred last Tuesday", "referral-sent"),
        ("referral submitted last thing Friday", "referral-sent"),
        ("Hi, the referral went in on the 3rd", "referral-sent"),
        ("referral emailed 3 working days ago", "referral-sent"),
        ("referred by phone yesterday at 15:30", "referral-by-phone"),
        ("I made the referral by phone on Monday", "referral-by-phone"),
        ("NFPA decision made yesterday", "decision-made"),
        ("police decided NFA on Monday", "decision-made"),
        ("the police told us NFPA yesterday teatime", "decision-made"),
        ("decided to hold a strategy discussion today at 10:15", "strategy-decided"),
        ("strategy discussion held last Tuesday", "strategy-held"),
        ("strat meeting was on Monday", "strategy-held"),
        ("section 47 started on 2 March", "strategy-held"),
        ("medical agreed on Monday", "medical-decided"),
        ("last contact was Sunday at 22:00", "last-contact"),
    ],
)
def test_an_event_and_its_day(events: Events, text: str, name: str) -> None:
    event = found(events, text)
    assert event is not None
    assert event.name == name
    assert isinstance(event.when, When)


def test_the_day_and_the_time_are_read(events: Events) -> None:
    event = found(events, "referral sent Friday 16:45")
    assert event is not None
    assert isinstance(event.when, When)
    assert (event.when.day, event.when.time) == (date(2026, 3, 6), time(16, 45))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("referral sent at 16:45", "bare"),
        ("referral sent on 30 February", "impossible"),
        ("referral sent tomorrow", "future"),
        ("referral sent last week", "vague"),
        ("referral sent Tuesday 2 March", "mismatch"),
        ("referral sent Monday and Tuesday", "two"),
        ("referral sent 5", "bare"),
    ],
)
def test_an_event_whose_day_is_unclear(events: Events, text: str, reason: str) -> None:
    event = found(events, text)
    assert event is not None
    assert isinstance(event.when, Unclear)
    assert event.when.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "referral sent",
        "referral",
        "yesterday",
        "Friday 16:45",
        "referral sent Friday 16:45?",
        "when is a reply due if the referral was sent on Friday",
        "was the referral sent on Friday",
        "referral not sent Friday",
        "the referral was not sent on Friday",
        "referral sent Friday and nobody has replied",
        "referral sent on Friday, what now",
        "I sent the referral on Friday but the child has told me more since",
        "they have not answered the referral we sent on Friday",
        "should we have sent the referral on Friday",
        "we are sending the referral on Friday",
        "strategy discussion",
        "a strategy discussion on Monday is planned",
        "nfpa",
        "what is a strategy discussion held on Monday called",
        "",
        "?",
        "referral sent Friday " * 20,
    ],
)
def test_everything_else_is_answered_as_usual(events: Events, text: str) -> None:
    assert found(events, text) is None


def test_no_phrase_of_an_answer_is_an_event(events: Events, library: Library) -> None:
    taken = [said for phrases in library.phrases.values() for said in phrases if found(events, said)]
    assert taken == []


def test_every_event_is_recognised_by_its_example_and_by_all_it_says(events: Events, library: Library) -> None:
    for name, event in library.events.events.items():
        for said in (event.example, *(f"{one} yesterday" for one in event.says)):
            recognised = found(events, said)
            assert recognised, said
            assert recognised.name == name, said
