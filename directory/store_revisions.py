"""Versions of listings and the changes that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select, update

from directory.author import Author
from directory.models import ListingProposal, ListingRevision, ListingState
from directory.revision import Change, State, from_json, to_json
from foundation.db import db, new_id

MOST: Final = 200
WAITING: Final = "waiting"
_PUBLIC: Final = (ListingRevision.number, ListingRevision.at, ListingRevision.side, ListingRevision.action,
                  ListingRevision.fields)  # fmt: skip


class NoSuchRevision(LookupError):
    """The listing has no version of this number."""


class NoSuchProposal(LookupError):
    """No such proposal."""


class AlreadyDecided(RuntimeError):
    """Somebody else has decided on it, or it was withdrawn or replaced. `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def add(
    listing_id: UUID, author: Author, at: datetime, action: str, before: State, after: State,
    fields: Sequence[str],
) -> int:  # fmt: skip
    """The next version; the listing must be held. Returns its number, from 1."""
    last = select(func.max(ListingRevision.number)).where(ListingRevision.listing_id == listing_id)
    number = (db.session.scalar(last) or 0) + 1
    revision = ListingRevision(
        id=new_id(),
        listing_id=listing_id,
        number=number,
        at=at,
        side=author.side,
        action=action,
        fields=list(fields),
    )
    db.session.add(revision)
    db.session.flush()
    state = ListingState(
        revision_id=revision.id, before=dict(before), after=dict(after), user_id=author.user_id
    )
    db.session.add(state)
    db.session.flush()
    return number


def revisions(listing_id: UUID) -> list[Row[Any]]:
    """Newest first: number, at, side, action, fields."""
    wanted = select(*_PUBLIC).where(ListingRevision.listing_id == listing_id)
    return list(db.session.execute(wanted.order_by(ListingRevision.number.desc()).limit(MOST)))


def state(listing_id: UUID, number: int) -> dict[str, Any]:
    """What version `number` left; 0 is what the first one found. Raises NoSuchRevision."""
    wanted = (
        select(ListingState.before, ListingState.after)
        .join(ListingRevision, ListingRevision.id == ListingState.revision_id)
        .where(ListingRevision.listing_id == listing_id, ListingRevision.number == max(number, 1))
    )
    row = db.session.execute(wanted).first()
    if row is None or number < 0:
        raise NoSuchRevision(f"{listing_id} {number}")
    return dict(row.after if number else row.before)


def propose(
    listing_id: UUID, author: Author, at: datetime, changes: Sequence[Change], note: str = ""
) -> UUID:
    made = ListingProposal(
        id=new_id(),
        listing_id=listing_id,
        side=author.side,
        user_id=author.user_id,
        at=at,
        changes=to_json(changes),
        note=note,
    )
    db.session.add(made)
    db.session.flush()
    return made.id


def waiting_of(listing_id: UUID) -> list[ListingProposal]:
    """Oldest first."""
    wanted = select(ListingProposal).where(
        ListingProposal.listing_id == listing_id, ListingProposal.status == WAITING
    )
    fresh = wanted.order_by(ListingProposal.at, ListingProposal.id)
    return list(db.session.scalars(fresh.execution_options(populate_existing=True)))


def waiting_changes(listing_id: UUID, side: str) -> dict[str, Change]:
    """What this side has proposed and nobody has decided on, by field."""
    mine = [each for each in waiting_of(listing_id) if each.side == side]
    return {change.field: change for each in mine for change in from_json(each.changes)}


def proposal(proposal_id: UUID) -> ListingProposal:
    """Raises NoSuchProposal."""
    wanted = select(ListingProposal).where(ListingProposal.id == proposal_id)
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NoSuchProposal(str(proposal_id))
    return found


def close(proposal_id: UUID, status: str, at: datetime, *, by: UUID | None = None, reason: str = "") -> None:
    """Only the first one closes it. Raises AlreadyDecided, NoSuchProposal."""
    wanted = update(ListingProposal).where(
        ListingProposal.id == proposal_id, ListingProposal.status == WAITING
    )
    values = {"status": status, "decided_at": at, "decided_by": by, "reason": reason}
    if not db.session.execute(wanted.values(**values)).rowcount:  # type: ignore[attr-defined]
        raise AlreadyDecided(proposal(proposal_id).status)


def decided_of(listing_id: UUID, limit: int = 5) -> list[ListingProposal]:
    """What became of the last ones, newest first."""
    decided = ListingProposal.status.in_(("accepted", "refused"))
    wanted = select(ListingProposal).where(ListingProposal.listing_id == listing_id, decided)
    newest = wanted.order_by(ListingProposal.decided_at.desc(), ListingProposal.id).limit(limit)
    return list(db.session.scalars(newest.execution_options(populate_existing=True)))
