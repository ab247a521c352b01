"""All settings, from environment variables with the prefix HUQUQ_ (or a .env file)."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kit.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read once, at the start. A setting that can't work stops the start with one line."""

    model_config = SettingsConfigDict(
        env_prefix="HUQUQ_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: SecretStr | None = Field(
        None, description="PostgreSQL URL (postgresql://...). Without it the embedded server is used."
    )
    home: Path | None = Field(
        None, description="Folder for the embedded database, its keys and caches. Default: var/ beside the code."
    )
    encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Fernet keys, comma separated, the current one first. Needed with HUQUQ_DATABASE_URL."
    )
    pseudonym_key: SecretStr | None = Field(
        None, description="32 random bytes as hex, for keyed hashes. Needed with HUQUQ_DATABASE_URL."
    )
    backup_key: str | None = Field(
        None, description="Public key that backups are sealed to (age1...). Needed to make them: huquq backup new-key"
    )
    host: str = Field("127.0.0.1", description="Address that the web process binds.")
    port: int = Field(8080, ge=1, le=65535, description="Port that the web process binds.")
    public_url: HttpUrl | None = Field(
        None, description="Address under which browsers reach the pages (https://...), for links and cookies."
    )
    leave_url: HttpUrl = Field(
        HttpUrl("https://www.google.com/"), description="Neutral page that opens when she leaves the web chat."
    )
    first_reply_minutes: int = Field(
        15, ge=1, le=1440, description="Minutes she waits for an advocate before the bot answers her again."
    )
    operator_password: SecretStr | None = Field(
        None,
        description="Password for /metrics and /docs (HTTP Basic, any user name). Without it both answer 404.",
    )
    page_chat: str | None = Field(
        None, pattern=r"^-?\d+$", description="Telegram chat (id) of the advocates, told when someone is in danger."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level logged.")
    show_drafts: bool = Field(
        True, description="Whether answers that no person has approved go out, each with a line that says so."
    )
    engine: Literal["embedded"] = Field("embedded", description="Which engine understands messages.")
    worker_concurrency: int = Field(8, ge=1, le=64, description="Conversations that one worker serves at once.")
    content_dir: Path = Field(ROOT / "content" / "library", description="Folder of the content library's files.")

    telegram_token: SecretStr | None = Field(None, description="Bot token from BotFather.")
    telegram_secret: SecretStr | None = Field(
        None, description="Secret token that Telegram sends with each webhook (1-256 of A-Z a-z 0-9 _ -)."
    )
    telegram_polling: bool = Field(False, description="Fetch updates by long polling instead of a webhook.")
    telegram_api_url: HttpUrl = Field(HttpUrl("https://api.telegram.org"), description="Base address of the Bot API.")

    whatsapp_token: SecretStr | None = Field(None, description="Access token of the WhatsApp Cloud API.")
    whatsapp_phone_id: str | None = Field(None, description="Phone number id of the WhatsApp Cloud API.")
    whatsapp_app_secret: SecretStr | None = Field(None, description="App secret that signs webhooks.")
    whatsapp_verify_token: SecretStr | None = Field(None, description="Token of the webhook's GET handshake.")
    whatsapp_api_url: HttpUrl = Field(
        HttpUrl("https://graph.facebook.com"), description="Base address of the Graph API."
    )
    whatsapp_api_version: str = Field("25.0", pattern=r"^\d+\.\d+$", description="Graph API version.")

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("encryption_keys")
    @classmethod
    def _check_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in value:
            try:
                good = len(base64.urlsafe_b64decode(key.get_secret_value())) == 32
            except ValueError:
                good = False
            if not good:
                raise ValueError("each key must be a Fernet key (32 bytes, url-safe base64); make one: huquq keys new")
        return value

    @field_validator("pseudonym_key")
    @classmethod
    def _check_pseudonym_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                good = len(bytes.fromhex(value.get_secret_value())) >= 32
            except ValueError:
                good = False
            if not good:
                raise ValueError("must be at least 32 bytes as hex; make one: huquq keys new")
        return value

    @field_validator("backup_key")
    @classmethod
    def _check_backup_key(cls, value: str | None) -> str | None:
        if value is not None:
            from kit.sealed import is_public_key  # here: only who makes backups needs that library

            if not is_public_key(value):
                raise ValueError("must be a public key (age1...); make one: huquq backup new-key")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("operator_password")
    @classmethod
    def _check_operator_password(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 16:
            raise ValueError("must be at least 16 characters")
        return value

    @field_validator("telegram_secret")
    @classmethod
    def _check_telegram_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            text = value.get_secret_value()
            if not (1 <= len(text) <= 256 and all(c.isascii() and (c.isalnum() or c in "_-") for c in text)):
                raise ValueError("must be 1 to 256 characters of A-Z a-z 0-9 _ -")
        return value

    @model_validator(mode="after")
    def _whole_channels(self) -> Settings:
        if self.telegram_token and not self.telegram_secret and not self.telegram_polling:
            raise ValueError("HUQUQ_TELEGRAM_TOKEN is set: set HUQUQ_TELEGRAM_SECRET too, or HUQUQ_TELEGRAM_POLLING=1")
        if (self.telegram_secret or self.telegram_polling) and not self.telegram_token:
            raise ValueError("Telegram is half set up: set HUQUQ_TELEGRAM_TOKEN")
        if self.page_chat and not self.telegram_token:
            raise ValueError("HUQUQ_PAGE_CHAT is set: set HUQUQ_TELEGRAM_TOKEN too")
        whatsapp = {
            "HUQUQ_WHATSAPP_TOKEN": self.whatsapp_token,
            "HUQUQ_WHATSAPP_PHONE_ID": self.whatsapp_phone_id,
            "HUQUQ_WHATSAPP_APP_SECRET": self.whatsapp_app_secret,
            "HUQUQ_WHATSAPP_VERIFY_TOKEN": self.whatsapp_verify_token,
        }
        missing = [name for name, value in whatsapp.items() if not value]
        if missing and len(missing) < len(whatsapp):
            raise ValueError(f"WhatsApp is half set up: set {', '.join(missing)}")
        if self.database_url and not (self.encryption_keys and self.pseudonym_key):
            raise ValueError(
                "HUQUQ_DATABASE_URL is set: set HUQUQ_ENCRYPTION_KEYS and HUQUQ_PSEUDONYM_KEY too (huquq keys new)"
            )
        return self

    @property
    def first_reply_target(self) -> timedelta:
        return timedelta(minutes=self.first_reply_minutes)

    @property
    def telegram_on(self) -> bool:
        return self.telegram_token is not None

    @property
    def whatsapp_on(self) -> bool:
        return self.whatsapp_token is not None


def load_settings(**given: object) -> Settings:
    """Read the environment. Raises SettingsError: one line that says what to set."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # tests pass values by name; pydantic checks them
    except ValidationError as error:
        lines = []
        for problem in error.errors(include_url=False, include_input=False):
            name = "HUQUQ_" + "_".join(str(part) for part in problem["loc"][:1]).upper() if problem["loc"] else ""
            message = problem["msg"].removeprefix("Value error, ")
            lines.append(f"{name}: {message}" if name else message)
        raise SettingsError("; ".join(lines)) from None
