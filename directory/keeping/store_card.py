"""Cards for those who keep listings: hidden ones too."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from directory.models import Listing
from directory.store_editing import NotYours
from foundation.db import db


def any_card(listing_id: UUID) -> Listing:
    """Whosever it is, however visible. For coordinators only. Raises NotYours where there is none."""
    found = db.session.scalars(select(Listing).where(Listing.id == listing_id)).one_or_none()
    if found is None:
        raise NotYours(str(listing_id))
    return found
