"""Slack over HTTP: verifies, drops repeats, acknowledges, answers in the thread.

Platform facts: docs.slack.dev and the sources of slack-bolt 1.30 and slack_sdk 3.47.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import ClientConnectorError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from adapters.company import caution_of, in_company, without_caution
from adapters.delivery import Background, NotSent, failure_name
from adapters.slack.parse import body_payload, is_direct, parse_event, parse_press, pressed_message
from adapters.slack.render import render
from bot.model import Reply
from bot.ports import Messenger, MessengerRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.model import Aside, Conversation, Origin
    from bot.ports import Clock, Desk, ReminderStore

PATH = "/slack/events"

_LOG = logging.getLogger(__name__)
# Bolt and its client write whole payloads below ERROR, and take their levels from the logger they are given.
_QUIET = logging.getLogger(f"{__name__}.sdk")
_RETRIES = 3
_MOMENT = re.compile(r"[0-9]{1,12}")  # Bolt raises on anything else
# Errors of chat.postMessage and chat.update after which the same call cannot succeed.
_REFUSALS = frozenset(
    {
        "access_denied",
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "not_in_channel",
        "org_login_required",
        "restricted_action",
        "team_access_not_granted",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "user_not_found",
    }
)
# Errors of chat.update that are about the one message: it is gone, or the workspace no longer lets it be edited.
_UNCHANGEABLE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How to reach one workspace. `api_base_url` replaces `https://slack.com/api/`, for tests."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_base_url: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError when a secret is empty: without one nothing can be verified or sent."""
        for name, value in (
            ("SLACK_BOT_TOKEN", self.bot_token),
            ("SLACK_SIGNING_SECRET", self.signing_secret),
        ):
            if not value.strip():
                raise ValueError(f"{name} is empty: set it, or leave all Slack settings out")


class SlackMessenger(Messenger):
    """Posts into Slack threads."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def send(self, conversation: Conversation, reply: Reply) -> None:
        """Post `reply` into the thread.

        Raises `MessengerRefused` when Slack will never take it, `NotSent` with Slack's error code when it may
        later, and what aiohttp raises when Slack cannot be reached.
        """
        place = json.loads(conversation.address)
        await self._post(reply, place["channel"], place["thread_ts"])

    async def whisper(self, person: str, reply: Reply) -> None:
        """Post `reply` into the direct conversation with a person, which Slack opens where there is none.

        Raises as `send` does.
        """
        await self._post(reply, person)

    async def _post(self, reply: Reply, channel: str, thread_ts: str | None = None) -> None:
        try:
            await self._client.chat_postMessage(channel=channel, thread_ts=thread_ts, **render(reply))
        except SlackApiError as error:
            raise _failure(error) from None

    async def show_alone(self, conversation: Conversation, person: str, reply: Reply) -> None:
        """Show `reply` in the thread to one person alone, until they reload. Raises as `send` does."""
        place, message = json.loads(conversation.address), render(reply)
        try:
            await self._client.chat_postEphemeral(
                channel=place["channel"],
                thread_ts=place["thread_ts"],
                user=person,
                text=message["text"],
                blocks=message["blocks"],
            )
        except SlackApiError as error:
            raise _failure(error) from None

    async def replace(self, conversation: Conversation, message_ts: str, reply: Reply) -> None:
        """Put `reply` in the place of a message of the bot's own; post it where that one cannot be changed.

        Raises as `send` does.
        """
        channel = json.loads(conversation.address)["channel"]
        message = render(reply)
        try:
            # The message's other arguments are chat.postMessage's own.
            await self._client.chat_update(
                channel=channel, ts=message_ts, text=message["text"], blocks=message["blocks"]
            )
        except SlackApiError as error:
            if _code(error) not in _UNCHANGEABLE:
                raise _failure(error) from None
            await self.send(conversation, reply)


def add_slack(
    app: web.Application, desk: Desk, store: ReminderStore, clock: Clock, settings: SlackSettings
) -> SlackMessenger:
    """Add Slack's one endpoint to `app` and return what sends into Slack later."""
    _QUIET.setLevel(logging.ERROR)
    client = _client(settings)
    messenger = SlackMessenger(client)
    intake = _Intake(desk, store, clock, messenger, Background())
    bolt = _bolt(settings, client)
    bolt.middleware(intake.take)

    async def events(request: web.Request) -> web.Response:
        return await _dispatch(bolt, request)

    app.router.add_post(PATH, events)
    app.on_shutdown.append(intake.background.finish)
    return messenger


