"""Many clients at once on slips, checked against a model that does one thing after the other.

`python -m bench.referral_load` runs the full size (50 clients × 1,000 random operations, 500 races of sending
against withdrawing consent) on SQLite and on PostgreSQL; the tests run the same with sizes that CI bears.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from accounts.member import Member
from app import create_app
from foundation import audit, clock
from foundation.db import db
from matching.referrals import actions_client, actions_consent, actions_hand, actions_referral, actions_slip
from matching.referrals.answer import NEEDS_MEETING, NEEDS_OUTCOME, NEEDS_REASON, Answer
from matching.referrals.client import ClientData
from matching.referrals.consent import Item
from matching.referrals.fields import new_token
from matching.referrals.models import Consent
from matching.referrals.models_referral import DisclosureRecord, Referral, ReferralEvent
from matching.referrals.state import MOVES, UNACCEPTED, IllegalMove, Party, State, move
from matching.referrals.store_referral import MovedMeanwhile

THREADS = 10
"""Clients of one process: a process has 15 connections."""
ANSWERS = tuple(sorted({to for state in State for to in MOVES[state, Party.RECIPIENT]} - {State.OPENED}))
REFUSED = (IllegalMove, MovedMeanwhile, actions_slip.SlipRefused, actions_hand.NoColleague)


@dataclass(frozen=True)
class Office:
    """A sender with a person to refer, and where it sends to: (member, client, listings, their members)."""

    sender: Member
    client_id: UUID
    listings: tuple[UUID, ...]
    recipients: tuple[Member, ...]


@dataclass
class Told:
    """What the site has acknowledged to its clients."""

    issued: dict[str, str] = field(default_factory=dict)  # token → number
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)  # (number, state) → how often
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def add(self, other: Told) -> None:
        for token, number in other.issued.items():
            if self.issued.setdefault(token, number) != number:
                self.faults.append(f"one form made {number} and {self.issued[token]}")
        self.steps += other.steps
        self.refused += other.refused
        self.faults += other.faults
        self.took += other.took


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


def give(office: Office, listing_id: UUID) -> UUID:
    today = clock.today()
    given = actions_consent.ConsentGiven(
        (listing_id,), "consent", frozenset(Item), "x", today, today + timedelta(days=90), "oral", today
    )
    return actions_consent.give_consent(office.sender, office.client_id, given)[0]


def offices(app: Flask) -> tuple[Office, ...]:
    """Two senders with a person each, two recipients; consents to begin with."""
    from tests.matching.referrals.conftest import a_world

    world = a_world(app)
    people = world.people
    with app.app_context():
        second = actions_client.create_client(people.tanaka.member, ClientData(name="別の人"))
        a = Office(people.sato.member, world.client_id, (world.b, world.c), ())
        c = Office(people.tanaka.member, second, (world.a, world.b), ())
        members = (people.sato.member, people.suzuki.member, people.tanaka.member)
        found = tuple(Office(o.sender, o.client_id, o.listings, members) for o in (a, c))
        for office in found:
            for listing_id in office.listings:
                give(office, listing_id)
        db.session.remove()
    return found


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


def problems(told: Told) -> list[str]:
    """What the database holds that the model does not, or the other way round; [] when all is well."""
    rows = {row.id: row for row in db.session.scalars(select(Referral))}
    events: dict[UUID, list[ReferralEvent]] = {each: [] for each in rows}
    for event in db.session.scalars(select(ReferralEvent).order_by(ReferralEvent.at)):
        events[event.referral_id].append(event)
    found = [*told.faults, *_numbers(rows.values()), *_consents(rows)]
    made = Counter(row.idempotency_key for row in rows.values())
    found += [f"{key} was acknowledged, and is not there" for key in told.issued if key not in made]
    found += [f"{key} is there {n} times" for key, n in made.items() if n > 1]
    steps: Counter[tuple[str, str]] = Counter()
    for row in rows.values():
        state = State.DRAFT
        for event in events[row.id]:
            state = _replayed(state, event, found)
            steps[str(row.number), event.to_state] += 1
        if state != row.state:
            found.append(f"{row.number}: its events end in {state}, its row in {row.state}")
    missing = told.steps - steps
    found += [f"{number}: {to} was acknowledged {n} times too often" for (number, to), n in missing.items()]
    told_of = Counter(db.session.scalars(select(DisclosureRecord.referral_id)))
    found += [f"{row.number} has {told_of[row.id]} records" for row in rows.values() if told_of[row.id] != 1]
    audit.verify()
    db.session.rollback()
    return found


def _replayed(state: State, event: ReferralEvent, found: list[str]) -> State:
    """The sequential model: each event must be a legal step from where the one before ended."""
    if event.from_state != state:
        found.append(f"{event.referral_id}: a step from {event.from_state}, but it was {state}")
    try:
        return move(state, State(event.to_state), Party(event.party))
    except IllegalMove as error:
        found.append(str(error))
        return State(event.to_state)


def _numbers(rows: Any) -> Iterator[str]:
    serials: dict[tuple[UUID, int], list[int]] = {}
    for row in rows:
        serials.setdefault((row.from_organization_id, row.fiscal_year), []).append(row.serial)
    for key, numbers in serials.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"numbers of {key} have a gap or a double"


def _consents(rows: dict[UUID, Referral]) -> Iterator[str]:
    consents = {row.id: row for row in db.session.scalars(select(Consent))}
    for row in rows.values():
        consent = consents.get(row.consent_id) if row.consent_id else None
        if consent is None:
            yield f"{row.number} was sent without a consent"
        elif consent.withdrawn_at and row.created_at > consent.withdrawn_at:
            yield f"{row.number} was sent after its consent was withdrawn"
        elif consent.withdrawn_at and State(row.state) in UNACCEPTED:
            yield f"{row.number} is open though its consent was withdrawn"


def race(app: Flask, office: Office, seed: int) -> str:
    """Sending and withdrawing at the same moment: the consent it was sent on, or nothing is wrong with it.

    Returns what became of it: "sent, then withdrawn" or "refused".
    """
    from tests.matching.referrals.conftest import slip_order

    listing = office.listings[seed % len(office.listings)]
    query = select(Consent.id).where(
        Consent.client_id == office.client_id,
        Consent.recipient_listing_id == listing,
        Consent.withdrawn_at.is_(None),
    )
    for other in db.session.scalars(query).all():
        actions_consent.withdraw_consent(office.sender, office.client_id, other)
    consent_id = give(office, listing)
    order, outcomes, gate = slip_order((listing,), token=new_token()), [], threading.Barrier(2)
    db.session.rollback()

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

    works = [
        lambda: actions_slip.issue_slips(office.sender, office.client_id, order),
        lambda: actions_consent.withdraw_consent(office.sender, office.client_id, consent_id),
    ]
    random.Random(seed).shuffle(works)
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    query = select(Referral.state).where(Referral.consent_id == consent_id)
    states = db.session.scalars(query).all()
    db.session.rollback()
    if states not in ([], ["withdrawn"]) or len(outcomes) != 2 or (not states) != ("refused" in outcomes):
        raise AssertionError((states, outcomes))
    return "sent, then withdrawn" if states else "refused"


@contextmanager
def prepared(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(environ)
    with app.app_context():
        upgrade(directory=str(Path(__file__).parent.parent / "migrations"))
    yield app


def _process(
    environ: dict[str, str], seeds: Sequence[int], operations: int, found: Any, until: float, pipe: Any
) -> None:
    app = create_app(environ)
    pipe.send(run_clients(app, [Client(found, seed) for seed in seeds], operations, until))
    pipe.close()


def soak(environ: dict[str, str], clients: int, operations: int, races: int, minutes: float) -> bool:
    with prepared(environ) as app:
        found = offices(app)
        start, told = time.perf_counter(), Told()
        seeds, context = list(range(clients)), multiprocessing.get_context("spawn")
        until = time.monotonic() + minutes * 60
        pipes = []
        for first in range(0, clients, THREADS):
            here, there = context.Pipe(duplex=False)
            arguments = (environ, seeds[first : first + THREADS], operations, found, until, there)
            context.Process(target=_process, args=arguments).start()
            there.close()
            pipes.append(here)
        for pipe in pipes:
            told.add(pipe.recv())
        took = time.perf_counter() - start
        with app.app_context():
            wrong = problems(told)
            held = len(db.session.scalars(select(Referral.id)).all())
            db.session.remove()
            raced = Counter(race(app, found[0], n) for n in range(races))
    times = sorted(told.took)
    done = f"{len(times)} of {clients * operations} operations"
    print(f"{clients} clients, {done} in {took:.0f} s: {len(times) / took:.0f} a second")
    print(f"  p50 {times[len(times) // 2] * 1000:.0f} ms, p95 {times[len(times) * 95 // 100] * 1000:.0f} ms")
    print(f"  slips {held}, acknowledged {len(told.issued)}, steps {sum(told.steps.values())}")
    print(f"  refused: {dict(told.refused)}")
    print(f"  races {races}: {dict(raced)}")
    print(f"  wrong: {len(wrong)}", *wrong[:20], sep="\n    ")
    return not wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--races", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="begin no operation after so long")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    from tests.conftest import new_database
    from tests.postgres import cluster

    sizes, fine = (asked.clients, asked.operations, asked.races, asked.minutes), True
    with tempfile.TemporaryDirectory() as folder:
        if asked.only != "postgresql":
            print("SQLite", flush=True)
            fine &= soak({"TSUNAGI_INSTANCE": f"{folder}/sqlite"}, *sizes)
        if asked.only != "sqlite":
            with cluster() as server:
                print("PostgreSQL", flush=True)
                environ = {
                    "TSUNAGI_INSTANCE": f"{folder}/postgresql",
                    "TSUNAGI_DATABASE_URL": new_database(server),
                }
                fine &= soak(environ, *sizes)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
