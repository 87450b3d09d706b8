"""Which listings are to be asked about, and what was asked already."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from directory.keeping.models import FreshnessReminder
from directory.models import Listing
from directory.store_closing import is_open
from foundation.db import db

_AT_ONCE = 500
checked_on = func.coalesce(Listing.last_verified_on, Listing.source_released_on)


def grown_old(organizations: Collection[UUID], until: date) -> list[Row[Any]]:
    """id, organization_id and the day of the last check, of running listings that were last checked by then."""
    found: list[Row[Any]] = []
    ids = sorted(organizations)
    for start in range(0, len(ids), _AT_ONCE):
        wanted = select(Listing.id, Listing.organization_id, checked_on.label("since"))
        mine = Listing.organization_id.in_(ids[start : start + _AT_ONCE])
        found += db.session.execute(wanted.where(mine, is_open(), checked_on <= until))
    return found


def asked(listing_ids: Iterable[UUID]) -> set[tuple[UUID, int, date]]:
    """(listing, stage, since) of every reminder that was queued."""
    found: set[tuple[UUID, int, date]] = set()
    ids = list(listing_ids)
    for start in range(0, len(ids), _AT_ONCE):
        part = FreshnessReminder.listing_id.in_(ids[start : start + _AT_ONCE])
        rows = db.session.execute(
            select(FreshnessReminder.listing_id, FreshnessReminder.stage, FreshnessReminder.since).where(part)
        )
        found |= {(listing, stage, since) for listing, stage, since in rows}
    return found


def last_check(listing_id: UUID) -> date | None:
    day: date | None = db.session.scalar(select(checked_on).where(Listing.id == listing_id))
    return day
