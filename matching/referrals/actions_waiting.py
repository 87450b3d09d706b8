"""What stands still at one organization: whose turn it is, what to do next and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.member import Member
from foundation import audit
from foundation.db import transaction
from matching.referrals import store_list, store_office
from matching.referrals.actions_list import cutoffs, is_overdue, waits_since
from matching.referrals.models_referral import Referral
from matching.referrals.state import Party, State, Urgency

MOST = 200


@dataclass(frozen=True)
class WaitingSlip:
    """`phone` is the other side's. Nothing of the person: that is seen on opening the slip."""

    number: str
    state: State
    urgency: Urgency
    other_side: str
    phone: str
    since: date
    is_overdue: bool
    on_it: str


def waiting_slips(member: Member) -> dict[Party, list[WaitingSlip]]:
    """By the own side: what this organization is asked to do, and what it waits for. Longest first."""
    with transaction():
        found = {
            party: _lines(store_list.late_at(party, member.organization_id, cutoffs(), MOST), party)
            for party in (Party.RECIPIENT, Party.SENDER)
        }
        audit.record(
            "referral.waiting",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"count": str(sum(map(len, found.values())))},
        )
    return found


def _lines(rows: Sequence[Referral], party: Party) -> list[WaitingSlip]:
    sends = party is Party.SENDER
    others = [row.to_organization_id if sends else row.from_organization_id for row in rows]
    names = store_office.organization_names(others)
    offices = store_office.phones_of_listings(row.to_listing_id for row in rows) if sends else {}
    phones = store_office.phones_of_organizations(others)
    people = store_office.names_of(who for row in rows if (who := row.user_of(party)))
    return [
        WaitingSlip(
            number=str(row.number),
            state=State(row.state),
            urgency=Urgency(row.urgency),
            other_side=names.get(other, ""),
            phone=offices.get(row.to_listing_id) or phones.get(other, ""),
            since=waits_since(row),
            is_overdue=is_overdue(row),
            on_it=people.get(row.user_of(party) or row.id, ""),
        )
        for row, other in zip(rows, others, strict=True)
    ]
