"""Why not this one? Any listing of the directory told by the same rules as a match's own results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from directory.search.asked import SearchQuery
from directory.search.feed import engine
from directory.store_listing import cards
from matching.card import CardLike
from matching.explain import Telling, for_result
from matching.facts import MatchInput
from matching.knowledge import telling
from matching.lessons import NO_HISTORY, History
from matching.match import excluded_of, known, ranked_of
from matching.result import Excluded, Ranked

FOUND = 3
"""As many offices of the typed name are told about."""


@dataclass(frozen=True)
class Why:
    """`place` in the whole ranking (1 is best) where no hard rule is broken; else `excluded` says why."""

    card: CardLike
    place: int | None
    ranked: Ranked | None
    excluded: Excluded | None


def why_not(wanted: MatchInput, name: str, history: History = NO_HISTORY) -> list[Why]:
    """The offices that the search finds for `name`, nearest to the question's place first among equals."""
    place = wanted.place
    query = SearchQuery(text=name, near=(place.lat, place.lng), per_page=FOUND)
    return why(wanted, engine().run(query).ids[:FOUND], history)


def why(wanted: MatchInput, ids: Sequence[UUID], history: History = NO_HISTORY) -> list[Why]:
    """Needs an application context; what is not in the directory any more is left out."""
    told = telling(wanted, known(wanted, history))
    alive, slot_of = told.candidates.corpus.alive, engine().index.columns.slot_of
    found = []
    for card in cards(list(ids)):
        rows = [row for row in slot_of(card.id).tolist() if row in alive and row < len(told.candidates)]
        found += [why_of(told, row, card) for row in rows[-1:]]
    return found


def why_of(told: Telling, row: int, card: CardLike) -> Why:
    if not np.isfinite(told.scored.total[row]):
        against = for_result(told, row, card, None).against
        return Why(card, None, None, Excluded(str(card.id), card.name, card.kind, None, against))
    if told.scored.barred[row]:
        return Why(card, None, None, excluded_of(told, row, card))
    before = (told.scored.total > told.scored.total[row]) & ~told.scored.barred
    return Why(card, int(np.count_nonzero(before)) + 1, ranked_of(told, row, card), None)
