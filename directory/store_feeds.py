"""Reads what feeds tell: the newest changes, every listing in portions. Nothing that is `network_only`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select

from directory import store_batch, store_listing
from directory.models import Listing, ListingChange, Organization
from directory.store_listing import SHOWN, Card
from foundation.db import db

_AT_ONCE: Final = 500
_told = Listing.visibility.in_(SHOWN)


def newest_changes(most: int) -> list[Row[Any]]:
    """id, name, organization_name, at; each listing once, the newest first."""
    recent = select(ListingChange.listing_id, func.max(ListingChange.number).label("number"))
    recent = recent.where(ListingChange.number > _newest() - 10 * most)
    last = recent.group_by(ListingChange.listing_id).subquery()
    found = select(Listing.id, Listing.name, Listing.organization_name, ListingChange.at)
    found = found.join(last, last.c.listing_id == Listing.id)
    found = found.join(ListingChange, ListingChange.number == last.c.number).where(_told)
    return list(db.session.execute(found.order_by(ListingChange.number.desc()).limit(most)))


def _newest() -> int:
    return db.session.scalar(select(func.max(ListingChange.number))) or 0


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Listing).where(_told)) or 0


def ids(first: int, most: int) -> list[UUID]:
    return list(
        db.session.scalars(select(Listing.id).where(_told).order_by(Listing.id).offset(first).limit(most))
    )


def cards_and_numbers() -> Iterator[tuple[Card, str]]:
    """Each card with the corporate number of its organization."""
    for portion in store_batch.portions(cards(), _AT_ONCE):
        owners = {card.organization_id for card in portion}
        wanted = select(Organization.id, Organization.corporate_number).where(Organization.id.in_(owners))
        numbers = {row.id: row.corporate_number for row in db.session.execute(wanted)}
        for card in portion:
            yield card, numbers.get(card.organization_id, "")


def cards() -> Iterator[Card]:
    after: UUID | None = None
    while True:
        wanted = select(Listing.id).where(_told).order_by(Listing.id).limit(_AT_ONCE)
        portion = list(db.session.scalars(wanted.where(Listing.id > after) if after else wanted))
        yield from store_listing.cards(portion)
        if len(portion) < _AT_ONCE:
            return
        after = portion[-1]
