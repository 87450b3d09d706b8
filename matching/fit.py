"""How well each kind of place, and each combination of kinds, answers the asked needs for this person. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.taxonomy import KINDS
from matching.candidates import Candidates, Floats
from matching.eligibility import Ruling, Truth, confidence, likelihood, rulings, verdict
from matching.facts import MatchInput
from matching.need import CODES, Need
from matching.rules import Rulebook
from matching.service_map import BUNDLED, ServiceMap

_AT = {kind: at for at, kind in enumerate(KINDS)}
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


def kind_fit(facts: MatchInput, book: Rulebook, served: ServiceMap = BUNDLED) -> KindFit:
    needs = facts.asked
    shape = (len(KINDS), len(needs))
    weight, barred, sure = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    found: dict[tuple[str, str], tuple[Ruling, ...]] = {}
    for j, need in enumerate(needs):
        for kind, full in served.served_by(need.code):
            ruled = found[kind, need.code] = rulings(book, kind, facts, need.code)
            k = _AT[kind]
            table = barred if verdict(ruled) is Truth.FALSE else weight
            table[k, j] = full * likelihood(ruled, facts)
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
    # What its kinds bring by the data file is no name of its own: a coordinator may have said that they don't serve.
    tagged = np.where(candidates.named[:, columns] & (serves == 0) & (would == 0), TAGGED, serves)
    eligible = tagged.max(axis=1) > 0
    shown = np.where(eligible[:, None], tagged, would)
    shares = np.array([need.share for need in kinds.needs])
    fit = shown @ shares / shares.sum()
    facts = _best(candidates, np.where(kinds.weight > 0, kinds.confidence, 0.0)).max(axis=1)
    return ProfileFit(tagged, fit, facts, eligible, ~eligible & (would.max(axis=1) > 0))


def _best(candidates: Candidates, by_kind: Floats) -> Floats:
    """(kinds, needs) → (profiles, needs): the best of a profile's kinds."""
    best = np.zeros((len(candidates.kinds), by_kind.shape[1]))
    for need, weights in enumerate(by_kind.T):
        at = np.flatnonzero(weights)
        if len(at):
            best[:, need] = (candidates.kinds_by_row[at] * weights[at, None]).max(axis=0)
    return best
