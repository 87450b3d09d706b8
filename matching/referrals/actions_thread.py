"""Messages between the two sides of a slip: the client's data stay here, a mail only says there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.member import Member
from accounts.permission import Permission
from foundation import audit, clock
from foundation.db import db, new_id, transaction
from matching.referrals import store_office, store_referral, store_thread
from matching.referrals.actions_print import SlipClosed
from matching.referrals.actions_reply import CodeExpired
from matching.referrals.models_referral import Referral, ReferralMessage
from matching.referrals.models_thread import ReferralMessageRead
from matching.referrals.state import CLOSED_TO_RECIPIENT, Party, State
from matching.referrals.steps import addresses_at, mail_about

BY_CODE = UUID(int=0)
"""The author of a message that was written without an account, with the slip's code."""
WRITES = {Party.SENDER: Permission.REFERRAL_SEND, Party.RECIPIENT: Permission.REFERRAL_ANSWER}


class MayNotWrite(Exception):
    """This member may read the thread, not write in it."""


@dataclass(frozen=True)
class Reading:
    """Who has read a message and when: a name for the own people, the organization for the others."""

    who: str
    at: datetime


@dataclass(frozen=True)
class Said:
    party: Party
    who: str
    at: datetime
    body: str
    is_new: bool
    readings: Sequence[Reading]


@dataclass(frozen=True)
class Thread:
    number: str
    party: Party
    other_side: str
    messages: Sequence[Said]
    may_write: bool


@dataclass(frozen=True)
class _Reader:
    """Who looks, as in the audit, and for which side."""

    actor: str
    party: Party


def read_thread(member: Member, number: str) -> Thread:
    """Marks what is new as read by this member. SlipClosed for a recipient after the slip was taken back."""
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        reader = _Reader(member.actor, _party(row, member))
        _open_to(row, reader.party)
        _audit("referral.thread", member.actor, row)
        return _thread(row, reader, may_write=member.may(WRITES[reader.party]))


def write(member: Member, number: str, body: str, token: str) -> None:
    """The same form sent twice writes once. Raises MayNotWrite, SlipClosed."""
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        party = _party(row, member)
        if not member.may(WRITES[party]):
            raise MayNotWrite
        _open_to(row, party)
        _add(row, party, member.user_id, member.actor, body, token)


def read_by_code(referral_id: UUID) -> Thread:
    """For a browser that has shown the 照合番号. Raises SlipClosed, CodeExpired."""
    with transaction():
        row = _by_code(referral_id)
        actor = f"code:{row.id}"
        reader = _Reader(actor, Party.RECIPIENT)
        _audit("reply.thread", actor, row)
        return _thread(row, reader, may_write=True)


def write_by_code(referral_id: UUID, body: str, token: str) -> None:
    with transaction():
        row = _by_code(referral_id)
        _add(row, Party.RECIPIENT, BY_CODE, f"code:{row.id}", body, token)


def unread_for(member: Member, number: str) -> tuple[int, int]:
    """How many messages there are, and how many of them this organization has not read; nothing is marked."""
    row = store_referral.referral(member.organization_id, number)
    party = _party(row, member)
    if party is Party.RECIPIENT and State(row.state) in CLOSED_TO_RECIPIENT:
        return 0, 0
    messages = store_thread.messages(row.id)
    theirs = [each.id for each in messages if each.party != party]
    return len(messages), len(theirs) - len(store_thread.reads(theirs)) if theirs else 0


def _by_code(referral_id: UUID) -> Referral:
    row = store_referral.referral_by_id(referral_id, to_change=True)
    if row.valid_until is not None and clock.today() > row.valid_until:
        raise CodeExpired
    _open_to(row, Party.RECIPIENT)
    return row


def _open_to(row: Referral, party: Party) -> None:
    if party is Party.RECIPIENT and State(row.state) in CLOSED_TO_RECIPIENT:
        raise SlipClosed


def _party(row: Referral, member: Member) -> Party:
    party = row.party_of(member.organization_id)
    if party is None:
        raise store_referral.ReferralNotFound
    return party


def _add(row: Referral, party: Party, user_id: UUID, actor: str, body: str, token: str) -> None:
    if store_thread.written_with(row.id, token):
        return
    message = ReferralMessage(
        id=new_id(),
        referral_id=row.id,
        at=clock.now(),
        party=party.value,
        user_id=user_id,
        idempotency_key=token,
    )
    message.body = body
    db.session.add(message)
    db.session.flush()
    mail_about(row, "message", addresses_at(row, _other(party)), f"/desk/referrals/{row.number}/messages")
    _audit("referral.message", actor, row, message=str(message.id))


def _thread(row: Referral, reader: _Reader, *, may_write: bool) -> Thread:
    messages = store_thread.messages(row.id)
    reads = store_thread.reads(each.id for each in messages)
    new = {
        each.id
        for each in messages
        if each.party != reader.party and reader.actor not in {read.reader for read in reads.get(each.id, ())}
    }
    store_thread.mark_read(new, reader.actor, clock.now())
    names = _names(messages, reads, reader)
    sides = {Party.SENDER: row.from_organization_id, Party.RECIPIENT: row.to_organization_id}
    offices = store_office.organization_names(sides.values())

    def said(each: ReferralMessage) -> Said:
        wrote = Party(each.party)
        side, other = offices.get(sides[wrote], ""), offices.get(sides[_other(wrote)], "")
        seen = [Reading(names.get(_user(read), other), read.at) for read in reads.get(each.id, ())]
        return Said(wrote, names.get(each.user_id, side), each.at, each.body, each.id in new, seen)

    other_side = offices.get(sides[_other(reader.party)], "")
    return Thread(str(row.number), reader.party, other_side, [said(each) for each in messages], may_write)


def _other(party: Party) -> Party:
    return Party.RECIPIENT if party is Party.SENDER else Party.SENDER


def _user(read: ReferralMessageRead) -> UUID | None:
    return UUID(read.reader.removeprefix("user:")) if read.reader.startswith("user:") else None


def _names(
    messages: Sequence[ReferralMessage],
    reads: dict[UUID, list[ReferralMessageRead]],
    reader: _Reader,
) -> dict[UUID | None, str]:
    """Of the reader's own people only."""
    if reader.actor.startswith("code:"):
        return {}
    wrote = {each.user_id for each in messages if each.party == reader.party}
    read = {
        _user(each)
        for message in messages
        if message.party != reader.party
        for each in reads.get(message.id, ())
    }
    named: dict[UUID | None, str] = {}
    named.update(store_office.names_of(who for who in wrote | read if who).items())
    return named


def _audit(action: str, actor: str, row: Referral, **detail: str) -> None:
    audit.record(
        action,
        actor=actor,
        subject=f"client:{row.client_id}",
        detail={"referral": str(row.id), "number": str(row.number), **detail},
    )
