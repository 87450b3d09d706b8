"""Somebody says that a listing is their office's: how that is proven. Pure.

A six-digit code goes to an address that the listing itself names: at once by mail, or through a coordinator by
telephone or FAX. Whoever can read it there works there: at that office, not at every branch of its organization. An
editor keeps all listings of an organization, so a code decides alone only where they all name that very address.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
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


def same_address(channel: str, one: str, other: str) -> bool:
    """Whether two published addresses are reached by the same mail, telephone or FAX, however they are written."""
    return bool(one) and _plain(channel, one) == _plain(channel, other)


def _plain(channel: str, address: str) -> str:
    plain = unicodedata.normalize("NFKC", address).strip().casefold()
    return plain if channel == MAIL else "".join(filter(str.isdecimal, plain))


def how_many_named(channel: str, sent_to: str, published: Sequence[Mapping[str, str]]) -> int:
    """How many of an organization's listings name the address that the code went to.

    published: for each listing its address by channel.
    """
    return sum(same_address(channel, sent_to, each[channel]) for each in published)


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def check(given_key: str, code_key: str, until: datetime | None, tries: int, now: datetime) -> None:
    """Raises CodeOver, WrongCode."""
    if not code_key or until is None or now > until or tries >= TRIES:
        raise CodeOver
    if not secrets.compare_digest(given_key, code_key):
        raise WrongCode
