"""Use cases of the coordinator's queues: pairs that may be one office, and offices that no release names any more."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from directory import (
    store_duplicates,
    store_editing,
    store_gone,
    store_offices,
    store_projection,
    store_sources,
)
from directory.author import Author
from directory.models import DuplicatePair
from directory.sources.fold import fold
from foundation import audit, clock
from foundation.db import transaction

ANSWERS: Final = ("there", "closed", "ask")


def tell_apart(author: Author, pair_id: UUID) -> None:
    """Two offices: no later import asks again. Raises NoSuchPair."""
    with transaction():
        held = store_duplicates.pair(pair_id)
        store_duplicates.decide(held, "different", None, clock.now())
        _note(author, "listing.tell_apart", held)


def make_one(author: Author, pair_id: UUID) -> UUID:
    """One office: the listing that a person has edited lives on, else the one of which more is known. What all
    sources say is said of it; the other's address leads there. Raises NoSuchPair."""
    with transaction():
        held = store_duplicates.pair(pair_id)
        kept = store_gone.keeper(held.one_id, held.two_id)
        lost = held.two_id if kept == held.one_id else held.one_id
        store_duplicates.decide(held, "same", kept, clock.now())
        store_duplicates.move_records(lost, kept)
        said = store_sources.voices_of([kept])[kept]
        if said:
            store_offices.write([fold(kept, said)])
        _close(author, lost)
        store_projection.project([kept, lost], clock.now())
        _note(author, "listing.make_one", held)
        return kept


def answer(author: Author, listing_id: UUID, said: str) -> None:
    """What a coordinator found out about an office that its source no longer names. Raises NotGone."""
    with transaction():
        place = store_gone.held(listing_id)
        if said == "ask":
            store_gone.asked(listing_id, clock.now())
        else:
            status = "active" if said == "there" else "closed"
            before, place.status = place.status, status
            if status == "active":
                place.last_verified_on = clock.today()
            _mark(author, listing_id, before, status)
            store_gone.answered(listing_id)
        store_projection.project([listing_id], clock.now())
        audit.record(
            "listing.gone", actor=author.actor, subject=f"listing:{listing_id}", detail={"answer": said}
        )


def _close(author: Author, location_id: UUID) -> None:
    place = store_editing.location(location_id)
    before, place.status = place.status, "closed"
    _mark(author, location_id, before, "closed")


def _mark(author: Author, location_id: UUID, before: str, after: str) -> None:
    """A person's word: no later import says otherwise."""
    store_editing.mark(
        "location", location_id, "status", clock.today(), action="confirm", before=before, after=after,
        by=author.side,
    )  # fmt: skip


def _note(author: Author, action: str, held: DuplicatePair) -> None:
    detail = {"one": str(held.one_id), "two": str(held.two_id), "kept": str(held.kept_id or "")}
    audit.record(action, actor=author.actor, subject=f"pair:{held.id}", detail=detail)
