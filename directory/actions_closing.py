"""A closing or reopening date acts by itself; run by `tsunagi remind`. Pages and search mind the date even before."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from directory import closing, revising, store_closing, store_state
from directory.author import Author
from directory.provenance import COORDINATOR
from directory.revision import diff
from foundation import clock
from foundation.db import transaction

BY_DATE: Final = Author(COORDINATOR, "cli", trusted=True)
"""The coordinator who looked at the date has said what happens on it."""


def turn_due() -> int:
    """How many listings their dates have closed or opened now; a second run finds none."""
    return sum(_turn(listing_id) for listing_id in store_closing.due(clock.today()))


def _turn(listing_id: UUID) -> bool:
    """One listing in one transaction, looked at again once it is held."""
    with transaction():
        store_state.hold(listing_id, None)
        now = store_state.read(listing_id)
        changes = diff(now, closing.due(now, clock.today()))
        if changes:
            revising.publish(BY_DATE, listing_id, now, changes, "date")
        return bool(changes)
