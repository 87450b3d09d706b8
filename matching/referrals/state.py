"""Where a referral can go, who may take it there, and what is overdue or stalled.

States after FHIR Task and HL7 BSeR; the table is the one of docs/glossary and is also what the database
triggers are generated from, so there is a single list of moves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    SCHEDULED = "scheduled"
    NO_SHOW = "no_show"
    IN_SERVICE = "in_service"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    WITHDRAWN = "withdrawn"
    UNSUCCESSFUL = "unsuccessful"
    COMPLETED = "completed"
    ENTERED_IN_ERROR = "entered_in_error"


class Party(StrEnum):
    SENDER = "sender"
    RECIPIENT = "recipient"


class Urgency(StrEnum):
    URGENT = "urgent"
    WEEK = "week"
    NORMAL = "normal"


class Decline(StrEnum):
    NO_VACANCY = "no_vacancy"
    NOT_ELIGIBLE = "not_eligible"
    OUT_OF_AREA = "out_of_area"
    PAPERS_MISSING = "papers_missing"
    UNREACHABLE = "unreachable"
    NEEDS_SPECIALIST = "needs_specialist"
    PERSON_DECLINED = "person_declined"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of a referral that ended with a result."""

    EMPLOYED = "employed"
    RETAINED = "retained"
    SERVICE_STARTED = "service_started"
    PASSED_ON = "passed_on"
    SETTLED = "settled"
    INFORMED = "informed"
    OTHER = "other"


PERSONS_SIDE = frozenset({Decline.PERSON_DECLINED, Decline.UNREACHABLE})
"""Reasons that lie with the person (本人); all others lie with the organization (機関)."""


class Side(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


class Effect(StrEnum):
    """What a decline means for later matching; one word per sentence of `referrals.effect`."""

    CAPACITY = "capacity"
    AREA = "area"
    ELIGIBILITY = "eligibility"
    ASK_AGAIN = "ask_again"
    NONE = "none"


EFFECTS: dict[Decline, Effect] = {
    Decline.NO_VACANCY: Effect.CAPACITY,
    Decline.OUT_OF_AREA: Effect.AREA,
    Decline.NOT_ELIGIBLE: Effect.ELIGIBILITY,
    Decline.NEEDS_SPECIALIST: Effect.ELIGIBILITY,
    Decline.PAPERS_MISSING: Effect.ASK_AGAIN,
    Decline.UNREACHABLE: Effect.ASK_AGAIN,
    Decline.PERSON_DECLINED: Effect.NONE,
    Decline.DUPLICATE: Effect.NONE,
    Decline.OTHER: Effect.NONE,
}


def side_of(reason: Decline) -> Side:
    """With whom the reason lies."""
    return Side.PERSON if reason in PERSONS_SIDE else Side.ORGANIZATION


TERMINAL = frozenset(
    {State.DECLINED, State.WITHDRAWN, State.UNSUCCESSFUL, State.COMPLETED, State.ENTERED_IN_ERROR}
)
UNACCEPTED = frozenset({State.SENT, State.OPENED, State.WAITLISTED})
FORWARDABLE = frozenset({State.DECLINED, State.UNSUCCESSFUL, State.WITHDRAWN})
"""From here a new slip to another organization (転送) may say what it is part of."""
AWAITING_ANSWER = frozenset({State.SENT, State.OPENED})
CLOSED_TO_RECIPIENT = frozenset({State.DRAFT, State.WITHDRAWN, State.ENTERED_IN_ERROR})
"""Here the recipient sees that the slip exists, and nothing of the person any more."""

BUSINESS_DAYS = {Urgency.URGENT: 1, Urgency.WEEK: 3, Urgency.NORMAL: 7}

_ANSWERS = frozenset({State.ACCEPTED, State.DECLINED, State.WAITLISTED, State.SCHEDULED})
_UNDER_WAY = frozenset({State.ACCEPTED, State.SCHEDULED, State.NO_SHOW, State.IN_SERVICE})
_RECIPIENT_MOVES: dict[State, frozenset[State]] = {
    State.SENT: _ANSWERS | {State.OPENED},
    State.OPENED: _ANSWERS,
    State.WAITLISTED: _ANSWERS - {State.WAITLISTED},
    State.ACCEPTED: frozenset({State.SCHEDULED, State.IN_SERVICE, State.UNSUCCESSFUL}),
    State.SCHEDULED: frozenset({State.NO_SHOW, State.IN_SERVICE, State.UNSUCCESSFUL}),
    State.NO_SHOW: frozenset({State.SCHEDULED, State.IN_SERVICE, State.UNSUCCESSFUL}),
    State.IN_SERVICE: frozenset({State.COMPLETED, State.UNSUCCESSFUL}),
    # Agreeing ends it; not agreeing goes on with the work.
    State.WITHDRAWAL_REQUESTED: frozenset(
        {State.WITHDRAWN, State.SCHEDULED, State.IN_SERVICE, State.COMPLETED, State.UNSUCCESSFUL}
    ),
}


def _sender_moves(state: State) -> frozenset[State]:
    if state in TERMINAL:
        return frozenset()
    moves = {State.ENTERED_IN_ERROR}
    if state is State.DRAFT:
        moves.add(State.SENT)
    elif state in UNACCEPTED:
        moves.add(State.WITHDRAWN)
    elif state in _UNDER_WAY:
        moves.add(State.WITHDRAWAL_REQUESTED)
    return frozenset(moves)


MOVES: dict[tuple[State, Party], frozenset[State]] = {
    **{(state, Party.SENDER): _sender_moves(state) for state in State},
    **{(state, Party.RECIPIENT): _RECIPIENT_MOVES.get(state, frozenset()) for state in State},
}


class IllegalMove(Exception):
    """`party` may not take a referral from `state` to `to`."""

    def __init__(self, state: State, to: State, party: Party) -> None:
        super().__init__(f"{party} may not move a referral from {state} to {to}")
        self.state, self.to, self.party = state, to, party


def move(state: State, to: State, party: Party) -> State:
    """The new state; IllegalMove where the table does not say so."""
    if to not in MOVES[state, party]:
        raise IllegalMove(state, to, party)
    return to


def moves(state: State, party: Party) -> tuple[State, ...]:
    """What `party` can do next, in the order of `State`."""
    return tuple(to for to in State if to in MOVES[state, party])


def withdrawal_of(state: State) -> State:
    """What the sender's wish to withdraw becomes: at once before acceptance, by agreement after."""
    to = State.WITHDRAWN if state in UNACCEPTED else State.WITHDRAWAL_REQUESTED
    return move(state, to, Party.SENDER)


def due_on(start: date, urgency: Urgency, is_working_day: Callable[[date], bool], periods: int = 1) -> date:
    """The last working day on which something started on `start` is still in time (after `periods` times
    the days of its urgency).
    """
    left, day = BUSINESS_DAYS[urgency] * periods, start
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


NEVER_STALLED = TERMINAL | {State.DRAFT, State.IN_SERVICE}


def overdue(
    state: State, sent_on: date, urgency: Urgency, today: date, is_working_day: Callable[[date], bool]
) -> bool:
    """期限超過: sent, and still without an answer after the working days its urgency gives."""
    return state in AWAITING_ANSWER and today > due_on(sent_on, urgency, is_working_day)


def stalled(
    state: State, moved_on: date, urgency: Urgency, today: date, is_working_day: Callable[[date], bool]
) -> bool:
    """停滞: under way, and not moved for the working days its urgency gives."""
    if state in NEVER_STALLED:
        return False
    return today > due_on(moved_on, urgency, is_working_day)
