"""Requests without an answer, as a coordinator may see them: offices and days, nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.member import Member
from foundation import audit, clock
from foundation.db import transaction
from matching.referrals import store_office
from matching.referrals.self_referral import store
from matching.referrals.self_referral.state import PERIODS, URGENCY, Stage, State
from matching.referrals.state import due_on
from matching.referrals.timing import latest_late_start
from matching.referrals.working_day import is_working_day

LINES = 500


@dataclass(frozen=True)
class WaitingRequest:
    reference: str
    office: str
    phone: str
    state: State
    sent_on: date
    due_on: date


def stalled_requests(member: Member) -> list[WaitingRequest]:
    """Unanswered past their term, longest waiting first."""
    first = latest_late_start(clock.today(), URGENCY, is_working_day, PERIODS[Stage.ORGANIZATION])
    with transaction():
        rows = store.late_lines(first, LINES)
        phones = store_office.phones_of_listings(row.listing_id for row in rows)
        audit.record(
            "self_referral.board",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"count": str(len(rows))},
        )
    return [
        WaitingRequest(
            row.reference,
            row.listing_name,
            phones.get(row.listing_id, ""),
            State(row.state),
            sent := row.created_at.astimezone(clock.TOKYO).date(),
            due_on(sent, URGENCY, is_working_day),
        )
        for row in rows
    ]
