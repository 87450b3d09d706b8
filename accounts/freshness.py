"""How long a sign-in lasts: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


def is_fresh(now: datetime, *, started_at: datetime, seen_at: datetime) -> bool:
    """True while neither the idle nor the absolute limit is over. All three are aware datetimes.

    A time in the future counts as stale: such a cookie was not made by this clock.
    """
    return seen_at <= now < seen_at + IDLE and started_at <= now < started_at + ABSOLUTE
