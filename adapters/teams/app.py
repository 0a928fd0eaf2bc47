"""Teams over HTTP: authenticates, drops repeats, acknowledges, answers in the same conversation.

The only module that knows the Bot Framework SDK (botbuilder 4.17.1, its last release). The request is parsed
here and not by the SDK, which answers 500 to bad JSON, to a missing content type and to every Action.Execute.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import (
    Activity,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
    ErrorResponseException,
)
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from msrest.exceptions import DeserializationError  # type: ignore[attr-defined]  # it re-exports

from adapters.company import in_company
from adapters.delivery import Background, NotSent, failure_name
from adapters.teams.parse import (
    activity_key,
    checked_activity,
    is_personal,
    parse_activity,
    pressed_activity,
    service_url_allowed,
)
from adapters.teams.render import render
from bot.model import Press, Reply
from bot.ports import Messenger, MessengerRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.model import Aside, Conversation, Utterance
    from bot.ports import Clock, Desk, ReminderStore

PATH = "/api/messages"
ATTEMPTS = 4
FIRST_DELAY = 1.0  # seconds; doubles, with jitter

_Untyped = Any  # what comes from the SDK, which has no types
_LOG = logging.getLogger(__name__)
# Microsoft names these four as the ones to try again, after a growing and jittered wait.
_PASSING = frozenset({412, 429, 502, 504})
_REFUSALS = frozenset({403, 404})
_OCCASION = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The bot's registration in Azure. `development` allows none, and a service URL on loopback."""

    app_id: str
    app_password: str = field(repr=False)
    tenant_id: str
    development: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError when anyone could speak to the bot, or the bot could not speak."""
        if not self.app_id and not self.development:
            raise ValueError(
                "MICROSOFT_APP_ID is empty, so anyone could speak as Teams: set it, "
                "or for a try on this computer alone set GUIDANCE_BOT_TEAMS_DEVELOPMENT=true"
            )
        if self.app_id and not self.app_password:
            raise ValueError("MICROSOFT_APP_PASSWORD is empty: the bot could not answer; set it")


class TeamsMessenger(Messenger):
    """Posts into Teams conversations."""

    def __init__(self, adapter: CloudAdapter, settings: TeamsSettings) -> None:
        self._adapter = adapter
        self._settings = settings

    async def send(self, conversation: Conversation, reply: Reply) -> None:
        """Post `reply` into the conversation, a channel's thread included.

        Raises `MessengerRefused` when Teams will never take it, `NotSent` with the HTTP status when it may
        later, and what the SDK raises when Teams cannot be reached.
        """
        stored = json.loads(conversation.address)
        if not service_url_allowed(stored["serviceUrl"], development=self._settings.development):
            raise MessengerRefused("service URL")

        async def post(context: _Untyped) -> None:
            # The SDK makes up an id for this turn, and the message would be sent as a reply to it.
            context.activity.id = None
            await _patiently(lambda: context.send_activity(_activity(reply)))

        await self._adapter.continue_conversation(_reference(stored), post, self._settings.app_id)


def add_teams(
    app: web.Application, desk: Desk, store: ReminderStore, clock: Clock, settings: TeamsSettings
) -> TeamsMessenger:
    """Add Teams' one endpoint to `app` and return what sends into Teams later.

    Whether `development` is only used on loopback is the caller's to check.
    """
    for name in ("msrest", "msal"):  # they write bodies of requests when debugging
        logging.getLogger(name).setLevel(logging.WARNING)
    adapter = CloudAdapter(BotFrameworkAuthenticationFactory.create(credential_factory=_Credentials(settings)))
    intake = _Intake(adapter, desk, store, clock, settings, Background())
    app.router.add_post(PATH, intake.messages)
    app.on_shutdown.append(intake.background.finish)
    return TeamsMessenger(adapter, settings)


@dataclass(frozen=True, slots=True)
class _Intake:
    """What happens to a request from Teams."""

    adapter: CloudAdapter
    desk: Desk
    store: ReminderStore
    clock: Clock
    settings: TeamsSettings
    background: Background

    async def messages(self, request: web.Request) -> web.Response:
        """Acknowledge at once what is genuine and new, and answer it afterwards."""
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            body = checked_activity(json.loads(await request.read()))
            activity = _sdk_activity(body)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        genuine, status = await self._authenticated(activity, request.headers.get("Authorization"))
        if genuine is None:
            return web.Response(status=status)
        if not service_url_allowed(body["serviceUrl"], development=self.settings.development):
            return web.Response(status=403)
        asked = parse_activity(body)
        if asked is not None and await self._is_new(body):
            answer = self._answer(asked, pressed_activity(body), personal=is_personal(body))
            self.background.start(self.adapter.process_activity(genuine, activity, answer))
        return web.Response(status=200)

    async def _authenticated(self, activity: _Untyped, header: str | None) -> tuple[_Untyped, int]:
        """Return the SDK's proof that Teams sent the activity, or None and the status to answer.

        In a thread of its own: the SDK fetches Microsoft's keys with a blocking call that has no time limit.
        """
        token = header if self.settings.app_id else None
        check = self.adapter.bot_framework_authentication.authenticate_request(activity, token)
        try:
            return await asyncio.to_thread(asyncio.run, check), 200
        except PermissionError:
            return None, 401
        except OSError as error:
            _LOG.error("Microsoft's keys could not be fetched: %s", type(error).__name__)
            return None, 503
        except Exception:  # what the SDK raises on a token it cannot read is of many kinds
            return None, 401

    async def _is_new(self, body: dict[str, Any]) -> bool:
        key = activity_key(body)
        return key is None or await asyncio.to_thread(self.store.first_time, key, self.clock.now())

    def _answer(
        self, asked: Utterance | Press, pressed: str, *, personal: bool
    ) -> Callable[[_Untyped], Awaitable[None]]:
        async def answer(context: _Untyped) -> None:
            if isinstance(asked, Press):
                reply = await asyncio.to_thread(self.desk.press, asked)
                if reply.replaces and pressed and await _replaced(context, pressed, reply):
                    return
            else:
                reply = await asyncio.to_thread(self.desk.ask, asked)
            if reply.aside and not personal:
                reply = await self._apart(context.activity, _tenant(asked), reply, reply.aside)
            elif not personal:
                reply = in_company(reply)  # Teams shows a bot's message to everybody there
            await _patiently(lambda: context.send_activity(_activity(reply)))

        return answer

    async def _apart(self, activity: _Untyped, tenant: str, reply: Reply, aside: Aside) -> Reply:
        """Answer the person in a chat of their own, and return the neutral words for where others read."""

        async def post(context: _Untyped) -> None:
            await _patiently(lambda: context.send_activity(_activity(reply)))

        chat = ConversationParameters(
            is_group=False,
            bot=activity.recipient,
            members=[ChannelAccount(id=activity.from_property.id)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        try:
            await self.adapter.create_conversation(
                self.settings.app_id, post, chat, activity.channel_id, activity.service_url
            )
        except Exception as error:  # whatever the reason, the person must not be left without a word
            _LOG.warning("A private answer was not delivered: %s", failure_name(error))
            return Reply(reply.outcome, aside.unsent)
        return Reply(reply.outcome, aside.sent)


class _Credentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]  # see _Untyped
    """The app's credentials, kept: the SDK makes new ones, and so asks for a new token, for each message."""

    def __init__(self, settings: TeamsSettings) -> None:
        super().__init__(settings.app_id, settings.app_password, settings.tenant_id or None)
        self._kept: dict[tuple[str, str], Any] = {}

    async def create_credentials(
        self, app_id: str, oauth_scope: str, login_endpoint: str, validate_authority: bool
    ) -> _Untyped:
        """Return the credentials for a scope, with a token in hand, since the SDK would block to fetch it."""
        key = (app_id, oauth_scope)
        if key not in self._kept:
            self._kept[key] = await super().create_credentials(app_id, oauth_scope, login_endpoint, validate_authority)
        if self.app_id:
            await asyncio.to_thread(self._kept[key].get_access_token)
        return self._kept[key]


