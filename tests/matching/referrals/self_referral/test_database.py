"""What the database itself refuses, on SQLite and PostgreSQL; reminders and erasing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from foundation import clock
from foundation.cli import cli
from foundation.db import db
from foundation.outbox import OutboxMail
from matching.referrals.self_referral import actions_desk, actions_timers
from matching.referrals.self_referral.actions_desk import Reply
from matching.referrals.self_referral.models import SelfReferral, SelfReferralEvent, SelfReferralReminder
from matching.referrals.self_referral.state import State
from tests.matching.referrals.self_referral.conftest import ask
from tests.matching.referrals.test_desk import entries, read, rows


@pytest.fixture
def row(any_world, any_app) -> SelfReferral:
    ask(any_app.test_client(), any_world)
    return rows(SelfReferral)[0]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"state": "withdrawn"}, ""),
        ({"state": "nowhere"}, ""),
        ({"listing_id": uuid4()}, "self_referral.fixed"),
        ({"consent_version": "2"}, "self_referral.fixed"),
        ({"code_key": "other"}, "self_referral.fixed"),
        ({"erased_at": clock.now()}, ""),
        ({"client_id": "c"}, "self_referral.no_consent"),
    ],
)
def test_a_request_is_not_bent(any_world, row, change, rule):
    values = {name: any_world.client_id if value == "c" else value for name, value in change.items()}
    with pytest.raises(DatabaseError) as refused:
        db.session.execute(update(SelfReferral).values(**values))
    assert rule in str(refused.value.orig)
    db.session.rollback()


def test_tombstones_and_events_stay(any_world, row):
    for statement in (
        delete(SelfReferral),
        delete(SelfReferralEvent),
        update(SelfReferralEvent).values(actor="x"),
    ):
        with pytest.raises(DatabaseError):
            db.session.execute(statement)
        db.session.rollback()


def test_after_six_months_it_is_erased_once_and_does_not_come_back(any_world, row):
    actions_desk.answer(any_world.people.suzuki.member, row.reference, Reply(State.ANSWERED, "はい"))
    with clock.frozen(clock.now() + timedelta(days=180)):
        assert actions_timers.erase_expired() == 0
    with clock.frozen(clock.now() + timedelta(days=190)):
        assert [actions_timers.erase_expired() for _ in range(2)] == [1, 0]
    after = rows(SelfReferral)[0]
    assert (after.state, after.told_sealed, after.code_key) == ("answered", None, None)
    assert all(event.message_sealed is None for event in rows(SelfReferralEvent))
    assert [e.action for e in entries()][-1] == "self_referral.erased"
    with pytest.raises(DatabaseError) as refused:
        db.session.execute(update(SelfReferral).values(told_sealed=b"x", erased_at=None))
    assert "self_referral" in str(refused.value.orig)
    db.session.rollback()
    with pytest.raises(actions_desk.IsErased):
        actions_desk.answer(any_world.people.suzuki.member, row.reference, Reply(State.CLOSED))


def test_the_office_is_reminded_then_the_coordinator_each_once(any_world, row):
    db.session.execute(text("DELETE FROM outbox_mail"))
    db.session.commit()
    assert actions_timers.queue_reminders() == 0
    told: list[int] = []
    for days in range(4, 40, 3):  # how many of them are working days depends on the season
        with clock.frozen(clock.now() + timedelta(days=days)):
            told.append(actions_timers.queue_reminders())
            assert actions_timers.queue_reminders() == 0
    assert told.count(1) in (1, 2)
    assert set(told) == {0, 1}
    assert len(rows(SelfReferralReminder)) == 2
    people = any_world.people
    assert [
        (m.recipient, m.subject_key.split(".")[2])
        for m in read(db.select(OutboxMail).order_by(OutboxMail.queued_at))
    ] == [
        (people.suzuki.email, "remind_organization"),
        (people.takahashi.email, "remind_coordinator"),
    ]


def test_the_command_says_what_it_would_erase(any_app, row):
    runner = any_app.test_cli_runner()
    with clock.frozen(clock.now() + timedelta(days=190)):
        dry = runner.invoke(cli, ["self-referrals", "purge", "--dry-run", "--json"])
        assert '"due": 1' in dry.output
        assert rows(SelfReferral)[0].told_sealed is not None
        assert "1件消しました" in runner.invoke(cli, ["self-referrals", "purge"]).output
    assert rows(SelfReferral)[0].told_sealed is None
