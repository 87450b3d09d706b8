"""What the person sees with code and word: the answer, or that nobody has answered and where else to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from directory.models import Listing
from foundation import clock
from foundation.db import transaction
from matching.referrals.self_referral import steps, store
from matching.referrals.self_referral.models import SelfReferralEvent
from matching.referrals.self_referral.state import OPEN, URGENCY, State, kept_until, late_stages
from matching.referrals.self_referral.store import SelfReferralNotFound
from matching.referrals.self_referral.telling import Telling
from matching.referrals.state import due_on
from matching.referrals.working_day import is_working_day

NATIONAL_LINE = "0120-279-338"
"""よりそいホットライン: free of charge, day and night, any trouble. Source and last check in data/SOURCES.md."""


@dataclass(frozen=True)
class PersonFile:
    """`windows` are only there when the answer is late, or the office can do nothing more."""

    reference: str
    listing_name: str
    listing_id: UUID
    phone: str
    state: State
    sent_on: date
    due_on: date
    kept_until: date
    is_late: bool
    telling: Telling
    answers: Sequence[SelfReferralEvent]
    windows: Sequence[Listing]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def look_up(row_id: UUID) -> PersonFile:
    """For a browser that has shown the word; audited. Raises SelfReferralNotFound once it was erased."""
    with transaction():
        row = store.by_id(row_id)
        if row.is_erased:
            raise SelfReferralNotFound
        steps.record("looked_up", row, steps.by_code_actor(row))
        state, sent = State(row.state), row.created_at.astimezone(clock.TOKYO).date()
        is_late = bool(late_stages(state, sent, clock.today(), is_working_day))
        return PersonFile(
            reference=row.reference,
            listing_name=row.listing_name,
            listing_id=row.listing_id,
            phone=store.phone_of(row.listing_id),
            state=state,
            sent_on=sent,
            due_on=due_on(sent, URGENCY, is_working_day),
            kept_until=kept_until(row.moved_at.astimezone(clock.TOKYO).date()),
            is_late=is_late,
            telling=Telling.from_json(row.told),
            answers=[
                each for each in store.events(row.id) if each.from_state != each.to_state or each.message
            ],
            windows=store.general_windows(row.listing_id) if is_late or state is State.CLOSED else (),
        )
