"""Free places decay: a report is news for a month, then it must be asked again. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

FRESH_DAYS: Final = 30
LONGEST_WAIT: Final = 3650
"""Days; more is a slip of the finger."""
STATUSES: Final = ("open", "few", "waiting", "full")


def age_days(reported_on: date | None, today: date) -> int | None:
    """Days since the report (Asia/Tokyo dates), None without one."""
    return None if reported_on is None else max(0, (today - reported_on).days)


def is_old(reported_on: date | None, today: date) -> bool:
    """To be shown as 要確認; a report of no date is old too."""
    age = age_days(reported_on, today)
    return age is None or age > FRESH_DAYS
