"""Printing slips: one, or many with a list on top. What was frozen is what is printed, for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.member import Member
from foundation import audit
from foundation.db import transaction
from matching.referrals import store_letterhead, store_referral
from matching.referrals.actions_referral import slip_for
from matching.referrals.frozen import thaw
from matching.referrals.slip import Office, Slip
from matching.referrals.state import Party

MOST = 50


class SlipClosed(Exception):
    """The slip was taken back: the recipient no longer sees what it said."""


@dataclass(frozen=True)
class Printing:
    """`logos` by their hash; `closed` are numbers of slips that were taken back."""

    slips: Sequence[Slip]
    logos: Mapping[str, bytes]
    closed: Sequence[str] = ()


def print_referral(member: Member, number: str) -> Printing:
    """What the A4 form is made from. SlipClosed for a recipient after it was taken back."""
    printing = print_referrals(member, [number])
    if printing.closed:
        raise SlipClosed
    return printing


def print_referrals(member: Member, numbers: Iterable[str]) -> Printing:
    """At most MOST of them, each once, in their order; ReferralNotFound where one is not this side's."""
    slips, closed = [], []
    with transaction():
        for number in list(dict.fromkeys(numbers))[:MOST]:
            row = store_referral.referral(member.organization_id, number)
            slip = slip_for(row, row.party_of(member.organization_id) or Party.RECIPIENT)
            if slip is None:
                closed.append(number)
                continue
            slips.append(slip)
            audit.record(
                "referral.printed",
                actor=member.actor,
                subject=f"client:{row.client_id}",
                detail={"referral": str(row.id), "number": number},
            )
        logos = store_letterhead.logos(slip.sender.logo for slip in slips)
    return Printing(slips, logos, closed)


@dataclass(frozen=True)
class Issued:
    number: str
    to: Office
    urgency: str


def issued(member: Member, numbers: Iterable[str]) -> list[Issued]:
    """The offices of slips that this organization sent, as they were written on them."""
    found = []
    with transaction():
        for number in dict.fromkeys(numbers):
            row = store_referral.referral(member.organization_id, number)
            if row.from_organization_id != member.organization_id:
                raise store_referral.ReferralNotFound
            slip = thaw(row.slip, row.slip_hash or "")
            found.append(Issued(number, slip.to, row.urgency))
        audit.record(
            "referral.listed",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"count": str(len(found))},
        )
    return found
