"""Walking every pathway by its buttons: what is shown, what is kept (nothing), and what forged ids get."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import FakeReminderStore
from hypothesis import given, settings
from hypothesis import strategies as st
from pathways_shown import always, choices, leads_to, places, ways

from bot.guide import Guide
from bot.library import load
from bot.model import Buttons, Context, Conversation, Heading, Nation, Origin, Outcome, Place, Press, Reply
from bot.pathway_schema import EVERY_PATHWAY, HELP, MOST_CHOICES
from bot.pathways import LONGEST_WAY_BACK
from bot.plain import reply_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FakeClock

    from bot.library import Library
    from bot.triage import Triage

# Known before the content is read, so that each pathway is a test of its own; a test holds the two together.
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
NOWHERE = Origin()
IN_SLACK = Origin(conversation=Conversation("slack", "T1", '{"channel": "C1"}'), person="U1")


def begin(guide: Guide, library: Library, name: str, origin: Origin = NOWHERE) -> Reply:
    reply = guide.press(Press(f"step:{name}/{library.pathways[name].start}", origin))
    assert reply.outcome is Outcome.ANSWER
    return reply


def press(guide: Guide, reply: Reply, number: int) -> Reply:
    pressed = guide.press(Press(choices(reply)[number].action))
    assert pressed.outcome is Outcome.ANSWER
    return pressed


def walk(guide: Guide, library: Library, name: str, way: list[int]) -> Reply:
    reply = begin(guide, library, name)
    for number in way:
        reply = press(guide, reply, number)
    return reply


def back(guide: Guide, library: Library, reply: Reply) -> Reply:
    (button,) = [one for one in always(reply) if one.label == library.replies.say("pathway.back")]
    return guide.press(Press(button.action))


def at(library: Library, reply: Reply, name: str) -> set[str]:
    """The steps of a pathway that a reply can be: those whose answer it shows, with their choices."""
    labels = [button.label.removesuffix(" (Kent)") for button in choices(reply)]
    assert reply.answer
    return {
        key
        for key, step in library.pathways[name].steps.items()
        if step.answer == reply.answer.id and [choice.label for choice in step.choices] == labels
    }


def test_no_pathway_goes_untested(library: Library) -> None:
    assert list(library.pathways) == NAMES


# --- the walk ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_step_is_reached_by_its_buttons_and_shows_its_answer(guide: Guide, library: Library, name: str) -> None:
    found = ways(library, name)
    assert sorted(found) == sorted(f"{name}/{key}" for key in library.pathways[name].steps)
    for place, way in found.items():
        reply = walk(guide, library, name, way)
        key = place.partition("/")[2]
        assert key in at(library, reply, name)
        answer = library.answers[library.pathways[name].steps[key].answer]
        said = reply_text(reply)
        assert isinstance(reply.blocks[0], Heading)
        assert reply.blocks[0].text == answer.title
        assert answer.front.summary in said
        assert library.replies.say("reply.draft") in said or "Approved by" in said
        assert any(isinstance(block, Context) for block in reply.blocks)
        assert reply.pathway == name


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_leads_where_it_says_and_back_undoes_it(guide: Guide, library: Library, name: str) -> None:
    for place, way in ways(library, name).items():
        reply = walk(guide, library, name, way)
        targets = leads_to(library, place)
        assert 1 <= len(choices(reply)) == len(targets) <= MOST_CHOICES
        for number, target in enumerate(targets):
            pressed = press(guide, reply, number)
            other, _, key = target.partition("/")
            assert key in at(library, pressed, other)
            assert pressed.pathway == other
            assert pressed.replaces
            if target not in choices(reply)[number].action.partition(":")[2].partition(":")[2]:
                came_by = choices(reply)[number].action.rpartition(":")[2].split(",")
                if came_by[-1] == place:
                    assert back(guide, library, pressed).blocks == reply.blocks


@pytest.mark.parametrize("name", NAMES)
def test_help_stands_first_in_the_same_place_on_every_step(guide: Guide, library: Library, name: str) -> None:
    say = library.replies.say
    for place, way in ways(library, name).items():
        reply = walk(guide, library, name, way)
        group = reply.blocks[-1]
        assert isinstance(group, Buttons)
        assert group.label == say("pathway.always")
        assert (group.buttons[0].label, group.buttons[0].action) == (say("pathway.help"), f"answer:{HELP}")
        first = not way
        assert [one.label for one in group.buttons[1:]] == (
            [say("pathway.all")] if first else [say("pathway.back"), say("pathway.again")]
        ), place
    assert "999" in reply_text(guide.press(Press(f"answer:{HELP}")))


@pytest.mark.parametrize("name", NAMES)
def test_start_again_goes_to_the_beginning_from_everywhere(guide: Guide, library: Library, name: str) -> None:
    for way in filter(None, ways(library, name).values()):
        reply = walk(guide, library, name, way)
        again = guide.press(Press(always(reply)[-1].action))
        assert again.blocks == begin(guide, library, name).blocks
        assert again.replaces


@pytest.mark.parametrize("name", NAMES)
def test_back_and_back_again_leads_to_the_beginning(guide: Guide, library: Library, name: str) -> None:
    start = begin(guide, library, name)
    for way in ways(library, name).values():
        reply = walk(guide, library, name, way)
        for _ in way:
            reply = back(guide, library, reply)
        assert reply.blocks == start.blocks


def test_back_leads_over_to_the_pathway_somebody_came_from(guide: Guide, library: Library) -> None:
    reply = walk(guide, library, "concern", ways(library, "concern")["concern/lead"])
    (number,) = [n for n, target in enumerate(leads_to(library, "concern/lead")) if target.startswith("referral/")]
    crossed = press(guide, reply, number)
    assert crossed.pathway == "referral"
    assert back(guide, library, crossed).blocks == reply.blocks
    again = guide.press(Press(always(crossed)[-1].action))
    assert again.pathway == "referral"


def test_a_way_that_comes_by_a_step_again_is_shortened(guide: Guide, library: Library) -> None:
    outcome = walk(guide, library, "strategy", ways(library, "strategy")["strategy/outcome"])
    protect = press(guide, outcome, leads_to(library, "strategy/outcome").index("strategy/protect"))
    round_again = press(guide, protect, leads_to(library, "strategy/protect").index("strategy/outcome"))
    assert round_again.blocks == outcome.blocks


def test_the_first_step_posts_and_those_after_it_take_its_place(guide: Guide, library: Library) -> None:
    for name in NAMES:
        start = begin(guide, library, name)
        assert not start.replaces, "a button under an answer, or under a safety card, leaves it there"
        assert press(guide, start, 0).replaces


@settings(max_examples=80, deadline=None)
@given(name=st.sampled_from(NAMES), numbers=st.lists(st.integers(0, 1_000), max_size=40))
def test_on_any_way_help_is_there_and_the_way_back_stays_short(
    guide: Guide, library: Library, name: str, numbers: list[int]
) -> None:
    reply = begin(guide, library, name)
    for number in numbers:
        buttons = [*choices(reply), *(one for one in always(reply) if one.action.startswith("step:"))]
        reply = guide.press(Press(buttons[number % len(buttons)].action))
        assert reply.outcome is Outcome.ANSWER
        assert always(reply)[0].action == f"answer:{HELP}"
        for button in (*choices(reply), *always(reply)[1:]):
            if button.action.startswith("step:"):
                way = [one for one in button.action.split(":")[2].split(",") if one]
                assert len(way) <= LONGEST_WAY_BACK
                assert len(set(way)) == len(way)
                assert len(button.action) <= 700


# --- where they begin ----------------------------------------------------------------------------


def buttons(reply: Reply) -> list[tuple[str, str]]:
    return [(one.label, one.action) for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]


def test_each_is_offered_under_the_answer_it_begins_with_and_those_named(guide: Guide, library: Library) -> None:
    for name, pathway in library.pathways.items():
        for answer in (pathway.steps[pathway.start].answer, *pathway.offered_under):
            reply = guide.answer(answer, Origin())
            assert reply
            assert (pathway.title, f"step:{name}/{pathway.start}") in buttons(reply), answer


def test_one_answer_offers_all_of_them(guide: Guide, library: Library) -> None:
    reply = guide.answer(EVERY_PATHWAY, Origin())
    assert reply
    offered = [action for _, action in buttons(reply) if action.startswith("step:")]
    assert offered == [f"step:{name}/{pathway.start}" for name, pathway in library.pathways.items()]
    assert [button.action for button in guide.pathways.starts()] == offered


def test_an_answer_that_begins_none_offers_none(guide: Guide) -> None:
    reply = guide.answer("figures/charge-rate", Origin())
    assert reply
    assert [action for _, action in buttons(reply) if action.startswith("step:")] == []


# --- reminders -----------------------------------------------------------------------------------


def test_a_reminder_is_offered_where_the_bot_can_write_later_and_never_starts_by_itself(
    library: Library, triage: Triage, clock: FakeClock, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    store = FakeReminderStore()
    desk = Guide(library, triage, clock, store)
    timed = 0
    for place in places(library):
        name, _, key = place.partition("/")
        rule = library.pathways[name].steps[key].timer
        offered = [action for _, action in buttons(desk.press(Press(f"step:{place}:", IN_SLACK)))]
        assert [one for one in offered if one.startswith("remind:")] == ([f"remind:{rule}"] if rule else []), place
        elsewhere = [action for _, action in buttons(desk.press(Press(f"step:{place}:")))]
        assert [one for one in elsewhere if one.startswith("remind:")] == []
        if rule:
            timed += 1
            asked = desk.press(Press(f"remind:{rule}", IN_SLACK))
            assert asked.outcome is Outcome.ANSWER
    assert timed >= 10
    assert store._reminders == {}, "nothing was set by walking, nor by asking when it happened"


# --- what is kept --------------------------------------------------------------------------------


class Untouched:
    """A store that nobody may touch."""

    def __getattr__(self, name: str) -> None:
        pytest.fail(f"the store was asked for {name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_walk_goes_on_after_a_restart_and_nothing_is_kept(
    library: Library, triage: Triage, clock: FakeClock, *, guide: Guide, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    longest = max(ways(library, name).values(), key=len)
    whole = walk(guide, library, name, longest)
    reply = begin(Guide(library, triage, clock, Untouched()), library, name, IN_SLACK)
    for number in longest:
        restarted = Guide(library, triage, clock, Untouched())
        reply = restarted.press(Press(choices(reply)[number].action, IN_SLACK))
    assert [one.action for one in choices(reply)] == [one.action for one in choices(whole)]
    assert always(reply) == always(whole)


def test_a_button_carries_pathway_step_and_way_back_and_no_words(guide: Guide, library: Library) -> None:
    known = set(places(library))
    for name in NAMES:
        for way in ways(library, name).values():
            reply = walk(guide, library, name, way)
            for button in (*choices(reply), *always(reply)):
                if not button.action.startswith("answer:"):
                    verb, place, came_by = button.action.split(":")
                    assert verb == "step"
                    assert {place, *filter(None, came_by.split(","))} <= known


# --- forged and out of date ----------------------------------------------------------------------


FORGED = [
    "step",
    "step:",
    "step:concern",
    "step:concern/",
    "step:/start",
    "step:concern/gone",
    "step:gone/start",
    "step:concern/start ",
    "step: concern/start",
    "step:concern/start\n",
    "step:concern/start:,",
    "step:concern/start:concern/told,",
    "step:concern/start::",
    "step:concern/start:concern",
    "step:concern/start:quillwort zzyzx/x",
    "step:CONCERN/start",
    "step:../concern/start",
    "step:concern/start:" + ",".join(["concern/told"] * 13),
    "step:concern/" + "s" * 5_000,
    "STEP:concern/start",
]


@pytest.mark.parametrize("action", FORGED, ids=[repr(one[:40]) for one in FORGED])
def test_a_forged_id_gets_the_kind_reply(guide: Guide, library: Library, action: str) -> None:
    reply = guide.press(Press(action))
    assert reply.outcome is Outcome.NOT_COVERED
    assert reply_text(reply) == library.replies.say("reply.unknown_button")
    assert (reply.replaces, reply.pathway, reply.answer) == (False, None, None)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"concern/[a-z]{1,6}(:[a-z/,]{0,30})?", fullmatch=True))
def test_no_id_crashes_it(guide: Guide, state: str) -> None:
    assert guide.press(Press(f"step:{state}")).outcome in {Outcome.NOT_COVERED, Outcome.ANSWER}


def test_steps_that_are_gone_are_left_out_of_the_way_back(guide: Guide, library: Library) -> None:
    reply = guide.press(Press("step:concern/lead:concern/start,concern/gone,gone/start"))
    assert back(guide, library, reply).blocks == begin(guide, library, "concern").blocks


def test_a_step_whose_answer_is_withdrawn_withholds_it_and_still_leads_on(
    library: Library, triage: Triage, clock: FakeClock, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    answer = library.answers["referral/how"]
    withdrawn = replace(answer, front=answer.front.model_copy(update={"status": "withdrawn"}))
    desk = Guide(replace(library, answers={**library.answers, answer.id: withdrawn}), triage, clock)
    reply = begin(desk, library, "referral")
    assert library.replies.say("reply.withdrawn") in reply_text(reply)
    assert answer.front.summary not in reply_text(reply)
    assert len(choices(reply)) == len(library.pathways["referral"].steps["start"].choices)
    shown = desk.answer(answer.id, Origin())
    assert shown
    assert [action for _, action in buttons(shown) if action.startswith("step:")] == []


def test_what_holds_in_one_area_or_nation_is_said(guide: Guide, library: Library) -> None:
    for place in places(library):
        reply = guide.press(Press(f"step:{place}:"))
        for button, target in zip(choices(reply), leads_to(library, place), strict=True):
            name, _, key = target.partition("/")
            area = library.answers[library.pathways[name].steps[key].answer].front.area
            assert (area is not None) == ("Kent" in button.label), (place, button.label)
    in_scotland = guide.press(Press("step:concern/start:", Origin(Place(Nation.SCOTLAND))))
    assert "do not cover Scotland" in reply_text(in_scotland)


# --- to be drawn ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_map_holds_every_step_and_choice(guide: Guide, library: Library, name: str) -> None:
    route = guide.pathways.route(name)
    assert route
    pathway = library.pathways[name]
    assert [stop.id for stop in route.stops] == list(pathway.steps)
    for stop, step in zip(route.stops, pathway.steps.values(), strict=True):
        assert [(one.to, one.pathway) for one in stop.choices] == [
            (one.to or one.pathway, one.pathway) for one in step.choices
        ]
        assert stop.answer == library.answers[step.answer].title
        assert bool(stop.reminder) == bool(step.timer)
    assert guide.pathways.route("gone") is None


# --- planted violations --------------------------------------------------------------------------


def broken(data: Path, *changes: tuple[str, str]) -> str:
    """Return what loading says of the pathways after these texts are replaced."""
    from bot.files import ContentInvalid

    path = data / "content/pathways.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentInvalid) as refused:
        load(data)
    return str(refused.value)


START = "        - {label: It was a while ago, to: times}\n"
PLANTED = {
    "an answer that is not there": (
        [("answer: medical/why", "answer: medical/gone")],
        r"content/pathways\.yaml: medical\.steps\.why\.answer: no answer `medical/gone`; name one of",
    ),
    "an answer to be offered under that is not there": (
        [("offered_under: [local/sarc]", "offered_under: [local/gone]")],
        r"medical\.offered_under: no answer `local/gone`",
    ),
    "a step that is not there": (
        [("{label: It was a while ago, to: times}", "{label: It was a while ago, to: gone}")],
        r"medical\.steps\.start\.choices\.1\.to: no step `gone` in `medical`",
    ),
    "a pathway that is not there": (
        [("{label: The strategy discussion, pathway: strategy}", "{label: The strategy discussion, pathway: gone}")],
        r"steps\.support\.choices\.1\.pathway: no pathway `gone`; there are concern, ",
    ),
    "its own pathway": (
        [("{label: The strategy discussion, pathway: strategy}", "{label: Once more, pathway: medical}")],
        r"steps\.support\.choices\.1\.pathway: this is `medical` itself; write `to: start`",
    ),
    "a rule that is not there": (
        [("timer: safety-plan-review", "timer: gone")],
        r"safety-plan\.steps\.contents\.timer: no rule `gone` in content/deadlines\.yaml",
    ),
    "a step that nothing leads to": (
        [("        - {label: I work in Kent, to: kent}\n        - {label: Support", "        - {label: Support")],
        r"medical\.steps\.kent: no choice leads here from `start`",
    ),
    "a dead end": (
        [
            (
                "answer: outcomes/therapy\n      choices:\n        - {label: The strategy discussion, "
                "pathway: strategy}\n        - {label: No further police action at this time, pathway: nfpa}",
                "answer: outcomes/therapy\n      choices:\n        - {label: Round, to: loop}\n    loop:\n"
                "      name: L\n      answer: outcomes/therapy\n      choices:\n        - {label: Round, to: therapy}",
            )
        ],
        r"medical\.steps\.(loop|therapy): a dead end: from here no choice leads on",
    ),
    "a step that leads to itself": (
        [(START, "        - {label: Here, to: start}\n")],
        r"medical\.steps\.start\.choices: the step `start` leads to itself",
    ),
    "the same label twice": (
        [("label: It was a while ago, to: times", "label: 'who explains it to the child?', to: times")],
        r"medical\.steps\.start\.choices: two choices have the label `who explains it to the child\?`",
    ),
    "the same target twice": (
        [("label: It was a while ago, to: times", "label: It was a while ago, to: why")],
        r"medical\.steps\.start\.choices: two choices have the target `why`",
    ),
    "the same name twice": (
        [("name: How soon", "name: Reach a SARC")],
        r"medical\.steps\.sarc\.name: `Reach a SARC` also names the step `times`",
    ),
    "a step above all that lead to it": (
        [
            ("    explain:\n      name: Explaining it", "    kent:\n      name: Explaining it"),
            ("to: explain}", "to: sarc}"),
            ("'It may be recent: reach a SARC now', to: sarc", "'It may be recent: reach a SARC now', to: times"),
            ("    kent:\n      name: How to reach the SARC", "    explain:\n      name: How to reach the SARC"),
            ("It was a while ago, to: times", "It was a while ago, to: explain"),
        ],
        r"medical\.steps\.kent: no step above it leads here; move it below one that does",
    ),
    "six choices": (
        [(START, START + "".join(f"        - {{label: More {n}, to: why}}\n" for n in range(2)))],
        r"medical\.steps\.start\.choices: .*at most 5",
    ),
    "no choice": (
        [("      choices:\n        - {label: Reach a SARC, to: sarc}\n    sarc", "      choices: []\n    sarc")],
        r"medical\.steps\.times\.choices: .*at least 1",
    ),
    "two ways in one choice": (
        [(START, "        - {label: Both, to: times, pathway: nfpa}\n")],
        r"medical\.steps\.start\.choices\.1: .*either `to`",
    ),
    "a choice without a way": (
        [(START, "        - {label: None}\n")],
        r"medical\.steps\.start\.choices\.1: .*either `to`",
    ),
    "a label that is too long": (
        [("label: It was a while ago", f"label: {'w' * 41}")],
        r"medical\.steps\.start\.choices\.1\.label: .*40 ",
    ),
    "a key that is too long": ([("    times:\n", f"    {'t' * 25}:\n")], r"strategy\.steps\.t+.*24 "),
    "a key that is not known": (
        [("      timer: safety-plan-review", "      timers: safety-plan-review")],
        r"safety-plan\.steps\.contents\.timers: ",
    ),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=list(PLANTED))
def test_what_would_leave_somebody_stuck_is_refused_by_name(
    data: Path, planted: tuple[list[tuple[str, str]], str]
) -> None:
    changes, expected = planted
    assert re.search(expected, broken(data, *changes))


@pytest.mark.parametrize("answer", [EVERY_PATHWAY, HELP])
def test_the_answers_that_every_step_leads_to_must_be_there(data: Path, answer: str) -> None:
    from bot.files import ContentInvalid

    (data / f"content/answers/{answer}.md").unlink()
    with pytest.raises(ContentInvalid, match=rf"no answer `{answer}`, which every pathway leads to"):
        load(data)
