"""Sending and withdrawing the consent at the same moment: never a slip without a consent."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bench.referral_load.cast import Office, give
from foundation.db import db
from matching.referrals import actions_consent, actions_slip
from matching.referrals.fields import new_token
from matching.referrals.models import Consent
from matching.referrals.models_referral import Referral


def race(app: Flask, office: Office, seed: int) -> str:
    """The consent it was sent on, or nothing, is wrong with it: "sent, then withdrawn" or "refused"."""
    from tests.matching.referrals.conftest import slip_order

    listing = office.listings[seed % len(office.listings)]
    consent_id = _only_consent(office, listing)
    order = slip_order((listing,), token=new_token())
    works = [
        lambda: actions_slip.issue_slips(office.sender, office.client_id, order),
        lambda: actions_consent.withdraw_consent(office.sender, office.client_id, consent_id),
    ]
    random.Random(seed).shuffle(works)
    outcomes = _at_once(app, works)
    states = db.session.scalars(select(Referral.state).where(Referral.consent_id == consent_id)).all()
    db.session.rollback()
    if states not in ([], ["withdrawn"]) or len(outcomes) != 2 or (not states) != ("refused" in outcomes):
        raise AssertionError((states, outcomes))
    return "sent, then withdrawn" if states else "refused"


def _only_consent(office: Office, listing: UUID) -> UUID:
    """A new consent for the listing, after all others were withdrawn."""
    query = select(Consent.id).where(
        Consent.client_id == office.client_id,
        Consent.recipient_listing_id == listing,
        Consent.withdrawn_at.is_(None),
    )
    for other in db.session.scalars(query).all():
        actions_consent.withdraw_consent(office.sender, office.client_id, other)
    consent_id = give(office, listing)
    db.session.rollback()
    return consent_id


def _at_once(app: Flask, works: Sequence[Callable[[], Any]]) -> list[str]:
    outcomes: list[str] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait(30)
            try:
                work()
                outcomes.append("done")
            except (actions_slip.SlipRefused, IntegrityError):
                outcomes.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
