"""How well each candidate fits, 0–100, over all rows at once. Pure, deterministic, and monotone:
nearer, fitting more, fresher and with more room is never worse (tests/matching/test_score.py proves each)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from directory.search.columns import rows_of_ids
from matching.candidates import Candidates, Floats, Rows, Singles, point, squares
from matching.facts import MatchInput
from matching.fit import KindFit, ProfileFit, profile_fit
from matching.learned import Learned
from matching.lessons import History, points
from matching.reasons import Reason
from matching.residence import UNSAID, Residence
from matching.terms import Laid, closed_to, too_young_or_old
from matching.weights import (
    AREA,
    CAPACITY,
    DAY_TRIP_M,
    FACTS,
    FRESHNESS,
    HALF_WAY_M,
    ROOM,
    freshness,
    near,
    reach,
    weights_for,
)
from matching.wishes import worth

LEAST = 0.0
"""No total of a row that serves a need is below it; the others have -inf."""

BLOCK = 16_384
"""Rows at a time: their arrays stay in the processor's cache, which halves the time over 300,000."""


@dataclass(frozen=True)
class Scored:
    """`total` (n,) is 0–100, -inf for rows that serve no asked need; `barred` (n,) marks broken hard
    rules; `squares` (n,) metres squared. Distances are double: single is metres wrong; worths are single: rounding
    keeps their order."""

    total: Singles
    barred: NDArray[np.bool_]
    squares: Floats
    profiles: ProfileFit
    weights: dict[str, float]
    residence: Residence
    steady: Steady
    extras: Extras

    def metres(self, row: int) -> float:
        return sqrt(self.squares[row])


@dataclass(frozen=True)
class Steady:
    """What does not depend on the question, kept for the day by match.py: `capacity` (n,) as in the corpus, but
    unknown where the report is old; `worth` (n,) room and freshness, weighted."""

    capacity: NDArray[np.int8]
    worth: Singles


def steady_part(candidates: Candidates, today: int, stale: Rows) -> Steady:
    corpus = candidates.corpus
    capacity = corpus.capacity[: len(candidates)].copy()
    capacity[stale] = 0
    fresh = freshness(corpus.verified_days[: len(candidates)], today)
    return Steady(capacity, (CAPACITY * ROOM[capacity] + FRESHNESS * fresh).astype(np.float32))


@dataclass(frozen=True)
class Extras:
    """Beyond the columns: each listing's own terms, `wishes` (n,) 0–1 or None, and by row what staff's match
    alone knows."""

    laid: Laid
    wishes: Singles | None
    lessons: Mapping[int, Learned]
    left_out: Mapping[int, Reason]


def extras(candidates: Candidates, facts: MatchInput, found: Laid, history: History) -> Extras:
    rows = rows_of_ids(candidates.corpus.ids, {*history.lessons, *history.left_out})
    return Extras(
        found,
        worth(candidates, found, facts),
        {rows[each]: lesson for each, lesson in history.lessons.items() if each in rows},
        {rows[each]: reason for each, reason in history.left_out.items() if each in rows},
    )


def score(
    candidates: Candidates, facts: MatchInput, kinds: KindFit, home: Residence, steady: Steady, more: Extras
) -> Scored:
    """Every row, none left out for its distance: a prefilter is slower and wrong (SEARCH.md)."""
    profiles, weights = profile_fit(candidates, kinds), weights_for(facts)
    base = weights["need"] * profiles.fit + weights["facts"] * profiles.facts + weights["area"] * UNSAID
    base[~(profiles.eligible | profiles.barred)] = -np.inf
    whole = base.astype(np.float32)
    total, squared = np.empty(len(candidates), np.float32), np.empty(len(candidates))
    here, scratch = point(facts.place.lat, facts.place.lng), Scratch(min(BLOCK, len(candidates)))
    for start in range(0, len(candidates), BLOCK):
        rows = slice(start, min(start + BLOCK, len(candidates)))
        squares(candidates, here, rows, squared[rows], scratch.exact)
        block, spare = total[rows], scratch.base[: rows.stop - start]
        _sum_up(block, squared[rows], weights, scratch.single)
        block += np.take(whole, candidates.profile[rows], out=spare, mode="clip")
        block += steady.worth[rows]
    total[home.rows] += np.float32(weights["area"]) * (home.worths - np.float32(UNSAID))
    _add_extras(total, weights, more)
    return Scored(
        total,
        _barred(candidates, facts, profiles, home, squared, more),
        squared,
        profiles,
        weights,
        home,
        steady,
        more,
    )


def _barred(
    candidates: Candidates,
    facts: MatchInput,
    profiles: ProfileFit,
    home: Residence,
    squared: Floats,
    more: Extras,
) -> NDArray[np.bool_]:
    barred = home.barred.copy()
    if profiles.barred.any():
        barred |= np.take(profiles.barred, candidates.profile)
    if facts.within_km is not None:
        beyond = squared > (facts.within_km * 1000) ** 2
        beyond[candidates.unplaced] = False
        barred |= beyond
    barred[too_young_or_old(more.laid, facts)] = True
    barred[closed_to(more.laid, facts)] = True
    barred[list(more.left_out)] = True
    return barred


def _add_extras(total: Singles, weights: dict[str, float], more: Extras) -> None:
    """In place. A row that serves a need keeps a total of at least 0, whatever the lessons take off."""
    if more.wishes is not None:
        total += np.float32(weights["wishes"]) * more.wishes
    for row, lesson in more.lessons.items():
        total[row] = max(LEAST, total[row] + points(lesson)) if np.isfinite(total[row]) else total[row]


class Scratch:
    """Room for one block, made once for a match: fresh arrays of this size cost more than the arithmetic."""

    def __init__(self, size: int) -> None:
        self.exact = np.empty(size)
        self.single, self.base = np.empty(size, np.float32), np.empty(size, np.float32)


def _sum_up(total: Singles, squared: Floats, weights: dict[str, float], scratch: Singles) -> None:
    """Writes what the way is worth into `total`: `near` and `reach` above, in place and in single precision."""
    way = scratch[: len(total)]
    np.multiply(squared, 1 / DAY_TRIP_M**2, out=way, casting="same_kind")
    np.sqrt(way, out=total)
    total *= np.float32(DAY_TRIP_M / HALF_WAY_M)
    total += np.float32(1)
    np.divide(np.float32(weights["near"]), total, out=total)
    way += np.float32(1)
    np.divide(np.float32(weights["reach"]), way, out=way)
    total += way


def parts(scored: Scored, candidates: Candidates, row: int) -> dict[str, float]:
    """The terms of one row's total, by name."""
    weights, profile = scored.weights, candidates.profile[row]
    distance = np.array([scored.metres(row)])
    room = CAPACITY * float(ROOM[scored.steady.capacity[row]])
    found = {
        "need": weights["need"] * float(scored.profiles.fit[profile]),
        "near": weights["near"] * float(near(distance)[0]),
        "reach": weights["reach"] * float(reach(distance)[0]),
        "facts": weights["facts"] * float(scored.profiles.facts[profile]),
        "area": weights["area"] * scored.residence.worth(row),
        "capacity": room,
        "freshness": float(scored.steady.worth[row]) - room,
    }
    if scored.extras.wishes is not None:
        found["wishes"] = weights["wishes"] * float(scored.extras.wishes[row])
    if row in scored.extras.lessons:
        found["lessons"] = points(scored.extras.lessons[row])
    return found


def surety(facts: float, area: float) -> float:
    """0–1: how sure it is that the person may come, from the same two parts and weights as the total."""
    return (FACTS * facts + AREA * area) / (FACTS + AREA)
