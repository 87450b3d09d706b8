"""Reads what waits for a coordinator."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, func, select

from directory.models import Listing, ListingProposal
from directory.store_revisions import WAITING
from foundation.db import db

PER_PAGE: Final = 50


def waiting(municipality_code: str = "") -> list[Row[Any]]:
    """(proposal, card), oldest first, the first PER_PAGE."""
    wanted = select(ListingProposal, Listing).join(Listing, Listing.id == ListingProposal.listing_id)
    wanted = wanted.where(ListingProposal.status == WAITING)
    if municipality_code:
        wanted = wanted.where(Listing.municipality_code == municipality_code)
    oldest = wanted.order_by(ListingProposal.at, ListingProposal.id).limit(PER_PAGE)
    return list(db.session.execute(oldest.execution_options(populate_existing=True)))


def municipalities() -> list[Row[Any]]:
    """(code, how many wait), those with most first."""
    count = func.count()
    wanted = (
        select(Listing.municipality_code, count.label("waiting"))
        .join(ListingProposal, ListingProposal.listing_id == Listing.id)
        .where(ListingProposal.status == WAITING)
        .group_by(Listing.municipality_code)
    )
    return list(db.session.execute(wanted.order_by(count.desc(), Listing.municipality_code)))


def how_many() -> int:
    return db.session.scalar(select(func.count()).where(ListingProposal.status == WAITING)) or 0


def listings_that_wait(listing_ids: list[Any]) -> frozenset[Any]:
    wanted = select(ListingProposal.listing_id).where(
        ListingProposal.status == WAITING, ListingProposal.listing_id.in_(listing_ids)
    )
    return frozenset(db.session.scalars(wanted))
