"""UUIDs by the hundred thousand: the same ones as `uuid` makes, without its checks of what is known to be right."""

from __future__ import annotations

from hashlib import sha1
from typing import Final
from uuid import UUID, SafeUUID

_SET_INT: Final = UUID.__dict__["int"].__set__
_SET_SAFE: Final = UUID.__dict__["is_safe"].__set__
_UNKNOWN: Final = SafeUUID.unknown
_CLEAR: Final = ~((0xF000 << 64) | (0xC000 << 48))
_VERSION_5: Final = (5 << 76) | (0x8000 << 48)


def from_int(value: int) -> UUID:
    made = object.__new__(UUID)
    _SET_INT(made, value)
    _SET_SAFE(made, _UNKNOWN)
    return made


def from_hex(value: str) -> UUID:
    """32 hexadecimal digits, as a database keeps them."""
    return from_int(int(value, 16))


def uuid5(namespace: UUID, name: str) -> UUID:
    """RFC 9562 version 5; SHA-1 is what the standard asks for, nothing is secret in it."""
    digest = sha1(namespace.int.to_bytes(16) + name.encode(), usedforsecurity=False).digest()
    return from_int((int.from_bytes(digest[:16]) & _CLEAR) | _VERSION_5)
