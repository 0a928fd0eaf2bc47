"""Slack end to end: signed requests in, chat.postMessage out; only Slack's Web API is played."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from checklists_shown import after

from adapters.delivery import NotSent
from adapters.slack.app import SlackSettings, add_slack
from adapters.slack.render import render
from bot.model import Aside, Caution, Conversation, Paragraph, Span
from bot.ports import MessengerRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library import Library
    from bot.model import Reply

    Payload = Callable[[str], dict[str, Any]]
THREAD = {"channel": "C0TEAM", "thread_ts": "1763770000.000100"}
CONVERSATION = Conversation("slack", "T0HOME", json.dumps(THREAD))


async def test_a_mention_is_acknowledged_and_answered_in_its_thread(
    running: Any, payload: Payload, full_reply: Reply
) -> None:
    running.slack.hold = asyncio.Event()
    assert await asyncio.wait_for(running.event(payload("app_mention")), 1) == 200
    running.slack.hold.set()
    assert await running.settle(1) == [{**THREAD, **render(full_reply)}]
    assert running.desk.asked[0].text.startswith("what does NFPA mean &")


async def test_a_direct_message_is_answered_in_its_thread(running: Any, payload: Payload) -> None:
    assert await running.event(payload("message_im")) == 200
    (post,) = await running.settle(1)
    assert (post["channel"], post["thread_ts"]) == ("D0DIRECT", "1763770050.000150")


async def test_a_repeated_event_is_acknowledged_and_not_answered(running: Any, payload: Payload) -> None:
    for _ in range(3):
        assert await running.event(payload("app_mention")) == 200
    await running.settle(1)
    assert len(await running.settle(0)) == 1
    assert running.store.seen == {"slack:Ev0MENTION"}


async def test_a_press_is_answered_in_the_same_thread(running: Any, payload: Payload) -> None:
    assert await running.interact(payload("block_actions")) == 200
    (post,) = await running.settle(1)
    assert post.items() >= THREAD.items()
    assert running.desk.pressed[0].action == "answer:nfpa/meaning"


# --- a word to the asker alone -------------------------------------------------------------------


@pytest.fixture
def cautioned(full_reply: Reply) -> Reply:
    """A reply with a caution after its card."""
    card, *rest = full_reply.blocks
    caution = Caution((Paragraph((Span("Please delete your message."),)),), (Paragraph((Span("No names, please."),)),))
    return replace(full_reply, blocks=(card, caution, *rest))


async def test_a_caution_in_a_channel_goes_to_the_asker_alone(
    running: Any, payload: Payload, full_reply: Reply, cautioned: Reply
) -> None:
    running.desk.reply = cautioned
    assert await running.event(payload("app_mention")) == 200
    await running.finish()
    (shown,) = running.slack.shown_alone
    assert shown.items() >= {**THREAD, "user": "U0ASKER", "text": "Please delete your message."}.items()
    assert running.slack.posts == [{**THREAD, **render(full_reply)}]


async def test_a_caution_in_a_direct_message_stands_in_the_reply(
    running: Any, payload: Payload, cautioned: Reply
) -> None:
    running.desk.reply = cautioned
    assert await running.event(payload("message_im")) == 200
    await running.finish()
    (post,) = running.slack.posts
    assert post.items() >= render(cautioned).items()
    assert running.slack.shown_alone == []


@pytest.mark.parametrize("status", [200, 500])
async def test_where_the_asker_cannot_be_told_alone_a_neutral_line_stands_under_the_reply(
    running: Any, payload: Payload, full_reply: Reply, cautioned: Reply, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    running.desk.reply = cautioned
    refusal = {"ok": False, "error": "user_not_in_channel"}
    running.slack.answers = [web.json_response(refusal, status=status) for _ in range(4 if status == 500 else 1)]
    assert await running.event(payload("app_mention")) == 200
    await running.finish()
    (post,) = running.slack.posts
    assert post["text"] == render(full_reply)["text"] + "\n\nNo names, please."
    assert "Please delete" not in json.dumps(post)
    assert "was not delivered" in caplog.text
    assert "delete" not in caplog.text


# --- ticking a checklist -------------------------------------------------------------------------

PRESSED = "1763770002.000500"
TICKED = "tick:referral:1:41"


@pytest.fixture
def ticked(library: Library) -> Reply:
    """What a checklist looks like after `TICKED`."""
    return after(library, TICKED)


def pressing(payload: Payload, action: str) -> dict[str, Any]:
    body = payload("block_actions")
    body["actions"][0]["value"] = action
    return body


async def test_a_tick_changes_the_message_it_stands_in_and_posts_nothing(
    running: Any, payload: Payload, ticked: Reply
) -> None:
    running.desk.reply = ticked
    assert await running.interact(pressing(payload, TICKED)) == 200
    await running.finish()
    shown = render(ticked)
    assert running.slack.updates == [
        {"channel": "C0TEAM", "ts": PRESSED, "text": shown["text"], "blocks": shown["blocks"]}
    ]
    assert running.slack.posts == []
    assert running.desk.pressed[0].action == TICKED


async def test_a_tick_that_no_longer_holds_is_answered_in_a_message_of_its_own(
    running: Any, payload: Payload, full_reply: Reply
) -> None:
    assert full_reply.replaces is False
    assert await running.interact(pressing(payload, "tick:gone:0:0")) == 200
    await running.finish()
    assert running.slack.posts == [{**THREAD, **render(full_reply)}]
    assert running.slack.updates == []


async def test_a_tick_whose_message_slack_does_not_name_is_posted(
    running: Any, payload: Payload, ticked: Reply
) -> None:
    running.desk.reply = ticked
    body = pressing(payload, TICKED)
    del body["container"]["message_ts"], body["message"]["ts"]
    assert await running.interact(body) == 200
    await running.finish()
    assert running.slack.posts == [{**THREAD, **render(ticked)}]
    assert running.slack.updates == []


async def test_typed_words_are_never_put_in_the_place_of_a_message(
    running: Any, payload: Payload, full_reply: Reply
) -> None:
    running.desk.reply = replace(full_reply, replaces=True)
    assert await running.event(payload("app_mention")) == 200
    await running.finish()
    assert len(running.slack.posts) == 1
    assert running.slack.updates == []


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed", "message_not_found"])
async def test_where_the_message_cannot_be_changed_the_list_is_posted(
    running: Any, payload: Payload, ticked: Reply, code: str
) -> None:
    running.desk.reply = ticked
    running.slack.answers = [web.json_response({"ok": False, "error": code})]
    assert await running.interact(pressing(payload, TICKED)) == 200
    await running.finish()
    assert len(running.slack.updates) == 1
    assert running.slack.posts == [{**THREAD, **render(ticked)}]


async def test_a_change_is_tried_again_as_a_post_is(running: Any, ticked: Reply) -> None:
    running.slack.answers = [
        web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"}),
        web.Response(status=503, text="busy"),
    ]
    await running.messenger.replace(CONVERSATION, PRESSED, ticked)
    assert len(running.slack.updates) == 3
    assert running.slack.posts == []


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "token_revoked"])
async def test_a_change_is_refused_for_good_as_a_post_is(running: Any, ticked: Reply, code: str) -> None:
    running.slack.answers = [web.json_response({"ok": False, "error": code})]
    with pytest.raises(MessengerRefused, match=code):
        await running.messenger.replace(CONVERSATION, PRESSED, ticked)
    assert running.slack.posts == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.json_response({"ok": False, "error": "fatal_error"}), "fatal_error"),
        (web.Response(text="<html>", content_type="text/html"), "unreadable"),
    ],
)
async def test_other_errors_of_a_change_may_pass(
    running: Any, ticked: Reply, answer: web.Response, reason: str
) -> None:
    running.slack.answers = [answer]
    with pytest.raises(NotSent, match=reason):
        await running.messenger.replace(CONVERSATION, PRESSED, ticked)
    assert running.slack.posts == []


async def test_a_change_that_fails_is_logged_by_its_code_alone(
    running: Any, payload: Payload, ticked: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    running.desk.reply = ticked
    refusal = {"ok": False, "error": "is_archived", "response_metadata": {"messages": ["Level of need"]}}
    running.slack.answers = [web.json_response(refusal)]
    assert await running.interact(pressing(payload, TICKED)) == 200
    await running.finish()
    assert "is_archived" in caplog.text
    assert "Level of need" not in caplog.text


# --- what is not for the bot ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["message_changed", "bot_message_im"])
async def test_edits_and_own_messages_are_acknowledged_only(running: Any, payload: Payload, name: str) -> None:
    assert await running.event(payload(name)) == 200
    assert await running.settle(0) == []
    assert running.store.seen == set()


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "event_id": "Ev1", "event": {"type": "channel_rename"}},
        {"type": "event_callback", "event_id": "Ev2", "event": {"type": "app_uninstalled"}},
        {"type": "something_new"},
        {},
    ],
)
async def test_unknown_events_are_acknowledged(running: Any, body: dict[str, Any]) -> None:
    assert await running.event(body) == 200
    assert await running.settle(0) == []


async def test_other_interactions_are_acknowledged(running: Any) -> None:
    view = {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T0HOME"}, "view": {"id": "V1"}}
    assert await running.interact(view) == 200


async def test_url_verification_returns_the_challenge(running: Any) -> None:
    assert await running.event({"type": "url_verification", "token": "t", "challenge": "ch4ll"}) == 200
    assert json.loads(running.body) == {"challenge": "ch4ll"}


async def test_unsigned_forged_and_old_requests_are_refused(running: Any, payload: Payload) -> None:
    body = json.dumps(payload("app_mention"))
    assert await running.post(body, headers={"Content-Type": "application/json"}) == 401
    assert await running.post(body, secret="another") == 401
    assert await running.post(body, age=301) == 401
    assert await running.post(body, age=-301) == 401
    assert await running.settle(0) == []


@pytest.mark.parametrize("moment", ["now", "", "1" * 5000, "-5"])
async def test_an_odd_timestamp_is_refused(running: Any, moment: str) -> None:
    headers = {
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": "v0=0",
        "Content-Type": "application/json",
    }
    assert await running.post("{}", headers=headers) == 401


@pytest.mark.parametrize(
    "body",
    ["{", "[]", "[" * 100_000, '"text"', "", '{"event": {"user": ', '{"authorizations": [7]}', b"\xff\xfe{"],
)
async def test_malformed_bodies_are_refused(running: Any, body: str | bytes) -> None:
    assert await running.post(body, headers={"Content-Type": "application/json"}) == 400


async def test_a_malformed_form_is_refused(running: Any) -> None:
    form = "application/x-www-form-urlencoded"
    assert await running.post("payload=%7B", content_type=form) == 400


async def test_when_the_store_fails_slack_is_asked_to_send_again(
    running: Any, payload: Payload, caplog: pytest.LogCaptureFixture
) -> None:
    running.store.broken = True
    assert await running.event(payload("app_mention")) == 500
    running.store.broken = False
    assert await running.event(payload("app_mention")) == 200
    assert len(await running.settle(1)) == 1
    assert "NFPA" not in caplog.text
    assert "OSError" in caplog.text


async def test_no_words_reach_a_log_even_in_debugging(
    running: Any, payload: Payload, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = json.dumps(payload("app_mention"))
    await running.post(body)
    await running.post(body, secret="another")
    await running.event(payload("bot_message_im"))
    await running.settle(1)
    running.desk.broken = True
    await running.event({**payload("app_mention"), "event_id": "Ev9"})
    await running.settle(0)
    assert "RuntimeError" in caplog.text
    assert "NFPA" not in caplog.text
    assert "no further police action" not in caplog.text


async def test_an_oauth_client_in_the_environment_does_not_displace_the_token(
    running: Any, payload: Payload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "s")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "other")
    app = web.Application()
    add_slack(
        app,
        running.desk,
        running.store,
        _Clock(),
        SlackSettings("xoxb-test", "not-a-real-secret", running.slack.url),
    )
    from aiohttp.test_utils import TestClient, TestServer

    async with TestClient(TestServer(app)) as client:
        running.client = client
        assert await running.event(payload("app_mention")) == 200
        assert len(await running.settle(1)) == 1


class _Clock:
    def now(self) -> None:
        return None


async def test_rate_limits_and_server_errors_are_tried_again(running: Any, full_reply: Reply) -> None:
    running.slack.answers = [
        web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"}),
        web.Response(status=503, text="busy"),
    ]
    await running.messenger.send(CONVERSATION, full_reply)
    assert len(running.slack.posts) == 3


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "account_inactive",
        "token_revoked",
        "invalid_auth",
    ],
)
async def test_a_refusal_for_good(running: Any, full_reply: Reply, code: str) -> None:
    running.slack.answers = [web.json_response({"ok": False, "error": code})]
    with pytest.raises(MessengerRefused, match=code):
        await running.messenger.send(CONVERSATION, full_reply)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.json_response({"ok": False, "error": "fatal_error"}), "fatal_error"),
        (web.Response(text="<html>", content_type="text/html"), "unreadable"),
        (web.Response(text="{", content_type="application/json"), "unreadable"),
    ],
)
async def test_other_errors_may_pass(running: Any, full_reply: Reply, answer: web.Response, reason: str) -> None:
    running.slack.answers = [answer]
    with pytest.raises(NotSent, match=reason):
        await running.messenger.send(CONVERSATION, full_reply)
    assert len(running.slack.posts) == 1


async def test_shutdown_waits_for_the_answer(running: Any, payload: Payload) -> None:
    await running.event(payload("app_mention"))
    await running.client.close()
    assert len(running.slack.posts) == 1


@pytest.mark.parametrize(("settings", "name"), [(("", "s"), "SLACK_BOT_TOKEN"), (("t", " "), "SLACK_SIGNING_SECRET")])
def test_an_empty_secret_is_refused(settings: tuple[str, str], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        SlackSettings(*settings)


def test_secrets_are_not_shown() -> None:
    assert "xoxb" not in repr(SlackSettings("xoxb-1", "hush"))
    assert "hush" not in repr(SlackSettings("xoxb-1", "hush"))


# --- answers that are for one person alone -------------------------------------------------------

SENT, UNSENT = "I have replied in a direct message.", "Please send me a direct message. 999."


@pytest.fixture
def private(full_reply: Reply) -> Reply:
    aside = Aside((Paragraph((Span(SENT),)),), (Paragraph((Span(UNSENT),)),))
    return replace(full_reply, aside=aside)


async def test_a_private_answer_goes_to_the_person_and_the_channel_sees_neutral_words(
    running: Any, payload: Payload, private: Reply
) -> None:
    running.desk.reply = private
    assert await running.event(payload("app_mention")) == 200
    await running.finish()
    direct, channel = running.slack.posts
    assert direct == {"channel": "U0ASKER", **render(private)}
    assert channel.items() >= THREAD.items()
    assert channel["text"] == SENT


@pytest.mark.parametrize("code", ["cannot_dm_bot", "messages_tab_disabled", "user_not_found", "fatal_error"])
async def test_where_nobody_can_be_written_to_the_channel_sees_emergency_numbers_alone(
    running: Any, payload: Payload, private: Reply, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    running.desk.reply = private
    running.slack.answers = [web.json_response({"ok": False, "error": code})]
    assert await running.event(payload("app_mention")) == 200
    await running.finish()
    _, channel = running.slack.posts
    assert channel.items() >= THREAD.items()
    assert channel["text"] == UNSENT
    assert code in caplog.text


async def test_a_private_answer_in_a_direct_conversation_stays_in_its_thread(
    running: Any, payload: Payload, private: Reply
) -> None:
    running.desk.reply = private
    assert await running.event(payload("message_im")) == 200
    await running.finish()
    (post,) = running.slack.posts
    assert (post["channel"], post["thread_ts"]) == ("D0DIRECT", "1763770050.000150")
    assert SENT not in json.dumps(post)
