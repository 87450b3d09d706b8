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
from matching.wishes import wished, worth

NEED = 40.0
"""What a place is there for comes first: a perfect fit across town beats a poor one next door."""
NEAR = 20.0
"""Then the way there: whoever is worn out does not travel an hour."""
REACH = 18.0
"""Then whether one can get there and back in a day at all: else a place that meets two needs out of three
from 800 km away would stand before one round the corner that meets one."""
FACTS = 8.0
"""Then how surely the person's own facts (age, work, certificate) meet the rules of the service."""
AREA = 6.0
"""Serving the home for certain spares being sent away; where nothing is said it is only a question."""
CAPACITY = 5.0
"""Room now; less than AREA because it changes by the week."""
FRESHNESS = 3.0
"""A listing checked lately breaks ties."""
WISHES = 6.0
"""Asked-for hours, access and languages; taken off the need's share when there is a wish, so 100 stays the top."""
WEIGHTS = {
    "need": NEED,
    "near": NEAR,
    "reach": REACH,
    "facts": FACTS,
    "area": AREA,
    "capacity": CAPACITY,
    "freshness": FRESHNESS,
}

REMOTE = {"near": 4.0, "reach": 2.0, "need": NEED + NEAR + REACH - 6.0}
"""By phone or online the way matters little; what it gives up goes to the need, so 100 stays the top."""

HALF_WAY_M = 8_000.0
"""Metres after which half of NEAR is lost: about half an hour by bus in a city."""

DAY_TRIP_M = 60_000.0
"""Metres after which half of REACH is lost; it falls with the square, so a city's breadth costs nothing."""

ROOM = np.array([0.5, 1.0, 0.8, 0.2, 0.0])
"""By Corpus.capacity: unknown, open, few, waiting, full. Unknown lies between few and waiting."""

FRESH_DAYS, STALE_DAYS = 90, 730
"""Checked within a quarter counts in full; after two years it counts as never checked."""

LEAST = 0.0
"""No total of a row that serves a need is below it; the others have -inf."""

BLOCK = 16_384
"""Rows at a time: their arrays stay in the processor's cache, which halves the time over 300,000."""


def near(distance_m: Floats) -> Floats:
    """1 at the door, ½ at HALF_WAY_M, towards 0 with the distance."""
    return 1.0 / (1.0 + distance_m / HALF_WAY_M)


def reach(distance_m: Floats) -> Floats:
    """1 nearby, ½ at DAY_TRIP_M, soon 0 beyond."""
    trips = distance_m / DAY_TRIP_M
    trips *= trips
    trips += 1.0
    return np.divide(1.0, trips, out=trips)


def freshness(verified_days: NDArray[np.int32], today: int) -> Floats:
    """1 up to FRESH_DAYS, 0 from STALE_DAYS on or when unknown (-1); days are counted since 1970-01-01."""
    age = (today - verified_days).astype(np.float64)
    worth = np.clip((STALE_DAYS - age) / (STALE_DAYS - FRESH_DAYS), 0.0, 1.0)
    worth[verified_days < 0] = 0.0
    return worth


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


BY_PHONE = frozenset({"violence"})
"""Needs that begin with a telephone call wherever one lives: a counsellor decides where it is safe to go, and the
office next door may be the one where one is known."""


def is_remote(facts: MatchInput) -> bool:
    if facts.mode is not None:
        return facts.mode in ("online", "phone")
    return (facts.main or (facts.needs[0] if len(facts.needs) == 1 else "")) in BY_PHONE


def weights_for(facts: MatchInput) -> dict[str, float]:
    weights = WEIGHTS | REMOTE if is_remote(facts) else WEIGHTS
    if not wished(facts):
        return weights
    return weights | {"need": weights["need"] - WISHES, "wishes": WISHES}


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
