"""Reads and writes whether an organization's listings take requests of residents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, update

from directory.models import Listing, Service
from foundation.db import db


def page_of(organization_id: UUID, words: str, page: int, per_page: int) -> Sequence[Listing]:
    """One page of the organization's listings whose name or address has the words, by name."""
    found = _named(select(Listing), organization_id, words).order_by(Listing.name, Listing.id)
    return db.session.scalars(found.limit(per_page).offset((page - 1) * per_page)).all()


def how_many(organization_id: UUID, words: str = "") -> int:
    return db.session.scalar(_named(select(func.count(Listing.id)), organization_id, words)) or 0


def how_many_accept(organization_id: UUID) -> int:
    accepting = select(func.count(Listing.id)).where(Listing.accepts_self_referral)
    return db.session.scalar(_named(accepting, organization_id, "")) or 0


def own(organization_id: UUID, ids: Collection[UUID]) -> Sequence[Listing]:
    """Those of `ids` that are the organization's."""
    mine = select(Listing).where(Listing.organization_id == organization_id, Listing.id.in_(ids))
    return db.session.scalars(mine.execution_options(populate_existing=True)).all()


def _named(statement: Select[Any], organization_id: UUID, words: str) -> Select[Any]:
    statement = statement.where(Listing.organization_id == organization_id)
    for word in words.split():
        said = (Listing.name.contains(word, autoescape=True), Listing.address.contains(word, autoescape=True))
        statement = statement.where(or_(*said))
    return statement


def set_accepting(services: Iterable[UUID], main: UUID, takes: bool) -> None:
    """A listing takes them when one of its services does: the main one is switched on, all are off."""
    db.session.execute(
        update(Service).where(Service.id.in_(list(services))).values(accepts_self_referral=False)
    )
    if takes:
        db.session.execute(update(Service).where(Service.id == main).values(accepts_self_referral=True))
