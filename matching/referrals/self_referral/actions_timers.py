"""What `tsunagi remind` does for self-referrals: remind of those without an answer, erase what is over."""

from __future__ import annotations

from uuid import UUID

from foundation import clock
from foundation.db import db, new_id, transaction
from matching.referrals import store_office
from matching.referrals.self_referral import steps, store
from matching.referrals.self_referral.models import SelfReferral, SelfReferralReminder
from matching.referrals.self_referral.state import (
    PERIODS,
    URGENCY,
    Stage,
    State,
    late_stages,
    latest_expired,
)
from matching.referrals.timing import latest_late_start
from matching.referrals.working_day import is_working_day

BOARD = "/desk/stalled"


def queue_reminders() -> int:
    """How many requests somebody is reminded of now. A second run finds nothing left to do."""
    first = latest_late_start(clock.today(), URGENCY, is_working_day, PERIODS[Stage.ORGANIZATION])
    return sum(_remind(row_id) for row_id in store.late(first))


def erase_expired() -> int:
    """Erases every request that has not moved for KEPT_MONTHS; returns how many. A second run finds none."""
    return sum(_erase(row_id) for row_id in expired())


def expired() -> list[UUID]:
    """Those that `erase_expired` would erase today."""
    return list(store.expired(latest_expired(clock.today())))


def _remind(row_id: UUID) -> int:
    """One request in one transaction: the row of the reminder and its mails, or neither."""
    with transaction():
        row = store.by_id(row_id, to_change=True)
        sent = row.created_at.astimezone(clock.TOKYO).date()
        done = store.reminded(row.id)
        stages = [
            stage
            for stage in late_stages(State(row.state), sent, clock.today(), is_working_day)
            if stage.value not in done
        ]
        for stage in stages:
            row_of = SelfReferralReminder(
                id=new_id(),
                self_referral_id=row.id,
                stage=stage.value,
                waiting_since=sent,
                queued_at=clock.now(),
            )
            db.session.add(row_of)
            _tell(row, stage)
            steps.record("reminded", row, "cli", stage=stage.value)
        return bool(stages)


def _tell(row: SelfReferral, stage: Stage) -> None:
    if stage is Stage.COORDINATOR:
        steps.mail_about(row, "remind_coordinator", store_office.coordinators(), BOARD)
    else:
        steps.mail_about(row, "remind_organization", steps.recipients(row))


def _erase(row_id: UUID) -> int:
    with transaction():
        row = store.by_id(row_id, to_change=True)
        if row.is_erased:
            return 0
        store.erase(row, clock.now(), State(row.state))
        steps.record("erased", row, "cli")
        return 1
