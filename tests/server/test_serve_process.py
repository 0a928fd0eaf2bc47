"""`guidance-bot serve` as a process: how it starts, answers, refuses and ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to handle")
FORM = "application/x-www-form-urlencoded"


def test_a_plain_start_says_what_is_on_and_answers(start: Any) -> None:
    server = start().started()
    address, slack, teams, organisation, stop = server.out.splitlines()
    assert re.fullmatch(r"Page: http://127\.0\.0\.1:[1-9][0-9]*/", address)
    assert slack == "Slack: off (set SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET)"
    assert teams == "Teams: off (set MICROSOFT_APP_ID)"
    assert organisation == "Organisation file: none (set GUIDANCE_BOT_ORGANISATION_FILE)"
    assert stop == "Stop with Ctrl+C."
    with urllib.request.urlopen(f"{server.url}healthz", timeout=60) as response:
        assert (response.status, json.load(response)) == (200, {"status": "ok"})
    status, page = server.post("", b"q=what+does+NFPA+mean", Content_Type=FORM)
    assert status == 200
    assert "Panel paper on no further police action" in page
    assert server.post("slack/events", b"{}")[0] == 404
    assert server.post("api/messages", b"{}")[0] == 404
    if sys.platform != "win32":
        status, seconds = server.end()
        assert status == 0
        assert seconds < 5
    assert server.err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is not this test's to say where it is kept")
def test_a_first_start_says_why_it_takes_long_and_the_next_need_not(start: Any, first_start: Any, library: Any) -> None:
    assert first_start.out.startswith(f"{library.replies.say('console.building')}\nPage: ")
    before = kept(first_start.cache)
    assert before
    assert start().started().out.startswith("Page: ")
    assert kept(first_start.cache) == before


def kept(cache: Path) -> dict[Path, bytes]:
    """What is in each file that is kept."""
    return {path: path.read_bytes() for path in cache.rglob("*.json")}


def test_an_organisations_facts_are_in_its_answers_and_its_nation_is_chosen(start: Any, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("nation: wales\nsafeguarding_lead: {name: Quill Wort, phone: 01632 960001}\n", "utf-8")
    server = start(GUIDANCE_BOT_ORGANISATION_FILE=str(file)).started()
    assert f"Organisation file: {file}\n" in server.out
    with urllib.request.urlopen(server.url, timeout=60) as response:
        assert '<option value="wales" selected>' in response.read().decode()
    status, page = server.post("", b"q=who+is+our+safeguarding+lead", Content_Type=FORM)
    assert status == 200
    assert "Quill Wort" in page
    assert "01632 960001" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nation: france\n", "nation"),
        ("nation: wales\nsafeguarding_leed: {name: Jo}\n", "safeguarding_leed"),
        ("", "the file is empty"),
    ],
)
def test_a_broken_organisation_file_is_refused(refused: Any, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(text, "utf-8")
    told = refused("content", GUIDANCE_BOT_ORGANISATION_FILE=str(file))
    assert told.startswith("ours.yaml")
    assert said in told


def test_a_missing_organisation_file_is_refused(refused: Any, tmp_path: Path) -> None:
    told = refused("content", GUIDANCE_BOT_ORGANISATION_FILE=str(tmp_path / "none.yaml"))
    assert "none.yaml" in told


def test_a_blank_sheet_is_served(start: Any) -> None:
    server = start().started()
    with urllib.request.urlopen(f"{server.url}checklist/referral", timeout=60) as response:
        assert response.status == 200
        assert "☐" in response.read().decode()


def test_platforms_that_are_set_up_are_on(start: Any) -> None:
    server = start(
        SLACK_BOT_TOKEN="xoxb-hush", SLACK_SIGNING_SECRET="hush-hush", GUIDANCE_BOT_TEAMS_DEVELOPMENT="true"
    ).started()
    assert "Slack: on\n" in server.out
    assert "Teams: on (without sign-in)\n" in server.out
    assert server.post("slack/events", b"{}", Content_Type="application/json")[0] == 401
    assert server.post("api/messages", b"{}", Content_Type="application/json")[0] == 400
    assert "hush" not in server.out + server.err


def test_teams_with_a_registration_wants_a_token(start: Any) -> None:
    server = start(MICROSOFT_APP_ID="app", MICROSOFT_APP_PASSWORD="hush", MICROSOFT_APP_TENANT_ID="tenant").started()
    assert "Teams: on\n" in server.out
    root = Path(__file__).parents[2]
    body = (root / "tests/payloads/teams/personal_message.json").read_bytes()
    assert server.post("api/messages", body, Content_Type="application/json")[0] == 401


@POSIX
def test_ctrl_c_ends_it_too(start: Any) -> None:
    status, seconds = start().started().end(signal.SIGINT)
    assert status == 0
    assert seconds < 5


@POSIX
def test_open_connections_do_not_hold_it(start: Any) -> None:
    server = start().started()
    host, port = server.url.removeprefix("http://").rstrip("/").split(":")
    with (
        socket.create_connection((host, int(port)), timeout=5) as idle,
        socket.create_connection((host, int(port)), timeout=5) as half,
    ):
        half.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nq=")
        status, seconds = server.end()
        idle.close()
    assert status == 0
    assert seconds < 8


def test_a_second_server_on_the_port_is_refused(start: Any, refused_process: Any) -> None:
    port = start().started().url.rstrip("/").rpartition(":")[2]
    said = refused_process(GUIDANCE_BOT_PORT=port)
    assert said.startswith(f"GUIDANCE_BOT_PORT: 127.0.0.1:{port} cannot be used (Address already in use)")


def test_every_broken_setting_is_listed_and_no_value_shown(refused: Any) -> None:
    said = refused(
        GUIDANCE_BOT_PORT="hush",
        GUIDANCE_BOT_DATABASE_URL="postgres://user:hush@host/db",
        GUIDANCE_BOT_COLOUR="hush",
        GUIDANCE_BOT_TEAMS_DEVELOPMENT="hush",
    )
    for name in ("PORT", "DATABASE_URL", "COLOUR", "TEAMS_DEVELOPMENT"):
        assert f"GUIDANCE_BOT_{name}: " in said
    assert "Problems in settings: 4" in said
    assert "hush" not in said


def test_half_a_platform_is_refused(refused: Any) -> None:
    said = refused(SLACK_BOT_TOKEN="xoxb-hush", MICROSOFT_APP_ID="app")
    assert "SLACK_SIGNING_SECRET" in said
    assert "MICROSOFT_APP_PASSWORD" in said
    assert "hush" not in said


def test_blank_secrets_are_refused(refused: Any) -> None:
    assert "SLACK_BOT_TOKEN" in refused(SLACK_BOT_TOKEN=" ", SLACK_SIGNING_SECRET=" ")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.invalid"])
def test_teams_without_sign_in_stays_on_this_computer(refused: Any, host: str) -> None:
    assert "GUIDANCE_BOT_HOST" in refused(GUIDANCE_BOT_TEAMS_DEVELOPMENT="true", GUIDANCE_BOT_HOST=host)


@pytest.mark.parametrize("host", ["host.invalid", "192.0.2.1"])
def test_an_address_that_is_not_here_is_refused(refused: Any, host: str) -> None:
    assert refused(GUIDANCE_BOT_HOST=host).startswith(f"GUIDANCE_BOT_HOST: {host} ")


def test_a_file_that_is_no_database_is_refused(refused_process: Any, tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite3"
    file.write_text("these are notes, and not a database at all", "utf-8")
    said = refused_process(GUIDANCE_BOT_DATABASE_URL=f"sqlite:///{file}")
    assert said.startswith(f"GUIDANCE_BOT_DATABASE_URL: {file} cannot be used (file is not a database)")


def test_a_folder_that_cannot_be_made_is_refused(refused_process: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = refused_process(GUIDANCE_BOT_DATABASE_URL=f"sqlite:///{tmp_path / 'file' / 'bot.sqlite3'}")
    assert said.startswith("GUIDANCE_BOT_DATABASE_URL: ")


def test_a_database_of_a_newer_version_is_refused(refused_process: Any, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    file = tmp_path / "newer.sqlite3"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    said = refused_process(GUIDANCE_BOT_DATABASE_URL=f"sqlite:///{file}")
    assert said.startswith("GUIDANCE_BOT_DATABASE_URL: ")
    assert "9999" in said
