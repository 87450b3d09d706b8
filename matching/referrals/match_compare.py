"""What stands beside what: offices in one table, the kept ranking and today's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.result import MatchResult
from matching.speech import sentence
from matching.why import Why

MOST = 4
"""More columns than these nobody compares, least of all on a telephone."""


@dataclass(frozen=True)
class Change:
    """`before` and `now` are places in the ranking, None where it was not among those shown."""

    name: str
    before: int | None
    now: int | None


def changes(kept: MatchResult, today: MatchResult) -> list[Change]:
    """Every office of either, in today's order, then those that are gone; unchanged ones too."""
    before = {one.id: place for place, one in enumerate(kept.results, 1)}
    now = {one.id: place for place, one in enumerate(today.results, 1)}
    names = {one.id: one.name for one in (*kept.results, *today.results)}
    return [Change(names[each], before.get(each), now.get(each)) for each in dict.fromkeys([*now, *before])]


def side_by_side(found: Sequence[Why]) -> list[tuple[str, list[list[str]]]]:
    """(side, sentences for each office) for 合う点, 合わない点 and 未確認; what excludes is against."""
    return [(side, [_side(each, side) for each in found]) for side in ("fits", "against", "unknown")]


def _side(each: Why, side: str) -> list[str]:
    if each.ranked is not None:
        return [sentence(reason) for reason in getattr(each.ranked.reasons, side)]
    excluded = each.excluded.because if each.excluded and side == "against" else ()
    return [sentence(reason) for reason in excluded]
