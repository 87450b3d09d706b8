"""How well each candidate fits, 0–100, over all rows at once. Pure, deterministic, and monotone:
nearer, fitting more, fresher and with more room is never worse (tests/matching/test_score.py proves each)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.taxonomy import KINDS, kind_weight
from matching.candidates import Candidates, Floats, Singles, metres, point
from matching.eligibility import Ruling, Truth, confidence, rulings, verdict
from matching.facts import MatchInput
from matching.need import CODES, Need
from matching.residence import Residence
from matching.rules import Rulebook

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

BLOCK = 16_384
"""Rows at a time: their arrays stay in the processor's cache, which halves the time over 300,000."""

TAGGED = 0.5
"""A need that only the listing itself names, and none of its kinds, counts half."""


@dataclass(frozen=True)
class KindFit:
    """Of every kind and every asked need: `weight` (kinds, needs) 0–1, 0 where a hard rule bars it;
    `barred` where it would serve but for that rule; `confidence` (kinds, needs); `rulings` by (kind,
    need)."""

    needs: tuple[Need, ...]
    weight: Floats
    barred_weight: Floats
    confidence: Floats
    rulings: dict[tuple[str, str], tuple[Ruling, ...]]


def kind_fit(facts: MatchInput, book: Rulebook) -> KindFit:
    needs = facts.asked
    shape = (len(KINDS), len(needs))
    weight, barred, sure = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    found: dict[tuple[str, str], tuple[Ruling, ...]] = {}
    for k, kind in enumerate(KINDS):
        for j, need in enumerate(needs):
            full = kind_weight(need.code, kind)
            if full <= 0:
                continue
            ruled = found[kind, need.code] = rulings(book, kind, facts, need.code)
            table = barred if verdict(ruled) is Truth.FALSE else weight
            table[k, j] = full
            sure[k, j] = confidence(ruled)
    return KindFit(needs, weight, barred, sure, found)


@dataclass(frozen=True)
class ProfileFit:
    """Of every combination of kinds: `weight` (profiles, needs), `fit`/`facts` (profiles,) 0–1, and
    whether it serves any need (`eligible`) or would but for a hard rule (`barred`)."""

    weight: Floats
    fit: Floats
    facts: Floats
    eligible: NDArray[np.bool_]
    barred: NDArray[np.bool_]


def profile_fit(candidates: Candidates, kinds: KindFit) -> ProfileFit:
    serves = _best(candidates, kinds.weight)
    would = _best(candidates, kinds.barred_weight)
    columns = [CODES.index(need.code) for need in kinds.needs]
    # A need the listing names counts, unless the name comes only from kinds that a hard rule bars.
    tagged = np.where(candidates.tags[:, columns] & (serves == 0) & (would == 0), TAGGED, serves)
    eligible = tagged.max(axis=1) > 0
    shown = np.where(eligible[:, None], tagged, would)
    shares = np.array([need.share for need in kinds.needs])
    fit = shown @ shares / shares.sum()
    facts = _best(candidates, np.where(kinds.weight > 0, kinds.confidence, 0.0)).max(axis=1)
    return ProfileFit(tagged, fit, facts, eligible, ~eligible & (would.max(axis=1) > 0))


def _best(candidates: Candidates, by_kind: Floats) -> Floats:
    """(kinds, needs) → (profiles, needs): the best of a profile's kinds."""
    best = np.zeros((len(candidates.kinds), by_kind.shape[1]))
    for kind, need in zip(*np.nonzero(by_kind), strict=True):
        np.maximum(best[:, need], candidates.kinds[:, kind] * by_kind[kind, need], out=best[:, need])
    return best


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
    rules. Distances are double: single is metres wrong; worths are single: rounding keeps their order."""

    total: Singles
    barred: NDArray[np.bool_]
    distance_m: Floats
    profiles: ProfileFit
    weights: dict[str, float]
    residence: Residence
    steady: Singles


def weights_for(mode: str | None) -> dict[str, float]:
    return WEIGHTS | REMOTE if mode in ("online", "phone") else WEIGHTS


def steady_part(candidates: Candidates, today: int) -> Singles:
    """(n,) what does not depend on the question: room and freshness, weighted. Kept for the day by
    match.py."""
    corpus = candidates.corpus
    worth = CAPACITY * ROOM[corpus.capacity] + FRESHNESS * freshness(corpus.verified_days, today)
    return worth.astype(np.float32)


def score(
    candidates: Candidates, facts: MatchInput, kinds: KindFit, home: Residence, steady: Singles
) -> Scored:
    """Every row, none left out for its distance: a prefilter is slower and wrong (SEARCH.md)."""
    profiles, weights = profile_fit(candidates, kinds), weights_for(facts.mode)
    base = weights["need"] * profiles.fit + weights["facts"] * profiles.facts
    base[~(profiles.eligible | profiles.barred)] = -np.inf
    whole = base.astype(np.float32)
    total, distance = np.empty(len(candidates), np.float32), np.empty(len(candidates))
    here, scratch = point(facts.place.lat, facts.place.lng), Scratch(min(BLOCK, len(candidates)))
    for start in range(0, len(candidates), BLOCK):
        rows = slice(start, min(start + BLOCK, len(candidates)))
        metres(candidates, here, rows, distance[rows], scratch.exact)
        _sum_up(total[rows], distance[rows], weights, scratch.single)
        total[rows] += np.take(
            whole, candidates.profile[rows], out=scratch.base[: rows.stop - start], mode="clip"
        )
        total[rows] += steady[rows]
        total[rows] += np.multiply(home.worth[rows], weights["area"], out=scratch.base[: rows.stop - start])
    barred = np.take(profiles.barred, candidates.profile)
    barred |= home.barred
    if facts.within_km is not None:
        barred |= candidates.located & (distance > facts.within_km * 1000)
    return Scored(total, barred, distance, profiles, weights, home, steady)


class Scratch:
    """Room for one block, made once for a match: fresh arrays of this size cost more than the arithmetic."""

    def __init__(self, size: int) -> None:
        self.exact = np.empty(size)
        self.single, self.base = np.empty(size, np.float32), np.empty(size, np.float32)


def _sum_up(total: Singles, distance_m: Floats, weights: dict[str, float], scratch: Singles) -> None:
    """Writes what the way is worth into `total`: `near` and `reach` below, in place."""
    way = scratch[: len(total)]
    np.divide(distance_m, HALF_WAY_M, out=total, casting="same_kind")
    total += 1.0
    np.divide(weights["near"], total, out=total)
    np.divide(distance_m, DAY_TRIP_M, out=way, casting="same_kind")
    way *= way
    way += 1.0
    np.divide(weights["reach"], way, out=way)
    total += way


def parts(scored: Scored, candidates: Candidates, row: int) -> dict[str, float]:
    """The terms of one row's total, by name."""
    weights, profile = scored.weights, candidates.profile[row]
    distance = scored.distance_m[row : row + 1]
    room = CAPACITY * float(ROOM[candidates.corpus.capacity[row]])
    return {
        "need": weights["need"] * float(scored.profiles.fit[profile]),
        "near": weights["near"] * float(near(distance)[0]),
        "reach": weights["reach"] * float(reach(distance)[0]),
        "facts": weights["facts"] * float(scored.profiles.facts[profile]),
        "area": weights["area"] * float(scored.residence.worth[row]),
        "capacity": room,
        "freshness": float(scored.steady[row]) - room,
    }


def surety(facts: float, area: float) -> float:
    """0–1: how sure it is that the person may come, from the same two parts and weights as the total."""
    return (FACTS * facts + AREA * area) / (FACTS + AREA)
