"""Figures: the own ones counted by hand, the network's without small numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import clock
from matching.referrals import actions_figures, actions_referral
from matching.referrals.answer import Answer
from matching.referrals.figures import (
    Decision,
    Move,
    Quarter,
    ended_quarters,
    network_figures,
    own_figures,
    quarter_of,
)
from matching.referrals.state import Party, State
from matching.referrals.suppression import K
from tests.matching.referrals.conftest import a_world, send
from tests.matching.referrals.test_desk import entries
from tests.page import check

AT = datetime(2026, 6, 1, tzinfo=UTC)
DECISIONS = st.lists(
    st.builds(
        Decision,
        to=st.sampled_from([State.ACCEPTED, State.SCHEDULED, State.WAITLISTED, State.DECLINED]),
        reason=st.sampled_from(["", "no_vacancy", "out_of_area", "duplicate"]),
        area=st.sampled_from(["", "011011", "011029", "131016"]),
        days=st.integers(0, 30),
    ),
    max_size=120,
)


def day(n: float, to: State, **said: str) -> Move:
    return Move(AT + timedelta(days=n), to, **said)


def test_own_figures_by_hand():
    found = own_figures(
        [
            [day(0, State.SENT), day(1, State.OPENED), day(2, State.ACCEPTED), day(4, State.IN_SERVICE),
             day(30, State.COMPLETED, outcome="retained")],
            [day(0, State.SENT), day(4, State.DECLINED, reason="no_vacancy")],
            [day(0, State.SENT)],
        ]
    )  # fmt: skip
    assert found.slips == 3
    assert found.answers == {"accepted": 1, "declined": 1, "none": 1}
    assert (found.reasons, found.outcomes) == ({"no_vacancy": 1}, {"retained": 1})
    assert found.days == {"opened": 1, "answered": 3, "meeting": None, "in_service": 4, "ended": 30}


@given(DECISIONS)
def test_nothing_small_is_shown_and_the_tables_agree(decisions):
    found = network_figures(decisions)
    if len(decisions) < K:
        assert found.total is None
        return
    assert found.total == len(decisions)
    assert (found.accepted is None) == (found.not_accepted is None)
    if found.accepted is None:
        assert found.reasons is None
        assert found.areas is None
        return
    assert min(found.accepted, found.not_accepted) >= K
    assert found.accepted + found.not_accepted == found.total
    if found.reasons:
        assert found.reasons.total == (found.not_accepted,)
    if found.areas:
        assert found.areas.total == (found.accepted, found.not_accepted)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_quarters_follow_one_another(on: date):
    quarter = quarter_of(on)
    assert quarter.start <= on < quarter.next.start
    assert quarter.next.before == quarter
    assert all(each.next.start <= on for each in ended_quarters(on, 5))


def test_quarters_of_a_fiscal_year():
    assert quarter_of(date(2026, 4, 1)) == Quarter(2026, 1)
    assert quarter_of(date(2027, 3, 31)) == Quarter(2026, 4)
    assert ended_quarters(date(2026, 11, 24), 2) == [Quarter(2026, 2), Quarter(2026, 1)]


@pytest.fixture
def answered(any_app):
    """Twenty-four first answers in the quarter before this one, half of them refusals."""
    world = a_world(any_app)
    start = quarter_of(clock.today()).before.start
    with clock.frozen(datetime(start.year, start.month, 10, 3, tzinfo=UTC)):
        numbers = [send(world) for _ in range(24)]
    with clock.frozen(datetime(start.year, start.month, 13, 3, tzinfo=UTC)):
        for n, number in enumerate(numbers):
            given_answer = (
                Answer(State.ACCEPTED) if n % 2 else Answer(State.DECLINED, reason_code="no_vacancy")
            )
            actions_referral.answer(world.people.suzuki.member, number, given_answer)
    return world


def test_the_database_counts_first_answers_of_the_quarter(answered):
    page = actions_figures.network(answered.people.takahashi.member, "")
    found = page.figures
    assert (found.total, found.accepted, found.not_accepted, found.median_days) == (24, 12, 12, 3)
    assert found.areas.rows == (("011011", (12, 12)),)
    assert found.reasons.rows == (("no_vacancy", (12,)),)
    earlier = page.quarters[1]
    assert (
        actions_figures.network(
            answered.people.takahashi.member, f"{earlier.fiscal_year}-{earlier.number}"
        ).figures.total
        is None
    )
    assert entries()[-1].action == "referral.figures"
    own = actions_figures.own(answered.people.suzuki.member, Party.RECIPIENT)
    assert (own.slips, own.answers) == (24, {"declined": 12, "accepted": 12})
    assert actions_figures.own(answered.people.tanaka.member, Party.RECIPIENT).slips == 0


def test_the_pages_and_who_may_see_them(app, signed_in):
    world = a_world(app)
    number = send(world)
    actions_referral.answer(
        world.people.suzuki.member, number, Answer(State.DECLINED, reason_code="out_of_area")
    )
    page = check(signed_in(world.people.suzuki).get("/desk/figures"))
    assert "区域外" in page.text
    assert "山本" not in page.text
    city = signed_in(world.people.takahashi)
    assert "10件に満たない" in check(city.get("/desk/figures/network")).text
    assert city.get("/desk/figures/network?quarter=<b>").status_code == 200
    assert city.get("/desk/figures").status_code == 403
    assert signed_in(world.people.sato).get("/desk/figures/network").status_code == 403
