"""The sequential model: what the database may hold after everything that was acknowledged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bench.referral_load.told import Told
from foundation import audit
from foundation.db import db
from matching.referrals.models import Consent
from matching.referrals.models_referral import DisclosureRecord, Referral, ReferralEvent
from matching.referrals.state import UNACCEPTED, IllegalMove, Party, State, move


def problems(told: Told) -> list[str]:
    """What the database holds that the model does not, or the other way round; [] when all is well."""
    rows = {row.id: row for row in db.session.scalars(select(Referral))}
    found = [*told.faults, *_numbers(rows.values()), *_consents(rows), *_once(rows, told)]
    found += [*_steps(rows, told), *_records(rows)]
    audit.verify()
    db.session.rollback()
    return found


def _once(rows: dict[UUID, Referral], told: Told) -> Iterator[str]:
    made = Counter(row.idempotency_key for row in rows.values())
    yield from (f"{key} was acknowledged, and is not there" for key in told.issued if key not in made)
    yield from (f"{key} is there {n} times" for key, n in made.items() if n > 1)


def _steps(rows: dict[UUID, Referral], told: Told) -> list[str]:
    found: list[str] = []
    events: dict[UUID, list[ReferralEvent]] = {each: [] for each in rows}
    for event in db.session.scalars(select(ReferralEvent).order_by(ReferralEvent.at)):
        events[event.referral_id].append(event)
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
    return found


def _records(rows: dict[UUID, Referral]) -> Iterator[str]:
    told_of = Counter(db.session.scalars(select(DisclosureRecord.referral_id)))
    yield from (
        f"{row.number} has {told_of[row.id]} records" for row in rows.values() if told_of[row.id] != 1
    )


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
