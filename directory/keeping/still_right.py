"""The link of a reminder: one listing, one check that has grown old, for a while. Signed, kept nowhere. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

VALID: Final = timedelta(days=75)
"""The first reminder's link still opens when the last one has come."""


class NoSuchLink(ValueError):
    """Not one of ours, changed on the way, or too old."""


def link_code(secret: str, listing_id: UUID, since: date) -> str:
    return str(_signer(secret).dumps([listing_id.hex, since.isoformat()]))


def read_code(secret: str, code: str) -> tuple[UUID, date]:
    """Raises NoSuchLink."""
    try:
        listing, since = _signer(secret).loads(code, max_age=int(VALID.total_seconds()))
        return UUID(listing), date.fromisoformat(since)
    except (SignatureExpired, BadSignature, ValueError, TypeError) as error:
        raise NoSuchLink from error


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="still-right")
