"""Are two offices from two sources one and the same? Named weights, added up; the doubtful go to a person. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from math import asin, cos, radians, sin, sqrt
from typing import Final

SAME_NAME: Final = 0.45
LIKE_NAME: Final = 0.20
SAME_PHONE: Final = 0.25
SAME_BLOCK: Final = 0.30
OTHER_BLOCK: Final = -0.15
SAME_CORPORATION: Final = 0.15
OTHER_CORPORATION: Final = -0.30
SAME_ESTABLISHMENT: Final = 0.30
NEAR: Final = 0.10
FAR: Final = -0.40
OTHER_MUNICIPALITY: Final = -0.60

SAME: Final = 0.75
"""From here on two are one."""
DOUBTFUL: Final = 0.45
"""From here on a person is asked."""
NEAR_M: Final = 60.0
FAR_M: Final = 1000.0
_LIKE: Final = 0.85


@dataclass(frozen=True, slots=True)
class Features:
    """What two offices are compared by; empty = not known. Names and blocks as office_key writes them."""

    name: str
    organization: str
    municipality_code: str
    block: str
    phone: str
    """Digits."""
    corporate_number: str
    establishment_no: str
    lat: float | None = None
    lng: float | None = None
    """WGS84 degrees, only where the point is the office's own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    score: float
    """0–1."""
    reasons: tuple[str, ...]
    """Names of the weights that counted, below `duplicates.reason.`."""

    @property
    def is_same(self) -> bool:
        return self.score >= SAME

    @property
    def is_doubtful(self) -> bool:
        return DOUBTFUL <= self.score < SAME


def compare(one: Features, two: Features) -> Verdict:
    """The same whichever comes first."""
    found: dict[str, float] = {**_names(one, two), **_numbers(one, two), **_places(one, two)}
    score = round(min(1.0, max(0.0, sum(found.values()))), 4)
    return Verdict(score, tuple(sorted(found)))


def _names(one: Features, two: Features) -> dict[str, float]:
    if one.name and one.name == two.name:
        return {"same_name": SAME_NAME}
    first, second = sorted((one.name, two.name))
    if not first or not second:
        return {}
    contained = min(len(first), len(second)) >= 4 and (first in second or second in first)
    if contained or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _LIKE:
        return {"like_name": LIKE_NAME}
    return {}


def _numbers(one: Features, two: Features) -> dict[str, float]:
    found = {}
    if one.phone and one.phone == two.phone:
        found["same_phone"] = SAME_PHONE
    if one.establishment_no.strip("0") and one.establishment_no == two.establishment_no:
        found["same_establishment"] = SAME_ESTABLISHMENT
    if one.corporate_number and two.corporate_number:
        same = one.corporate_number == two.corporate_number
        found["same_corporation" if same else "other_corporation"] = (
            SAME_CORPORATION if same else OTHER_CORPORATION
        )
    elif one.organization and one.organization == two.organization:
        found["same_corporation"] = SAME_CORPORATION
    return found


def _places(one: Features, two: Features) -> dict[str, float]:
    found = {}
    if one.municipality_code and two.municipality_code and one.municipality_code != two.municipality_code:
        return {"other_municipality": OTHER_MUNICIPALITY}
    if one.block and two.block:
        same = one.block == two.block
        found["same_block" if same else "other_block"] = SAME_BLOCK if same else OTHER_BLOCK
    distance = distance_m(one, two)
    if distance is not None and distance <= NEAR_M:
        found["near"] = NEAR
    if distance is not None and distance > FAR_M:
        found["far"] = FAR
    return found


def distance_m(one: Features, two: Features) -> float | None:
    """Haversine, metres; None where one has no point of its own."""
    if one.lat is None or one.lng is None or two.lat is None or two.lng is None:
        return None
    phi, phi2 = radians(one.lat), radians(two.lat)
    h = sin((phi2 - phi) / 2) ** 2 + cos(phi) * cos(phi2) * sin(radians(two.lng - one.lng) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(min(1.0, h)))
