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
from foundation.i18n import date_ja, t
from matching.referrals import store_duty, store_office, store_once, store_referral
from matching.referrals.actions_list import is_overdue, is_stalled
from matching.referrals.answer import Answer
from matching.referrals.frozen import thaw
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.slip import Slip
from matching.referrals.state import (
    CLOSED_TO_RECIPIENT,
    IllegalMove,
    Party,
    State,
    Urgency,
    withdrawal_of,
)
from matching.referrals.steps import take_answer, take_step


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
    is_stalled: bool = False
    on_it: UUID | None = None
    on_it_name: str = ""
    goes_on_from: str = ""
    went_on_to: Sequence[str] = ()


@dataclass(frozen=True)
class LastWord:
    """Who moved a slip last, and where to. `who` is a name for the own people, an organization for others."""

    state: State
    at: datetime
    who: str
    channel: str


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


def answer(member: Member, number: str, given: Answer, token: str = "") -> None:
    """Raises IllegalMove for what this side may not do, MovedMeanwhile when somebody was faster."""
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        if _party(row, member) is not Party.RECIPIENT:
            raise IllegalMove(State(row.state), given.to, Party.SENDER)
        if not _first_time(member, token):
            return
        take_answer(row, given, actor=member.actor, channel="desk")
        _audit("referral.answered", member, row, to=given.to.value)


def withdraw(member: Member, number: str, message: str, token: str = "") -> State:
    """The sender takes the slip back: at once before acceptance, as a request after it. Returns the new
    state.
    """
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        if not _first_time(member, token):
            return State(row.state)
        to = withdrawal_of(State(row.state))
        take_step(row, to, _party(row, member), actor=member.actor, channel="desk", message=message)
        _audit("referral.withdrawn", member, row, to=to.value)
        return to


def enter_error(member: Member, number: str, message: str, token: str = "") -> None:
    """誤登録: the sender closes a slip that should never have been; the reason is kept, the number stays
    used.
    """
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        if not _first_time(member, token):
            return
        take_step(
            row,
            State.ENTERED_IN_ERROR,
            _party(row, member),
            actor=member.actor,
            channel="desk",
            message=message,
        )
        _audit("referral.entered_in_error", member, row)


def last_word(member: Member, number: str) -> LastWord:
    """For somebody whose step came too late."""
    row = store_referral.referral(member.organization_id, number)
    last = store_referral.events(row.id)[-1]
    sides = {Party.SENDER: row.from_organization_id, Party.RECIPIENT: row.to_organization_id}
    organization_id = sides[Party(last.party)]
    who = store_office.organization_names([organization_id]).get(organization_id, "")
    if organization_id == member.organization_id and last.actor.startswith("user:"):
        user_id = UUID(last.actor.removeprefix("user:"))
        who = store_office.names_of([user_id]).get(user_id, who)
    return LastWord(State(last.to_state), last.at, who, last.channel)


def _first_time(member: Member, token: str) -> bool:
    """False when this very form was taken before: then there is nothing left to do."""
    try:
        store_once.claim(member.actor, token)
    except store_once.TakenAlready:
        return False
    return True


def _party(row: Referral, member: Member) -> Party:
    party = row.party_of(member.organization_id)
    if party is None:
        raise store_referral.ReferralNotFound
    return party


def slip_for(row: Referral, party: Party) -> Slip | None:
    if party is Party.RECIPIENT and State(row.state) in CLOSED_TO_RECIPIENT:
        return None
    return thaw(row.slip, row.slip_hash or "")


def _file(row: Referral, party: Party) -> ReferralFile:
    names = store_office.organization_names([row.from_organization_id, row.to_organization_id])
    on_it = row.user_of(party)
    before, after = store_referral.chain_of(row) if party is Party.SENDER else (None, ())
    return ReferralFile(
        number=str(row.number),
        client_id=row.client_id,
        party=party,
        state=State(row.state),
        urgency=Urgency(row.urgency),
        slip=slip_for(row, party),
        events=store_referral.events(row.id),
        from_name=names.get(row.from_organization_id, ""),
        to_name=names.get(row.to_organization_id, ""),
        is_overdue=is_overdue(row),
        is_stalled=is_stalled(row),
        on_it=on_it,
        on_it_name=_on_it(on_it) if on_it else "",
        goes_on_from=before or "",
        went_on_to=after,
    )


def _on_it(user_id: UUID) -> str:
    """The name; while they are away, with who covers for them."""
    today = clock.today()
    stand_in = store_duty.stand_ins([user_id], today).get(user_id)
    names = store_office.names_of([each for each in (user_id, stand_in) if each])
    if stand_in is None:
        return names.get(user_id, "")
    until = date_ja(store_duty.away_until(user_id, today))
    return t("duty.standing_in", name=names.get(user_id, ""), stand_in=names.get(stand_in, ""), until=until)


def _audit(action: str, member: Member, row: Referral, **detail: str) -> None:
    audit.record(
        action,
        actor=member.actor,
        subject=f"client:{row.client_id}",
        detail={"referral": str(row.id), "number": str(row.number), **detail},
    )
