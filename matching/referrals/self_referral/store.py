"""Self-referrals and what stands around them; every query of the desk names the organization that asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, update

from directory.models import Listing
from directory.store_closing import is_open
from foundation import clock
from foundation.db import db
from matching.referrals.self_referral import guards  # noqa: F401 – the triggers come with the tables
from matching.referrals.self_referral.models import (
    SelfReferral,
    SelfReferralAttempt,
    SelfReferralEvent,
    SelfReferralReminder,
)
from matching.referrals.self_referral.state import AWAITING, OPEN, State
from matching.referrals.store import NotHere

GENERAL_WINDOWS = ("self_reliance_office", "municipality", "welfare_office", "social_welfare_council")
"""Who takes everybody of a municipality, first the one that fits most."""
LINES = 200


class SelfReferralNotFound(NotHere):
    pass


class ListingNotThere(NotHere):
    pass


def listing(listing_id: UUID) -> Listing:
    """One that the public may see and that has not closed."""
    query = select(Listing).where(
        Listing.id == listing_id,
        Listing.visibility.in_(("public", "address_hidden")),
        is_open(),
    )
    found = db.session.scalar(query)
    if found is None:
        raise ListingNotThere
    return found


def phone_of(listing_id: UUID) -> str:
    """Empty where the listing is gone."""
    return db.session.scalar(select(Listing.phone).where(Listing.id == listing_id)) or ""


def general_windows(listing_id: UUID) -> Sequence[Listing]:
    """Of the same municipality, the first of each kind; the listing itself is not among them."""
    here = select(Listing.municipality_code).where(Listing.id == listing_id).scalar_subquery()
    query = select(Listing).where(
        Listing.municipality_code == here,
        Listing.municipality_code != "",
        Listing.kind.in_(GENERAL_WINDOWS),
        Listing.status == "active",
        is_open(),
        Listing.visibility == "public",
        Listing.id != listing_id,
    )
    found = db.session.scalars(query.order_by(Listing.name, Listing.id).limit(LINES)).all()
    first = {kind: next((row for row in found if row.kind == kind), None) for kind in GENERAL_WINDOWS}
    return [row for row in first.values() if row is not None]


def in_turn(key: str) -> None:
    """PostgreSQL: requests of one address wait for each other until commit. SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def attempts(since: datetime, *, address_key: str, listing_id: UUID) -> tuple[list[datetime], list[datetime]]:
    """Times of the requests since then: from the address, and to the listing."""
    by_address = SelfReferralAttempt.address_key == address_key
    to_listing = SelfReferralAttempt.listing_id == listing_id
    at = SelfReferralAttempt.at
    return (
        list(db.session.scalars(select(at).where(at > since, by_address))),
        list(db.session.scalars(select(at).where(at > since, to_listing))),
    )


def forget_attempts_before(moment: datetime) -> None:
    db.session.execute(delete(SelfReferralAttempt).where(SelfReferralAttempt.at <= moment))


def made_with(idempotency_key: str) -> SelfReferral | None:
    """The request that this very form has made already."""
    return db.session.scalar(select(SelfReferral).where(SelfReferral.idempotency_key == idempotency_key))


def has_code(code_key: str) -> bool:
    return db.session.scalar(select(SelfReferral.id).where(SelfReferral.code_key == code_key)) is not None


def by_code(code_key: str, *, to_change: bool = False) -> SelfReferral:
    return _one(select(SelfReferral).where(SelfReferral.code_key == code_key), to_change)


def by_id(row_id: UUID, *, to_change: bool = False) -> SelfReferral:
    return _one(select(SelfReferral).where(SelfReferral.id == row_id), to_change)


def of_organization(organization_id: UUID, reference: str, *, to_change: bool = False) -> SelfReferral:
    query = select(SelfReferral).where(
        SelfReferral.organization_id == organization_id, SelfReferral.reference == reference
    )
    return _one(query, to_change)


def _one(query: Select[SelfReferral], to_change: bool) -> SelfReferral:
    if to_change:
        query = query.with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise SelfReferralNotFound
    return found


def lines(organization_id: UUID, *, closed: bool) -> Sequence[SelfReferral]:
    """Open ones, longest waiting first; or the closed ones, latest first."""
    query = select(SelfReferral).where(SelfReferral.organization_id == organization_id)
    if closed:
        query = query.where(SelfReferral.state.not_in(OPEN)).order_by(SelfReferral.moved_at.desc())
    else:
        query = query.where(SelfReferral.state.in_(OPEN)).order_by(SelfReferral.created_at)
    return db.session.scalars(query.limit(LINES)).all()


def waiting(organization_id: UUID) -> int:
    query = select(func.count()).where(
        SelfReferral.organization_id == organization_id, SelfReferral.state.in_(AWAITING)
    )
    return db.session.scalar(query) or 0


def events(row_id: UUID) -> Sequence[SelfReferralEvent]:
    query = select(SelfReferralEvent).where(SelfReferralEvent.self_referral_id == row_id)
    return db.session.scalars(query.order_by(SelfReferralEvent.at, SelfReferralEvent.id)).all()


def late(before: date) -> Sequence[UUID]:
    """Unanswered ones that were sent on that day (Asia/Tokyo) or earlier."""
    query = select(SelfReferral.id).where(
        SelfReferral.state.in_(AWAITING), SelfReferral.created_at < _day_after(before)
    )
    return db.session.scalars(query.order_by(SelfReferral.created_at)).all()


def expired(last_day: date) -> Sequence[UUID]:
    """Not yet erased ones whose last movement was on that day or earlier."""
    query = select(SelfReferral.id).where(
        SelfReferral.erased_at.is_(None), SelfReferral.moved_at < _day_after(last_day)
    )
    return db.session.scalars(query.order_by(SelfReferral.moved_at)).all()


def reminded(row_id: UUID) -> frozenset[str]:
    query = select(SelfReferralReminder.stage).where(SelfReferralReminder.self_referral_id == row_id)
    return frozenset(db.session.scalars(query))


def count_wrong_fact(row_id: UUID) -> None:
    wrong = SelfReferral.wrong_facts + 1
    db.session.execute(update(SelfReferral).where(SelfReferral.id == row_id).values(wrong_facts=wrong))


def erase(row: SelfReferral, at: datetime, state: State) -> None:
    """Nothing that was told is left, nor the words of the answers; a tombstone stays."""
    row.state, row.erased_at, row.moved_at = state.value, at, at
    row.told_sealed = row.code_key = row.fact_key = row.call_at = None
    db.session.flush()
    db.session.execute(
        update(SelfReferralEvent)
        .where(SelfReferralEvent.self_referral_id == row.id)
        .values(message_sealed=None)
    )


def late_lines(before: date, limit: int) -> Sequence[Row[str, UUID, str, str, datetime]]:
    """(reference, listing id, its name, state, sent at) of those `late` finds; not a word of the person."""
    told_nothing_of = (
        SelfReferral.reference,
        SelfReferral.listing_id,
        SelfReferral.listing_name,
        SelfReferral.state,
        SelfReferral.created_at,
    )
    query = select(*told_nothing_of).where(
        SelfReferral.state.in_(AWAITING), SelfReferral.created_at < _day_after(before)
    )
    return db.session.execute(query.order_by(SelfReferral.created_at).limit(limit)).all()


def _day_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.TOKYO)