async def _replaced(context: _Untyped, pressed: str, reply: Reply) -> bool:
    """Put `reply` in the place of a message of the bot's own; False when Teams does not let that one be changed."""
    message = _activity(reply)
    message.id = pressed
    try:
        await _patiently(lambda: context.update_activity(message))
    except MessengerRefused:
        return False
    return True


async def _patiently(post: Callable[[], Awaitable[object]]) -> None:
    """Post, trying again while Teams says that it may pass."""
    for attempt in range(ATTEMPTS):
        try:
            await post()
        except ErrorResponseException as error:
            status = error.response.status_code
        except DeserializationError:
            # The connector speaks JSON, so a gateway answered; the SDK hides the status behind this.
            status = 502
        else:
            return
        if status in _REFUSALS:
            raise MessengerRefused(str(status))
        if status not in _PASSING or attempt == ATTEMPTS - 1:
            raise NotSent(str(status))
        await asyncio.sleep(FIRST_DELAY * 2**attempt * _OCCASION.uniform(0.5, 1.5))


def _tenant(asked: Utterance | Press) -> str:
    # The SDK loses the tenant of a conversation: it looks for it under another spelling.
    return asked.origin.conversation.tenant if asked.origin.conversation else ""


def _sdk_activity(body: dict[str, Any]) -> _Untyped:
    """Return the SDK's activity. Raises ValueError for a shape it cannot read."""
    try:
        return Activity.deserialize(body)
    except Exception:
        raise ValueError("not an activity") from None


def _activity(reply: Reply) -> _Untyped:
    message = render(reply)
    attachments = [
        Attachment(content_type=attachment["contentType"], content=attachment["content"])
        for attachment in message["attachments"]
    ]
    return Activity(type=message["type"], summary=message["summary"], attachments=attachments)


def _reference(stored: dict[str, Any]) -> _Untyped:
    return ConversationReference(
        service_url=stored["serviceUrl"],
        channel_id=stored["channelId"],
        conversation=ConversationAccount(id=stored["conversation"]["id"], tenant_id=stored["tenantId"] or None),
        bot=ChannelAccount(id=stored["bot"]["id"]),
    )
