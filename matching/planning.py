"""Between the score and the plan: which rows the plan may choose from, and its choices as results. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.best import best_rows
from matching.candidates import Candidates
from matching.fit import KindFit
from matching.learned import Learned
from matching.lessons import WEIGHT as LESSON_WEIGHT
from matching.lessons import points
from matching.plan import Choice, Option, plans
from matching.result import Plan, PlanMember
from matching.score import Scored, surety

OPTIONS = 40
"""Rows the solver sees in all, shared among the needs; the cheapest plan rarely reaches past the 4th
best of a need."""
AT_LEAST = 3


@dataclass(frozen=True)
class Planned:
    """The rows behind the options, and the cheapest sets of them."""

    rows: tuple[int, ...]
    choices: tuple[Choice, ...]

    @property
    def members(self) -> list[int]:
        return list(dict.fromkeys(self.rows[i] for choice in self.choices for i, _ in choice.takes))


def planned(candidates: Candidates, scored: Scored, kinds: KindFit) -> Planned:
    """For each need its best rows by total, whatever their place in the list."""
    each = max(AT_LEAST, OPTIONS // len(kinds.needs))
    weights = scored.profiles.weight
    found: dict[int, None] = {}
    for j in range(len(kinds.needs)):
        serving = np.take(weights[:, j] > 0, candidates.profile) & ~scored.barred
        found |= dict.fromkeys(best_rows(scored, candidates, serving, each))
    rows = tuple(sorted(found, key=lambda row: (-scored.total[row], str(candidates.corpus.ids[row]))))
    options = [_option(candidates, scored, row) for row in rows]
    return Planned(rows, tuple(plans(options, [need.share for need in kinds.needs])))


def _option(candidates: Candidates, scored: Scored, row: int) -> Option:
    profile = candidates.profile[row]
    return Option(
        str(candidates.corpus.ids[row]),
        scored.metres(row),
        int(scored.steady.capacity[row]),
        tuple(scored.profiles.weight[profile].tolist()),
        1 - surety(float(scored.profiles.facts[profile]), scored.residence.worth(row)),
        -points(scored.extras.lessons.get(row, Learned(0, 0))) / LESSON_WEIGHT,
    )


def plan_of(
    found: Planned,
    choice: Choice | None,
    codes: Sequence[str],
    names: Mapping[int, str],
    distances: Mapping[int, float | None],
    ids: Mapping[int, str],
) -> Plan:
    """`codes` are the asked needs; `names`, `distances` (metres) and `ids` are by row; a row
    without them went away meanwhile, and its needs count as uncovered."""
    if choice is None:
        return Plan((), (), tuple(codes), 0.0)
    members = tuple(
        PlanMember(ids[row], names[row], tuple(codes[j] for j in needs), distances[row])
        for row, needs in ((found.rows[i], needs) for i, needs in choice.takes)
        if row in ids
    )
    covers = tuple(code for code in codes if any(code in member.needs for member in members))
    return Plan(members, covers, tuple(code for code in codes if code not in covers), choice.cost)
