"""Everything that is configured, from the environment: our keys as GUIDANCE_BOT_*, the platforms' as they name them."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsInvalid(Exception):  # noqa: N818 - named for what it says of the settings
    """Settings are broken; `problems` lists every one with its key and the mend."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def _default_database() -> str:
    return f"sqlite:///{user_data_path('guidance-bot') / 'guidance-bot.sqlite3'}"


class Settings(BaseSettings):
    """What the server needs to know. A platform without its settings is off."""

    model_config = SettingsConfigDict(env_prefix="GUIDANCE_BOT_", env_ignore_empty=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    database_url: str = Field(default_factory=_default_database)
    teams_development: bool = False
    organisation_file: Path | None = None

    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_base_url: str | None = Field(default=None, validation_alias="SLACK_API_BASE_URL")
    microsoft_app_id: str | None = Field(default=None, validation_alias="MICROSOFT_APP_ID")
    microsoft_app_password: SecretStr | None = Field(default=None, validation_alias="MICROSOFT_APP_PASSWORD")
    microsoft_app_tenant_id: str | None = Field(default=None, validation_alias="MICROSOFT_APP_TENANT_ID")

    @field_validator("database_url")
    @classmethod
    def _sqlite_file(cls, url: str) -> str:
        if not url.startswith("sqlite:///") or url.removeprefix("sqlite:///") in {"", ":memory:"}:
            msg = "only an SQLite file is supported so far: sqlite:////path/to/file.sqlite3"
            raise ValueError(msg)
        if Path(url.removeprefix("sqlite:///")).is_dir():
            msg = "this is a folder; name a file in it, such as sqlite:////path/to/file.sqlite3"
            raise ValueError(msg)
        return url

    @property
    def slack(self) -> bool:
        """Whether Slack is on."""
        return bool(self.slack_bot_token and self.slack_signing_secret)

    @property
    def teams(self) -> bool:
        """Whether Teams is on."""
        return bool(self.microsoft_app_id) or self.teams_development


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


_ENVIRONMENT_NAMES = {
    name: str(field.validation_alias or f"GUIDANCE_BOT_{name.upper()}") for name, field in Settings.model_fields.items()
}
_KNOWN = frozenset(_ENVIRONMENT_NAMES.values())


def load_settings() -> Settings:
    """Return the settings. Raises `SettingsInvalid` with every problem, each naming its key; values are not shown."""
    problems = [
        f"{name}: there is no such setting; the settings are {', '.join(sorted(_KNOWN))}"
        for name in sorted(os.environ)
        if name.startswith("GUIDANCE_BOT_") and name not in _KNOWN
    ]
    try:
        settings = Settings()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        names = [str(detail["loc"][0]) for detail in details]
        for name, detail in zip(names, details, strict=True):
            message = detail["msg"].removeprefix("Value error, ")
            problems.append(f"{_ENVIRONMENT_NAMES.get(name, name)}: {message}")
        # The broken ones aside, the others can be looked at together.
        settings = Settings(
            **{name: Settings.model_fields[name].get_default(call_default_factory=True) for name in names}
        )
    problems += _platform_problems(settings)
    if problems:
        raise SettingsInvalid(problems)
    return settings


def _platform_problems(settings: Settings) -> list[str]:
    """Return what is wrong between settings: half a platform, or one that anyone could reach."""
    problems = []
    if bool(settings.slack_bot_token) != bool(settings.slack_signing_secret):
        problems.append("Slack needs both SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET; set both or neither")
    if settings.microsoft_app_id and not (settings.microsoft_app_password and settings.microsoft_app_tenant_id):
        problems.append("Teams needs MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID beside MICROSOFT_APP_ID")
    if settings.teams_development and not settings.microsoft_app_id and not _is_loopback(settings.host):
        problems.append(
            "GUIDANCE_BOT_TEAMS_DEVELOPMENT lets anyone in who reaches the port; "
            "set GUIDANCE_BOT_HOST to 127.0.0.1 or set MICROSOFT_APP_ID"
        )
    return problems
