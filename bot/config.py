"""The settings: one class, read once, checked before anything starts, secrets hidden when printed.

Sources, first one wins: environment variables, ``NAME_FILE`` variables that name a file holding the
value (container secrets), the file ``.env`` in the working directory, defaults.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.core.arxiv_categories import is_category
from bot.errors import BadSettings

SQLITE_FILE = "papers.sqlite3"
_MAY_BE_EMPTY = {"arxiv_categories"}
"""Settings whose empty value says something: for all others it means "not set"."""


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"
    PLAYGROUND = "playground"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class _FileVariables(PydanticBaseSettingsSource):
    """Reads ``NAME_FILE`` for every setting ``NAME``, as container secrets are handed over."""

    def get_field_value(
        self,
        field: Any,
        field_name: str,  # noqa: ARG002 -- the base class hands it over
    ) -> tuple[Any, str, bool]:
        name = str(field.alias)
        path = os.environ.get(f"{name}_FILE")
        if not path:
            return None, name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), name, False
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettings(
                f"{name}_FILE names {path}, which cannot be read ({error.__class__.__name__}). "
                f"Check the path, or set {name} itself."
            ) from error

    def __call__(self) -> dict[str, Any]:
        values = {}
        for field_name, field in self.settings_cls.model_fields.items():
            value, name, _ = self.get_field_value(field, field_name)
            if value is not None:
                values[name] = value
        return values


class Settings(BaseSettings):
    """Every setting of the bot; `read_settings` reads and checks them.

    Slack's own names are kept for what Slack hands out; everything else begins with ``PAPERS_``.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", case_sensitive=True
    )

    slack_bot_token: SecretStr | None = Field(
        None, alias="SLACK_BOT_TOKEN", description="Bot token (xoxb-...) of the installed app."
    )
    slack_app_token: SecretStr | None = Field(
        None, alias="SLACK_APP_TOKEN", description="App-level token (xapp-...): Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, alias="SLACK_SIGNING_SECRET", description="Signing secret: requests over HTTP."
    )
    slack_api_url: str | None = Field(
        None,
        alias="SLACK_API_URL",
        description="Another Slack Web API to talk to: a proxy or a local workspace.",
    )
    database_url: SecretStr | None = Field(
        None,
        alias="PAPERS_DATABASE_URL",
        description="The database: sqlite:///... or postgresql://...",
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("papers", appauthor=False),
        alias="PAPERS_DATA_DIR",
        description="Folder of the SQLite file where no database is named.",
    )
    host: str = Field(
        "127.0.0.1", alias="PAPERS_HOST", description="Address that the HTTP server binds."
    )
    port: int = Field(
        3000, alias="PAPERS_PORT", ge=0, le=65535, description="Port of the HTTP server."
    )
    playground_host: str = Field(
        "127.0.0.1", alias="PAPERS_PLAYGROUND_HOST", description="Address of the playground."
    )
    playground_port: int = Field(
        8765,
        alias="PAPERS_PLAYGROUND_PORT",
        ge=0,
        le=65535,
        description="Port of the playground; the next free one is taken if it is in use.",
    )
    contact: str | None = Field(
        None,
        alias="PAPERS_CONTACT",
        description="Whom arXiv and publishers write to about this bot: an address or a link.",
    )
    arxiv_categories: str = Field(
        "cs.AI cs.CL cs.CV cs.LG",
        alias="PAPERS_ARXIV_CATEGORIES",
        description="The arXiv categories whose new papers are harvested; empty: none.",
    )
    arxiv_url: str | None = Field(
        None,
        alias="PAPERS_ARXIV_URL",
        description="Another arXiv to ask: a double on this machine, with /oai, /rss and /api.",
    )
    starter_list: bool = Field(
        True,
        alias="PAPERS_STARTER_LIST",
        description="Whether an empty database begins with the starter list.",
    )
    log_level: LogLevel = Field(
        LogLevel.INFO, alias="PAPERS_LOG_LEVEL", description="DEBUG, INFO, WARNING or ERROR."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put ``NAME_FILE`` variables between the environment and ``.env``."""
        del file_secret_settings
        return init_settings, env_settings, _FileVariables(settings_cls), dotenv_settings

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object, info: Any) -> object:
        """``NAME=`` in a .env file means that the setting is not given."""
        can_be_unset = info.field_name not in _MAY_BE_EMPTY
        if isinstance(value, str) and not value.strip() and can_be_unset:
            return cls.model_fields[info.field_name].get_default(call_default_factory=True)
        return value.strip() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("arxiv_categories")
    @classmethod
    def _known_categories(cls, value: str) -> str:
        names = list(dict.fromkeys(value.replace(",", " ").split()))
        wrong = [name for name in names if not is_category(name)]
        if wrong:
            raise ValueError(f"arXiv has no category {wrong[0][:40]!r}, but say cs.CV or stat.ML")
        return " ".join(names)

    @property
    def categories(self) -> tuple[str, ...]:
        """The arXiv categories that are followed, each once."""
        return tuple(self.arxiv_categories.split())

    @property
    def mode(self) -> Mode:
        """The transport that follows from which tokens are set."""
        if self.slack_bot_token is None:
            return Mode.PLAYGROUND
        return Mode.SOCKET if self.slack_app_token else Mode.HTTP

    @property
    def database(self) -> str:
        """The database URL, by default the SQLite file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.expanduser().resolve() / SQLITE_FILE}"

    def shown(self) -> dict[str, str]:
        """Every setting by its variable, with secrets hidden: fit to be printed."""
        rows = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            rows[str(field.alias)] = _without_secrets(value)
        return rows


