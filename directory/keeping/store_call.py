"""The worklist of telephone checks, and what came of the calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from directory.keeping.models import VerificationCall
from directory.keeping.store_freshness import checked_on
from directory.models import Listing
from directory.store_closing import is_open
from foundation.db import db

PER_PAGE = 20


@dataclass(frozen=True)
class Page:
    cards: Sequence[Listing]
    total: int
    calls: dict[UUID, list[VerificationCall]]


def worklist(municipality_code: str, kind: str, today: date, page: int) -> Page:
    """Who has not been checked for longest comes first, never checked ones before all; whoever is to be called
    later is left out. Three queries."""
    last = (
        select(VerificationCall.listing_id, func.max(VerificationCall.next_on).label("next_on"))
        .group_by(VerificationCall.listing_id)
        .subquery()
    )
    wanted = select(Listing).outerjoin(last, last.c.listing_id == Listing.id)
    wanted = wanted.where(is_open(), or_(last.c.next_on.is_(None), last.c.next_on <= today))
    if municipality_code:
        wanted = wanted.where(Listing.municipality_code == municipality_code)
    if kind:
        wanted = wanted.where(Listing.kind == kind)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    order = wanted.order_by(
        Listing.last_verified_on.is_not(None), checked_on.is_not(None), checked_on, Listing.name, Listing.id
    )
    cards = db.session.scalars(order.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Page(cards, total, calls_of([card.id for card in cards]))


def calls_of(listing_ids: Collection[UUID]) -> dict[UUID, list[VerificationCall]]:
    """The newest first."""
    found: dict[UUID, list[VerificationCall]] = defaultdict(list)
    wanted = select(VerificationCall).where(VerificationCall.listing_id.in_(listing_ids))
    for call in db.session.scalars(wanted.order_by(VerificationCall.at.desc(), VerificationCall.id)):
        found[call.listing_id].append(call)
    return found
