"""What earlier slips taught about an office: refusals by reason and the wait for a first meeting. Pure.

Counted per office, never per person; who may see which counts is settled where they are counted
(matching.referrals.lessons). The public match is never given any: it cannot read the tables they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from matching.learned import Learned
from matching.reasons import Reason, Reasons, Value

WEIGHT: Final = 6.0
"""Points that an office loses at most for what it answered; as much as AREA, less than any need."""
MONTHS: Final = 6
"""Only the last months count: offices change."""
DECLINE_WORTH: Final[Mapping[str, float]] = {"no_vacancy": 1.0, "not_eligible": 0.5, "out_of_area": 0.5}
"""How far a refusal tells of the next one. A full office is full for everybody; who was not eligible or lived
elsewhere says less of the next person. The other reasons lie with the person or the paper and count nothing."""
PRIOR: Final = 2.0
"""Answers added on the good side: one refusal is no rule yet."""
REFUSED_SHARE, SLOW_SHARE = 0.75, 0.25
"""How the weight is divided between refusals and the wait."""
QUICK_DAYS, SLOW_DAYS = 7, 60
"""Days to a first meeting that cost nothing, and days from which the wait costs all of its share."""
QUICK_ANSWER, SLOW_ANSWER = 3, 14
"""Days to an answer that are worth a word; they weigh nothing."""


def refused(lesson: Learned) -> float:
    """0–1: how likely the next slip comes back, more refusals never less."""
    worth = sum(DECLINE_WORTH.get(code, 0.0) * count for code, count in lesson.declines.items())
    return worth / (lesson.answered + PRIOR)


def waited(lesson: Learned) -> float:
    """0 at QUICK_DAYS, 1 from SLOW_DAYS on."""
    if lesson.median_wait_days is None:
        return 0.0
    return min(1.0, max(0.0, (lesson.median_wait_days - QUICK_DAYS) / (SLOW_DAYS - QUICK_DAYS)))


def points(lesson: Learned) -> float:
    """What the lesson takes off the score: 0 to −WEIGHT."""
    return -WEIGHT * (REFUSED_SHARE * refused(lesson) + SLOW_SHARE * waited(lesson))


def reasons(lesson: Learned) -> Reasons:
    found = Reasons()
    for code, worth in DECLINE_WORTH.items():
        count = lesson.declines.get(code, 0)
        if count:
            off = WEIGHT * REFUSED_SHARE * worth * count / (lesson.answered + PRIOR)
            reason = Reason(f"reason.lesson.{code}", {"count": count, "points": f"−{off:.1f}"})
            found += Reasons(against=(reason,)) if code == "no_vacancy" else Reasons(unknown=(reason,))
    if lesson.accepted:
        found += Reasons(fits=(Reason("reason.lesson.accepted", {"count": lesson.accepted}),))
    return found + _wait(lesson) + _answer(lesson)


def _wait(lesson: Learned) -> Reasons:
    if lesson.median_wait_days is None or lesson.median_wait_days <= QUICK_DAYS:
        return Reasons()
    off = WEIGHT * SLOW_SHARE * waited(lesson)
    values: dict[str, Value] = {"days": round(lesson.median_wait_days), "points": f"−{off:.1f}"}
    return Reasons(against=(Reason("reason.lesson.wait", values),))


def _answer(lesson: Learned) -> Reasons:
    days = lesson.median_answer_days
    if days is None or QUICK_ANSWER < days < SLOW_ANSWER:
        return Reasons()
    values: dict[str, Value] = {"days": max(1, round(days)), "count": lesson.answered}
    if days <= QUICK_ANSWER:
        return Reasons(fits=(Reason("reason.lesson.quick", values),))
    return Reasons(against=(Reason("reason.lesson.slow", values),))


def to_json(lesson: Learned) -> dict[str, Any]:
    return asdict(lesson) | {"declines": dict(lesson.declines)}


def from_json(data: Mapping[str, Any]) -> Learned:
    return Learned(**data)


@dataclass(frozen=True)
class History:
    """What staff's match adds to the public one. `left_out`: offices that staff excluded for this person, and
    the reason they wrote."""

    lessons: Mapping[UUID, Learned] = field(default_factory=dict)
    left_out: Mapping[UUID, Reason] = field(default_factory=dict)


NO_HISTORY: Final = History()
