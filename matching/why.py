"""Why not this one? Any listing of the directory told by the same rules as a match's own results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from directory.search.asked import SearchQuery
from directory.search.columns import EPOCH, rows_of_ids
from directory.search.feed import engine
from foundation import clock
from matching.card import CardLike
from matching.explain import Telling, for_result
from matching.facts import MatchInput
from matching.knowledge import Knowledge, telling
from matching.match import CardsOf, excluded_of, ranked_of
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


def searched(wanted: MatchInput, name: str) -> list[UUID]:
    """The offices that the search finds for `name`, nearest to the question's place first among equals."""
    near, today = (wanted.place.lat, wanted.place.lng), (clock.today() - EPOCH).days
    return engine().run(SearchQuery(text=name, near=near, today=today, per_page=FOUND)).ids[:FOUND]


def why(wanted: MatchInput, ids: Sequence[UUID], by: Knowledge, cards_of: CardsOf) -> list[Why]:
    """What is not in the directory any more is left out."""
    told = telling(wanted, by)
    rows = rows_of_ids(told.candidates.corpus.ids, ids)
    alive = told.candidates.corpus.alive
    return [
        why_of(told, rows[card.id], card)
        for card in cards_of(list(ids))
        if rows.get(card.id, len(told.candidates)) < len(told.candidates) and rows[card.id] in alive
    ]


def why_of(told: Telling, row: int, card: CardLike) -> Why:
    if not np.isfinite(told.scored.total[row]):
        against = for_result(told, row, card, None).against
        return Why(card, None, None, Excluded(str(card.id), card.name, card.kind, None, against))
    if told.scored.barred[row]:
        return Why(card, None, None, excluded_of(told, row, card))
    before = (told.scored.total > told.scored.total[row]) & ~told.scored.barred
    return Why(card, int(np.count_nonzero(before)) + 1, ranked_of(told, row, card), None)
