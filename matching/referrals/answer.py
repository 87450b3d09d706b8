"""What a recipient says to a slip, and what must come with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from matching.referrals.state import State

NEEDS_REASON = frozenset({State.DECLINED, State.UNSUCCESSFUL})
NEEDS_MEETING = frozenset({State.SCHEDULED})
NEEDS_OUTCOME = frozenset({State.COMPLETED})
BY_CODE = (State.ACCEPTED, State.WAITLISTED, State.DECLINED)
"""What can be answered without an account, as on the paper's reply."""


class AnswerIncomplete(ValueError):
    """Something that this answer needs is missing; `problems` maps field → message key."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Answer:
    """`reason_code` is one of state.Decline, `outcome` of state.Outcome; `expected_on` an Asia/Tokyo date;
    `meeting_at` aware.
    """

    to: State
    reason_code: str = ""
    expected_on: date | None = None
    meeting_at: datetime | None = None
    person: str = ""
    message: str = ""
    outcome: str = ""

    def __post_init__(self) -> None:
        found = problems(self)
        if found:
            raise AnswerIncomplete(found)


def problems(answer: Answer) -> dict[str, str]:
    found = {}
    if answer.to in NEEDS_REASON and not answer.reason_code:
        found["reason_code"] = "referrals.error.reason"
    if answer.reason_code == "other" and answer.to in NEEDS_REASON and not answer.message:
        found["message"] = "referrals.error.other_reason"
    if answer.to in NEEDS_OUTCOME and not answer.outcome:
        found["outcome"] = "referrals.error.outcome"
    if answer.to in NEEDS_MEETING and answer.meeting_at is None:
        found["meeting_on"] = "referrals.error.meeting"
    return found


def wait_is_explained(answer: Answer) -> bool:
    """On hold without a word nobody can go on: a reason or an expected date. Paper may lack both."""
    return answer.to is not State.WAITLISTED or bool(answer.message or answer.expected_on)
