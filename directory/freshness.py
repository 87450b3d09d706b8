"""A listing grows old: when it should be looked at again, and when the organization is asked. Pure.

Days since the last check (Asia/Tokyo dates): asked at 150, 180 and 210 days; from then on the listing is 要確認.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

STAGES: Final = (150, 180, 210)
DUE_AFTER: Final = timedelta(days=STAGES[0])
OLD_AFTER: Final = timedelta(days=STAGES[-1])


def is_due(verified_on: date | None, today: date) -> bool:
    """One that nobody has ever confirmed is due."""
    return verified_on is None or today - verified_on >= DUE_AFTER


def is_old(checked_on: date | None, today: date) -> bool:
    """To be shown as 要確認 and ranked lower; what was never checked is old too."""
    return checked_on is None or today - checked_on > OLD_AFTER


def stages_reached(checked_on: date, today: date) -> tuple[int, ...]:
    """The stages behind a listing that was last checked then."""
    return tuple(stage for stage in STAGES if (today - checked_on).days >= stage)


def latest_to_ask(today: date) -> date:
    """Listings last checked on this day or before are to be asked about."""
    return today - DUE_AFTER
