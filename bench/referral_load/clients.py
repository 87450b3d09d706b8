"""Clients that do random things, many at the same moment, and remember what they were told."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bench.referral_load.cast import Office, give
from bench.referral_load.told import Told
from foundation import clock
from foundation.db import db
from matching.referrals import actions_consent, actions_hand, actions_referral, actions_slip
from matching.referrals.answer import NEEDS_MEETING, NEEDS_OUTCOME, NEEDS_REASON, Answer
from matching.referrals.fields import new_token
from matching.referrals.models import Consent
from matching.referrals.models_referral import Referral
from matching.referrals.state import MOVES, IllegalMove, Party, State
from matching.referrals.store_referral import MovedMeanwhile

ANSWERS = tuple(sorted({to for state in State for to in MOVES[state, Party.RECIPIENT]} - {State.OPENED}))
REFUSED = (IllegalMove, MovedMeanwhile, actions_slip.SlipRefused, actions_hand.NoColleague)


class Client:
    """One client: does random things and remembers what it was told."""

    def __init__(self, offices: Sequence[Office], seed: int) -> None:
        self.offices, self.random, self.told = offices, random.Random(seed), Told()
        self.orders: list[tuple[Office, Any]] = []
        self.known: list[str] = []

    def run(self, operations: int, until: float = float("inf")) -> None:
        """`until`: the time.monotonic() at which no further operation is begun."""
        works = (self.issue, self.answer, self.open, self.take_back, self.consent, self.hand)
        for work in self.random.choices(works, weights=(25, 40, 8, 10, 10, 7), k=operations):
            start = time.perf_counter()
            if time.monotonic() > until:
                return
            try:
                work(self.random.choice(self.offices))
            except REFUSED as error:
                self.told.refused[type(error).__name__] += 1
            except OperationalError as error:
                db.session.rollback()
                self.told.refused[f"busy: {type(error.orig).__name__}"] += 1
            except Exception as error:  # noqa: BLE001 – whatever else comes is what the run looks for
                db.session.rollback()
                self.told.faults.append(f"{work.__name__}: {type(error).__name__}: {str(error)[:200]}")
            self.told.took.append(time.perf_counter() - start)
            db.session.remove()

    def issue(self, office: Office) -> None:
        from tests.matching.referrals.conftest import slip_order

        again = self.orders and self.random.random() < 0.3
        if not again:
            to = tuple(self.random.sample(office.listings, self.random.choice((1, 1, 2))))
            self.orders.append((office, slip_order(to, token=new_token())))
        where, order = self.orders[-1] if not again else self.random.choice(self.orders)
        numbers = actions_slip.issue_slips(where.sender, where.client_id, order)
        for key, number in zip(order.keys, numbers, strict=True):
            if self.told.issued.setdefault(key, number) != number:
                self.told.faults.append(f"{key} made {number} and {self.told.issued[key]}")
        self.known += numbers

    def answer(self, office: Office) -> None:
        to = self.random.choice(ANSWERS)
        given = Answer(
            to,
            reason_code="duplicate" if to in NEEDS_REASON else "",
            outcome="settled" if to in NEEDS_OUTCOME else "",
            meeting_at=clock.now() + timedelta(days=3) if to in NEEDS_MEETING else None,
            message="x",
        )
        number, row = self._some()
        if row is not None:
            who = next(m for m in office.recipients if m.organization_id == row)
            actions_referral.answer(who, number, given, new_token())
            self.told.steps[number, to.value] += 1

    def open(self, office: Office) -> None:
        number, to = self._some()
        if to is not None:
            actions_referral.open_referral(
                next(m for m in office.recipients if m.organization_id == to), number
            )

    def take_back(self, office: Office) -> None:
        number, _ = self._some()
        sender = next((o.sender for o in self.offices if number and self._sends(o, number)), None)
        if sender is None:
            return
        if self.random.random() < 0.3:
            actions_referral.enter_error(sender, number, "x", new_token())
            self.told.steps[number, State.ENTERED_IN_ERROR.value] += 1
        else:
            to = actions_referral.withdraw(sender, number, "x", new_token())
            self.told.steps[number, to.value] += 1

    def consent(self, office: Office) -> None:
        if self.random.random() < 0.6:
            give(office, self.random.choice(office.listings))
            return
        query = select(Consent.id).where(
            Consent.client_id == office.client_id, Consent.withdrawn_at.is_(None)
        )
        running = db.session.scalars(query.limit(50)).all()
        db.session.rollback()
        if running:
            actions_consent.withdraw_consent(office.sender, office.client_id, self.random.choice(running))

    def hand(self, office: Office) -> None:
        number, to = self._some()
        if to is not None:
            who = next(m for m in office.recipients if m.organization_id == to)
            actions_hand.hand(who, number, self.random.choice((who.user_id, None)))

    def _some(self) -> tuple[str, UUID | None]:
        """A slip of one's own or one that another client made lately, and its recipient."""
        query = select(Referral.number, Referral.to_organization_id).order_by(Referral.moved_at.desc())
        if self.known and self.random.random() < 0.5:
            query = query.where(Referral.number == self.random.choice(self.known))
        rows = db.session.execute(query.limit(30)).all()
        db.session.rollback()
        if not rows:
            return "", None
        row = self.random.choice(rows)
        return row.number, row.to_organization_id

    @staticmethod
    def _sends(office: Office, number: str) -> bool:
        query = select(Referral.id).where(
            Referral.number == number, Referral.from_organization_id == office.sender.organization_id
        )
        found = db.session.scalar(query)
        db.session.rollback()
        return found is not None


def run_clients(app: Flask, clients: Sequence[Client], operations: int, until: float = float("inf")) -> Told:
    """All clients of one process at the same moment, each in a thread with a session of its own."""
    gate = threading.Barrier(len(clients))

    def work(client: Client) -> None:
        with app.app_context():
            gate.wait(60)
            client.run(operations, until)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = Told()
    for client in clients:
        told.add(client.told)
    return told
