"""From needs and a place to organizations with reasons: takes all candidates, scores each, and tells of
the best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from directory.geo.point import shown_distance_m
from directory.search.feed import engine
from directory.store_listing import cards
from foundation import clock
from matching import knowing, store
from matching.best import best_rows
from matching.candidates import rows_of
from matching.card import CardLike
from matching.charge import charge_of
from matching.explain import Telling, for_excluded, for_result, needs_met
from matching.facts import HomePlace, InvalidFacts, MatchInput
from matching.knowledge import Knowledge, rule_version, telling
from matching.lessons import NO_HISTORY, History
from matching.planning import Planned, plan_of, planned
from matching.reasons import Reason
from matching.residence import families
from matching.result import Excluded, Fallback, MatchResult, Plan, PlanMember, Ranked
from matching.score import parts

SHOWN = 20
EXCLUDED_SHOWN = 10
GENERAL_WINDOWS = ("municipality", "self_reliance_office")
"""Kinds that take everybody of their municipality, the first found is the fallback."""

CardsOf = Callable[[list[UUID]], Sequence[CardLike]]

__all__ = [
    "Excluded",
    "Fallback",
    "HomePlace",
    "InvalidFacts",
    "MatchInput",
    "MatchResult",
    "Plan",
    "PlanMember",
    "Ranked",
    "rank",
    "rank_over",
    "rule_version",
]


def known(wanted: MatchInput, history: History = NO_HISTORY) -> Knowledge:
    """As things stand now; needs an application context."""
    corpus = engine().corpus()
    return Knowledge(
        corpus, charge_of(wanted.place), clock.today(), store.newest_map(), knowing.terms(), history
    )


@dataclass(frozen=True)
class Drawn:
    """The rows of which anything was told or planned, and their cards as they were then."""

    told: Telling
    rows: list[int]
    cards: dict[int, CardLike]


def rank(wanted: MatchInput, history: History = NO_HISTORY) -> MatchResult:
    """The match over the app's whole directory. Without `history` it is the public one."""
    return rank_over(wanted, known(wanted, history), cards)


def rank_over(wanted: MatchInput, by: Knowledge, cards_of: CardsOf) -> MatchResult:
    """The same over what is given; depends on nothing but its arguments. `cards_of` is called once."""
    return answered(telling(wanted, by), by, cards_of)[0]


def answered(told: Telling, by: Knowledge, cards_of: CardsOf, more: int = 0) -> tuple[MatchResult, Drawn]:
    """The answer and what it was drawn from; `more` rows beyond the shown ones are drawn as well."""
    found = planned(told.candidates, told.scored, told.kinds)
    good, bad = shortlist(told, SHOWN + more, EXCLUDED_SHOWN + more)
    window = _window(told)
    planable = found.rows if more else found.members
    rows = list(dict.fromkeys([*good, *bad, *planable, *([window] if window is not None else [])]))
    drawn = Drawn(told, rows, _cards(told, rows, cards_of))
    codes = [need.code for need in told.kinds.needs]
    told_plans = [_plan(told, found, at, codes, drawn.cards) for at in range(max(1, len(found.choices)))]
    shown = [row for row in good if row in drawn.cards][:SHOWN]
    return MatchResult(
        results=tuple(ranked_of(told, row, drawn.cards[row]) for row in shown),
        excluded=tuple(
            excluded_of(told, row, drawn.cards[row]) for row in bad[:EXCLUDED_SHOWN] if row in drawn.cards
        ),
        plan=told_plans[0],
        next_plans=tuple(told_plans[1:]),
        fallback=_fallback(told.facts.place, drawn.cards.get(window) if window is not None else None),
        rule_version=rule_version(by.served),
        as_of=by.today.isoformat(),
        considered=int(np.count_nonzero(np.isfinite(told.scored.total) & ~told.scored.barred)),
    ), drawn


def shortlist(
    told: Telling, shown: int = SHOWN, excluded: int = EXCLUDED_SHOWN
) -> tuple[list[int], list[int]]:
    """Rows that are shown, best first: those that broke no hard rule, and the best of those that did."""
    barred = told.scored.barred
    return (
        best_rows(told.scored, told.candidates, ~barred, shown),
        best_rows(told.scored, told.candidates, barred, excluded),
    )


def _cards(told: Telling, rows: list[int], cards_of: CardsOf) -> dict[int, CardLike]:
    """By row; a listing that went away since the corpus was read is left out."""
    ids = {told.candidates.corpus.ids[row]: row for row in rows}
    return {ids[card.id]: card for card in cards_of(list(ids))}


def _distance(told: Telling, card: CardLike) -> float | None:
    """On the ellipsoid, for showing. A hidden address shows none: three distances would give it away."""
    if card.lat is None or card.lng is None or card.visibility == "address_hidden":
        return None
    return round(shown_distance_m((told.facts.place.lat, told.facts.place.lng), (card.lat, card.lng)), 0)


def ranked_of(told: Telling, row: int, card: CardLike) -> Ranked:
    distance = _distance(told, card)
    terms = {name: round(value, 2) for name, value in parts(told.scored, told.candidates, row).items()}
    return Ranked(
        id=str(card.id),
        name=card.name,
        kind=card.kind,
        kinds=told.candidates.kinds_of(row),
        score=round(float(told.scored.total[row]), 2),
        parts=terms,
        distance_m=distance,
        needs=needs_met(told, row),
        reasons=for_result(told, row, card, distance),
    )


def excluded_of(told: Telling, row: int, card: CardLike) -> Excluded:
    return Excluded(str(card.id), card.name, card.kind, _distance(told, card), for_excluded(told, row))


def _plan(told: Telling, found: Planned, at: int, codes: list[str], cards: Mapping[int, CardLike]) -> Plan:
    choice = found.choices[at] if at < len(found.choices) else None
    known = {row: cards[row] for row in found.members if row in cards}
    return plan_of(
        found,
        choice,
        codes,
        {row: card.name for row, card in known.items()},
        {row: _distance(told, card) for row, card in known.items()},
        {row: str(card.id) for row, card in known.items()},
    )


def _window(told: Telling) -> int | None:
    """Row of the municipality's general window, None when the directory has none."""
    sure, _ = families(told.facts.place.municipality_code)
    numbers = [int(code) for code in sure]
    for kind in GENERAL_WINDOWS:
        rows = rows_of(told.candidates.corpus.kinds.get(kind))
        own = [
            row
            for row in rows.tolist()
            if told.candidates.municipality[row] in numbers and row in told.candidates.corpus.alive
        ]
        if own:
            return min(own, key=lambda row: (told.scored.metres(row), str(told.candidates.corpus.ids[row])))
    return None


def _fallback(place: HomePlace, card: CardLike | None) -> Fallback:
    """Nobody leaves empty-handed: the town hall takes what nobody else takes (DOMAIN.md, needs)."""
    if card is not None:
        return Fallback(
            Reason("reason.fallback.listing"), place.municipality_code, str(card.id), card.name, card.phone
        )
    if place.municipality:
        return Fallback(Reason("reason.fallback.town", {"town": place.municipality}), place.municipality_code)
    return Fallback(Reason("reason.fallback.anywhere"), place.municipality_code)
