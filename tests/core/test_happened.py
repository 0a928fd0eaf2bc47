"""What somebody says has happened → the day in words, what falls due, and the reminders that can be set for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes import FakeReminderStore

from bot.guide import Guide
from bot.model import Alert, Buttons, Conversation, Nation, Origin, Outcome, Place, Press, Reply, Utterance
from bot.plain import reply_text

if TYPE_CHECKING:
    from conftest import FakeClock

    from bot.library import Library
    from bot.triage import Triage

HERE = Origin(conversation=Conversation("slack", "T1", '{"channel": "C1"}'), person="U1")
PAGE = Origin()
KENT = replace(HERE, place=Place(Nation.ENGLAND, "kent"))
SENT = "referral sent Friday 16:45"


@pytest.fixture
def store() -> FakeReminderStore:
    return FakeReminderStore()


@pytest.fixture
def desk(
    library: Library,
    triage: Triage,
    clock: FakeClock,
    store: FakeReminderStore,
    *,
    guide: Guide,
    monkeypatch: pytest.MonkeyPatch,
) -> Guide:
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    clock.set(datetime(2026, 3, 7, 10, 0, tzinfo=UTC))  # a Saturday
    return Guide(library, triage, clock, store)


def actions(reply: Reply, verb: str) -> list[str]:
    buttons = [one for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]
    return [one.action for one in buttons if one.action.startswith(f"{verb}:")]


def labels(reply: Reply) -> dict[str, str]:
    return {one.label: one.action for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons}


def say(desk: Guide, text: str, origin: Origin = HERE) -> Reply:
    return desk.ask(Utterance(text, origin))


def test_the_day_is_repeated_in_words_before_anything_is_worked_out(desk: Guide) -> None:
    reply = say(desk, SENT)
    assert reply.outcome is Outcome.ANSWER
    assert "Do you mean Friday 6 March 2026 at 16:45?" in reply_text(reply)
    assert "Due by" not in reply_text(reply)
    assert labels(reply) == {
        "Yes": "happened:referral-sent:2026-03-06T16:45",
        "Another day": "happened:referral-sent",
    }


def test_then_it_shows_what_falls_due_with_the_working(desk: Guide) -> None:
    said = reply_text(desk.press(Press("happened:referral-sent:2026-03-06T16:45", HERE)))
    assert "Due by Monday 9 March 2026 at 17:00." in said
    assert "Due by Wednesday 11 March 2026 at 17:00." in said
    assert "• Saturday 7 March 2026: not a working day (weekend)" in said
    assert "• Wednesday 11 March 2026: working day 3" in said


def test_and_offers_the_reminders_which_are_then_set(desk: Guide, store: FakeReminderStore, clock: FakeClock) -> None:
    reply = desk.press(Press("happened:referral-sent:2026-03-06T16:45", HERE))
    offered = actions(reply, "when")
    assert offered == ["when:referral-confirmation:2026-03-06", "when:referral-chase:2026-03-06"]
    for one in offered:
        (stop,) = actions(desk.press(Press(one, HERE)), "stop")
        kept = store.get(stop.partition(":")[2])
        assert kept
        assert kept.event == date(2026, 3, 6)
    clock.move(timedelta(days=30))
    rules = [nudge.reminder.rule for nudge in store.claim(clock.now(), timedelta(minutes=1), 50)]
    assert sorted(rules) == ["referral-chase"] * 4 + ["referral-confirmation"] * 2


def test_where_nobody_can_be_reminded_it_says_so_and_offers_nothing(desk: Guide) -> None:
    yes = labels(say(desk, SENT, PAGE))["Yes"]
    reply = desk.press(Press(yes, PAGE))
    assert "Here I cannot remind you." in reply_text(reply)
    assert actions(reply, "when") == []
    assert "Due by Monday 9 March 2026 at 17:00." in reply_text(reply)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("referral sent tomorrow", "has not come yet"),
        ("referral sent at 16:45", "could not tell which day"),
        ("referral sent 30 February", "no such day"),
        ("referral sent Tuesday 3 February", "Do you mean Tuesday 3 February"),
        ("referral sent Monday 3 February", "do not go together"),
        ("referral sent last week", "one day to count from"),
    ],
)
def test_a_day_that_cannot_be_is_asked_again_with_an_example(desk: Guide, text: str, says: str) -> None:
    said = reply_text(say(desk, text))
    assert says in said
    assert "such as: referral sent Friday 16:45" in said or "Do you mean" in said


def test_another_day_leads_to_days_to_choose_from(desk: Guide) -> None:
    reply = desk.press(Press("happened:referral-sent", HERE))
    days = actions(reply, "happened")
    assert days == [f"happened:referral-sent:2026-03-0{day}" for day in (7, 6, 5, 4, 3)]
    assert "Due by Friday 6 March 2026 at 17:00." in reply_text(desk.press(Press(days[2], HERE)))


def test_a_time_that_was_only_named_is_repeated_as_about(desk: Guide) -> None:
    assert "Do you mean about 17:00 on Friday 6 March 2026?" in reply_text(say(desk, "referral sent yesterday teatime"))


@pytest.mark.parametrize(
    "text",
    [
        "referral sent Friday 16:45, when is the reply due?",
        "if the referral was sent on Friday, when is the reply due",
        "how soon must they reply to a referral sent on Friday",
    ],
)
def test_a_question_is_answered_and_is_no_event(desk: Guide, text: str) -> None:
    assert actions(say(desk, text), "happened") == []


def test_a_late_one_says_what_to_do_and_sets_nothing(desk: Guide) -> None:
    reply = desk.press(Press("happened:referral-sent:2026-02-20", HERE))
    said = reply_text(reply)
    assert said.count("That time has passed.") == 2
    assert "Follow it up now, as a priority." in said
    assert actions(reply, "when") == []


def test_in_wales_there_is_no_date_and_it_says_whose_limit_it_is(desk: Guide) -> None:
    wales = replace(HERE, place=Place(Nation.WALES))
    reply = desk.press(Press("happened:referral-sent:2026-03-06", wales))
    assert "This limit is for England. I have no limit for Wales." in reply_text(reply)
    assert "Due by" not in reply_text(reply)
    assert actions(reply, "when") == []


# --- limits by the clock, and Kent's -------------------------------------------------------------


def test_kents_24_hours_run_by_the_clock(desk: Guide) -> None:
    yes = labels(say(desk, "decided to hold a strategy discussion yesterday at 10:15", KENT))["Yes"]
    assert yes == "happened:strategy-decided:2026-03-06T10:15"
    reply = desk.press(Press(yes, KENT))
    said = reply_text(reply)
    assert "Kent only (about 2023). Due by Saturday 7 March 2026 at 10:15." in said
    assert actions(reply, "when") == ["when:strategy-initial:2026-03-06T10:15"]
    assert "Reminder set" in reply_text(desk.press(Press("when:strategy-initial:2026-03-06T10:15", KENT)))


def test_without_the_hour_it_asks_for_it(desk: Guide) -> None:
    reply = desk.press(Press("happened:strategy-decided:2026-03-06", KENT))
    assert "I need the day and the time of day." in reply_text(reply)
    again = actions(desk.press(Press("happened:strategy-decided", KENT)), "happened")
    assert again[0] == "happened:strategy-decided:2026-03-07T10:00"


def test_outside_kent_the_limit_is_said_to_be_kents(desk: Guide) -> None:
    said = reply_text(desk.press(Press("happened:strategy-decided:2026-03-06T10:15", HERE)))
    assert "This limit is Kent's own." in said
    assert "Due by" not in said


def test_two_reminders_of_one_day_differ_by_the_hour(desk: Guide) -> None:
    set_ = [desk.press(Press(f"when:strategy-initial:2026-03-07T{hour}", KENT)) for hour in ("09:00", "09:30", "09:00")]
    first, second, third = [actions(reply, "stop") for reply in set_]
    assert first == third
    assert first != second


# --- a card, never a timer -----------------------------------------------------------------------


def test_after_recent_abuse_the_card_comes_at_once_and_never_a_timer(desk: Guide) -> None:
    asked = say(desk, "last contact was yesterday at 22:00")
    assert isinstance(asked.blocks[0], Alert)
    assert "Ring the sexual assault referral centre (SARC) now." in reply_text(asked)
    shown = desk.press(Press(labels(asked)["Yes"], HERE))
    said = reply_text(shown)
    assert "About 72 hours after that is Monday 9 March 2026 at 22:00. Ring even if that has passed." in said
    assert "There is benefit in an examination at any time." in said
    assert "Due by" not in said
    assert actions(shown, "when") == []
    assert actions(shown, "answer") == ["answer:local/sarc"]


@pytest.mark.parametrize("moment", ["2026-03-07", "2026-03-06T22:00"])
def test_no_reminder_is_set_for_a_card(desk: Guide, store: FakeReminderStore, moment: str) -> None:
    reply = desk.press(Press(f"when:forensic-window:{moment}", HERE))
    assert reply.outcome is Outcome.NOT_COVERED
    assert store._rows == []
    assert isinstance(desk.press(Press("remind:forensic-window", HERE)).blocks[0], Alert)


# --- a day that people choose --------------------------------------------------------------------


def test_a_day_is_chosen_where_the_guide_gives_none(desk: Guide, store: FakeReminderStore, clock: FakeClock) -> None:
    asked = desk.press(Press("remind:check-in", HERE))
    assert "The guide gives no date for this. You choose the day." in reply_text(asked)
    days = actions(asked, "when")
    assert days == [f"when:check-in:2026-{day}" for day in ("03-09", "03-16", "03-23", "04-07")]
    said = reply_text(desk.press(Press(days[0], HERE)))
    assert "The day you chose: Monday 9 March 2026." in said
    clock.set(datetime(2026, 3, 9, 9, 30, tzinfo=UTC))
    (nudge,) = store.claim(clock.now(), timedelta(minutes=1), 9)
    reminded = reply_text(desk.reminders.nudge(nudge))
    assert reminded.startswith("Due today: Checking in with the child")
    assert "The day you chose: Monday 9 March 2026." in reminded


@pytest.mark.parametrize("day", ["2026-03-06", "2028-01-01", "2026-03-09T09:00", "", "soon"])
def test_a_chosen_day_lies_ahead_and_within_a_year(desk: Guide, day: str) -> None:
    assert desk.press(Press(f"when:check-in:{day}", HERE)).outcome is Outcome.NOT_COVERED


def test_a_request_that_names_the_day_has_it_repeated(desk: Guide) -> None:
    reply = say(desk, "remind me to check in with the child on Friday")
    assert "Do you mean Friday 13 March 2026?" in reply_text(reply)
    assert labels(reply) == {"Yes": "when:check-in:2026-03-13", "Another day": "remind:check-in"}


def test_the_nudges_of_a_long_limit_say_that_it_is_still_to_come(
    desk: Guide, store: FakeReminderStore, clock: FakeClock
) -> None:
    desk.press(Press("when:initial-conference:2026-03-06", HERE))
    clock.set(datetime(2026, 3, 13, 9, 31, tzinfo=UTC))
    (nudge,) = store.claim(clock.now(), timedelta(minutes=1), 9)
    said = reply_text(desk.reminders.nudge(nudge))
    assert said.startswith("Coming up: An initial child protection conference")
    assert "Due by Friday 27 March 2026 at 17:00." in said
    assert "last reminder" not in said


def test_of_several_nudges_when_it_is_late_only_the_last_says_so(
    desk: Guide, store: FakeReminderStore, clock: FakeClock
) -> None:
    desk.press(Press("when:referral-chase:2026-03-06", HERE))
    clock.set(datetime(2026, 3, 13, 9, 31, tzinfo=UTC))
    said = [reply_text(desk.reminders.nudge(one)) for one in store.claim(clock.now(), timedelta(minutes=1), 9)]
    assert ["last reminder" in one for one in said] == [False, False, False, True]


# --- compensation: month and year, and nothing kept of them --------------------------------------


def test_month_and_year_of_birth_are_enough_and_are_not_kept(desk: Guide, store: FakeReminderStore) -> None:
    years = desk.press(Press("remind:compensation", HERE))
    assert "I need no day" in reply_text(years)
    months = desk.press(Press("born:compensation:2008", HERE))
    assert len(actions(months, "born")) == 12
    reply = desk.press(Press("born:compensation:2008-05", HERE))
    assert "Until Monday 1 May 2028." in reply_text(reply)
    (stop,) = actions(reply, "stop")
    kept = store.get(stop.partition(":")[2])
    assert kept
    assert kept.event == date(2028, 5, 1), "the day that is due, and not the birth date"
    assert "2008" not in str(kept)


@pytest.mark.parametrize(
    "state", ["", "2008-13", "2008-00", "1950", "1950-01", "2027", "2026-04", "20080-5", "x", "٢٠٠٨"]
)
def test_a_forged_birth_sets_nothing(desk: Guide, store: FakeReminderStore, state: str) -> None:
    assert desk.press(Press(f"born:compensation:{state}", HERE)).outcome is Outcome.NOT_COVERED
    assert store._rows == []


@pytest.mark.parametrize(
    "action",
    [
        "happened:",
        "happened:gone",
        "happened:gone:2026-03-06",
        "happened:referral-sent:2026-03-08",
        "happened:referral-sent:2026-03-07T10:01",
        "happened:referral-sent:2024-03-06",
        "happened:referral-sent:2026-02-30",
        "happened:referral-sent:2026-03-06T25:00",
        "happened:referral-sent:2026-03-06T16:45:00",
        "happened:referral-sent:Friday",
        "when:strategy-initial:2026-03-06",
        "born:referral-chase:2008",
    ],
)
def test_a_forged_id_gets_the_fixed_reply(desk: Guide, action: str) -> None:
    assert desk.press(Press(action, KENT)).outcome is Outcome.NOT_COVERED


# --- what is offered -----------------------------------------------------------------------------


def test_limits_and_chosen_days_are_offered_apart_and_only_those_that_hold_here(desk: Guide) -> None:
    offered = [actions(Reply(Outcome.ANSWER, (block,)), "remind") for block in desk.reminders.offers(HERE)]
    limits, days = offered
    assert "remind:referral-chase" in limits
    assert "remind:check-in" in days
    assert not {"remind:strategy-initial", "remind:immediate-danger"} & {*limits, *days}
    in_kent = [actions(Reply(Outcome.ANSWER, (block,)), "remind") for block in desk.reminders.offers(KENT)]
    assert "remind:strategy-initial" in in_kent[0]


def test_an_answer_offers_every_rule_it_names(desk: Guide, library: Library) -> None:
    reply = desk.press(Press("answer:referral/reply", HERE))
    assert actions(reply, "remind") == ["remind:referral-confirmation", "remind:referral-chase"]
    assert labels(reply)[library.deadlines["referral-chase"].title] == "remind:referral-chase"


def test_no_text_says_or_implies_that_a_duty_was_met(library: Library) -> None:
    said = " ".join(f"{rule.missed} {rule.note or ''} {rule.card or ''}" for rule in library.deadlines.values())
    for words in ("duty is met", "complied", "compliant", "on time"):
        assert words not in said
