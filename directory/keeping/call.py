"""Asking offices by telephone whether their listing is right: what can come of it. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

RIGHT: Final = "right"
TO_CHANGE: Final = "to_change"
NO_ANSWER: Final = "no_answer"
CLOSED: Final = "closed"
REFUSED: Final = "refused"
OUTCOMES: Final = (RIGHT, TO_CHANGE, NO_ANSWER, CLOSED, REFUSED)
AGAIN_AFTER: Final = {NO_ANSWER: timedelta(days=3), TO_CHANGE: timedelta(days=7), REFUSED: timedelta(days=90)}
"""When the listing comes back to the worklist if no other day was said."""
LONGEST_NOTE: Final = 500
FURTHEST: Final = timedelta(days=366)


class NotThatDay(ValueError):
    """The next call is neither in the past nor more than a year ahead."""


def next_day(outcome: str, chosen: date | None, today: date) -> date | None:
    """When to ask again; None where there is nothing left to ask. Raises NotThatDay."""
    if outcome in (RIGHT, CLOSED):
        return None
    if chosen is None:
        return today + AGAIN_AFTER[outcome]
    if not today <= chosen <= today + FURTHEST:
        raise NotThatDay
    return chosen
