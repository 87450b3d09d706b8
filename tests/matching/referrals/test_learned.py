"""What the database teaches of an office: its first answers, in the months asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from foundation import clock
from foundation.db import db
from matching.referrals import actions_referral, actions_slip
from matching.referrals.answer import Answer
from matching.referrals.state import State
from matching.referrals.store_learned import learned
from tests.matching.referrals.conftest import a_world, order, send


@pytest.fixture
def world(any_app):
    return a_world(any_app)


def answer(world, number, to, **said) -> None:
    actions_referral.answer(world.people.suzuki.member, number, Answer(State(to), **said))


def test_first_answers_count_and_only_those(world):
    now = clock.now()
    with clock.frozen(now - timedelta(days=30)):
        first = send(world)
        second, third = (
            actions_slip.issue_slips(world.people.sato.member, world.client_id, order(world))[0]
            for _ in range(2)
        )
    with clock.frozen(now - timedelta(days=26)):
        answer(world, first, "waitlisted")
        answer(world, second, "declined", reason_code="no_vacancy")
    with clock.frozen(now - timedelta(days=10)):
        answer(world, first, "scheduled", meeting_at=now - timedelta(days=5))
    with clock.frozen(now - timedelta(days=4)):
        answer(world, first, "in_service")
    found = learned()
    assert set(found) == {world.b}
    assert (found[world.b].answered, found[world.b].accepted) == (2, 0)
    assert found[world.b].declines == {"no_vacancy": 1}
    assert (found[world.b].median_answer_days, found[world.b].median_wait_days) == (4, 25)
    actions_referral.enter_error(world.people.sato.member, first, "重複")
    assert learned([world.b])[world.b].answered == 1
    assert learned([world.c]) == {}
    assert third


def test_old_answers_are_forgotten_and_it_is_one_query(world):
    with clock.frozen(clock.now() - timedelta(days=500)):
        number = send(world)
        answer(world, number, "declined", reason_code="out_of_area")
    assert learned() == {}
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    assert learned(months=24)[world.b].declines == {"out_of_area": 1}
    assert len(seen) == 1
