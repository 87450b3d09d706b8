"""Limits that keep machines out without asking a third party and without a puzzle for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OF_AN_ADDRESS = ((HOUR, 5), (DAY, 15))
"""Requests from one address; a library or a shelter shares one."""
OF_A_LISTING = ((HOUR, 30),)
"""Requests to one office, whoever asks: more are no people."""
YOUNGEST = timedelta(seconds=3)
OLDEST = timedelta(hours=12)


class TooMany(Exception):
    """Wait, or telephone; seconds until the next try."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait_seconds = int(wait.total_seconds())


class TooFast(Exception):
    """The form came back sooner than anybody can fill it in."""


class TooLate(Exception):
    """The form is from yesterday: who sits here now may be somebody else."""


def check_age(made_at: datetime, now: datetime) -> None:
    """Raises TooFast or TooLate for a form made at `made_at` (aware)."""
    age = now - made_at
    if age < YOUNGEST:
        raise TooFast
    if age > OLDEST:
        raise TooLate


def check_limits(by_address: Sequence[datetime], to_listing: Sequence[datetime], now: datetime) -> None:
    """Raises TooMany when one more at `now` would go over a limit. Times of earlier requests, aware."""
    for times, limits in ((by_address, OF_AN_ADDRESS), (to_listing, OF_A_LISTING)):
        for span, most in limits:
            if sum(now - each < span for each in times) >= most:
                raise TooMany(span)
