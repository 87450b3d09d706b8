"""Queries on claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from directory.keeping.claim import EXPIRED, FAX, MAIL, PHONE, WAITING, how_many_named
from directory.keeping.models import Claim
from directory.models import Listing
from foundation.db import db

MOST = 100


class NoSuchClaim(LookupError):
    """Never made, or over."""


@dataclass(frozen=True)
class Kept:
    """A listing that an editor of its organization keeps."""

    id: UUID
    name: str
    published: dict[str, str]
    """Its mail address, telephone and FAX number by the channel of a code."""


def kept_by(organizations: Iterable[UUID]) -> dict[UUID, list[Kept]]:
    """Every listing of each organization, by name: hidden and closed ones too, since an editor gets those as well."""
    columns = (
        Listing.organization_id, Listing.id, Listing.name, Listing.email, Listing.phone, Listing.fax,
    )  # fmt: skip
    wanted = set(organizations)
    rows = db.session.execute(
        select(*columns).where(Listing.organization_id.in_(wanted)).order_by(Listing.name, Listing.id)
    )
    found: dict[UUID, list[Kept]] = {each: [] for each in wanted}
    for row in rows:
        published = {MAIL: row.email, PHONE: row.phone, FAX: row.fax}
        found[row.organization_id].append(Kept(row.id, row.name, published))
    return found


def named(row: Claim, kept: list[Kept]) -> int:
    """How many of these name the address that this claim's code went to."""
    return how_many_named(row.channel, row.sent_to, [each.published for each in kept]) if row.channel else 0


def known(once: str) -> bool:
    return db.session.scalar(select(func.count()).where(Claim.once == once)) == 1


def how_many_wait(listing_id: UUID) -> int:
    waiting = (Claim.listing_id == listing_id, Claim.status == WAITING)
    return db.session.scalar(select(func.count()).where(*waiting)) or 0


def by_page(page_key: str) -> Claim:
    """The claim of the page that its maker got. Raises NoSuchClaim."""
    return _held(Claim.page_key == page_key)


def waiting_one(claim_id: UUID) -> Claim:
    """Raises NoSuchClaim where it is decided meanwhile."""
    return _held(Claim.id == claim_id, Claim.status == WAITING)


def _held(*conditions: Any) -> Claim:
    wanted = select(Claim).where(*conditions).with_for_update()
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NoSuchClaim
    return found


def queue() -> list[tuple[Claim, Listing]]:
    """(Claim, Listing) of those that wait, the oldest first."""
    wanted = select(Claim, Listing).join(Listing, Listing.id == Claim.listing_id)
    rows = db.session.execute(wanted.where(Claim.status == WAITING).order_by(Claim.at, Claim.id).limit(MOST))
    return [(row[0], row[1]) for row in rows]


def how_many() -> int:
    return db.session.scalar(select(func.count()).where(Claim.status == WAITING)) or 0


def expire(before: datetime) -> int:
    """Ends claims made before, and deletes what they said of a person."""
    old = update(Claim).where(Claim.status == WAITING, Claim.at < before)
    gone = old.values(status=EXPIRED, name_sealed=None, email_sealed=None, post_sealed=None, code_key="")
    return int(db.session.execute(gone).rowcount)  # type: ignore[attr-defined]
