"""What declines propose, and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from directory.models import Listing
from foundation.db import db, new_id
from matching.referrals.models_referral import Referral
from matching.referrals.models_thread import DeclineProposal
from matching.referrals.proposal import Kind

MOST = 500


def propose(referral: Referral, kind: Kind, at: datetime) -> None:
    """In the running transaction; a slip proposes each thing once."""
    known = select(DeclineProposal.id).where(
        DeclineProposal.referral_id == referral.id, DeclineProposal.kind == kind
    )
    if db.session.scalar(known) is None:
        db.session.add(
            DeclineProposal(
                id=new_id(),
                organization_id=referral.to_organization_id,
                listing_id=referral.to_listing_id,
                referral_id=referral.id,
                kind=kind.value,
                proposed_at=at,
            )
        )


def open_of(organization_id: UUID) -> Sequence[DeclineProposal]:
    query = select(DeclineProposal).where(
        DeclineProposal.organization_id == organization_id, DeclineProposal.settled_at.is_(None)
    )
    return db.session.scalars(query.order_by(DeclineProposal.proposed_at.desc()).limit(MOST)).all()


def open_for(organization_id: UUID, listing_id: UUID, kind: Kind) -> Sequence[DeclineProposal]:
    """Inside a transaction they are locked until its end."""
    query = select(DeclineProposal).where(
        DeclineProposal.organization_id == organization_id,
        DeclineProposal.listing_id == listing_id,
        DeclineProposal.kind == kind,
        DeclineProposal.settled_at.is_(None),
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def names_of(listing_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(Listing.id, Listing.name).where(Listing.id.in_(set(listing_ids)))
    return {row.id: row.name for row in db.session.execute(query)}
