"""What stands beside what: offices in one table, the kept ranking and today's, an old match and its own rerun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from matching.lessons import History
from matching.referrals.actions_match import KeptMatch
from matching.referrals.network import staff_cards, staff_knowledge, staff_named
from matching.remembered import again, named, recalled
from matching.result import MatchResult
from matching.speech import sentence
from matching.why import Why, why

MOST = 4
"""More columns than these nobody compares, least of all on a telephone."""


@dataclass(frozen=True)
class Told:
    """What is told of one office: by what the match kept, or (`today`) by today's directory because the match did
    not draw it."""

    why: Why
    today: bool


def told_of(match: KeptMatch, ids: Sequence[UUID], history: History) -> list[Told]:
    """In the order of `ids`; an office that is neither kept nor in the directory is left out."""
    kept = {each.card.id: each for each in recalled(match.kept, ids)} if match.kept else {}
    missing = [each for each in ids if each not in kept]
    now = _today(match, missing, history) if missing else {}
    return [Told((kept | now)[each], each in now) for each in ids if each in kept or each in now]


def named_in(match: KeptMatch, name: str, history: History) -> list[Told]:
    """First what the match itself drew under this name; only if it drew none, today's directory."""
    ids = named(match.kept, name) if match.kept else []
    if ids:
        return told_of(match, ids, history)
    return told_of(match, staff_named(match.asked, name), history)


def _today(match: KeptMatch, ids: Sequence[UUID], history: History) -> dict[UUID, Why]:
    by = staff_knowledge(match.asked, history)
    return {each.card.id: each for each in why(match.asked, ids, by, staff_cards)}


class Again(StrEnum):
    """Whether what was kept still gives the old answer."""

    SAME = "same"
    OTHER_RULES = "other_rules"
    DIFFERENT = "different"
    NOTHING_KEPT = "nothing_kept"


def again_as_kept(match: KeptMatch, rules_today: str) -> Again:
    """Only the same version of scorer and rules can be run again; the map of the day is in what was kept."""
    if match.kept is None:
        return Again.NOTHING_KEPT
    if match.result.rule_version.rsplit("/", 1)[0] != rules_today.rsplit("/", 1)[0]:
        return Again.OTHER_RULES
    anew, then = again(match.asked, match.kept), match.result
    same = (anew.results, anew.excluded, anew.plan) == (then.results, then.excluded, then.plan)
    return Again.SAME if same else Again.DIFFERENT


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


def side_by_side(found: Sequence[Told]) -> list[tuple[str, list[list[str]]]]:
    """(side, sentences for each office) for 合う点, 合わない点 and 未確認; what excludes is against."""
    return [(side, [_side(each.why, side) for each in found]) for side in ("fits", "against", "unknown")]


def _side(each: Why, side: str) -> list[str]:
    if each.ranked is not None:
        return [sentence(reason) for reason in getattr(each.ranked.reasons, side)]
    excluded = each.excluded.because if each.excluded and side == "against" else ()
    return [sentence(reason) for reason in excluded]
