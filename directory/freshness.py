"""When a listing should be looked at again. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

DUE_AFTER: Final = timedelta(days=150)
"""The first reminder (reminders go out at 150, 180 and 210 days)."""


def is_due(verified_on: date | None, today: date) -> bool:
    """Asia/Tokyo dates; one that nobody has ever confirmed is due."""
    return verified_on is None or today - verified_on >= DUE_AFTER
