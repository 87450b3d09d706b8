"""Use cases of an editor to whom the open data says something else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from directory import actions_revise, differences, store_differences, store_editing
from directory.author import Author
from directory.differences import Difference
from directory.revising import Outcome
from foundation import audit
from foundation.db import transaction


class NoSuchDifference(LookupError):
    """The open data says nothing else of this field, or no longer."""


def keep(author: Author, listing_id: UUID, field: str) -> None:
    """The organization's word stands; only another word of the open data is shown again. Raises NotYours,
    NoSuchDifference."""
    with transaction():
        found = _own(author, listing_id, field)
        store_differences.keep(listing_id, field, found.theirs)
        audit.record(
            "listing.keep", actor=author.actor, subject=f"listing:{listing_id}", detail={"field": field}
        )


def take_over(author: Author, listing_id: UUID, field: str) -> Outcome:
    """What the open data says becomes the organization's word, as any change of it. Raises NotYours,
    NoSuchDifference."""
    theirs: Any = _own(author, listing_id, field).theirs
    return actions_revise.revise(author, listing_id, {field: theirs})


def _own(author: Author, listing_id: UUID, field: str) -> Difference:
    if author.organization_id:
        store_editing.own(listing_id, author.organization_id)
    for each in differences.of(listing_id):
        if each.field == field:
            return each
    raise NoSuchDifference(field)
