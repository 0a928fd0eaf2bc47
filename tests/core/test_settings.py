"""Settings from the environment: every problem at once, by its key, and no value in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.settings import SettingsInvalid, load_settings

if TYPE_CHECKING:
    from pathlib import Path

OURS = ("GUIDANCE_BOT_", "SLACK_", "MICROSOFT_")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith(OURS)]:
        monkeypatch.delenv(name)


def problems(monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[str, ...]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as refused:
        load_settings()
    return refused.value.problems


def test_without_any_setting_only_the_page_is_on_and_only_for_this_machine() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.slack, settings.teams) == ("127.0.0.1", 8080, False, False)
    assert settings.database_url.startswith("sqlite:///")


def test_both_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "GUIDANCE_BOT_HOST": "0.0.0.0",
        "GUIDANCE_BOT_PORT": "0",
        "GUIDANCE_BOT_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "SLACK_BOT_TOKEN": "token-value",
        "SLACK_SIGNING_SECRET": "secret-value",
        "MICROSOFT_APP_ID": "app",
        "MICROSOFT_APP_PASSWORD": "password-value",
        "MICROSOFT_APP_TENANT_ID": "tenant",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.slack, settings.teams, settings.port) == (True, True, 0)
    assert "value" not in repr(settings).replace("get_secret_value", ""), "secrets are not shown"


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    # Files of settings list keys without values; an empty host would listen on every address.
    for name in ("HOST", "PORT", "DATABASE_URL", "TEAMS_DEVELOPMENT"):
        monkeypatch.setenv(f"GUIDANCE_BOT_{name}", "")
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "MICROSOFT_APP_ID"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.host, settings.port, settings.slack, settings.teams) == ("127.0.0.1", 8080, False, False)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"GUIDANCE_BOT_COLOUR": "red"}, "GUIDANCE_BOT_COLOUR: there is no such setting; the settings are "),
        ({"GUIDANCE_BOT_PORT": "http"}, "GUIDANCE_BOT_PORT: "),
        ({"GUIDANCE_BOT_PORT": "70000"}, "GUIDANCE_BOT_PORT: "),
        ({"GUIDANCE_BOT_PORT": "-1"}, "GUIDANCE_BOT_PORT: "),
        ({"GUIDANCE_BOT_TEAMS_DEVELOPMENT": "perhaps"}, "GUIDANCE_BOT_TEAMS_DEVELOPMENT: "),
        ({"GUIDANCE_BOT_DATABASE_URL": "postgresql://u:hush@h/d"}, "GUIDANCE_BOT_DATABASE_URL: "),
        ({"GUIDANCE_BOT_DATABASE_URL": "sqlite:///"}, "GUIDANCE_BOT_DATABASE_URL: "),
        ({"GUIDANCE_BOT_DATABASE_URL": "sqlite:////tmp"}, "GUIDANCE_BOT_DATABASE_URL: "),
        ({"GUIDANCE_BOT_DATABASE_URL": "sqlite:///:memory:"}, "GUIDANCE_BOT_DATABASE_URL: "),
        ({"SLACK_BOT_TOKEN": "hush"}, "Slack needs both SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "hush"}, "Slack needs both SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"),
        (
            {"MICROSOFT_APP_ID": "a", "MICROSOFT_APP_PASSWORD": "hush"},
            "Teams needs MICROSOFT_APP_PASSWORD and MICR",
        ),
        (
            {"GUIDANCE_BOT_TEAMS_DEVELOPMENT": "true", "GUIDANCE_BOT_HOST": "0.0.0.0"},
            "GUIDANCE_BOT_TEAMS_DEVELOPMENT lets anyone in",
        ),
    ],
)
def test_a_broken_setting(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str) -> None:
    (said,) = problems(monkeypatch, **environment)
    assert expected in said
    assert "hush" not in said


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.3.2.1"])
def test_teams_without_sign_in_is_for_this_machine_alone(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("GUIDANCE_BOT_TEAMS_DEVELOPMENT", "1")
    monkeypatch.setenv("GUIDANCE_BOT_HOST", host)
    assert load_settings().teams


def test_every_problem_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = problems(
        monkeypatch,
        GUIDANCE_BOT_COLOUR="red",
        GUIDANCE_BOT_PORT="http",
        GUIDANCE_BOT_DATABASE_URL="mysql://h/d",
        SLACK_BOT_TOKEN="hush",
        MICROSOFT_APP_ID="a",
    )
    assert [one.partition(" ")[0].rstrip(":") for one in said] == [
        "GUIDANCE_BOT_COLOUR",
        "GUIDANCE_BOT_PORT",
        "GUIDANCE_BOT_DATABASE_URL",
        "Slack",
        "Teams",
    ]
    assert not any("Value error" in one for one in said)
