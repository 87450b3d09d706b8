"""Who is on a slip at one side: taking it, handing it to a colleague, laying it down."""

from __future__ import annotations

from uuid import UUID

from accounts.member import Member
from accounts.permission import Permission
from foundation import audit
from foundation.db import transaction
from matching.referrals import store_office, store_referral
from matching.referrals.state import Party
from matching.referrals.steps import mail_about

ACTS_FOR = {Party.SENDER: Permission.REFERRAL_SEND, Party.RECIPIENT: Permission.REFERRAL_ANSWER}
"""What somebody must be able to do to be on a slip on that side."""


class NoColleague(Exception):
    """Whom it should be handed to does not work here, has left, or may not act on slips."""


class MayNotAct(Exception):
    """Who only reads hands nothing on."""


def hand(member: Member, number: str, user_id: UUID | None) -> None:
    """Puts the colleague, the member or nobody on the slip. A colleague is told by mail (number and link)."""
    with transaction():
        row = store_referral.referral(member.organization_id, number, to_change=True)
        party = row.party_of(member.organization_id) or Party.RECIPIENT
        if not member.may(ACTS_FOR[party]):
            raise MayNotAct
        if user_id is not None and user_id not in colleagues(member, party):
            raise NoColleague
        if row.user_of(party) == user_id:
            return
        store_referral.put_on(row, party, user_id)
        if user_id is not None and user_id != member.user_id:
            mail_about(row, "handed", store_office.address_of(user_id))
        audit.record(
            "referral.handed",
            actor=member.actor,
            subject=f"client:{row.client_id}",
            detail={"referral": str(row.id), "number": str(row.number), "to": str(user_id or "")},
        )


def colleagues(member: Member, party: Party) -> dict[UUID, str]:
    """Who can be on a slip on that side, by name."""
    return store_office.colleagues(member.organization_id, ACTS_FOR[party])
