"""Tokens both ways: Microsoft's, verified by the SDK with keys made here, and the bot's own."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from botframework.connector.auth import MicrosoftAppCredentials, jwt_token_extractor
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.teams.app import TeamsSettings, add_teams

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Payload = Callable[[str], dict[str, Any]]

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Published:
    """What Microsoft publishes: where its keys are, and the keys."""

    url: str

    def raise_for_status(self) -> None:
        return None

    def json(self) -> dict[str, Any]:
        if self.url.endswith("/keys"):
            key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**key, "kid": "k1", "endorsements": ["msteams"]}]}
        return {"jwks_uri": "https://login.example.org/keys"}


@pytest.fixture
async def registered(running: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The running server again, now with an app id; counts the tokens the bot asks for."""
    running.asked_for_token = []

    def token(credentials: MicrosoftAppCredentials, force_refresh: bool = False) -> str:
        running.asked_for_token.append(credentials)
        return "bot-token"

    monkeypatch.setattr(jwt_token_extractor.JwtTokenExtractor, "metadataCache", {})
    monkeypatch.setattr(jwt_token_extractor.requests, "get", Published)
    monkeypatch.setattr(MicrosoftAppCredentials, "get_access_token", token)
    app = web.Application()
    settings = TeamsSettings("app-id", "hush", "tenant-id", development=True)
    running.messenger = add_teams(app, running.desk, running.store, _Clock(), settings)  # type: ignore[arg-type]
    async with TestClient(TestServer(app)) as client:
        running.client = client
        yield running


class _Clock:
    def now(self) -> None:
        return None


def bearer(url: str, *, kid: str = "k1", **claims: Any) -> str:
    genuine = {
        "iss": "https://api.botframework.com",
        "aud": "app-id",
        "serviceurl": url,
        "exp": int(time.time()) + 600,
        "nbf": int(time.time()) - 10,
    }
    return "Bearer " + jwt.encode({**genuine, **claims}, KEY, algorithm="RS256", headers={"kid": kid})


async def test_a_genuine_token_is_answered_with_the_bots_own(registered: Any, payload: Payload) -> None:
    url = registered.connector.url
    assert await registered.activity(payload("channel_message"), Authorization=bearer(url)) == 200
    await registered.settle(1)
    await registered.messenger.send(registered.desk.asked[0].origin.conversation, registered.desk.reply)
    assert registered.connector.tokens == ["Bearer bot-token"] * 2
    assert len(set(map(id, registered.asked_for_token))) == 1
    assert registered.asked_for_token[0].oauth_endpoint.endswith("/tenant-id")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-app"},
        {"iss": "https://login.example.org"},
        {"serviceurl": "https://smba.trafficmanager.net/uk/"},
        {"exp": 1},
        {"kid": "k2"},
    ],
)
async def test_a_token_for_something_else_is_refused(registered: Any, payload: Payload, claims: dict[str, Any]) -> None:
    header = bearer(registered.connector.url, **claims)
    assert await registered.activity(payload("channel_message"), Authorization=header) == 401
    assert registered.desk.asked == []


async def test_a_genuine_token_does_not_widen_where_replies_go(registered: Any, payload: Payload) -> None:
    url = "https://evil.test/"
    body = json.dumps({**payload("channel_message"), "serviceUrl": url})
    assert await registered.post(body, Authorization=bearer(url)) == 403
    assert registered.desk.asked == []
