"""When a listing is closed: at once, from the day after a closing date, and until a day on which it opens again. Pure.

Dates are days in Asia/Tokyo. The closing date is the last day on which the office is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

CLOSED: Final = "closed"
ACTIVE: Final = "active"
DATES: Final = ("closes_on", "reopens_on")


def is_closed(status: str, closes_on: date | None, reopens_on: date | None, on: date) -> bool:
    """On that day, whatever the nightly run has done by then."""
    has_ended = status == CLOSED or (closes_on is not None and closes_on < on)
    return has_ended and (reopens_on is None or reopens_on > on)


def status_on(status: str, closes_on: date | None, reopens_on: date | None, on: date) -> str:
    if is_closed(status, closes_on, reopens_on, on):
        return CLOSED
    return ACTIVE if status == CLOSED else status


def due(state: Mapping[str, Any], on: date) -> dict[str, str]:
    """What that day has made of a listing's state: the changed fields, empty where there is nothing to do."""
    closes_on, reopens_on = (day_of(state[name]) for name in DATES)
    then = status_on(state["status"], closes_on, reopens_on, on)
    is_over = reopens_on is not None and reopens_on <= on
    dates = {"closes_on": "", "reopens_on": ""} if is_over else {}
    changed = {"status": then} if then != state["status"] else {}
    return {**changed, **dates}


def day_of(text: str) -> date | None:
    """Of a state, where dates are ISO text and "" is none."""
    return date.fromisoformat(text) if text else None


class WrongOrder(ValueError):
    """It would open again before it has closed."""


def check(closes_on: date | None, reopens_on: date | None) -> None:
    """Raises WrongOrder."""
    if closes_on and reopens_on and reopens_on <= closes_on:
        raise WrongOrder
