"""What declines propose to the editor of a listing: taken or dismissed by a person, never by itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.member import Member
from directory.actions_editing import report_capacity
from foundation import audit, clock
from foundation.db import transaction
from matching.referrals import store_proposal
from matching.referrals.proposal import Decision, Kind


@dataclass(frozen=True)
class Proposal:
    """All that asks the same of one listing: how often it was declined for it, and when last."""

    listing_id: UUID
    listing_name: str
    kind: Kind
    times: int
    latest: datetime


def open_proposals(member: Member) -> list[Proposal]:
    """Latest first."""
    rows = store_proposal.open_of(member.organization_id)
    names = store_proposal.names_of(row.listing_id for row in rows)
    groups: dict[tuple[UUID, Kind], list[datetime]] = defaultdict(list)
    for row in rows:
        groups[row.listing_id, Kind(row.kind)].append(row.proposed_at)
    found = [
        Proposal(listing_id, names[listing_id], kind, len(times), max(times))
        for (listing_id, kind), times in groups.items()
        if listing_id in names
    ]
    return sorted(found, key=lambda each: (each.latest, str(each.listing_id)), reverse=True)


def settle(member: Member, listing_id: UUID, kind: Kind, decision: Decision) -> int:
    """How many were open. 満員, taken, is reported at once; an area is mended by hand on the listing's page."""
    if not store_proposal.open_for(member.organization_id, listing_id, kind):
        return 0
    if decision is Decision.TAKEN and kind is Kind.FULL:
        report_capacity(member, listing_id, "full")
    with transaction():
        rows = store_proposal.open_for(member.organization_id, listing_id, kind)
        for row in rows:
            row.settled_at, row.settled_by, row.decision = clock.now(), member.user_id, decision.value
        audit.record(
            "listing.proposal",
            actor=member.actor,
            subject=f"listing:{listing_id}",
            detail={"kind": kind.value, "decision": decision.value, "count": str(len(rows))},
        )
        return len(rows)


def waiting(member: Member) -> int:
    return len(open_proposals(member))
