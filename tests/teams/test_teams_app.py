"""Teams end to end: activities in, Bot Connector calls out; only the connector is played."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from checklists_shown import after

from adapters.delivery import NotSent
from adapters.teams.app import TeamsSettings, add_teams
from adapters.teams.render import CARD, render
from bot.model import Aside, Caution, Conversation, Paragraph, Span
from bot.ports import MessengerRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library import Library
    from bot.model import Reply

    Payload = Callable[[str], dict[str, Any]]

THREAD = "19:abc123@thread.tacv2;messageid=1763801999000"


def reference(url: str, conversation: str = THREAD) -> Conversation:
    stored = {
        "serviceUrl": url,
        "conversation": {"id": conversation},
        "bot": {"id": "28:app-id"},
        "channelId": "msteams",
        "tenantId": "t",
    }
    return Conversation("teams", "t", json.dumps(stored))


def assert_carries(activity: dict[str, Any], reply: Reply, conversation: str) -> None:
    expected = render(reply)
    assert activity["type"] == "message"
    assert activity["summary"] == expected["summary"]
    assert activity["attachments"] == [{"contentType": CARD, "content": expected["attachments"][0]["content"]}]
    assert activity["conversation"]["id"] == conversation
    assert activity["from"]["id"] == "28:app-id"
    assert "text" not in activity


async def test_a_channel_message_is_acknowledged_and_answered_in_its_thread(
    running: Any, payload: Payload, full_reply: Reply
) -> None:
    running.connector.hold = asyncio.Event()
    assert await asyncio.wait_for(running.activity(payload("channel_message")), 2) == 200
    ((path, activity),) = await running.settle(1)
    running.connector.hold.set()
    assert path == f"/uk/v3/conversations/{THREAD}/activities/1763802000100"
    assert activity["replyToId"] == "1763802000100"
    assert_carries(activity, full_reply, THREAD)
    assert running.desk.asked[0].text == "what does Guidance say about NFPA & review?"


async def test_a_personal_message_is_answered_in_its_chat(running: Any, payload: Payload, full_reply: Reply) -> None:
    assert await running.activity(payload("personal_message")) == 200
    ((path, activity),) = await running.settle(1)
    assert path == "/uk/v3/conversations/a:1personal-chat/activities/1763802300200"
    assert_carries(activity, full_reply, "a:1personal-chat")


async def test_a_press_is_answered(running: Any, payload: Payload, full_reply: Reply) -> None:
    assert await running.activity(payload("submit")) == 200
    ((_, activity),) = await running.settle(1)
    assert_carries(activity, full_reply, THREAD)
    assert running.desk.pressed[0].action == "answer:nfpa/meaning"
    assert running.desk.asked == []


# --- a word to the asker -------------------------------------------------------------------------


@pytest.fixture
def cautioned(full_reply: Reply) -> Reply:
    """A reply with a caution after its card."""
    card, *rest = full_reply.blocks
    caution = Caution((Paragraph((Span("Please delete your message."),)),), (Paragraph((Span("No names, please."),)),))
    return replace(full_reply, blocks=(card, caution, *rest))


async def test_a_caution_in_a_channel_is_a_neutral_line_under_the_reply(
    running: Any, payload: Payload, full_reply: Reply, cautioned: Reply
) -> None:
    running.desk.reply = cautioned
    assert await running.activity(payload("channel_message")) == 200
    ((_, activity),) = await running.settle(1)
    line = Paragraph((Span("No names, please."),))
    assert_carries(activity, replace(full_reply, blocks=(*full_reply.blocks, line)), THREAD)
    assert "Please delete" not in json.dumps(activity)


async def test_a_caution_in_a_personal_chat_is_shown_whole(running: Any, payload: Payload, cautioned: Reply) -> None:
    running.desk.reply = cautioned
    assert await running.activity(payload("personal_message")) == 200
    ((_, activity),) = await running.settle(1)
    assert_carries(activity, cautioned, "a:1personal-chat")
    assert "Please delete your message." in json.dumps(activity)


# --- ticking a checklist -------------------------------------------------------------------------

PRESSED = "1763802001000"
TICKED = "tick:referral:1:41"
IN_ITS_PLACE = f"/uk/v3/conversations/{THREAD}/activities/{PRESSED}"


@pytest.fixture
def ticked(library: Library) -> Reply:
    """What a checklist looks like after `TICKED`."""
    return after(library, TICKED)


def pressing(payload: Payload, action: str) -> dict[str, Any]:
    return payload("submit") | {"value": {"press": action}}


async def test_a_tick_changes_the_card_it_stands_on_and_posts_nothing(
    running: Any, payload: Payload, ticked: Reply
) -> None:
    running.desk.reply = ticked
    assert await running.activity(pressing(payload, TICKED)) == 200
    await running.finish()
    ((path, activity),) = running.connector.updates
    assert path == IN_ITS_PLACE
    assert activity["id"] == PRESSED
    assert_carries(activity, ticked, THREAD)
    assert running.connector.posts == []
    assert running.desk.pressed[0].action == TICKED


async def test_a_tick_in_a_chat_of_two_changes_its_card_too(running: Any, payload: Payload, ticked: Reply) -> None:
    running.desk.reply = ticked
    conversation = payload("personal_message")["conversation"]
    assert await running.activity({**pressing(payload, TICKED), "conversation": conversation}) == 200
    await running.finish()
    ((path, activity),) = running.connector.updates
    assert path == f"/uk/v3/conversations/a:1personal-chat/activities/{PRESSED}"
    assert_carries(activity, ticked, "a:1personal-chat")
    assert running.connector.posts == []


async def test_a_tick_that_no_longer_holds_is_answered_in_a_message_of_its_own(
    running: Any, payload: Payload, full_reply: Reply
) -> None:
    assert full_reply.replaces is False
    assert await running.activity(pressing(payload, "tick:gone:0:0")) == 200
    await running.finish()
    ((_, activity),) = running.connector.posts
    assert_carries(activity, full_reply, THREAD)
    assert running.connector.updates == []


@pytest.mark.parametrize("card", [None, "", 7])
async def test_a_tick_whose_card_teams_does_not_name_is_posted(
    running: Any, payload: Payload, ticked: Reply, card: object
) -> None:
    running.desk.reply = ticked
    assert await running.activity({**pressing(payload, TICKED), "replyToId": card}) == 200
    await running.finish()
    ((_, activity),) = running.connector.posts
    assert_carries(activity, ticked, THREAD)
    assert running.connector.updates == []


async def test_typed_words_are_never_put_in_the_place_of_a_message(
    running: Any, payload: Payload, ticked: Reply
) -> None:
    running.desk.reply = ticked
    assert await running.activity({**payload("channel_message"), "replyToId": PRESSED}) == 200
    await running.finish()
    assert len(running.connector.posts) == 1
    assert running.connector.updates == []


@pytest.mark.parametrize("status", [403, 404])
async def test_where_the_card_cannot_be_changed_the_list_is_posted(
    running: Any, payload: Payload, ticked: Reply, status: int
) -> None:
    running.desk.reply = ticked
    running.connector.answers = [web.json_response({"error": {"code": "ActivityNotFound"}}, status=status)]
    assert await running.activity(pressing(payload, TICKED)) == 200
    await running.finish()
    assert len(running.connector.updates) == 1
    ((path, activity),) = running.connector.posts
    assert path == f"/uk/v3/conversations/{THREAD}/activities/{payload('submit')['id']}"
    assert activity.get("id") is None
    assert_carries(activity, ticked, THREAD)


async def test_a_change_is_tried_again_as_a_post_is(running: Any, payload: Payload, ticked: Reply) -> None:
    running.desk.reply = ticked
    running.connector.answers = [web.json_response({"error": {}}, status=429), web.Response(status=502)]
    assert await running.activity(pressing(payload, TICKED)) == 200
    await running.finish()
    assert [path for path, _ in running.connector.updates] == [IN_ITS_PLACE] * 3
    assert running.connector.posts == []


async def test_a_change_that_fails_is_logged_by_its_status_alone(
    running: Any, payload: Payload, ticked: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    running.desk.reply = ticked
    running.connector.answers = [web.json_response({"error": {"message": "quillwort"}}, status=400)]
    assert await running.activity(pressing(payload, TICKED)) == 200
    await running.finish()
    assert "An answer was not delivered: 400" in caplog.text
    assert "quillwort" not in caplog.text
    assert running.connector.posts == []


# --- what is sent twice, and what is not for the bot ---------------------------------------------


async def test_a_repeated_activity_is_answered_once(running: Any, payload: Payload) -> None:
    for _ in range(3):
        assert await running.activity(payload("channel_message")) == 200
    await running.settle(1)
    assert len(await running.settle(0)) == 1
    assert running.store.seen == {f"teams:{THREAD}:1763802000100"}


@pytest.mark.parametrize("name", ["conversation_update", "installation_update"])
async def test_arrivals_are_acknowledged_only(running: Any, payload: Payload, name: str) -> None:
    assert await running.activity(payload(name)) == 200
    assert await running.settle(0) == []


async def test_an_invoke_is_acknowledged_only(running: Any, payload: Payload) -> None:
    invoke = {**payload("submit"), "type": "invoke", "name": "adaptiveCard/action"}
    assert await running.activity(invoke) == 200
    assert await running.settle(0) == []


@pytest.mark.parametrize("body", ["{", "", "[]", "7", "{}", "[" * 100_000, b"\xff\xfe", '{"type": "message"}'])
async def test_malformed_bodies_are_refused(running: Any, body: str | bytes) -> None:
    assert await running.post(body) == 400


@pytest.mark.parametrize(
    "change",
    [{"conversation": "x"}, {"from": "x"}, {"attachments": 7}, {"timestamp": "yesterday"}, {"entities": "x"}],
)
async def test_wrong_shapes_are_never_a_server_error(running: Any, payload: Payload, change: dict[str, Any]) -> None:
    assert await running.activity({**payload("personal_message"), **change}) in {200, 400}
    await running.settle(0)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
async def test_another_content_type_is_refused(running: Any, payload: Payload, content_type: str) -> None:
    body = json.dumps(payload("personal_message"))
    assert await running.post(body, Content_Type=content_type) == 415


async def test_a_request_without_a_content_type_is_refused(running: Any) -> None:
    async with running.client.post("/api/messages", data=b"{}", skip_auto_headers=["Content-Type"]) as response:
        assert response.status == 415


@pytest.mark.parametrize(
    "url",
    ["https://evil.test/", "http://smba.trafficmanager.net/", "https://smba.trafficmanager.net@evil.test/"],
)
async def test_a_forged_service_url_is_refused(running: Any, payload: Payload, url: str) -> None:
    assert await running.post(json.dumps({**payload("personal_message"), "serviceUrl": url})) == 403
    assert running.desk.asked == []


async def test_with_an_app_id_a_token_is_needed(running: Any, payload: Payload) -> None:
    app = web.Application()
    settings = TeamsSettings("app-id", "hush", "tenant")
    add_teams(app, running.desk, running.store, None, settings)  # type: ignore[arg-type]
    forged = jwt.encode({"iss": "https://api.botframework.com.evil.test", "aud": "app-id"}, "k" * 32)
    unsigned = jwt.encode({"iss": "someone", "aud": "app-id"}, None, algorithm="none")
    async with TestClient(TestServer(app)) as client:
        running.client = client
        body = json.dumps(payload("personal_message"))
        assert await running.post(body) == 401
        for header in ("Bearer x", "Bearer", "x", f"Bearer {forged}", f"Bearer {unsigned}", "Basic eDp5"):
            assert await running.post(body, Authorization=header) == 401
    assert running.desk.asked == []


async def test_when_microsofts_keys_cannot_be_fetched_teams_may_try_again(
    running: Any, payload: Payload, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botframework.connector.auth import jwt_token_extractor

    def unreachable(url: str) -> None:
        raise jwt_token_extractor.requests.ConnectionError(url)

    monkeypatch.setattr(jwt_token_extractor.JwtTokenExtractor, "metadataCache", {})
    monkeypatch.setattr(jwt_token_extractor.requests, "get", unreachable)
    app = web.Application()
    add_teams(app, running.desk, running.store, None, TeamsSettings("app-id", "hush", "tenant"))  # type: ignore[arg-type]
    token = jwt.encode({"iss": "https://api.botframework.com", "aud": "app-id"}, "k" * 32)
    async with TestClient(TestServer(app)) as client:
        running.client = client
        assert await running.post(json.dumps(payload("personal_message")), Authorization=f"Bearer {token}") == 503


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (("", "", "", False), ("MICROSOFT_APP_ID", "TEAMS_DEVELOPMENT")),
        (("app-id", "", "tenant", False), ("MICROSOFT_APP_PASSWORD",)),
    ],
)
def test_settings_that_cannot_be_safe_are_refused(settings: tuple[str, str, str, bool], names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError) as refused:
        TeamsSettings(*settings)
    assert all(name in str(refused.value) for name in names)


def test_the_password_is_not_shown() -> None:
    assert "hush" not in repr(TeamsSettings("app-id", "hush", "tenant"))


async def test_a_later_message_lands_in_the_same_conversation(running: Any, full_reply: Reply) -> None:
    await running.messenger.send(reference(running.connector.url), full_reply)
    ((path, activity),) = running.connector.posts
    assert path == f"/uk/v3/conversations/{THREAD}/activities"
    assert "replyToId" not in activity
    assert_carries(activity, full_reply, THREAD)


async def test_a_stored_answer_address_is_enough_for_a_later_message(
    running: Any, payload: Payload, full_reply: Reply
) -> None:
    await running.activity(payload("channel_message"))
    await running.settle(1)
    await running.messenger.send(running.desk.asked[0].origin.conversation, full_reply)
    assert running.connector.posts[1][0] == f"/uk/v3/conversations/{THREAD}/activities"


@pytest.mark.parametrize("status", [403, 404])
async def test_a_refusal_for_good(running: Any, full_reply: Reply, status: int) -> None:
    running.connector.answers = [web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=status)]
    with pytest.raises(MessengerRefused, match=str(status)):
        await running.messenger.send(reference(running.connector.url), full_reply)


async def test_a_reference_to_elsewhere_is_refused(running: Any, full_reply: Reply) -> None:
    with pytest.raises(MessengerRefused, match="service URL"):
        await running.messenger.send(reference("https://evil.test/"), full_reply)


async def test_what_may_pass_is_tried_again(running: Any, full_reply: Reply) -> None:
    running.connector.answers = [
        web.Response(status=412),
        web.json_response({"error": {}}, status=429),
        web.Response(status=502, text="<html>", content_type="text/html"),
    ]
    await running.messenger.send(reference(running.connector.url), full_reply)
    assert len(running.connector.posts) == 4


@pytest.mark.parametrize(("status", "posts"), [(504, 4), (500, 1), (400, 1), (401, 1)])
async def test_what_does_not_pass_is_reported(running: Any, full_reply: Reply, status: int, posts: int) -> None:
    running.connector.answers = [web.Response(status=status) for _ in range(9)]
    with pytest.raises(NotSent, match=str(status)):
        await running.messenger.send(reference(running.connector.url), full_reply)
    assert len(running.connector.posts) == posts


async def test_odd_conversation_ids_stay_inside_the_path(running: Any, full_reply: Reply) -> None:
    odd = "a:1/../../evil?x=1#y"
    await running.messenger.send(reference(running.connector.url, odd), full_reply)
    assert running.connector.posts[0][0] == f"/uk/v3/conversations/{odd}/activities"
    assert quote(odd, safe="") not in running.connector.posts[0][0]


async def test_no_words_reach_a_log_even_in_debugging(
    running: Any, payload: Payload, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await running.activity(payload("channel_message"))
    await running.settle(1)
    running.desk.broken = True
    await running.activity({**payload("channel_message"), "id": "2"})
    await running.settle(0)
    assert "RuntimeError" in caplog.text
    assert "NFPA" not in caplog.text
    assert "Ring" not in caplog.text


async def test_shutdown_waits_for_the_answer(running: Any, payload: Payload) -> None:
    await running.activity(payload("channel_message"))
    await running.client.close()
    assert len(running.connector.posts) == 1


# --- answers that are for one person alone -------------------------------------------------------

SENT, UNSENT = "I have replied in a direct message.", "Please send me a direct message. 999."


@pytest.fixture
def private(full_reply: Reply) -> Reply:
    aside = Aside((Paragraph((Span(SENT),)),), (Paragraph((Span(UNSENT),)),))
    return replace(full_reply, aside=aside)


async def test_a_private_answer_goes_to_a_chat_of_its_own_and_the_channel_sees_neutral_words(
    running: Any, payload: Payload, private: Reply
) -> None:
    running.desk.reply = private
    running.connector.answers = [web.json_response({"id": "a:1opened"}, status=201)]
    assert await running.activity(payload("channel_message")) == 200
    await running.finish()
    (opened, chat), (path, direct), (thread, shown) = running.connector.posts
    assert opened == "/uk/v3/conversations"
    assert [member["id"] for member in chat["members"]] == ["29:1asker"]
    assert chat["isGroup"] is False
    assert chat["channelData"] == {"tenant": {"id": "00000000-0000-0000-0000-000000000001"}}
    assert path.startswith("/uk/v3/conversations/a:1opened/activities")
    assert_carries(direct, private, "a:1opened")
    assert thread.startswith(f"/uk/v3/conversations/{THREAD}/")
    assert shown["summary"] == SENT


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_where_no_chat_can_be_opened_the_channel_sees_emergency_numbers_alone(
    running: Any, payload: Payload, private: Reply, status: int
) -> None:
    running.desk.reply = private
    running.connector.answers = [web.json_response({"error": {"code": "no"}}, status=status)]
    assert await running.activity(payload("channel_message")) == 200
    await running.finish()
    _, (thread, shown) = running.connector.posts
    assert thread.startswith(f"/uk/v3/conversations/{THREAD}/")
    assert shown["summary"] == UNSENT


async def test_a_private_answer_in_a_chat_of_two_stays_there(running: Any, payload: Payload, private: Reply) -> None:
    running.desk.reply = private
    assert await running.activity(payload("personal_message")) == 200
    await running.finish()
    ((_, activity),) = running.connector.posts
    assert_carries(activity, private, "a:1personal-chat")
