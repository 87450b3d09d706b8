"""Fields sealed with AES-GCM: the key lives outside the database, the place of a value is part of the seal."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

_NONCE = 12


class SealBroken(ValueError):
    """A sealed value was changed, moved to another row or column, or its key is gone."""


@dataclass(frozen=True)
class Keyring:
    """Keys by id; new values are sealed with `current`, old ones stay readable while their key is kept."""

    current: str
    keys: dict[str, bytes]
    index_key: bytes
    session_key: bytes

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        if not path.exists():
            _write_new(path)
        stored = json.loads(path.read_text("utf-8"))
        return cls(
            current=stored["current"],
            keys={key_id: base64.b64decode(key) for key_id, key in stored["keys"].items()},
            index_key=base64.b64decode(stored["index"]),
            session_key=base64.b64decode(stored["session"]),
        )

    def seal(self, text: str, place: str) -> bytes:
        """Seals text to its place ("table/row id/column")."""
        nonce = os.urandom(_NONCE)
        key_id = self.current.encode()
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), place.encode())
        return bytes([len(key_id)]) + key_id + nonce + sealed

    def open(self, sealed: bytes, place: str) -> str:
        size = sealed[0]
        key_id, rest = sealed[1 : 1 + size].decode("ascii", "replace"), sealed[1 + size :]
        if key_id not in self.keys:
            raise SealBroken(f"no key {key_id!r} for {place}")
        try:
            return AESGCM(self.keys[key_id]).decrypt(rest[:_NONCE], rest[_NONCE:], place.encode()).decode()
        except InvalidTag as error:
            raise SealBroken(f"the value at {place} does not open") from error

    def blind_index(self, text: str) -> str:
        """A keyed fingerprint for exact look-ups of a secret (codes, addresses of attempts)."""
        return hmac.new(self.index_key, text.encode(), hashlib.sha256).hexdigest()


def _write_new(path: Path) -> None:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    content = {"current": "k1", "keys": {"k1": fresh()}, "index": fresh(), "session": fresh()}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # never replaces keys that another process made in the meantime
    except FileExistsError:
        return
    finally:
        draft.unlink()


def init_keyring(app: Flask, instance: Path) -> None:
    app.extensions["tsunagi.keyring"] = Keyring.load_or_create(instance / "keys.json")


def keyring() -> Keyring:
    ring: Keyring = current_app.extensions["tsunagi.keyring"]
    return ring


def blind_index(text: str) -> str:
    return keyring().blind_index(text)


class sealed_text:
    """A text attribute kept sealed in another column of the same row: `name = sealed_text("name_sealed")`.

    The row must have its `id` before the attribute is set.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else keyring().open(bytes(sealed), self._place(row))

    def __set__(self, row: Any, text: str | None) -> None:
        setattr(row, self.column, None if text is None else keyring().seal(text, self._place(row)))

    def _place(self, row: Any) -> str:
        if row.id is None:
            raise SealBroken(f"{row.__tablename__} has no id yet, so {self.column} cannot be sealed to it")
        return f"{row.__tablename__}/{row.id}/{self.column}"
