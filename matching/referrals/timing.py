"""From which day on a slip is late, and whom to remind then. Days in Asia/Tokyo; pure.

The first reminder goes out when the working days of the urgency (state.BUSINESS_DAYS) are over, the next
ones after twice and three times as many.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from matching.referrals.state import BUSINESS_DAYS, Urgency


class Stage(StrEnum):
    """Who is reminded, in this order."""

    RECIPIENT = "recipient"
    SENDER = "sender"
    COORDINATOR = "coordinator"


PERIODS = {Stage.RECIPIENT: 1, Stage.SENDER: 2, Stage.COORDINATOR: 3}


def latest_late_start(
    today: date, urgency: Urgency, is_working_day: Callable[[date], bool], periods: int = 1
) -> date:
    """The last day on which something that is late today can have begun: `today > due_on(day, …)` holds
    for this day and every one before, and for none after. So that a query can ask for what is late.
    """
    left, day = BUSINESS_DAYS[urgency] * periods, today
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day - timedelta(days=1)


def stage_of(
    start: date, urgency: Urgency, today: date, is_working_day: Callable[[date], bool]
) -> Stage | None:
    """The furthest stage that a wait since `start` has reached; None while it is in time."""
    for stage in reversed(Stage):
        if start <= latest_late_start(today, urgency, is_working_day, PERIODS[stage]):
            return stage
    return None
