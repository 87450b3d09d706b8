"""What an office's answers to slips have taught: a hint for staff, never a rule. Pure.

Nothing of a person is in it: how many answers, why not, how long. A sentence made from it must not say a
number below ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Final

DEFAULT_MONTHS: Final = 12


@dataclass(frozen=True)
class Answered:
    """One slip's first answer: "accepted", "scheduled", "waitlisted" or "declined" with its reason code.

    Days are calendar days in Asia/Tokyo since the slip was sent; None: has not happened.
    """

    answer: str
    reason: str = ""
    answer_days: int = 0
    wait_days: int | None = None


@dataclass(frozen=True)
class Learned:
    """Of one listing in the months asked for. `declines` has the reason codes of 受理不可, most frequent first."""

    answered: int
    accepted: int
    declines: Mapping[str, int] = field(default_factory=dict)
    median_answer_days: float | None = None
    median_wait_days: float | None = None
    """From sending to the first meeting or the start of support."""


def learned_from(answers: Iterable[Answered]) -> Learned:
    given = list(answers)
    declines = Counter(each.reason or "other" for each in given if each.answer == "declined")
    waits = [each.wait_days for each in given if each.wait_days is not None]
    return Learned(
        answered=len(given),
        accepted=sum(each.answer in ("accepted", "scheduled") for each in given),
        declines=dict(sorted(declines.items(), key=lambda pair: (-pair[1], pair[0]))),
        median_answer_days=median(each.answer_days for each in given) if given else None,
        median_wait_days=median(waits) if waits else None,
    )
