"""Queries on corrections."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from directory.keeping.correction import WAITING
from directory.keeping.models import Correction
from directory.models import Listing
from foundation.db import db

MOST = 200


class NoSuchCorrection(LookupError):
    """Never sent, decided meanwhile, or about another organization's listing."""


def known(once: str) -> bool:
    """Was this very form sent before?"""
    return db.session.scalar(select(func.count()).where(Correction.once == once)) == 1


def how_many_wait(listing_id: UUID) -> int:
    waiting = (Correction.listing_id == listing_id, Correction.status == WAITING)
    return db.session.scalar(select(func.count()).where(*waiting)) or 0


def waiting(organization_id: UUID | None) -> list[tuple[Correction, Listing]]:
    """(Correction, Listing), the oldest first; of one organization or of all."""
    wanted = select(Correction, Listing).join(Listing, Listing.id == Correction.listing_id)
    wanted = wanted.where(Correction.status == WAITING).order_by(Correction.at, Correction.id).limit(MOST)
    if organization_id is not None:
        wanted = wanted.where(Correction.organization_id == organization_id)
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def waiting_of(organization_id: UUID | None) -> int:
    wanted = select(func.count()).where(Correction.status == WAITING)
    if organization_id is not None:
        wanted = wanted.where(Correction.organization_id == organization_id)
    return db.session.scalar(wanted) or 0


def to_decide(correction_id: UUID, organization_id: UUID | None) -> Correction:
    """Held until the transaction ends. Raises NoSuchCorrection."""
    wanted = select(Correction).where(Correction.id == correction_id, Correction.status == WAITING)
    if organization_id is not None:
        wanted = wanted.where(Correction.organization_id == organization_id)
    held = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(held).one_or_none()
    if found is None:
        raise NoSuchCorrection
    return found


def decide(correction_id: UUID, status: str, at: datetime, by: UUID) -> None:
    """Raises NoSuchCorrection where somebody was faster."""
    mine = (Correction.id == correction_id, Correction.status == WAITING)
    decided = update(Correction).where(*mine).values(status=status, decided_at=at, decided_by=by)
    if not db.session.execute(decided).rowcount:  # type: ignore[attr-defined]
        raise NoSuchCorrection


def forget(before: datetime) -> int:
    """Deletes what was decided before; returns how many."""
    gone = delete(Correction).where(Correction.status != WAITING, Correction.decided_at < before)
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
