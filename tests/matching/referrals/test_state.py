"""Where a referral can go: the states of the domain, by whom, and what is overdue or stalled."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.referrals.state import (
    MOVES,
    TERMINAL,
    UNACCEPTED,
    IllegalMove,
    Party,
    State,
    Urgency,
    due_on,
    move,
    moves,
    overdue,
    stalled,
    withdrawal_of,
)
from matching.referrals.working_day import is_working_day

STEPS = st.lists(st.tuples(st.sampled_from(State), st.sampled_from(Party)), max_size=40)


@given(STEPS)
def test_whatever_is_tried_terminal_states_never_change(steps):
    state, end = State.DRAFT, None
    for to, party in steps:
        try:
            state = move(state, to, party)
        except IllegalMove:
            continue
        assert end is None, f"{end} was left for {state}"
        end = state if state in TERMINAL else None


@given(st.sampled_from(sorted(TERMINAL)), st.sampled_from(State), st.sampled_from(Party))
def test_no_move_from_a_terminal_state(state, to, party):
    with pytest.raises(IllegalMove, match=f"{party} may not move a referral from {state} to {to}"):
        move(state, to, party)


@pytest.mark.parametrize(
    "to",
    [
        State.ACCEPTED,
        State.DECLINED,
        State.WAITLISTED,
        State.COMPLETED,
        State.OPENED,
        State.SCHEDULED,
        State.NO_SHOW,
        State.IN_SERVICE,
        State.UNSUCCESSFUL,
    ],
)
def test_only_the_recipient_answers(to):
    assert not [state for state in State if to in MOVES[state, Party.SENDER]]
    assert [state for state in State if to in MOVES[state, Party.RECIPIENT]]


def test_only_the_sender_sends_and_enters_errors():
    for to in (State.SENT, State.ENTERED_IN_ERROR, State.WITHDRAWAL_REQUESTED):
        assert not [state for state in State if to in MOVES[state, Party.RECIPIENT]]
    assert MOVES[State.DRAFT, Party.SENDER] == {State.SENT, State.ENTERED_IN_ERROR}


def test_every_state_can_be_reached_and_left_unless_it_ends():
    reached, todo = {State.DRAFT}, [State.DRAFT]
    while todo:
        state = todo.pop()
        nexts = {*MOVES[state, Party.SENDER], *MOVES[state, Party.RECIPIENT]}
        assert bool(nexts) is (state not in TERMINAL)
        todo += nexts - reached
        reached |= nexts
    assert reached == set(State)


def test_withdrawal_is_at_once_before_acceptance_and_asked_for_after():
    assert {withdrawal_of(state) for state in UNACCEPTED} == {State.WITHDRAWN}
    assert withdrawal_of(State.ACCEPTED) == withdrawal_of(State.IN_SERVICE) == State.WITHDRAWAL_REQUESTED
    assert State.WITHDRAWN in moves(State.WITHDRAWAL_REQUESTED, Party.RECIPIENT)
    for state in (*TERMINAL, State.DRAFT, State.WITHDRAWAL_REQUESTED):
        with pytest.raises(IllegalMove):
            withdrawal_of(state)


@pytest.mark.parametrize(
    ("urgency", "last"),
    [
        (Urgency.URGENT, date(2026, 11, 24)),
        (Urgency.WEEK, date(2026, 11, 26)),
        (Urgency.NORMAL, date(2026, 12, 2)),
    ],
)
def test_answers_are_due_in_working_days(urgency, last):
    """From Friday 2026-11-20; Monday the 23rd is 勤労感謝の日."""
    sent = date(2026, 11, 20)
    assert due_on(sent, urgency, is_working_day) == last
    assert not overdue(State.OPENED, sent, urgency, last, is_working_day)
    assert overdue(State.OPENED, sent, urgency, date.fromordinal(last.toordinal() + 1), is_working_day)
    assert not overdue(State.ACCEPTED, sent, urgency, date(2027, 3, 1), is_working_day)


def test_the_turn_of_the_year_is_not_worked():
    assert due_on(date(2026, 12, 28), Urgency.URGENT, is_working_day) == date(2027, 1, 4)
    assert not is_working_day(date(2026, 12, 29))
    assert is_working_day(date(2026, 12, 28))


@given(st.dates(date(2000, 1, 1), date(2049, 12, 1)), st.sampled_from(Urgency))
def test_the_due_day_is_a_working_day_after_the_start(start, urgency):
    due = due_on(start, urgency, is_working_day)
    assert due > start
    assert is_working_day(due)


def test_what_stands_still_is_stalled_and_what_ended_is_not():
    old, today = date(2026, 10, 1), date(2026, 11, 20)
    for state in State:
        expected = state not in TERMINAL and state not in (State.DRAFT, State.IN_SERVICE)
        assert stalled(state, old, Urgency.NORMAL, today, is_working_day) is expected
        assert not stalled(state, today, Urgency.NORMAL, today, is_working_day)
