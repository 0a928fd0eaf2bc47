"""What people type is in no log and in no file, even with the debugging of every library on."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

CANARY = "quillwort"
QUESTION = f"what does NFPA mean for {CANARY}"
TOKEN, SECRET = "xoxb-hush-token", "hush-signing-secret"
DEBUGGING = (
    "-X",
    "dev",
    "-c",
    "import logging; logging.basicConfig(level=1); from bot.__main__ import main; main(['serve'])",
)
FORM = "application/x-www-form-urlencoded"
PAYLOADS = Path(__file__).parents[1] / "payloads"


class Outside:
    """Plays Slack's Web API and the Bot Connector: takes everything, and refuses the second post of each."""

    def __init__(self) -> None:
        self.bodies: dict[str, list[str]] = {"slack": [], "teams": []}
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                name = "slack" if self.path.startswith("/slack/") else "teams"
                outside.bodies[name].append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                refused = len(outside.bodies[name]) == 2
                answer = {"ok": not refused, "error": "fatal_error", "id": "1"}
                self.send_response(500 if refused and name == "teams" else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def took(self, name: str, number: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.bodies[name]) < number:
            assert time.monotonic() < deadline, f"{name}: {len(self.bodies[name])} posts"
            time.sleep(0.02)


@pytest.fixture
def outside() -> Iterator[Outside]:
    played = Outside()
    yield played
    played.server.shutdown()
    played.server.server_close()


def slack(server: Any, body: str, content_type: str, secret: str = SECRET) -> int:
    moment = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X_Slack_Request_Timestamp": moment, "X_Slack_Signature": f"v0={digest}"}
    return int(server.post("slack/events", body.encode(), Content_Type=content_type, **headers)[0])


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))


def talk_on_the_page(server: Any) -> None:
    for field in ("q", "press"):
        assert server.post("", f"{field}={quote_plus(QUESTION)}".encode(), Content_Type=FORM)[0] == 200
    assert server.post("", f"q={CANARY}&q=2".encode(), Content_Type=FORM)[0] == 400
    assert server.post(f"?q={CANARY}", b"", Content_Type="text/plain")[0] == 415


def talk_in_slack(server: Any, outside: Outside) -> None:
    mention = payload("slack/app_mention")
    mention["event"]["text"] = f"<@U0BOT> {QUESTION}"
    pressed = payload("slack/block_actions")
    pressed["actions"][0] |= {"value": f"answer:{CANARY}", "text": {"type": "plain_text", "text": CANARY}}
    for number in range(2):
        body = json.dumps({**mention, "event_id": f"EvSEEN{number}"})
        assert slack(server, body, "application/json") == 200
        outside.took("slack", number + 1)
    assert slack(server, f"payload={quote_plus(json.dumps(pressed))}", FORM) == 200
    outside.took("slack", 3)
    assert slack(server, json.dumps(mention), "application/json", secret="forged") == 401
    assert slack(server, "{" + CANARY, "application/json") == 400


def talk_in_teams(server: Any, outside: Outside) -> None:
    for number, name in enumerate(("channel_message", "personal_message", "submit"), 1):
        activity = payload(f"teams/{name}") | {"serviceUrl": f"{outside.url}/teams/", "id": f"SEEN{number}"}
        if name == "submit":
            activity["value"] = {"press": f"answer:{CANARY}"}
        else:
            activity["text"] = QUESTION
        body = json.dumps(activity).encode()
        assert server.post("api/messages", body, Content_Type="application/json")[0] == 200
        outside.took("teams", number)
    assert server.post("api/messages", f'{{"{CANARY}'.encode(), Content_Type="application/json")[0] == 400


def everything_in(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


def test_no_words_and_no_secrets_are_kept(start: Any, first_start: Any, outside: Outside, tmp_path: Path) -> None:
    server = start(
        *DEBUGGING,
        SLACK_BOT_TOKEN=TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_BASE_URL=f"{outside.url}/slack/",
        GUIDANCE_BOT_TEAMS_DEVELOPMENT="true",
        PYTHONASYNCIODEBUG="1",
    ).started()
    talk_on_the_page(server)
    talk_in_slack(server, outside)
    talk_in_teams(server, outside)
    time.sleep(0.5)  # what is logged after the last post
    while_running = everything_in(tmp_path)
    server.end()
    kept = while_running + everything_in(tmp_path)
    # The index holds the phrases of the content, which may well be what was asked; the canary is none of them.
    index = everything_in(first_start.cache)
    printed = server.out + server.err

    assert "DEBUG" in printed, "debugging was on"
    assert b"slack:EvSEEN1" in kept, "what is stored was looked at"
    assert "was not delivered" in printed, "the failing posts were met"
    for word in (CANARY, "what does NFPA", TOKEN, SECRET):
        assert word.casefold() not in printed.casefold()
        assert word.casefold().encode() not in kept.lower()
    for word in (CANARY, TOKEN, SECRET):
        assert word.casefold().encode() not in index.lower()
