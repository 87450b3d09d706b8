"""Referrals, their events, numbers and codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, delete, func, or_, select, text, update

from foundation.db import db
from matching.referrals import guards  # noqa: F401 – the triggers come with the tables
from matching.referrals.models_referral import (
    Referral,
    ReferralEvent,
    ReplyAttempt,
    SlipCounter,
    SlipKey,
)
from matching.referrals.number import SlipNumber, office_key
from matching.referrals.state import AWAITING_ANSWER, UNACCEPTED, Party, State
from matching.referrals.store import NotHere


class ReferralNotFound(NotHere):
    pass


class MovedMeanwhile(Exception):
    """Somebody else moved the referral first; nothing was changed."""


def lock_counter(organization_id: UUID, fiscal_year: int) -> None:
    """The organization's slips of this year are numbered one after the other from here to the transaction's
    end.
    """
    insert = text(
        "INSERT INTO slip_counter (organization_id, fiscal_year, last_serial) "
        "VALUES (:organization, :year, 0) ON CONFLICT DO NOTHING"
    ).bindparams(bindparam("organization", type_=Uuid()))
    db.session.execute(insert, {"organization": organization_id, "year": fiscal_year})
    db.session.execute(
        select(SlipCounter.last_serial)
        .where(SlipCounter.organization_id == organization_id, SlipCounter.fiscal_year == fiscal_year)
        .with_for_update()
    )


def next_number(organization_id: UUID, fiscal_year: int) -> SlipNumber:
    """The next of the year; needs `lock_counter`. A transaction that fails gives its number back."""
    serial = db.session.scalar(
        update(SlipCounter)
        .where(SlipCounter.organization_id == organization_id, SlipCounter.fiscal_year == fiscal_year)
        .values(last_serial=SlipCounter.last_serial + 1)
        .returning(SlipCounter.last_serial)
    )
    assert serial is not None, "lock_counter comes first"  # noqa: S101 – a programming error, not an input
    return SlipNumber(_slip_key(organization_id), fiscal_year, serial)


def _slip_key(organization_id: UUID) -> str:
    key = db.session.scalar(select(SlipKey.key).where(SlipKey.organization_id == organization_id))
    attempt = 0
    while key is None:
        proposed = office_key(organization_id, attempt)
        taken = db.session.scalar(select(SlipKey.organization_id).where(SlipKey.key == proposed))
        if taken is None:
            db.session.add(SlipKey(organization_id=organization_id, key=proposed))
            db.session.flush()
            key = proposed
        attempt += 1
    return key


def issued_with(organization_id: UUID, idempotency_key: str) -> str | None:
    """The number of the slip that this very form has made already."""
    return db.session.scalar(
        select(Referral.number).where(
            Referral.from_organization_id == organization_id, Referral.idempotency_key == idempotency_key
        )
    )


def referral(organization_id: UUID, number: str, *, to_change: bool = False) -> Referral:
    """For its sender or its recipient; anybody else does not find it."""
    query = select(Referral).where(
        Referral.number == number,
        or_(Referral.from_organization_id == organization_id, Referral.to_organization_id == organization_id),
    )
    return _one(query.where(Referral.state != State.DRAFT), to_change)


def referral_by_code(code_key: str, *, to_change: bool = False) -> Referral:
    return _one(select(Referral).where(Referral.code_key == code_key), to_change)


def referral_by_id(referral_id: UUID, *, to_change: bool = False) -> Referral:
    return _one(select(Referral).where(Referral.id == referral_id), to_change)


def _one(query: Select[Referral], to_change: bool) -> Referral:
    if to_change:
        query = query.with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise ReferralNotFound
    return found


def unaccepted_on(consent_id: UUID) -> Sequence[Referral]:
    """Slips sent on this consent that nobody has accepted, locked."""
    query = select(Referral).where(Referral.consent_id == consent_id, Referral.state.in_(UNACCEPTED))
    locked = query.order_by(Referral.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def move(row: Referral, to: State, by: UUID, at: datetime, next_on: date | None) -> None:
    """Guarded: only from the state that was read. MovedMeanwhile otherwise."""
    done = db.session.execute(
        update(Referral)
        .where(Referral.id == row.id, Referral.state == row.state)
        .values(state=to.value, moved_at=at, moved_by_organization_id=by, next_on=next_on)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise MovedMeanwhile
    db.session.expire(row)


def amended(row: Referral, at: datetime, next_on: date | None) -> None:
    """Guarded like `move`, for an answer that is said anew in the same state."""
    done = db.session.execute(
        update(Referral)
        .where(Referral.id == row.id, Referral.state == row.state)
        .values(moved_at=at, next_on=next_on)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise MovedMeanwhile
    db.session.expire(row)


def put_on(row: Referral, party: Party, user_id: UUID | None) -> None:
    """Who is on it on that side from now on; nobody with None."""
    column = "sender_user_id" if party is Party.SENDER else "recipient_user_id"
    db.session.execute(
        update(Referral)
        .where(Referral.id == row.id)
        .values({column: user_id})
        .execution_options(synchronize_session=False)
    )
    db.session.expire(row)


def events(referral_id: UUID) -> Sequence[ReferralEvent]:
    query = select(ReferralEvent).where(ReferralEvent.referral_id == referral_id)
    return db.session.scalars(query.order_by(ReferralEvent.at, ReferralEvent.id)).all()


def chain_of(row: Referral) -> tuple[str | None, Sequence[str]]:
    """Numbers of the slip that this one goes on from, and of those that go on from it."""
    before = select(Referral.number).where(Referral.id == row.part_of_id) if row.part_of_id else None
    after = select(Referral.number).where(Referral.part_of_id == row.id).order_by(Referral.created_at)
    numbers = [number for number in db.session.scalars(after) if number]
    return (db.session.scalar(before) if before is not None else None), numbers


def of_client(client_id: UUID) -> Sequence[Referral]:
    return db.session.scalars(
        select(Referral).where(Referral.client_id == client_id).order_by(Referral.created_at.desc())
    ).all()


def latest_of(user_id: UUID) -> Referral:
    """The last slip that this person made, for what never needs typing twice.

    ReferralNotFound for the first one.
    """
    made = select(Referral).where(Referral.created_by == user_id, Referral.slip_hash.is_not(None))
    return _one(made.order_by(Referral.created_at.desc()).limit(1), to_change=False)


def attempts_since(address_key: str, since: datetime) -> int:
    query = select(func.count()).where(ReplyAttempt.address_key == address_key, ReplyAttempt.at > since)
    return db.session.scalar(query) or 0


def forget_attempts_before(moment: datetime) -> None:
    db.session.execute(delete(ReplyAttempt).where(ReplyAttempt.at <= moment))


def count_wrong_fact(referral_id: UUID) -> None:
    db.session.execute(
        update(Referral).where(Referral.id == referral_id).values(wrong_facts=Referral.wrong_facts + 1)
    )


def waiting(organization_id: UUID) -> int:
    """How many slips wait for this organization's answer."""
    query = select(func.count()).where(
        Referral.to_organization_id == organization_id, Referral.state.in_(AWAITING_ANSWER)
    )
    return db.session.scalar(query) or 0
