"""What the public would see: written within a transaction that is never kept, so that it is exactly that."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from directory import store_listing, store_projection, store_state, store_state_write
from directory.author import Author
from directory.revision import State, applied, merge
from directory.revision_rules import split
from directory.store_listing import ListingDetail, ListingNotFound
from directory.store_state_write import Write
from foundation import clock
from foundation.db import transaction


class _NotKept(Exception):
    """Ends a transaction that was never meant to be kept."""


class NothingToShow(LookupError):
    """The public does not see this listing."""


def preview(author: Author, listing_id: UUID, wanted: State, base: State) -> ListingDetail:
    """The listing after what would be published at once. Raises NotYours, NothingToShow."""

    def change() -> None:
        now = store_state.read(listing_id)
        at_once, _ = split(merge(base, wanted, now).changes, trusted=author.trusted)
        if at_once:
            after = applied(now, at_once)
            what = Write(listing_id, at_once, after, author.side, clock.now(), clock.today())
            store_state_write.write(what)
            store_projection.project([listing_id], clock.now())

    return _seen(author, listing_id, change)


def _seen(author: Author, listing_id: UUID, change: Callable[[], None]) -> ListingDetail:
    found: list[ListingDetail] = []
    try:
        with transaction():
            store_state.hold(listing_id, author.organization_id)
            change()
            found.append(store_listing.detail(listing_id))
            raise _NotKept
    except _NotKept:
        return found[0]
    except ListingNotFound:
        raise NothingToShow(str(listing_id)) from None