def _without_secrets(value: object) -> str:
    if value is None:
        return ""
    if value == "":
        return "(none)"
    if not isinstance(value, SecretStr):
        return str(value)
    secret = value.get_secret_value()
    if "://" not in secret:
        return f"{secret[:5]}..." if secret.startswith(("xoxb-", "xapp-")) else "(set)"
    try:
        url = urlsplit(secret)
        password = url.password
    except ValueError:
        return "(set)"
    shown = url._replace(query="")
    return shown.geturl().replace(f":{password}@", ":***@", 1) if password else shown.geturl()


def read_settings() -> Settings:
    """Read and check all settings.

    Raises:
        BadSettings: a value cannot be used, or the tokens do not go together.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings(" ".join(_sentence(problem) for problem in error.errors())) from None
    except UnicodeDecodeError:
        raise BadSettings("The file .env is not UTF-8 text. Save it as UTF-8.") from None
    _check_tokens(settings)
    _check_url("SLACK_API_URL", settings.slack_api_url, "https://slack.com/api/")
    _check_url("PAPERS_ARXIV_URL", settings.arxiv_url, "https://arxiv.org")
    return settings


def _sentence(problem: Any) -> str:
    name = problem["loc"][0]
    reason = problem["msg"].rstrip(".")
    return f"{name} cannot be used: {reason}. Mend it in the environment or in .env."


def _check_tokens(settings: Settings) -> None:
    bot, app, secret = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
    )
    for name, token, prefix, where in (
        ("SLACK_BOT_TOKEN", bot, "xoxb-", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", app, "xapp-", "Basic Information, App-Level Tokens"),
    ):
        if token is not None and not token.get_secret_value().startswith(prefix):
            raise BadSettings(
                f"{name} does not begin with {prefix}. Copy it again from your app's page at "
                f"api.slack.com: {where}."
            )
    if bot is not None and app is None and secret is None:
        raise BadSettings(
            "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor "
            "SLACK_SIGNING_SECRET (HTTP) is. Set one of them, or unset the token to start the "
            "playground."
        )
    if bot is None and (app is not None or secret is not None):
        raise BadSettings(
            "SLACK_BOT_TOKEN is missing beside the other Slack settings. Copy it from your app's "
            "page at api.slack.com: OAuth & Permissions."
        )


def _check_url(name: str, value: str | None, usual: str) -> None:
    if value is None:
        return
    try:
        url = urlsplit(value)
    except ValueError:
        url = urlsplit("")
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise BadSettings(
            f"{name} is no http(s) address. The usual one is {usual}; unset it to use that."
        )
