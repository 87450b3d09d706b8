"""The reasons of one candidate in the order in which a person would tell them. Pure: cards and dates
come from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from directory.geo.place import TOWN
from directory.taxonomy import KINDS
from matching.candidates import UNPLACED_M, Candidates
from matching.card import CardLike
from matching.doors import reasons as door_reasons
from matching.doors import sided
from matching.eligibility import Ruling, Truth
from matching.eligibility import reasons as told
from matching.facts import MatchInput
from matching.fit import KindFit
from matching.lessons import reasons as lesson_reasons
from matching.reasons import Reason, Reasons
from matching.residence import Charge
from matching.residence import reasons as area_reasons
from matching.score import Scored
from matching.service_map import why_key
from matching.terms import age_reason, age_truth
from matching.wishes import reasons as wish_reasons

FIRST = 0.9
"""From this weight on a need is what the place is there for (data/taxonomy/needs.toml, `first`)."""
NEAR_M, FAR_M = 5_000, 30_000
"""Metres: what is said to be near, and what is said to be far."""
CAPACITY_DAYS = 30
"""A report of free places that is older must be asked again (DOMAIN.md, capacity that decays)."""
CHECKED_DAYS = 365
WALK_IN = frozenset(
    {
        "hello_work",
        "labour_standards_office",
        "municipality",
        "welfare_office",
        "self_reliance_office",
        "community_general_support_center",
        "public_health_center",
        "legal_aid",
    }
)
"""Public windows take whoever comes; asking them for a free place would be odd."""


@dataclass(frozen=True)
class Telling:
    """All that is known of one question, to tell about any of its candidates."""

    facts: MatchInput
    candidates: Candidates
    kinds: KindFit
    scored: Scored
    charge: Charge
    today: date


def needs_met(told_of: Telling, row: int) -> tuple[str, ...]:
    weights = told_of.scored.profiles.weight[told_of.candidates.profile[row]]
    return tuple(need.code for need, weight in zip(told_of.kinds.needs, weights, strict=True) if weight > 0)


def for_result(told_of: Telling, row: int, card: CardLike, distance_m: float | None) -> Reasons:
    """Needs first, then who may come, where, when and whether there is room."""
    return (
        _needs(told_of, row)
        + _rules(told_of, row)
        + _terms(told_of, row)
        + _area(told_of, row)
        + _distance(card, distance_m, told_of.facts.place.level)
        + _room(card, told_of.today)
        + _lessons(told_of, row)
        + wish_reasons(told_of.facts, card, told_of.scored.extras.laid.of(row))
        + _standing(card, told_of.today)
    )


def for_excluded(told_of: Telling, row: int) -> tuple[Reason, ...]:
    """Only what excludes."""
    found = _area(told_of, row).against if told_of.scored.residence.barred[row] else ()
    if told_of.scored.profiles.barred[told_of.candidates.profile[row]]:
        found += _rules(told_of, row).against
    found += _terms(told_of, row).against
    if row in told_of.scored.extras.left_out:
        found = (told_of.scored.extras.left_out[row], *found)
    within = told_of.facts.within_km
    placed = told_of.scored.squares[row] != UNPLACED_M * UNPLACED_M
    if within is not None and placed and told_of.scored.metres(row) > within * 1000:
        found += (Reason("reason.distance.beyond", {"within": f"{within:g}"}),)
    return found


def _needs(told_of: Telling, row: int) -> Reasons:
    """The need that weighs most first."""
    parts = Reasons()
    for j, need in sorted(enumerate(told_of.kinds.needs), key=lambda pair: not pair[1].main):
        parts += _need(told_of, row, j, f"need.{need.code}", need.main)
    return parts


def _need(told_of: Telling, row: int, j: int, key: str, main: bool) -> Reasons:
    weight = told_of.scored.profiles.weight[told_of.candidates.profile[row], j]
    if weight > 0:
        role, why = "first" if weight >= FIRST else "also", _why(told_of, row, j)
        if why:
            return Reasons(fits=(Reason(f"reason.need.{role}_why", {"need_key": key, "why_key": why}),))
        return Reasons(fits=(Reason(f"reason.need.{role}", {"need_key": key}),))
    return Reasons(
        against=(Reason("reason.need.main_missing" if main else "reason.need.missing", {"need_key": key}),)
    )


def _why(told_of: Telling, row: int, j: int) -> str:
    """Of the kind through which the place serves the need best."""
    own = told_of.candidates.kinds[told_of.candidates.profile[row]]
    weights = np.where(own, told_of.kinds.weight[:, j], 0.0)
    if weights.max() <= 0:
        return ""
    return why_key(told_of.kinds.needs[j].code, KINDS[int(weights.argmax())])


def _terms(told_of: Telling, row: int) -> Reasons:
    terms = told_of.scored.extras.laid.of(row)
    found = door_reasons(terms.said, told_of.facts) if terms.said else Reasons()
    if terms.youngest is None and terms.oldest is None:
        return found
    truth = age_truth(terms, told_of.facts)
    return sided(truth, age_reason(terms, truth)) + found


def _lessons(told_of: Telling, row: int) -> Reasons:
    lesson = told_of.scored.extras.lessons.get(row)
    return lesson_reasons(lesson) if lesson else Reasons()


def serving(told_of: Telling, row: int) -> list[Ruling]:
    """Rulings of the kinds that matter here: for each need the best kind that may serve it, and every
    kind barred from it."""
    own = told_of.candidates.kinds[told_of.candidates.profile[row]]
    found: dict[Ruling, None] = {}
    for j, need in enumerate(told_of.kinds.needs):
        weights = np.where(own, told_of.kinds.weight[:, j], 0.0)
        best = {KINDS[int(weights.argmax())]} if weights.max() > 0 else set()
        barred = {KINDS[at] for at in np.flatnonzero(own & (told_of.kinds.barred_weight[:, j] > 0))}
        for kind in sorted(best):
            found |= dict.fromkeys(told_of.kinds.rulings[kind, need.code])
        for kind in sorted(barred):
            found |= dict.fromkeys(
                r for r in told_of.kinds.rulings[kind, need.code] if r.truth is Truth.FALSE
            )
    return list(found)


def _rules(told_of: Telling, row: int) -> Reasons:
    return told(tuple(serving(told_of, row)))


def _area(told_of: Telling, row: int) -> Reasons:
    place = told_of.facts.place
    return area_reasons(
        told_of.candidates, told_of.scored.residence, told_of.charge, row, place.municipality or place.label
    )


def _distance(card: CardLike, distance_m: float | None, level: int) -> Reasons:
    """`level` of the home: a municipality's point makes every distance a rough one."""
    if distance_m is None:
        return Reasons(unknown=(Reason("reason.distance.unknown"),))
    rough = card.location_precision not in ("point", "town") or level < TOWN
    key, values = ("_rough" if rough else ""), {"km": _kilometres(distance_m, rough)}
    if distance_m <= NEAR_M:
        return Reasons(fits=(Reason(f"reason.distance.near{key}", values),))
    if distance_m > FAR_M:
        return Reasons(against=(Reason(f"reason.distance.far{key}", values),))
    return Reasons()


