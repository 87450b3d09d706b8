"""Somebody says that a listing is their office's: how that is proven. Pure.

A six-digit code goes to an address that the listing itself names: at once by mail, or through a coordinator by
telephone or FAX. Whoever can read it there works there.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

MAIL, PHONE, FAX = CHANNELS = ("mail", "phone", "fax")
DIGITS: Final = 6
TRIES: Final = 5
VALID: Final = {MAIL: timedelta(days=2), PHONE: timedelta(days=3), FAX: timedelta(days=7)}
OPEN_FOR: Final = timedelta(days=30)
"""A claim that was not proven by then is over; what it said of a person is deleted."""
WAITING, PROVEN, APPROVED, REFUSED, EXPIRED = STATUSES = (
    "waiting",
    "proven",
    "approved",
    "refused",
    "expired",
)
MOST_WAITING: Final = 3
"""Claims that wait for one listing."""


class WrongCode(ValueError):
    """Not the code."""


class CodeOver(ValueError):
    """No code was sent yet, it is too old, or was tried too often."""


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def check(given_key: str, code_key: str, until: datetime | None, tries: int, now: datetime) -> None:
    """Raises CodeOver, WrongCode."""
    if not code_key or until is None or now > until or tries >= TRIES:
        raise CodeOver
    if not secrets.compare_digest(given_key, code_key):
        raise WrongCode
