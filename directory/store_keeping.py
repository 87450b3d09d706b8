"""That somebody has checked a listing: the day, and in which side's name."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from directory import store_editing, store_projection, store_state


def hold(listing_id: UUID) -> None:
    """Until the transaction ends nobody else changes the listing. Raises NotYours where there is none."""
    store_state.hold(listing_id, None)


def verified(listing_id: UUID, side: str, on: date) -> None:
    """All of it was right on that day."""
    place = store_editing.location(listing_id)
    before = place.last_verified_on.isoformat() if place.last_verified_on else ""
    place.last_verified_on = on
    store_editing.mark(
        "location",
        listing_id,
        "last_verified_on",
        on,
        action="confirm",
        before=before,
        after=on.isoformat(),
        by=side,
    )


def show(listing_id: UUID, at: datetime) -> None:
    """On the card and in the change log."""
    store_projection.project([listing_id], at)