@dataclass(frozen=True, slots=True)
class _Intake:
    """What happens to a payload once Bolt has verified it."""

    desk: Desk
    store: ReminderStore
    clock: Clock
    messenger: SlackMessenger
    background: Background

    async def take(self, body: dict[str, Any]) -> BoltResponse:
        """Start what the payload asks for; everything is acknowledged, for Slack repeats what is not.

        A failing store is not caught: Bolt answers 500 and Slack sends the event again.
        """
        if utterance := parse_event(body):
            event = f"slack:{body.get('event_id')}"
            if await asyncio.to_thread(self.store.first_time, event, self.clock.now()):
                self.background.start(self._answer(utterance.origin, lambda: self.desk.ask(utterance)))
        elif press := parse_press(body):
            pressed = pressed_message(body)
            self.background.start(self._answer(press.origin, lambda: self.desk.press(press), pressed))
        return BoltResponse(status=200, body="")

    async def _answer(self, origin: Origin, work: Callable[[], Reply], pressed: str = "") -> None:
        reply = await asyncio.to_thread(work)
        if origin.conversation is None:
            return
        if reply.aside and not is_direct(origin.conversation.address):
            await self._answer_apart(origin.person, origin.conversation, reply, reply.aside)
        elif reply.replaces and pressed:
            await self.messenger.replace(origin.conversation, pressed, reply)
        else:
            shown = await self._for_all(origin.conversation, origin.person, reply)
            await self.messenger.send(origin.conversation, shown)

    async def _for_all(self, conversation: Conversation, person: str, reply: Reply) -> Reply:
        """Tell the asker alone what is for them alone, and return what everybody in a channel may read."""
        caution = caution_of(reply)
        if caution is None or is_direct(conversation.address):
            return reply
        try:
            await self.messenger.show_alone(conversation, person, caution)
        except Exception as error:  # whatever the reason, the answer still has to be sent
            _LOG.warning("A word to the asker alone was not delivered: %s", failure_name(error))
            return in_company(reply)
        return without_caution(reply)

    async def _answer_apart(self, person: str, conversation: Conversation, reply: Reply, aside: Aside) -> None:
        """Answer in private, and leave neutral words where others read."""
        try:
            await self.messenger.whisper(person, reply)
            shown = aside.sent
        except Exception as error:  # whatever the reason, the person must not be left without a word
            _LOG.warning("A private answer was not delivered: %s", failure_name(error))
            shown = aside.unsent
        await self.messenger.send(conversation, Reply(reply.outcome, shown))


def _client(settings: SlackSettings) -> AsyncWebClient:
    """Return a client that tries again only where nothing can have been posted.

    That is when Slack says so, or when no connection came about. After a connection was lost the message may
    have been posted, which the SDK's default handler does not heed.
    """
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_base_url or AsyncWebClient.BASE_URL,
        logger=_QUIET,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=_RETRIES, error_types=[ClientConnectorError]),
            AsyncRateLimitErrorRetryHandler(max_retry_count=_RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=_RETRIES),
        ],
    )


def _bolt(settings: SlackSettings, client: AsyncWebClient) -> AsyncApp:
    """Return Bolt with its verification, and no word to Slack until there is something to say.

    `authorize` is ours for two reasons: with a token alone Bolt calls auth.test, and with SLACK_CLIENT_ID and
    SLACK_CLIENT_SECRET in the environment it would look for an installation and ignore the token.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=settings.bot_token)

    bolt = AsyncApp(
        name=f"{__name__}.bolt",
        logger=_QUIET,
        signing_secret=settings.signing_secret,
        client=client,
        authorize=authorize,
        request_verification_enabled=True,
    )

    async def failed(error: Exception) -> None:
        _LOG.error("A request from Slack failed: %s", type(error).__name__)

    bolt.error(failed)
    return bolt


async def _dispatch(bolt: AsyncApp, request: web.Request) -> web.Response:
    """Hand a request to Bolt once Bolt can read it; answer 400 or 401 where Bolt would answer 500."""
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    try:
        body = (await request.read()).decode("utf-8")
        body_payload(body, request.content_type)
        # Bolt reads ids out of the payload here, before it checks the signature.
        bolt_request = AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
    except (ValueError, TypeError, AttributeError, LookupError):
        return web.Response(status=400)
    signature = request.headers.get("X-Slack-Signature", "")
    moment = request.headers.get("X-Slack-Request-Timestamp", "")
    if not (signature.isascii() and _MOMENT.fullmatch(moment)):
        return web.Response(status=401)
    return await to_aiohttp_response(await bolt.async_dispatch(bolt_request))


def _failure(error: SlackApiError) -> Exception:
    """Return the error without Slack's response, which repeats parts of what was sent."""
    code = _code(error)
    return MessengerRefused(code) if code in _REFUSALS else NotSent(code or "unreadable response")


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error", "")) if hasattr(error.response, "get") else ""
