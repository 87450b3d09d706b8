"""From needs and a place to organizations with reasons: fetches the candidates, then scores them all."""
from __future__ import annotations

from matching.facts import HomePlace, InvalidFacts, MatchInput
from matching.result import Excluded, Fallback, MatchResult, Plan, PlanMember, Ranked

RULE_VERSION = "2026-11-23"

__all__ = ["RULE_VERSION", "Excluded", "Fallback", "HomePlace", "InvalidFacts", "MatchInput", "MatchResult", "Plan",
           "PlanMember", "Ranked", "rank"]


def rank(wanted: MatchInput) -> MatchResult:
    raise NotImplementedError
