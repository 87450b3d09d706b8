"""Reminding those who let a slip wait: recipient, then sender, then coordinator. Run by `tsunagi remind`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.member import Member
from foundation import audit, clock
from foundation.db import db, new_id, transaction
from matching.referrals import store_list, store_office, store_referral, store_reminder
from matching.referrals.actions_list import cutoffs, is_overdue, is_stalled, waits_since
from matching.referrals.models_referral import Referral, ReferralReminder
from matching.referrals.state import Party, State, Urgency
from matching.referrals.steps import addresses_at, mail_about
from matching.referrals.timing import Stage, stage_of
from matching.referrals.working_day import is_working_day

BOARD = "/desk/stalled"
LINES = 500


@dataclass(frozen=True)
class WaitingLine:
    """A slip that waits, as a coordinator may see it: nothing of the person."""

    number: str
    sender: str
    recipient: str
    state: State
    urgency: Urgency
    since: date
    sender_phone: str = ""
    recipient_phone: str = ""


def queue_reminders() -> int:
    """How many slips somebody is reminded of now. A second run finds nothing left to do."""
    late = store_list.late_everywhere(cutoffs())
    done = store_reminder.sent_for(row.id for row in late)
    waiting = [row.id for row in late if _missing(row, done.get(row.id, frozenset()))]
    return sum(_remind(referral_id) for referral_id in waiting)


def stalled_board(member: Member) -> list[WaitingLine]:
    """Everything that is overdue or stalled, longest first, for the coordinator."""
    with transaction():
        rows = store_list.late_everywhere(cutoffs(), LINES)
        audit.record(
            "referral.board",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"count": str(len(rows))},
        )
        return _lines(rows)


def _lines(rows: Sequence[Referral]) -> list[WaitingLine]:
    names = store_office.organization_names(
        each for row in rows for each in (row.from_organization_id, row.to_organization_id)
    )
    offices = store_office.phones_of_listings(row.to_listing_id for row in rows)
    phones = store_office.phones_of_organizations(row.from_organization_id for row in rows)
    return [
        WaitingLine(
            str(row.number),
            names.get(row.from_organization_id, ""),
            names.get(row.to_organization_id, ""),
            State(row.state),
            Urgency(row.urgency),
            waits_since(row),
            phones.get(row.from_organization_id, ""),
            offices.get(row.to_listing_id, ""),
        )
        for row in rows
    ]


def _remind(referral_id: UUID) -> int:
    """One slip in one transaction: the row of the reminder and its mails, or neither."""
    with transaction():
        row = store_referral.referral_by_id(referral_id, to_change=True)
        if not (is_overdue(row) or is_stalled(row)):
            return 0  # it moved since the list was read
        stages = _missing(row, store_reminder.sent_for([row.id]).get(row.id, frozenset()))
        for stage in stages:
            _queue(row, stage)
        return bool(stages)


def _queue(row: Referral, stage: Stage) -> None:
    db.session.add(
        ReferralReminder(
            id=new_id(),
            referral_id=row.id,
            stage=stage.value,
            waiting_since=waits_since(row),
            queued_at=clock.now(),
        )
    )
    page = BOARD if stage is Stage.COORDINATOR else ""
    mail_about(row, f"remind_{stage}", _addresses(row, stage), page)
    audit.record(
        "referral.reminded",
        actor="cli",
        subject=f"referral:{row.id}",
        detail={"number": str(row.number), "stage": stage.value},
    )


def _addresses(row: Referral, stage: Stage) -> list[str]:
    if stage is Stage.COORDINATOR:
        return store_office.coordinators()
    return addresses_at(row, Party(stage.value))


def _missing(row: Referral, done: frozenset[tuple[str, date]]) -> list[Stage]:
    """The stages that this wait has reached and nobody was reminded of yet."""
    reached = stage_of(waits_since(row), Urgency(row.urgency), clock.today(), is_working_day)
    if reached is None:
        return []
    upto = list(Stage)[: list(Stage).index(reached) + 1]
    return [stage for stage in upto if (stage.value, waits_since(row)) not in done]
