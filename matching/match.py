"""From needs and a place to organizations with reasons: takes all candidates, scores each, and tells of
the best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

import numpy as np

from directory.geo.point import shown_distance_m
from directory.search.asked import Corpus
from directory.search.feed import engine
from directory.store_listing import Card, cards
from foundation import clock
from matching.best import best_rows
from matching.candidates import Candidates, gather, rows_of
from matching.charge import charge_of
from matching.explain import Telling, for_excluded, for_result, needs_met
from matching.facts import HomePlace, InvalidFacts, MatchInput
from matching.planning import Planned, plan_of, planned
from matching.reasons import Reason
from matching.residence import Charge, families, residence
from matching.result import Excluded, Fallback, MatchResult, Plan, PlanMember, Ranked
from matching.rules import rulebook
from matching.score import kind_fit, parts, score, steady_part

RULE_VERSION = f"2/{rulebook().version}"
"""The scorer's own version, then that of data/rules/statutory.toml; stored with every match of a client."""

SHOWN = 20
EXCLUDED_SHOWN = 10
GENERAL_WINDOWS = ("municipality", "self_reliance_office")
"""Kinds that take everybody of their municipality, the first found is the fallback."""
EPOCH = date(1970, 1, 1)

CardsOf = Callable[[list[UUID]], Sequence[Card]]

__all__ = [
    "RULE_VERSION",
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
]


def rank(wanted: MatchInput) -> MatchResult:
    """The match over the app's whole directory; needs an application context."""
    return rank_over(wanted, engine().corpus(), cards, charge_of(wanted.place), clock.today())


def rank_over(
    wanted: MatchInput, corpus: Corpus, cards_of: CardsOf, charge: Charge, today: date
) -> MatchResult:
    """The same over a given corpus; depends on nothing but its arguments. `cards_of` is called once."""
    told = telling(wanted, corpus, charge, today)
    found = planned(told.candidates, told.scored, told.kinds)
    good, bad = shortlist(told)
    window = _window(told)
    rows = list(dict.fromkeys([*good, *bad, *found.members, *([window] if window is not None else [])]))
    cards = _cards(told, rows, cards_of)
    codes = [need.code for need in told.kinds.needs]
    told_plans = [_plan(told, found, at, codes, cards) for at in range(max(1, len(found.choices)))]
    return MatchResult(
        results=tuple(ranked_of(told, row, cards[row]) for row in good if row in cards),
        excluded=tuple(excluded_of(told, row, cards[row]) for row in bad if row in cards),
        plan=told_plans[0],
        next_plans=tuple(told_plans[1:]),
        fallback=_fallback(wanted.place, cards.get(window) if window is not None else None),
        rule_version=RULE_VERSION,
        as_of=today.isoformat(),
        considered=int(np.count_nonzero(np.isfinite(told.scored.total) & ~told.scored.barred)),
    )


def telling(wanted: MatchInput, corpus: Corpus, charge: Charge, today: date) -> Telling:
    """Scores every row of the corpus."""
    candidates, steady = _prepared(corpus, today)
    kinds = kind_fit(wanted, rulebook())
    home = residence(candidates, wanted.place.municipality_code, charge)
    return Telling(wanted, candidates, kinds, score(candidates, wanted, kinds, home, steady), charge, today)


def shortlist(told: Telling) -> tuple[list[int], list[int]]:
    """Rows that are shown, best first: those that broke no hard rule, and the best of those that did."""
    barred = told.scored.barred
    return (
        best_rows(told.scored, told.candidates, ~barred, SHOWN),
        best_rows(told.scored, told.candidates, barred, EXCLUDED_SHOWN),
    )


_last: tuple[object, Candidates] | None = None
_steady: tuple[Candidates, date, np.ndarray] | None = None


def _prepared(corpus: Corpus, today: date) -> tuple[Candidates, np.ndarray]:
    """The corpus as arrays, kept until it changes (`alive` is replaced with every change), and the
    day's part."""
    global _last, _steady
    last, steady = _last, _steady
    if last is None or last[0] is not corpus.alive:
        last = _last = (corpus.alive, gather(corpus, last and last[1]))
    if steady is None or steady[0] is not last[1] or steady[1] != today:
        steady = _steady = (last[1], today, steady_part(last[1], (today - EPOCH).days))
    return last[1], steady[2]


def _cards(told: Telling, rows: list[int], cards_of: CardsOf) -> dict[int, Card]:
    """By row; a listing that went away since the corpus was read is left out."""
    ids = {told.candidates.corpus.ids[row]: row for row in rows}
    return {ids[card.id]: card for card in cards_of(list(ids))}


def _distance(told: Telling, card: Card) -> float | None:
    """On the ellipsoid, for showing. A hidden address shows none: three distances would give it away."""
    if card.lat is None or card.lng is None or card.visibility == "address_hidden":
        return None
    return round(shown_distance_m((told.facts.place.lat, told.facts.place.lng), (card.lat, card.lng)), 0)


def ranked_of(told: Telling, row: int, card: Card) -> Ranked:
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


def excluded_of(told: Telling, row: int, card: Card) -> Excluded:
    return Excluded(str(card.id), card.name, card.kind, _distance(told, card), for_excluded(told, row))


def _plan(told: Telling, found: Planned, at: int, codes: list[str], cards: Mapping[int, Card]) -> Plan:
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
            return min(
                own, key=lambda row: (told.scored.distance_m[row], str(told.candidates.corpus.ids[row]))
            )
    return None


def _fallback(place: HomePlace, card: Card | None) -> Fallback:
    """Nobody leaves empty-handed: the town hall takes what nobody else takes (DOMAIN.md, needs)."""
    if card is not None:
        return Fallback(
            Reason("reason.fallback.listing"), place.municipality_code, str(card.id), card.name, card.phone
        )
    if place.municipality:
        return Fallback(Reason("reason.fallback.town", {"town": place.municipality}), place.municipality_code)
    return Fallback(Reason("reason.fallback.anywhere"), place.municipality_code)
