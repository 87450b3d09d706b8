"""The steps of changing a listing, for use cases that have a transaction open: actions_revise here, and others
that end in a change of a listing (a correction that was accepted, a program with a token)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory import store_projection, store_revisions, store_state, store_state_write
from directory.author import Author
from directory.geo.gazetteer import gazetteer
from directory.geo.place import Place
from directory.revision import Change, State, applied, merge, same
from directory.revision_rules import split
from directory.store_state_write import Write
from foundation import audit, clock


class EditConflict(RuntimeError):
    """Others have changed the same fields meanwhile; nothing was written. `merge` has both sides' values."""

    def __init__(self, merged: Any) -> None:
        super().__init__(", ".join(each.field for each in merged.conflicts))
        self.merge = merged


class UnknownField(ValueError):
    """The listing has no such field."""


@dataclass(frozen=True)
class Outcome:
    published: tuple[Change, ...] = ()
    waiting: tuple[Change, ...] = ()
    revision: int | None = None
    """The number of the new version; None where nothing was published."""


def revise(
    author: Author, listing_id: UUID, wanted: State, base: State | None = None, *, note: str = "",
    action: str = "edit",
) -> Outcome:  # fmt: skip
    """What `wanted` says becomes so: at once, or after a coordinator has looked, as revision_rules say.

    `base` is what the author saw when starting; without it, the fields of `wanted` are set whatever they were.
    The same once more changes nothing. Raises NotYours, UnknownField, EditConflict.
    """
    store_state.hold(listing_id, author.organization_id)
    now = store_state.read(listing_id)
    unknown = wanted.keys() - now.keys()
    if unknown:
        raise UnknownField(", ".join(sorted(unknown)))
    merged = merge(now if base is None else base, wanted, now)
    if merged.conflicts:
        raise EditConflict(merged)
    at_once, later = split(merged.changes, trusted=author.trusted)
    number = publish(author, listing_id, now, at_once, action) if at_once else None
    waiting = _propose(author, listing_id, later, note)
    if waiting:
        fields = ",".join(each.field for each in waiting)
        audit.record(
            "listing.propose", actor=author.actor, subject=f"listing:{listing_id}", detail={"fields": fields}
        )
    return Outcome(at_once, waiting, number)


def publish(author: Author, listing_id: UUID, before: State, changes: Sequence[Change], action: str) -> int:
    """Writes the changes, their provenance, the version, the card and the change log. The listing must be held
    and `before` be its state. Returns the version's number."""
    at, after = clock.now(), applied(before, changes)
    store_state_write.write(
        Write(
            listing_id=listing_id,
            changes=tuple(changes),
            after=after,
            side=author.side,
            at=at,
            on=clock.today(),
            place=_place(after) if any(each.field == "address" for each in changes) else None,
        )
    )
    store_projection.project([listing_id], at)
    if any(each.field == "new_services" for each in changes):
        after = store_state.read(listing_id)  # now with services of their own
    fields = [each.field for each in changes]
    number = store_revisions.add(listing_id, author, at, action, before, after, fields)
    detail = {"revision": str(number), "fields": ",".join(fields)}
    audit.record(f"listing.{action}", actor=author.actor, subject=f"listing:{listing_id}", detail=detail)
    return number


def _propose(author: Author, listing_id: UUID, changes: Sequence[Change], note: str) -> tuple[Change, ...]:
    """One proposal waits for each side of a listing: a newer one takes the older one's place, with its fields."""
    held = store_revisions.waiting_changes(listing_id, author.side)
    new = tuple(
        each for each in changes if each.field not in held or not same(held[each.field].after, each.after)
    )
    if new:
        for older in store_revisions.waiting_of(listing_id):
            if older.side == author.side:
                store_revisions.close(older.id, "replaced", clock.now(), by=author.user_id)
        everything = {**held, **{each.field: each for each in new}}
        store_revisions.propose(listing_id, author, clock.now(), list(everything.values()), note)
    return new


def _place(state: State) -> Place:
    said = state["address"] or {}
    return gazetteer().locate("".join(said.get(part, "") for part in ("prefecture", "city", "street")))
