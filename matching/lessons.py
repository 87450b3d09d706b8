"""What earlier slips taught about an office: refusals by reason and the wait for an answer. Pure.

Counted per office, never per person; who may see which counts is settled where they are counted
(matching.referrals.store_lessons). The public match is never given any: it cannot read the tables they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from matching.reasons import Reason, Reasons

WEIGHT: Final = 6.0
"""Points that an office loses at most for what it answered; as much as AREA, less than any need."""
MONTHS: Final = 6
"""Only the last months count: offices change."""
DECLINE_WORTH: Final[Mapping[str, float]] = {"no_vacancy": 1.0, "not_eligible": 0.5, "out_of_area": 0.5}
"""How far a refusal tells of the next one. A full office is full for everybody; who was not eligible or lived
elsewhere says less of the next person. The other reasons lie with the person and count nothing."""
PRIOR: Final = 2.0
"""Answers added on the good side: one refusal is no rule yet."""
REFUSED_SHARE, SLOW_SHARE = 0.75, 0.25
"""How the weight is divided between refusals and the wait."""
QUICK_DAYS, SLOW_DAYS = 3, 21
"""Days to an answer that cost nothing, and days from which the wait costs all of its share."""


@dataclass(frozen=True)
class Lesson:
    """Of the last MONTHS months: answered slips, how many were accepted, refusals by reason, and the median
    days until the answer (None: none answered)."""

    answered: int = 0
    accepted: int = 0
    declined: Mapping[str, int] = field(default_factory=dict)
    days: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "answered": self.answered,
            "accepted": self.accepted,
            "declined": dict(self.declined),
            "days": self.days,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Lesson:
        return cls(**data)


def refused(lesson: Lesson) -> float:
    """0–1: how likely the next slip comes back, more refusals never less."""
    worth = sum(DECLINE_WORTH.get(code, 0.0) * count for code, count in lesson.declined.items())
    return worth / (lesson.answered + PRIOR)


def waited(lesson: Lesson) -> float:
    """0 at QUICK_DAYS, 1 from SLOW_DAYS on."""
    if lesson.days is None:
        return 0.0
    return min(1.0, max(0.0, (lesson.days - QUICK_DAYS) / (SLOW_DAYS - QUICK_DAYS)))


def points(lesson: Lesson) -> float:
    """What the lesson takes off the score: 0 to −WEIGHT."""
    return -WEIGHT * (REFUSED_SHARE * refused(lesson) + SLOW_SHARE * waited(lesson))


def reasons(lesson: Lesson) -> Reasons:
    found = Reasons()
    for code, worth in DECLINE_WORTH.items():
        count = lesson.declined.get(code, 0)
        if count:
            off = WEIGHT * REFUSED_SHARE * worth * count / (lesson.answered + PRIOR)
            reason = Reason(f"reason.lesson.{code}", {"count": count, "points": f"−{off:.1f}"})
            found += Reasons(against=(reason,)) if code == "no_vacancy" else Reasons(unknown=(reason,))
    if lesson.accepted:
        found += Reasons(fits=(Reason("reason.lesson.accepted", {"count": lesson.accepted}),))
    return found + _wait(lesson)


def _wait(lesson: Lesson) -> Reasons:
    if lesson.days is None:
        return Reasons()
    values = {"days": max(1, round(lesson.days)), "count": lesson.answered}
    if lesson.days <= QUICK_DAYS:
        return Reasons(fits=(Reason("reason.lesson.quick", values),))
    off = WEIGHT * SLOW_SHARE * waited(lesson)
    return Reasons(against=(Reason("reason.lesson.slow", values | {"points": f"−{off:.1f}"}),))


@dataclass(frozen=True)
class History:
    """What staff's match adds to the public one. `left_out`: offices that staff excluded for this person, and
    the reason they wrote."""

    lessons: Mapping[UUID, Lesson] = field(default_factory=dict)
    left_out: Mapping[UUID, Reason] = field(default_factory=dict)


NO_HISTORY: Final = History()
