"""What a match answers: ranked organizations with reasons, the excluded ones, plans, and where one can
always go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.reasons import Reason, Reasons


@dataclass(frozen=True)
class Ranked:
    """A candidate that broke no hard rule. `parts` add up to `score` (0–100); distance in metres, None
    when unknown."""

    id: str
    name: str
    kind: str
    kinds: tuple[str, ...]
    score: float
    parts: Mapping[str, float]
    distance_m: float | None
    needs: tuple[str, ...]
    reasons: Reasons

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "kinds": list(self.kinds),
            "score": self.score,
            "parts": dict(self.parts),
            "distance_m": self.distance_m,
            "needs": list(self.needs),
            "reasons": self.reasons.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Ranked:
        return cls(
            **{
                **data,
                "kinds": tuple(data["kinds"]),
                "needs": tuple(data["needs"]),
                "reasons": Reasons.from_json(data["reasons"]),
            }
        )


@dataclass(frozen=True)
class Excluded:
    id: str
    name: str
    kind: str
    distance_m: float | None
    because: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "distance_m": self.distance_m,
            "because": [reason.to_json() for reason in self.because],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Excluded:
        return cls(**{**data, "because": tuple(Reason.from_json(item) for item in data["because"])})


@dataclass(frozen=True)
class PlanMember:
    id: str
    name: str
    needs: tuple[str, ...]
    distance_m: float | None


@dataclass(frozen=True)
class Plan:
    """`cost` is in kilometres: travel, plus what each further door, a queue and a poor fit are worth
    (plan.py)."""

    organizations: tuple[PlanMember, ...]
    covers: tuple[str, ...]
    uncovered: tuple[str, ...]
    cost: float

    def to_json(self) -> dict[str, Any]:
        members = [
            {"id": one.id, "name": one.name, "needs": list(one.needs), "distance_m": one.distance_m}
            for one in self.organizations
        ]
        return {
            "organizations": members,
            "covers": list(self.covers),
            "uncovered": list(self.uncovered),
            "cost": self.cost,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Plan:
        members = tuple(PlanMember(**{**one, "needs": tuple(one["needs"])}) for one in data["organizations"])
        return cls(members, tuple(data["covers"]), tuple(data["uncovered"]), data["cost"])


@dataclass(frozen=True)
class Fallback:
    """The municipality's general window: a listing where there is one (`id`), else only its name in words."""

    reason: Reason
    municipality_code: str
    id: str | None = None
    name: str | None = None
    phone: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "reason": self.reason.to_json(),
            "municipality_code": self.municipality_code,
            "id": self.id,
            "name": self.name,
            "phone": self.phone,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fallback:
        return cls(**{**data, "reason": Reason.from_json(data["reason"])})


@dataclass(frozen=True)
class MatchResult:
    """Free of any language: the same stored result can be read in each. `as_of` is an Asia/Tokyo date,
    ISO 8601."""

    results: tuple[Ranked, ...]
    excluded: tuple[Excluded, ...]
    plan: Plan
    next_plans: tuple[Plan, ...]
    fallback: Fallback
    rule_version: str
    as_of: str
    considered: int

    def to_json(self) -> dict[str, Any]:
        return {
            "results": [one.to_json() for one in self.results],
            "excluded": [one.to_json() for one in self.excluded],
            "plan": self.plan.to_json(),
            "next_plans": [one.to_json() for one in self.next_plans],
            "fallback": self.fallback.to_json(),
            "rule_version": self.rule_version,
            "as_of": self.as_of,
            "considered": self.considered,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MatchResult:
        return cls(
            results=tuple(Ranked.from_json(one) for one in data["results"]),
            excluded=tuple(Excluded.from_json(one) for one in data["excluded"]),
            plan=Plan.from_json(data["plan"]),
            next_plans=tuple(Plan.from_json(one) for one in data["next_plans"]),
            fallback=Fallback.from_json(data["fallback"]),
            rule_version=data["rule_version"],
            as_of=data["as_of"],
            considered=data["considered"],
        )
