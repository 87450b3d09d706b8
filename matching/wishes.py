"""Wishes: when, how and in which language. They never exclude; known to be met is better than unknown. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from matching.candidates import Candidates, Rows, Singles
from matching.card import CardLike
from matching.doors import OF_MODE, mode_reasons, mode_truth, sided
from matching.eligibility import Truth
from matching.facts import MatchInput
from matching.reasons import Reason, Reasons
from matching.terms import Laid, Terms

WEEKEND: Final = frozenset({"SA", "SU"})
EVENING: Final = "18:00"
"""A place that closes later than this can be reached after work."""
WORTH: Final = {Truth.FALSE: 0.0, Truth.UNKNOWN: 0.5, Truth.TRUE: 1.0}
BY_HOURS: Final = ("weekend", "evening")
JAPANESE: Final = frozenset({"ja", "jpn"})
SIGNED: Final = frozenset({"sgn", "jsl", "sgn-jp"})
SIGNS: Final = frozenset({"sign_language", "written_talk"})


def meets_hours(wish: str, hours: Sequence[Mapping[str, Any]]) -> Truth:
    if not hours:
        return Truth.UNKNOWN
    open_then = any(
        set(slot["days"]) & WEEKEND if wish == "weekend" else str(slot["closes"]) > EVENING for slot in hours
    )
    return Truth.TRUE if open_then else Truth.FALSE


def meets_terms(wish: str, terms: Terms) -> Truth:
    """`wish` may also be a mode or a language's code. What a listing does not name, it may still have: unknown."""
    if wish in OF_MODE:
        return mode_truth(wish, terms.said)
    if wish == "wheelchair":
        if "wheelchair" in terms.said:
            return Truth.TRUE
        return Truth.UNKNOWN if terms.wheelchair is None else Truth.TRUE if terms.wheelchair else Truth.FALSE
    if wish == "sign_language":
        return Truth.TRUE if terms.languages & SIGNED or terms.said & SIGNS else Truth.UNKNOWN
    if wish == "foreign_language":
        known = terms.languages - JAPANESE - SIGNED or "interpreter" in terms.said
        return Truth.TRUE if known else Truth.UNKNOWN
    return Truth.TRUE if wish in terms.languages else Truth.UNKNOWN


def wished(facts: MatchInput) -> tuple[str, ...]:
    return facts.wishes + tuple(each for each in (facts.language, facts.mode) if each)


def worth(candidates: Candidates, found: Laid, facts: MatchInput) -> Singles | None:
    """(n,) 0–1, the mean over the wishes; None without any."""
    asked = wished(facts)
    if not asked:
        return None
    total = np.full(len(candidates), WORTH[Truth.UNKNOWN] * len(asked), np.float32)
    for wish in asked:
        if wish in BY_HOURS:
            total += np.take(_patterns(candidates, wish), candidates.corpus.hours[: len(candidates)])
        else:
            rows, more = _said_of(found, wish)
            total[rows] += more
    return total / np.float32(len(asked))


def _said_of(found: Laid, wish: str) -> tuple[Rows, Singles]:
    """Rows that say something of the wish, and how much that is above or below the unknown; kept for the day."""
    if wish not in found.met:
        told = [(row, meets_terms(wish, terms)) for row, terms in found.by_row.items()]
        known = [(row, WORTH[met] - WORTH[Truth.UNKNOWN]) for row, met in told if met is not Truth.UNKNOWN]
        found.met[wish] = (
            np.array([row for row, _ in known], dtype=np.int64),
            np.array([more for _, more in known], dtype=np.float32),
        )
    return found.met[wish]


def _patterns(candidates: Candidates, wish: str) -> Singles:
    """By pattern of weekly hours (hundreds): how much it is above or below the unknown."""
    return np.array(
        [
            WORTH[meets_hours(wish, json.loads(each)["slots"] if each else ())] - WORTH[Truth.UNKNOWN]
            for each in candidates.corpus.hours_patterns
        ],
        np.float32,
    )


def reasons(facts: MatchInput, card: CardLike, terms: Terms) -> Reasons:
    found = mode_reasons(facts.mode, terms.said, card.phone)
    for wish in facts.wishes:
        met = meets_hours(wish, card.hours) if wish in BY_HOURS else meets_terms(wish, terms)
        found += sided(met, Reason(f"reason.wish.{wish}.{met.name.lower()}"))
    if facts.language:
        met = meets_terms(facts.language, terms)
        values = {"language_key": f"language.{facts.language}"}
        found += sided(met, Reason(f"reason.language.{met.name.lower()}", values))
    return found
