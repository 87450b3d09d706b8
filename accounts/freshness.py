"""How long a sign-in lasts: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
UNFINISHED = timedelta(minutes=15)  # between the password and the second factor


def is_fresh(now: datetime, *, started_at: datetime, seen_at: datetime, complete: bool) -> bool:
    """True while neither the idle nor the absolute limit is over. All three times are aware datetimes.

    A time in the future counts as stale: such a cookie was not made by this clock.
    """
    longest = ABSOLUTE if complete else UNFINISHED
    return seen_at <= now < seen_at + IDLE and started_at <= now < started_at + longest
