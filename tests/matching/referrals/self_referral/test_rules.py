"""The pure rules: who may move what, when somebody is reminded, how long it is kept, what keeps machines out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.referrals.code import code_from, read_code
from matching.referrals.self_referral import spam
from matching.referrals.self_referral.state import (
    AWAITING,
    MOVES,
    IllegalMove,
    Side,
    Stage,
    State,
    answers,
    kept_until,
    late_stages,
    latest_expired,
    move,
)
from matching.referrals.self_referral.telling import Telling, Way, looks_like, plain_word
from matching.referrals.working_day import is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@given(st.sampled_from(State), st.sampled_from(State), st.sampled_from(Side))
def test_only_the_table_moves(state: State, to: State, side: Side):
    legal = to in MOVES[state] and (to is State.WITHDRAWN) == (side is Side.PERSON)
    if legal:
        assert move(state, to, side) is to
    else:
        with pytest.raises(IllegalMove):
            move(state, to, side)


def test_the_person_can_always_take_it_back_once():
    assert all(State.WITHDRAWN in MOVES[state] for state in State if state is not State.WITHDRAWN)
    assert MOVES[State.WITHDRAWN] == frozenset()
    assert answers(State.CLOSED) == ()
    assert answers(State.SENT) == (State.ANSWERED, State.CALL_PLANNED, State.CLOSED)


def test_three_working_days_then_the_coordinator():
    friday = date(2026, 11, 20)  # 11/23 is a holiday: due on Thursday 11/26
    assert late_stages(State.SENT, friday, date(2026, 11, 26), is_working_day) == ()
    assert late_stages(State.OPENED, friday, date(2026, 11, 27), is_working_day) == (Stage.ORGANIZATION,)
    assert late_stages(State.SENT, friday, date(2026, 12, 2), is_working_day) == tuple(Stage)


@given(st.sampled_from(State), DAYS, st.integers(0, 60))
def test_an_answered_request_reminds_nobody(state: State, sent: date, days: int):
    stages = late_stages(state, sent, sent + timedelta(days=days), is_working_day)
    assert not stages or state in AWAITING
    assert stages == tuple(Stage)[: len(stages)]


@given(DAYS)
def test_data_go_the_day_after_they_may(today: date):
    last = latest_expired(today)
    assert kept_until(last) < today <= kept_until(last + timedelta(days=1))


@given(st.lists(st.integers(0, 100_000), max_size=40), st.lists(st.integers(0, 100_000), max_size=60))
def test_the_limits_hold(address: list[int], listing: list[int]):
    def ago(seconds: list[int]) -> list[datetime]:
        return [NOW - timedelta(seconds=s) for s in seconds]

    def within(seconds: list[int], span: int) -> int:
        return sum(s < span for s in seconds)

    is_full = within(address, 3600) >= 5 or within(address, 86_400) >= 15 or within(listing, 3600) >= 30
    if is_full:
        with pytest.raises(spam.TooMany):
            spam.check_limits(ago(address), ago(listing), NOW)
    else:
        spam.check_limits(ago(address), ago(listing), NOW)


@pytest.mark.parametrize(
    ("seconds", "refused"), [(0, spam.TooFast), (2, spam.TooFast), (43_201, spam.TooLate), (-5, spam.TooFast)]
)
def test_a_form_is_neither_too_young_nor_too_old(seconds: int, refused: type):
    with pytest.raises(refused):
        spam.check_age(NOW - timedelta(seconds=seconds), NOW)
    spam.check_age(NOW - timedelta(seconds=3), NOW)


@given(st.integers(0, 2**256 - 1))
def test_a_number_gives_a_code_that_reads(number: int):
    assert read_code(code_from(number)) == code_from(number) == code_from(number)


def test_the_word_is_the_same_however_it_is_typed():
    assert plain_word(" Ａbc １２-３４ ") == "abc1234"
    assert plain_word("5678") == plain_word("５６７８")
    assert plain_word("ひまわり") != plain_word("ひまわい")


@pytest.mark.parametrize(
    ("way", "contact", "fits"),
    [
        (Way.PHONE, "０９０−１２３４−５６７８", True),
        (Way.PHONE, "でんわ", False),
        (Way.MAIL, "hana@example.jp", True),
        (Way.MAIL, "hana", False),
        (Way.MAIL, "ha na@example.jp", False),
        (Way.OTHER, "さくら寮の佐々木さん", True),
    ],
)
def test_a_contact_fits_its_way(way: Way, contact: str, fits: bool):
    assert looks_like(way, contact) is fits


def test_telling_survives_the_database():
    told = Telling(
        "はな", "mail", "h@example.jp", "夜", ("food",), accommodations=("writing",), discreet=True
    )
    assert Telling.from_json(told.to_json() | {"unknown": 1}) == told
    assert told.safe_contact == "h@example.jp　夜"
