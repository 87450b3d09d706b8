"""Offices that only the network sees: read here, for those who are signed in, and nowhere that is public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from directory.models import Listing
from directory.store_closing import is_open
from foundation.db import db

NETWORK_ONLY: Final = "network_only"
MOST: Final = 2_000


def offices() -> Sequence[Listing]:
    """By name; closed ones are left out."""
    wanted = select(Listing).where(Listing.visibility == NETWORK_ONLY, is_open())
    return db.session.scalars(wanted.order_by(Listing.name, Listing.id).limit(MOST)).all()
