"""Many clients at once, on both databases, against a model that does one thing after the other.

The same code with 50 clients × 1,000 operations and 500 races: `python -m bench.referral_load`.
"""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from bench.referral_load.cast import offices
from bench.referral_load.clients import Client, run_clients
from bench.referral_load.model import problems
from bench.referral_load.races import race
from foundation.db import db
from matching.referrals.models_referral import Referral, ReferralEvent

pytestmark = pytest.mark.postgresql


def test_random_work_of_many_at_once_is_what_one_after_the_other_gives(any_app: Flask):
    found = offices(any_app)
    db.session.rollback()
    told = run_clients(any_app, [Client(found, seed) for seed in range(8)], operations=25)
    assert problems(told) == []
    assert len(told.issued) > 5  # who comes first is chance: on a busy machine most are refused
    assert sum(told.steps.values()) > 2


def test_the_model_notices_what_was_lost_and_what_was_done_twice(any_app: Flask):
    """So that the test before can fail: a step that nobody took, a slip that is not there."""
    found = offices(any_app)
    db.session.rollback()
    told = run_clients(any_app, [Client(found, seed) for seed in range(2)], operations=15)
    assert problems(told) == []
    told.issued["x:y"] = "K7Q2-2026-0099"
    number = db.session.scalars(db.select(Referral.number)).first()
    db.session.rollback()
    told.steps[str(number), "completed"] += 5
    assert len(problems(told)) == 2
    lost = db.session.scalars(db.select(ReferralEvent.id)).first()
    db.session.rollback()
    table = "ALTER TABLE referral_event DISABLE TRIGGER USER"
    if db.engine.dialect.name == "sqlite":
        table = "DROP TRIGGER referral_event_kept"
    db.session.execute(db.text(table))
    db.session.execute(db.delete(ReferralEvent).where(ReferralEvent.id == lost))
    assert len(problems(told)) > 2


def test_sending_and_withdrawing_consent_at_the_same_moment(any_app: Flask):
    found = offices(any_app)
    outcomes = Counter(race(any_app, found[seed % 2], seed) for seed in range(12))
    assert sum(outcomes.values()) == 12
