"""Walking through the checklists by their buttons: what is shown, what is kept (nothing), and what forged ids get."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide import Guide
from bot.library import ContentInvalid, load
from bot.model import Bullets, Button, Buttons, Conversation, Heading, Origin, Outcome, Press, Reply, Utterance
from bot.plain import block_text, line_text, reply_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FakeClock

    from bot.library import Library
    from bot.schema import ChecklistItem
    from bot.triage import Triage

NAMES = ["referral", "before-calling", "strategy-prepare", "strategy-discussion", "strategy-after", "safety-plan"]
ACTION = re.compile(r"tick:(?P<name>[a-z-]+):(?P<part>\d+):(?P<ticks>[0-9a-f]+)")


def test_no_checklist_goes_untested(library: Library) -> None:
    assert sorted(library.checklists) == sorted(NAMES)


def items(library: Library, name: str) -> list[ChecklistItem]:
    return [item for part in library.checklists[name].parts for item in part.items]


def begin(guide: Guide, library: Library, name: str) -> Reply:
    reply = guide.answer(library.checklists[name].answer, Origin())
    assert reply
    return reply


def buttons(reply: Reply) -> list[Button]:
    return [one for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]


def press(guide: Guide, reply: Reply, label: str) -> Reply:
    """Press the one button of the reply that reads so."""
    (button,) = [one for one in buttons(reply) if one.label == label]
    pressed = guide.press(Press(button.action))
    assert pressed.outcome is Outcome.ANSWER
    return pressed


def labels(reply: Reply) -> list[str]:
    return [button.label for button in buttons(reply)]


def marked(reply: Reply, mark: str) -> list[str]:
    """Return the labels of the items shown as `Done:` or `To do:`."""
    lines = [line_text(item) for block in reply.blocks if isinstance(block, Bullets) for item in block.items]
    return [line.removeprefix(f"{mark} ").partition(". ")[0] for line in lines if line.startswith(f"{mark} ")]


def counted(reply: Reply) -> tuple[int, int]:
    """Return what the small print says: how many are ticked, of how many."""
    found = re.search(r"(\d+) of (\d+) ticked\.\nNothing you tick is kept", reply_text(reply))
    assert found
    return int(found[1]), int(found[2])


# --- the walk ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_it_begins_under_its_answer_with_nothing_ticked(guide: Guide, library: Library, name: str) -> None:
    reply = begin(guide, library, name)
    checklist = library.checklists[name]
    first = [item.label for item in checklist.parts[0].items]
    assert (marked(reply, "Done:"), marked(reply, "To do:")) == ([], first)
    assert counted(reply) == (0, len(items(library, name)))
    assert f"Part 1 of {len(checklist.parts)}: {checklist.parts[0].heading}" in reply_text(reply)
    assert (reply.sheet, reply.replaces) == (name, False)
    assert "Not yet approved by a safeguarding lead." in reply_text(reply)
    assert "Source: " in reply_text(reply)


@pytest.mark.parametrize("name", NAMES)
def test_every_item_can_be_ticked_and_unticked(guide: Guide, library: Library, name: str) -> None:
    reply = begin(guide, library, name)
    parts = library.checklists[name].parts
    for number, part in enumerate(parts):
        for item in part.items:
            ticked = press(guide, reply, f"☐ {item.label}")
            assert marked(ticked, "Done:") == [item.label]
            assert counted(ticked)[0] == 1
            unticked = press(guide, ticked, f"☑ {item.label}")
            assert marked(unticked, "Done:") == []
            assert marked(unticked, "To do:") == [one.label for one in part.items]
            assert counted(unticked)[0] == 0
        if number < len(parts) - 1:
            reply = press(guide, reply, "Next part")


@pytest.mark.parametrize("name", NAMES)
def test_each_item_says_what_it_means_and_where_more_is_said(guide: Guide, library: Library, name: str) -> None:
    reply = begin(guide, library, name)
    parts = library.checklists[name].parts
    for number, part in enumerate(parts):
        for item in part.items:
            assert f"To do: {item.label}. {item.text}" in reply_text(reply)
            if item.more:
                assert f"answer:{item.more}" in [button.action for button in buttons(reply)]
        if number < len(parts) - 1:
            reply = press(guide, reply, "Next part")


@pytest.mark.parametrize("name", NAMES)
def test_ticks_survive_next_back_and_finish(guide: Guide, library: Library, name: str) -> None:
    parts = library.checklists[name].parts
    first, other = parts[0].items[0].label, parts[1].items[-1].label
    reply = press(guide, begin(guide, library, name), f"☐ {first}")
    reply = press(guide, press(guide, reply, "Next part"), f"☐ {other}")
    assert marked(reply, "Done:") == [other]
    reply = press(guide, reply, "Back")
    assert marked(reply, "Done:") == [first]
    end = press(guide, reply, "Finish")
    assert counted(end)[0] == 2
    again = press(guide, end, "Go through it again")
    assert marked(again, "Done:") == [first]
    assert marked(press(guide, again, "Next part"), "Done:") == [other]


@pytest.mark.parametrize("name", NAMES)
def test_the_end_lists_what_is_left_and_what_to_do_next(guide: Guide, library: Library, name: str) -> None:
    ticked = library.checklists[name].parts[0].items[1]
    end = press(guide, press(guide, begin(guide, library, name), f"☐ {ticked.label}"), "Finish")
    said = reply_text(end)
    left = [item for item in items(library, name) if item is not ticked]
    assert "Not ticked yet:" in said
    assert [item for item in left if f"• {item.label}. {item.text}" not in said] == []
    assert f"• {ticked.label}. " not in said
    assert f"1 of {len(left) + 1} ticked." in said
    assert "999" in said
    assert labels(end) == ["Go through it again", "Start with nothing ticked"]


@pytest.mark.parametrize("name", NAMES)
def test_with_all_ticked_nothing_is_left(guide: Guide, library: Library, name: str) -> None:
    reply = begin(guide, library, name)
    parts = library.checklists[name].parts
    for number, part in enumerate(parts):
        for item in part.items:
            reply = press(guide, reply, f"☐ {item.label}")
        assert marked(reply, "To do:") == []
        reply = press(guide, reply, "Next part" if number < len(parts) - 1 else "Finish")
    total = len(items(library, name))
    assert counted(reply) == (total, total)
    assert "Not ticked yet:" not in reply_text(reply)
    cleared = press(guide, reply, "Start with nothing ticked")
    assert (marked(cleared, "Done:"), counted(cleared)[0]) == ([], 0)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_steps_that_lead_somewhere_are_offered(guide: Guide, library: Library, name: str) -> None:
    reply = begin(guide, library, name)
    steps = {"Back", "Next part", "Finish", "Start with nothing ticked"}
    last = len(library.checklists[name].parts) - 1
    for number in range(last + 1):
        offered = steps & set(labels(reply))
        assert offered == {"Finish"} | ({"Back"} if number > 0 else set()) | ({"Next part"} if number < last else set())
        reply = press(guide, reply, "Next part" if number < last else "Finish")
    assert labels(reply) == ["Go through it again"], "with nothing ticked there is nothing to clear"


@pytest.mark.parametrize("name", NAMES)
def test_a_pressed_page_takes_the_place_of_the_one_before(guide: Guide, library: Library, name: str) -> None:
    for label in ("Next part", "Finish"):
        page = press(guide, begin(guide, library, name), label)
        assert (page.replaces, page.sheet) == (True, name)
        assert isinstance(page.blocks[0], Heading)
        assert page.blocks[0].text == library.checklists[name].title
        assert page.answer
        assert page.answer.id == library.checklists[name].answer
        assert page.answer.sources
        assert "Source: " in reply_text(page)
        assert "Not yet approved by a safeguarding lead." in reply_text(page)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(choices=st.lists(st.integers(0, 1_000), max_size=40))
def test_on_any_way_through_as_many_are_shown_as_are_set(
    guide: Guide, library: Library, name: str, choices: list[int]
) -> None:
    parts = library.checklists[name].parts
    order = [item.label for item in items(library, name)]
    reply = begin(guide, library, name)
    part, ticked = 0, set[str]()
    for choice in choices:
        offered = [button for button in buttons(reply) if button.action.startswith("tick:")]
        button = offered[choice % len(offered)]
        reply = guide.press(Press(button.action))
        if button.label[0] in "☐☑":
            ticked ^= {button.label[2:]}
        part = {
            "Next part": part + 1,
            "Back": part - 1,
            "Finish": len(parts),
            "Go through it again": 0,
            "Start with nothing ticked": 0,
        }.get(button.label, part)
        if button.label == "Start with nothing ticked":
            ticked.clear()

        assert counted(reply) == (len(ticked), len(order))
        if part < len(parts):
            here = [item.label for item in parts[part].items]
            assert marked(reply, "Done:") == [label for label in here if label in ticked]
            assert marked(reply, "To do:") == [label for label in here if label not in ticked]
        for one in buttons(reply):
            state = ACTION.fullmatch(one.action)
            if state and one.label != "Start with nothing ticked":
                after = ticked ^ {one.label[2:]} if one.label[0] in "☐☑" else ticked
                bits = int(state["ticks"], 16)
                assert {label for number, label in enumerate(order) if bits >> number & 1} == after
                assert bits.bit_count() == len(after)


# --- what is kept --------------------------------------------------------------------------------


class Untouched:
    """A store that nobody may touch."""

    def __getattr__(self, name: str) -> None:
        pytest.fail(f"the store was asked for {name}")


@pytest.mark.parametrize("name", NAMES)
def test_pressing_keeps_nothing_and_shows_nothing_that_was_typed(
    library: Library, triage: Triage, clock: FakeClock, *, guide: Guide, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = guide.ask(Utterance(f"{library.answers[library.checklists[name].answer].title} quillwort zzyzx"))
    assert "quillwort" not in reply_text(asked) + asked.reason
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    desk = Guide(library, triage, clock, Untouched())
    here = Origin(conversation=Conversation("slack", "T1", '{"channel": "C1"}'), person="U1")
    reply = desk.press(Press(f"tick:{name}:0:0", here))
    for label in (f"☐ {items(library, name)[0].label}", "Next part", "Back", "Finish"):
        (button,) = [one for one in buttons(reply) if one.label == label]
        reply = desk.press(Press(button.action, here))
        assert "Nothing you tick is kept. Do not type details of a child here." in reply_text(reply)
        assert reply == guide.press(Press(button.action)), "the same for everyone, whoever pressed what before"


@pytest.mark.parametrize("name", NAMES)
def test_a_button_carries_the_list_a_part_and_the_ticks_and_no_words(guide: Guide, library: Library, name: str) -> None:
    reply = begin(guide, library, name)
    parts = library.checklists[name].parts
    for number in range(len(parts) + 1):
        for button in buttons(reply):
            if not button.action.startswith("answer:"):
                state = ACTION.fullmatch(button.action)
                assert state
                assert state["name"] == name
        if number < len(parts):
            reply = press(guide, reply, "Next part" if number < len(parts) - 1 else "Finish")


# --- forged --------------------------------------------------------------------------------------


STATES = [
    "",
    "0",
    "0:",
    ":0",
    ":",
    "-1:0",
    "0:-1",
    "0:0x1",
    "0:g",
    "0:A",
    "0:0:0",
    "0:0 ",
    " 0:0",
    "0:0\n",
    "0.5:0",
    "1e1:0",
    "99:0",
    "000:0",
    "0:" + "f" * 24,
    "0:" + "f" * 25,
    "0:" + "9" * 5_000,
    "9" * 5_000 + ":0",
    "quillwort:0",
    "0:quillwort",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", STATES, ids=[repr(state[:12]) for state in STATES])
def test_a_forged_state_gets_the_kind_reply_and_changes_nothing(
    guide: Guide, library: Library, name: str, state: str
) -> None:
    reply = guide.press(Press(f"tick:{name}:{state}"))
    assert reply.outcome is Outcome.NOT_COVERED
    assert reply_text(reply) == library.replies.say("reply.unknown_button")
    assert (reply.replaces, reply.sheet, reply.answer) == (False, None, None)


@pytest.mark.parametrize(
    "action", ["tick", "tick:", "tick::0:0", "tick:gone:0:0", "tick:../referral:0:0", "TICK:x:0:0"]
)
def test_a_list_that_is_not_there_gets_it_too(guide: Guide, library: Library, action: str) -> None:
    assert reply_text(guide.press(Press(action))) == library.replies.say("reply.unknown_button")


@pytest.mark.parametrize("name", NAMES)
def test_the_last_state_in_range_is_shown_and_the_next_is_not(guide: Guide, library: Library, name: str) -> None:
    parts, total = len(library.checklists[name].parts), len(items(library, name))
    assert counted(guide.press(Press(f"tick:{name}:{parts}:{(1 << total) - 1:x}"))) == (total, total)
    for state in (f"{parts + 1}:0", f"0:{1 << total:x}", f"{parts}:{1 << total:x}"):
        reply = guide.press(Press(f"tick:{name}:{state}"))
        assert reply_text(reply) == library.replies.say("reply.unknown_button")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"[0-9a-f:]{1,8}:[0-9a-f:]{1,30}", fullmatch=True))
def test_no_state_crashes_it(guide: Guide, library: Library, state: str) -> None:
    reply = guide.press(Press(f"tick:referral:{state}"))
    assert reply.outcome is Outcome.NOT_COVERED or counted(reply)[0] <= counted(reply)[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_withdrawn_checklist_is_withheld_from_buttons_of_before_too(
    library: Library, triage: Triage, clock: FakeClock, *, guide: Guide, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.guide.build_matcher", lambda *_: guide.matcher)
    answer = library.answers[library.checklists[name].answer]
    withdrawn = replace(answer, front=answer.front.model_copy(update={"status": "withdrawn"}))
    desk = Guide(replace(library, answers={**library.answers, answer.id: withdrawn}), triage, clock)
    for reply in (begin(desk, library, name), desk.press(Press(f"tick:{name}:0:0"))):
        assert [item for item in items(library, name) if item.text in reply_text(reply)] == []
        assert reply.sheet is None, "and there is no sheet of it to print"
    assert desk.sheet(name) is None


# --- the sheet to print, and what fits -----------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_blank_sheet_holds_every_item_with_a_box_and_nothing_to_press(
    guide: Guide, library: Library, name: str
) -> None:
    sheet = guide.sheet(name)
    assert sheet
    checklist = library.checklists[name]
    lines = [line_text(item) for block in sheet if isinstance(block, Bullets) for item in block.items]
    assert [line for line in lines if line.startswith("☐ ")] == [
        f"☐ {item.label}. {item.text}" for item in items(library, name)
    ]
    headings = [block.text for block in sheet if isinstance(block, Heading)]
    assert headings == [checklist.title, *(part.heading for part in checklist.parts)]
    assert not any(isinstance(block, Buttons) for block in sheet)
    *_, end, provenance = sheet
    assert "999" in "\n".join(map(block_text, sheet[-3:-1])), end
    assert library.guides[checklist.sources[0].partition("#")[0]].short in block_text(provenance)
    assert library.replies.say("reply.draft") in block_text(provenance)


def test_there_is_no_sheet_of_another_name(guide: Guide) -> None:
    for name in ("gone", "", "../referral", "referral:0:0"):
        assert guide.sheet(name) is None


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_short_and_told_apart(guide: Guide, library: Library, name: str) -> None:
    own = [item.label for item in items(library, name)]
    assert len(set(own)) == len(own)
    assert [label for label in own if len(label) > 40] == []


def test_a_label_that_is_too_long_is_refused(data: Path) -> None:
    path = data / "content/checklists.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label: Consent,", f"label: {'c' * 41},"), encoding="utf-8")
    with pytest.raises(ContentInvalid, match=r"content/checklists\.yaml: referral\.parts\.2\.items\.1\.label: .* 40 "):
        load(data)


def test_a_part_of_more_items_than_a_list_may_have_is_refused(data: Path) -> None:
    # Twelve parts of eight items are 96 ticks, what the 24 hexadecimal digits of a button's id can carry.
    path = data / "content/checklists.yaml"
    text = path.read_text(encoding="utf-8")
    item = "        - {label: More, text: And more.}\n"
    path.write_text(text.replace("  end: |-", f"    - heading: More\n      items:\n{item * 9}  end: |-", 1), "utf-8")
    with pytest.raises(ContentInvalid, match=r"content/checklists\.yaml: referral\.parts\.5\.items: .* 8 items"):
        load(data)
