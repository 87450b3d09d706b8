"""What each part of a score weighs, and how distance and age are turned into worth. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Floats
from matching.facts import MatchInput
from matching.wishes import wished

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
