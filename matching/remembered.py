"""A match that is kept: run once with what it went by, told again later without asking today's directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from directory.search.text import fold
from matching.facts import MatchInput
from matching.knowledge import Knowledge, telling
from matching.match import CardsOf, answered, rank_over
from matching.result import Excluded, MatchResult, Ranked
from matching.snapshot import card_of, knowledge_to_json, place_to_json, rerun
from matching.why import FOUND, Why, why_of

BEYOND: Final = 40
"""Places kept beyond those shown, of each sort: whoever asks "why not X?" usually means one of them."""


def keep(wanted: MatchInput, by: Knowledge, cards_of: CardsOf) -> tuple[MatchResult, dict[str, Any]]:
    """The answer, and as JSON what it went by and what it says of every place drawn."""
    told = telling(wanted, by)
    result, drawn = answered(told, by, cards_of, BEYOND)
    drawn_cards = [(row, drawn.cards[row]) for row in drawn.rows if row in drawn.cards]
    places = [
        place_to_json(by, row, card) | {"told": _told(why_of(told, row, card))} for row, card in drawn_cards
    ]
    return result, knowledge_to_json(by, places)


def _told(why: Why) -> dict[str, Any]:
    return {
        "place": why.place,
        "ranked": why.ranked.to_json() if why.ranked else None,
        "excluded": why.excluded.to_json() if why.excluded else None,
    }


def recalled(kept: Mapping[str, Any], ids: Sequence[UUID]) -> list[Why]:
    """What the match said of these places, in their order; those it did not draw are left out."""
    by_id = {place["id"]: place for place in kept["places"]}
    return [_why(by_id[str(each)]) for each in ids if str(each) in by_id]


def _why(place: Mapping[str, Any]) -> Why:
    told = place["told"]
    return Why(
        card_of(place),
        told["place"],
        Ranked.from_json(told["ranked"]) if told["ranked"] else None,
        Excluded.from_json(told["excluded"]) if told["excluded"] else None,
    )


def named(kept: Mapping[str, Any], name: str) -> list[UUID]:
    """Kept places whose name holds `name`, in the order drawn."""
    wanted = fold(name).strip()
    if not wanted:
        return []
    return [UUID(p["id"]) for p in kept["places"] if wanted in fold(p["card"]["name"])][:FOUND]


def again(wanted: MatchInput, kept: Mapping[str, Any]) -> MatchResult:
    """The same question on what was kept: the same answer, as long as the rules have the same version."""
    by_id = {UUID(place["id"]): card_of(place) for place in kept["places"]}
    return rank_over(wanted, rerun(kept), lambda ids: [by_id[each] for each in ids if each in by_id])
