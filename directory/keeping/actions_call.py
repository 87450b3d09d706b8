"""Writing down what a telephone check brought."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from accounts.member import Member
from directory import revising, store_keeping
from directory.author import of_member
from directory.keeping.call import CLOSED, RIGHT, next_day
from directory.keeping.models import VerificationCall
from directory.provenance import COORDINATOR
from foundation import audit, clock
from foundation.db import db, new_id, transaction


def write_down(member: Member, listing_id: UUID, outcome: str, note: str, chosen: date | None) -> None:
    """ "right" makes the listing checked today, "closed" closes it (and its history says so).

    Raises NotThatDay, NotYours.
    """
    today, at = clock.today(), clock.now()
    again = next_day(outcome, chosen, today)
    with transaction():
        store_keeping.hold(listing_id)
        db.session.add(
            VerificationCall(
                id=new_id(),
                listing_id=listing_id,
                at=at,
                user_id=member.user_id,
                outcome=outcome,
                note=note,
                next_on=again,
            )
        )
        if outcome == RIGHT:
            store_keeping.verified(listing_id, COORDINATOR, today)
            store_keeping.show(listing_id, at)
        elif outcome == CLOSED:
            revising.revise(of_member(member), listing_id, {"status": "closed"})
        audit.record(
            "listing.call", actor=member.actor, subject=f"listing:{listing_id}", detail={"outcome": outcome}
        )
