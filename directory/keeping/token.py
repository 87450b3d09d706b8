"""Tokens of an organization's programs: how they look, what they may do. Pure."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

CAPACITY: Final = "capacity"
LISTING: Final = "listing"
SCOPES: Final = (CAPACITY, LISTING)
PREFIX: Final = "tsunagi_"
"""So that a token that got into a file is recognised as one."""
MOST: Final = 20
"""An organization's running tokens."""
_BYTES: Final = 32


def new_token() -> str:
    """256 random bits: guessing needs no limit on tries."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """What is kept of it. A fast hash is enough for a secret that nobody chose."""
    return hashlib.sha256(token.encode()).hexdigest()