def _kilometres(metres: float, rough: bool) -> str:
    if rough or metres >= 9_950:
        return f"{max(1, round(metres / 1000))}"
    return f"{max(0.1, metres / 1000):.1f}"


def _room(card: CardLike, today: date) -> Reasons:
    reported = card.capacity_reported_on
    if card.kind in WALK_IN:
        return Reasons()
    if card.capacity_status == "unknown" or reported is None:
        return Reasons(unknown=(Reason("reason.capacity.unknown"),))
    if (today - reported).days > CAPACITY_DAYS:
        return Reasons(unknown=(Reason("reason.capacity.old", {"days": (today - reported).days}),))
    reason = Reason(f"reason.capacity.{card.capacity_status}", {"days": (today - reported).days})
    return Reasons(fits=(reason,)) if card.capacity_status in ("open", "few") else Reasons(against=(reason,))


def _standing(card: CardLike, today: date) -> Reasons:
    """Whether what is written here still holds."""
    if card.status == "maybe_gone":
        return Reasons(unknown=(Reason("reason.standing.maybe_gone"),))
    seen = card.last_verified_on or card.source_released_on
    if seen is None or (today - seen).days > CHECKED_DAYS:
        return Reasons(unknown=(Reason("reason.standing.old"),))
    return Reasons()
