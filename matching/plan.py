"""The coverage plan: the best small set of organizations that together take up every need. Exact. Pure.

A set costs, in kilometres: the way to each door, DOOR_KM for each door, DOUBT_KM for open questions,
WAIT_KM for a full or queueing one, LESSON_KM for what earlier slips taught, and for each need POOR_FIT_KM
times what the best member lacks in fit (the main need counts three times). The cheapest set is the plan;
scipy's HiGHS finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DOOR_KM = 15.0
"""One more organization to tell everything to again is worth about an hour there and back."""
POOR_FIT_KM = 20.0
"""A place that meets a need not at all would be worth this detour to avoid, a half fit half of it."""
WAIT_KM = (2.0, 0.0, 1.0, 10.0, 20.0)
"""By capacity: unknown, open, few, waiting, full."""
DOUBT_KM = 15.0
"""Going somewhere that may turn out not to be for this person costs up to one more door."""
LESSON_KM = 20.0
"""An office that has so far refused or kept everybody waiting costs as much as a full one."""
FAR_KM = 200.0
"""Beyond this (or where no point is known) every way is too far alike; keeps the figures of the solver
in one range."""
TIE_KM = 1e-5
"""Earlier options win ties: sets that cost the same come out in the same order every time."""
PLANS = 3


class PlanFailed(RuntimeError):
    """The solver gave up; its message is the text."""


@dataclass(frozen=True)
class Option:
    """One organization: its way in metres, capacity code 0–4, how well (0–1, 0 = not) it meets each need, and
    how unsure (0–1) it is that the person may come at all; `burden` (0–1) is what earlier slips taught."""

    id: str
    distance_m: float
    capacity: int
    fit: tuple[float, ...]
    doubt: float = 0.0
    burden: float = 0.0


@dataclass(frozen=True)
class Choice:
    """Indexes of the chosen options with the needs (indexes) each one takes, and the set's cost in
    kilometres."""

    takes: tuple[tuple[int, tuple[int, ...]], ...]
    cost: float


def door_costs(options: Sequence[Option]) -> list[float]:
    return [
        DOOR_KM
        + min(option.distance_m / 1000, FAR_KM)
        + WAIT_KM[option.capacity]
        + DOUBT_KM * option.doubt
        + LESSON_KM * option.burden
        + at * TIE_KM
        for at, option in enumerate(options)
    ]


def need_cost(fit: float, share: float) -> float:
    return POOR_FIT_KM * share * (1.0 - fit)


def plans(options: Sequence[Option], shares: Sequence[float], count: int = PLANS) -> list[Choice]:
    """The `count` cheapest sets, cheapest first, none containing an earlier one; [] when no option
    meets any need.

    `shares` has the weight of each need. Needs that no option meets stay out of every plan. Raises
    PlanFailed.
    """
    coverable = [j for j in range(len(shares)) if any(option.fit[j] > 0 for option in options)]
    if len(coverable) == 1:
        return _single(options, shares, coverable[0])[:count]
    found: list[Choice] = []
    while coverable and len(found) < count:
        chosen = _solve(options, shares, coverable, [tuple(i for i, _ in each.takes) for each in found])
        if chosen is None:
            break
        found.append(chosen)
    return found


def _single(options: Sequence[Option], shares: Sequence[float], need: int) -> list[Choice]:
    """For one need a plan is one door; no solver needed."""
    doors = door_costs(options)
    priced = sorted(
        (doors[i] + need_cost(option.fit[need], shares[need]), i)
        for i, option in enumerate(options)
        if option.fit[need] > 0
    )
    return [Choice(((i, (need,)),), round(cost, 3)) for cost, i in priced]


def _solve(
    options: Sequence[Option],
    shares: Sequence[float],
    coverable: Sequence[int],
    before: Sequence[tuple[int, ...]],
) -> Choice | None:
    """Variables: a door for each option (0 or 1), then one for each pair of option and need that it can
    take; those may stay continuous, because for open doors the cheapest taking is whole by itself."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # only here: most pages never need the solver

    n = len(options)
    pairs = [(i, j) for j in coverable for i in range(n) if options[i].fit[j] > 0]
    costs = door_costs(options) + [need_cost(options[i].fit[j], shares[j]) for i, j in pairs]
    matrix, low, high = _constraints(n, pairs, coverable, before)
    answer = milp(
        np.array(costs),
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(0, 1),
        integrality=np.r_[np.ones(n), np.zeros(len(pairs))],
        options={"mip_rel_gap": 0.0},
    )
    if answer.status == 2:
        return None
    if answer.x is None or not answer.success:
        raise PlanFailed(answer.message)
    open_doors = [i for i in range(n) if answer.x[i] > 0.5]
    return _choice(options, coverable, open_doors, float(answer.fun))


def _choice(
    options: Sequence[Option], coverable: Sequence[int], open_doors: list[int], cost: float
) -> Choice:
    """Each need goes to the open door that meets it best, then to the nearest."""
    order = sorted(open_doors, key=lambda i: (options[i].distance_m, i))
    takes: dict[int, list[int]] = {i: [] for i in order}
    for j in coverable:
        takes[max(order, key=lambda i: (options[i].fit[j], -order.index(i)))].append(j)
    return Choice(tuple((i, tuple(needs)) for i, needs in takes.items()), round(cost, 3))


def _constraints(
    n: int, pairs: Sequence[tuple[int, int]], coverable: Sequence[int], before: Sequence[tuple[int, ...]]
) -> tuple[csr_array, list[float], list[float]]:
    """Each need is taken once; nobody takes a need behind a closed door; no earlier plan comes again,
    nor with more doors."""
    from scipy.sparse import csr_array, lil_array

    matrix = lil_array((len(coverable) + len(pairs) + len(before), n + len(pairs)))
    low: list[float] = []
    high: list[float] = []
    for row, need in enumerate(coverable):
        matrix[row, [n + at for at, (_, j) in enumerate(pairs) if j == need]] = 1
        low.append(1)
        high.append(1)
    for at, (i, _) in enumerate(pairs):
        matrix[len(coverable) + at, n + at] = 1
        matrix[len(coverable) + at, i] = -1
        low.append(-np.inf)
        high.append(0)
    for at, members in enumerate(before):
        matrix[len(coverable) + len(pairs) + at, list(members)] = 1
        low.append(-np.inf)
        high.append(len(members) - 1)
    return csr_array(matrix), low, high
