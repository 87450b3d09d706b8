"""An answer that came back on paper, entered by the sender's own staff."""

from __future__ import annotations

from accounts.member import Member
from foundation import audit
from foundation.db import transaction
from matching.referrals import store_referral
from matching.referrals.actions_reply import WrongCode
from matching.referrals.answer import BY_CODE, Answer
from matching.referrals.composing import code_key, fact_key
from matching.referrals.state import UNACCEPTED, IllegalMove, Party, State
from matching.referrals.steps import take_step


def answer_by_fax(member: Member, code: str, fact: str, given: Answer) -> str:
    """The number of the slip that was answered.

    WrongCode for a code that is not of this organization's slips or a 照合番号 that does not belong to it;
    IllegalMove once it was answered or taken back. Paper may come after the slip's last day.
    """
    with transaction():
        row = store_referral.referral_by_code(code_key(code), to_change=True)
        if row.from_organization_id != member.organization_id or row.fact_key != fact_key(code, fact):
            raise WrongCode
        if given.to not in BY_CODE or State(row.state) not in UNACCEPTED:
            raise IllegalMove(State(row.state), given.to, Party.RECIPIENT)
        take_step(
            row,
            given.to,
            Party.RECIPIENT,
            actor=member.actor,
            channel="fax",
            reason_code=given.reason_code or None,
            expected_on=given.expected_on,
            meeting_at=given.meeting_at,
            person=given.person,
            message=given.message,
        )
        audit.record(
            "referral.answered_by_fax",
            actor=member.actor,
            subject=f"client:{row.client_id}",
            detail={"referral": str(row.id), "number": str(row.number), "to": given.to.value},
        )
        return str(row.number)
