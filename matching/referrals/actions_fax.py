"""An answer that came back on paper, entered by the sender's own staff."""

from __future__ import annotations

from accounts.member import Member
from foundation import audit
from foundation.db import transaction
from matching.referrals import store_once, store_referral
from matching.referrals.actions_reply import WrongCode
from matching.referrals.answer import BY_CODE, Answer
from matching.referrals.composing import code_key, fact_key
from matching.referrals.state import UNACCEPTED, IllegalMove, Party, State
from matching.referrals.steps import take_answer


class AnsweredAlready(IllegalMove):
    """The paper comes after another answer, or after the slip was taken back."""

    def __init__(self, number: str, state: State, to: State) -> None:
        super().__init__(state, to, Party.RECIPIENT)
        self.number = number


def answer_by_fax(member: Member, code: str, fact: str, given: Answer, token: str = "") -> str:
    """The number of the slip that was answered.

    WrongCode for a code that is not of this organization's slips or a 照合番号 that does not belong to it;
    AnsweredAlready once it was answered or taken back. Paper may come after the slip's last day.
    """
    with transaction():
        row = store_referral.referral_by_code(code_key(code), to_change=True)
        if row.from_organization_id != member.organization_id or row.fact_key != fact_key(code, fact):
            raise WrongCode
        try:
            store_once.claim(member.actor, token, str(row.number))
        except store_once.TakenAlready:
            return str(row.number)
        if given.to not in BY_CODE or State(row.state) not in UNACCEPTED:
            raise AnsweredAlready(str(row.number), State(row.state), given.to)
        take_answer(row, given, actor=member.actor, channel="fax")
        audit.record(
            "referral.answered_by_fax",
            actor=member.actor,
            subject=f"client:{row.client_id}",
            detail={"referral": str(row.id), "number": str(row.number), "to": given.to.value},
        )
        return str(row.number)
