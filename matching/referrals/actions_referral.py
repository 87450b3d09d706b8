"""Use cases on a slip that was issued: look at it, print it, answer it, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.member import Member
from accounts.permission import Permission
from foundation import audit, clock
from foundation.db import transaction
from matching.referrals import store, store_office, store_referral
from matching.referrals.answer import Answer
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.slip import Slip
from matching.referrals.state import (
    CLOSED_TO_RECIPIENT,
    Party,
    State,
    Urgency,
    overdue,
    stalled,
    withdrawal_of,
)
from matching.referrals.steps import take_step
from matching.referrals.working_day import is_working_day


class SlipClosed(Exception):
    """The slip was taken back: the recipient no longer sees what it said."""


@dataclass(frozen=True)
class ReferralLine:
    """A line of a list. `client_name` is only there for the sender's own people."""

    number: str
    state: State
    urgency: Urgency
    other_side: str
    sent_at: datetime
    moved_at: datetime
    is_overdue: bool
    is_stalled: bool
    client_name: str = ""


@dataclass(frozen=True)
class ReferralFile:
    """What one side sees. `slip` is None for a recipient once the slip was taken back."""

    number: str
    client_id: UUID
    party: Party
    state: State
    urgency: Urgency
    slip: Slip | None
    events: Sequence[ReferralEvent]
    from_name: str
    to_name: str
    is_overdue: bool


def outbox(member: Member, page: int) -> tuple[int, list[ReferralLine]]:
    """The sender's own list names the clients, so reading it is audited."""
    with transaction():
        total, rows = store_referral.outbox(member.organization_id, page)
        names = {row.client_id: store.client(member.organization_id, row.client_id).name for row in rows}
        audit.record(
            "referral.listed",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"count": str(len(rows))},
        )
        return total, _lines(rows, [row.to_organization_id for row in rows], names)


def inbox(member: Member, page: int) -> tuple[int, list[ReferralLine]]:
    """What has come in, without a word on the persons: that is seen on opening a slip."""
    total, rows = store_referral.inbox(member.organization_id, page)
    return total, _lines(rows, [row.from_organization_id for row in rows], {})


def _lines(rows: Sequence[Referral], others: Sequence[UUID], names: dict[UUID, str]) -> list[ReferralLine]:
    offices = store_office.organization_names(others)
    return [
        ReferralLine(
            number=str(row.number),
            state=State(row.state),
            urgency=Urgency(row.urgency),
            other_side=offices.get(other, ""),
            sent_at=row.created_at,
            moved_at=row.moved_at,
            is_overdue=_overdue(row),
            is_stalled=_stalled(row),
            client_name=names.get(row.client_id, ""),
        )
        for row, other in zip(rows, others, strict=True)
    ]


def _overdue(row: Referral) -> bool:
    return row.sent_on is not None and overdue(
        State(row.state), row.sent_on, Urgency(row.urgency), clock.today(), is_working_day
    )


def _stalled(row: Referral) -> bool:
    moved_on = row.moved_at.astimezone(clock.TOKYO).date()
    return stalled(State(row.state), moved_on, Urgency(row.urgency), clock.today(), is_working_day)


def open_referral(member: Member, number: str) -> ReferralFile:
    """The slip for its sender or recipient.

    The first look of someone there who may answer it makes it 開封済.
    """
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        party = _party(row, member)
        if party is Party.RECIPIENT and row.state == State.SENT and member.may(Permission.REFERRAL_ANSWER):
            take_step(row, State.OPENED, party, actor=member.actor, channel="desk")
            row = store_referral.referral(member.organization_id, number)
        _audit("referral.read", member, row)
        return _file(row, party)


def print_referral(member: Member, number: str) -> Slip:
    """What the A4 form is made from. SlipClosed for a recipient after it was taken back."""
    with transaction():
        row = store_referral.referral(member.organization_id, number)
        slip = _slip_for(row, _party(row, member))
        if slip is None:
            raise SlipClosed
        _audit("referral.printed", member, row)
        return slip


def answer(member: Member, number: str, given: Answer) -> None:
    """Raises IllegalMove for what this side may not do, MovedMeanwhile when somebody was faster."""
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        party = _party(row, member)
        take_step(
            row,
            given.to,
            party,
            actor=member.actor,
            channel="desk",
            reason_code=given.reason_code or None,
            expected_on=given.expected_on,
            meeting_at=given.meeting_at,
            person=given.person,
            message=given.message,
        )
        _audit("referral.answered", member, row, to=given.to.value)


def withdraw(member: Member, number: str, message: str) -> State:
    """The sender takes the slip back: at once before acceptance, as a request after it. Returns the new
    state.
    """
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        to = withdrawal_of(State(row.state))
        take_step(row, to, _party(row, member), actor=member.actor, channel="desk", message=message)
        _audit("referral.withdrawn", member, row, to=to.value)
        return to


def enter_error(member: Member, number: str, message: str) -> None:
    """誤登録: the sender closes a slip that should never have been; the reason is kept, the number stays
    used.
    """
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        take_step(
            row,
            State.ENTERED_IN_ERROR,
            _party(row, member),
            actor=member.actor,
            channel="desk",
            message=message,
        )
        _audit("referral.entered_in_error", member, row)


def _party(row: Referral, member: Member) -> Party:
    party = row.party_of(member.organization_id)
    if party is None:
        raise store_referral.ReferralNotFound
    return party


def _slip_for(row: Referral, party: Party) -> Slip | None:
    if party is Party.RECIPIENT and State(row.state) in CLOSED_TO_RECIPIENT:
        return None
    return thaw(row.slip, row.slip_hash or "")


def _file(row: Referral, party: Party) -> ReferralFile:
    names = store_office.organization_names([row.from_organization_id, row.to_organization_id])
    return ReferralFile(
        number=str(row.number),
        client_id=row.client_id,
        party=party,
        state=State(row.state),
        urgency=Urgency(row.urgency),
        slip=_slip_for(row, party),
        events=store_referral.events(row.id),
        from_name=names.get(row.from_organization_id, ""),
        to_name=names.get(row.to_organization_id, ""),
        is_overdue=_overdue(row),
    )


def _audit(action: str, member: Member, row: Referral, **detail: str) -> None:
    audit.record(
        action,
        actor=member.actor,
        subject=f"client:{row.client_id}",
        detail={"referral": str(row.id), "number": str(row.number), **detail},
    )
