"""Where a self-referral can go, who may take it there, and until when its data are kept. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from matching.referrals.consent import default_until
from matching.referrals.state import Urgency
from matching.referrals.timing import latest_late_start

CONSENT_VERSION = "2026-11"
KEPT_MONTHS = 6
"""After its last movement a request is erased, closed or not; the consent text says so."""
URGENCY = Urgency.WEEK
"""An answer is due after this urgency's working days (three)."""


class State(StrEnum):
    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"
    CALL_PLANNED = "call_planned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


class Stage(StrEnum):
    """Who is reminded, in this order."""

    ORGANIZATION = "organization"
    COORDINATOR = "coordinator"


class Close(StrEnum):
    """Why the organization closes a request; the person reads it in plain words."""

    SUPPORTED = "supported"
    PASSED_ON = "passed_on"
    UNREACHABLE = "unreachable"
    NOT_OURS = "not_ours"
    OTHER = "other"


PERIODS = {Stage.ORGANIZATION: 1, Stage.COORDINATOR: 2}
OPEN = frozenset({State.SENT, State.OPENED, State.ANSWERED, State.CALL_PLANNED})
AWAITING = frozenset({State.SENT, State.OPENED})
_ANSWERS = frozenset({State.ANSWERED, State.CALL_PLANNED, State.CLOSED})
MOVES: dict[State, frozenset[State]] = {
    State.SENT: _ANSWERS | {State.OPENED, State.WITHDRAWN},
    State.OPENED: _ANSWERS | {State.WITHDRAWN},
    State.ANSWERED: _ANSWERS | {State.WITHDRAWN},
    State.CALL_PLANNED: _ANSWERS | {State.WITHDRAWN},
    State.CLOSED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


class IllegalMove(Exception):
    """The request can not be taken there from where it is, or not by this side."""

    def __init__(self, state: State, to: State) -> None:
        super().__init__(f"a self-referral is not moved from {state} to {to}")
        self.state, self.to = state, to


def move(state: State, to: State, side: Side) -> State:
    """The new state; only the person withdraws, only the organization does everything else."""
    if to not in MOVES[state] or (to is State.WITHDRAWN) != (side is Side.PERSON):
        raise IllegalMove(state, to)
    return to


def answers(state: State) -> tuple[State, ...]:
    """What the organization can say next, in the order of `State`."""
    return tuple(to for to in State if to in MOVES[state] & _ANSWERS)


def late_stages(
    state: State, sent_on: date, today: date, is_working_day: Callable[[date], bool]
) -> tuple[Stage, ...]:
    """Whom an unanswered request calls for by now; dates in Asia/Tokyo."""
    if state not in AWAITING:
        return ()
    return tuple(
        stage
        for stage in Stage
        if sent_on <= latest_late_start(today, URGENCY, is_working_day, PERIODS[stage])
    )


def kept_until(moved_on: date) -> date:
    """The last day on which the data are still there (Asia/Tokyo)."""
    return default_until(moved_on, KEPT_MONTHS)


def latest_expired(today: date) -> date:
    """The last day of movement whose data must be erased today: `kept_until(day) < today`."""
    day = default_until(today, -KEPT_MONTHS)
    while kept_until(day) >= today:
        day = date.fromordinal(day.toordinal() - 1)
    return day
