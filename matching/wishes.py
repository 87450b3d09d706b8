"""Wishes: when, how and in which language. They never exclude; known to be met is better than unknown. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from matching.candidates import Candidates, Singles
from matching.card import CardLike
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


def meets_hours(wish: str, hours: Sequence[Mapping[str, Any]]) -> Truth:
    if not hours:
        return Truth.UNKNOWN
    open_then = any(
        set(slot["days"]) & WEEKEND if wish == "weekend" else str(slot["closes"]) > EVENING for slot in hours
    )
    return Truth.TRUE if open_then else Truth.FALSE


def meets_terms(wish: str, terms: Terms) -> Truth:
    """`wish` may also be a language's code. What a listing does not name, it may still have: unknown."""
    if wish == "wheelchair":
        return Truth.UNKNOWN if terms.wheelchair is None else Truth.TRUE if terms.wheelchair else Truth.FALSE
    if wish == "sign_language":
        return Truth.TRUE if terms.languages & SIGNED else Truth.UNKNOWN
    if wish == "foreign_language":
        return Truth.TRUE if terms.languages - JAPANESE - SIGNED else Truth.UNKNOWN
    return Truth.TRUE if wish in terms.languages else Truth.UNKNOWN


def wished(facts: MatchInput) -> tuple[str, ...]:
    return facts.wishes + ((facts.language,) if facts.language else ())


def worth(candidates: Candidates, found: Laid, facts: MatchInput) -> Singles | None:
    """(n,) 0–1, the mean over the wishes; None without any."""
    asked = wished(facts)
    if not asked:
        return None
    total = np.full(len(candidates), WORTH[Truth.UNKNOWN] * len(asked), np.float32)
    for wish in asked:
        if wish in BY_HOURS:
            total += np.take(_patterns(candidates, wish), candidates.corpus.hours)
        else:
            for row, terms in found.by_row.items():
                total[row] += WORTH[meets_terms(wish, terms)] - WORTH[Truth.UNKNOWN]
    return total / np.float32(len(asked))


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
    found = _mode(facts.mode, card)
    for wish in facts.wishes:
        met = meets_hours(wish, card.hours) if wish in BY_HOURS else meets_terms(wish, terms)
        found += sided(met, Reason(f"reason.wish.{wish}.{met.name.lower()}"))
    if facts.language:
        met = meets_terms(facts.language, terms)
        values = {"language_key": f"language.{facts.language}"}
        found += sided(met, Reason(f"reason.language.{met.name.lower()}", values))
    return found


def sided(truth: Truth, reason: Reason) -> Reasons:
    sides = {Truth.TRUE: "fits", Truth.FALSE: "against", Truth.UNKNOWN: "unknown"}
    return Reasons(**{sides[truth]: (reason,)})


def _mode(mode: str | None, card: CardLike) -> Reasons:
    if mode == "online":
        return Reasons(unknown=(Reason("reason.mode.online"),))
    if mode == "phone" and card.phone:
        return Reasons(fits=(Reason("reason.mode.phone"),))
    return Reasons(against=(Reason("reason.mode.no_phone"),)) if mode == "phone" else Reasons()
