"""Settings from the environment, checked once at the start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PUBLIC_URL_DEFAULT = "http://127.0.0.1:{port}"
MAX_BODY_BYTES = 2 * 1024 * 1024


class SettingError(ValueError):
    """A setting has a value that the site cannot start with."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r}: {wanted}")


@dataclass(frozen=True)
class Settings:
    instance: Path
    port: int
    database_url: str
    public_url: str
    mail_url: str
    tile_url: str
    second_factor: str  # required | optional
    trusted_hosts: tuple[str, ...]
    trusted_proxies: int  # how many reverse proxies of our own stand in front

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def own_host(self) -> str:
        """A name under which the site answers itself, as a browser sends it."""
        first = self.trusted_hosts[0] if self.trusted_hosts else "localhost"
        return first.removeprefix(".").encode("idna").decode("ascii")

    @property
    def tile_origin(self) -> str:
        parts = urlsplit(self.tile_url.replace("{s}", "*"))
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Reads the environment; a wrong value raises SettingError with one clear line."""
    instance = Path(environ.get("TSUNAGI_INSTANCE") or "instance").absolute()
    port = _port(environ.get("PORT") or "8000")
    return Settings(
        instance=instance,
        port=port,
        database_url=_database(environ.get("TSUNAGI_DATABASE_URL") or f"sqlite:///{instance / 'tsunagi.db'}"),
        public_url=_url(
            "TSUNAGI_PUBLIC_URL",
            environ.get("TSUNAGI_PUBLIC_URL") or PUBLIC_URL_DEFAULT.format(port=port),
            ("http", "https"),
        ).rstrip("/"),
        mail_url=_optional_url("TSUNAGI_MAIL_URL", environ.get("TSUNAGI_MAIL_URL", ""), ("smtp", "smtps")),
        tile_url=_optional_url("TSUNAGI_TILE_URL", environ.get("TSUNAGI_TILE_URL", ""), ("http", "https")),
        second_factor=_one_of(
            "TSUNAGI_SECOND_FACTOR",
            environ.get("TSUNAGI_SECOND_FACTOR") or "required",
            ("required", "optional"),
        ),
        trusted_hosts=tuple(
            h.strip() for h in environ.get("TSUNAGI_TRUSTED_HOSTS", "").split(",") if h.strip()
        ),
        trusted_proxies=_count("TSUNAGI_TRUSTED_PROXIES", environ.get("TSUNAGI_TRUSTED_PROXIES") or "0"),
    )


def flask_config(settings: Settings, session_key: bytes, public_bind: str) -> dict[str, Any]:
    """What Flask and its extensions are told; `public_bind` names the engine of public requests."""
    return {
        "SECRET_KEY": session_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_BINDS": {public_bind: settings.database_url},
        "SQLALCHEMY_ENGINE_OPTIONS": {"json_serializer": _japanese_json},
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY_BYTES,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "SESSION_COOKIE_NAME": "tsunagi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": settings.is_https,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,  # static addresses carry a hash of their content
    }


_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _japanese_json(value: Any) -> str:
    """Japanese as itself: a third of the bytes of its escapes, and readable in the database."""
    return _encode(value)


def current_settings() -> Settings:
    settings: Settings = current_app.config["TSUNAGI"]
    return settings


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise SettingError("PORT", value, "a number from 1 to 65535 is wanted")


def _count(name: str, value: str) -> int:
    if value.isascii() and value.isdigit() and int(value) <= 5:
        return int(value)
    raise SettingError(name, value, "a number from 0 to 5 is wanted")


def _url(name: str, value: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if parts.scheme in schemes and parts.netloc:
        return value
    raise SettingError(
        name, value, f"a URL that begins with {' or '.join(s + '://' for s in schemes)} is wanted"
    )


def _optional_url(name: str, value: str, schemes: tuple[str, ...]) -> str:
    return _url(name, value, schemes) if value else ""


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value in allowed:
        return value
    raise SettingError(name, value, f"one of {', '.join(allowed)} is wanted")


def _database(value: str) -> str:
    wanted = "sqlite:///FILE or postgresql+psycopg://… is wanted"
    try:
        url = make_url(value)
    except ArgumentError as error:
        raise SettingError("TSUNAGI_DATABASE_URL", "(hidden)", wanted) from error
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise SettingError("TSUNAGI_DATABASE_URL", url.drivername, wanted)
    return value
