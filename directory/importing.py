"""What an import did, and what a difference is. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from directory.sources import reconcile
from directory.sources.reconcile import Decision

CHANGES = (reconcile.NEW, reconcile.CHANGED, reconcile.UNCHANGED, reconcile.REJECTED)


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that an import makes, changes or misses; `fields` only of a changed one."""

    change: str
    scope: str
    key: str
    name: str
    fields: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        names = ("change", "scope", "key", "name")
        return {**{name: getattr(self, name) for name in names}, "fields": list(self.fields)}


@dataclass
class ImportResult:
    """Every row read is new, changed, unchanged or rejected; `merged` new ones joined an office that was
    there; `gone` are known records that the release no longer has."""

    source: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    merged: int = 0
    gone: int = 0
    doubtful: int = 0
    """Pairs of offices, with one of another source, that wait for a coordinator."""
    warnings: int = 0
    warned_rows: int = 0
    listings: int = 0
    """Cards that were made or changed."""
    seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def count(self, decision: Decision) -> None:
        self.read += 1
        setattr(self, decision.change, getattr(self, decision.change) + 1)
        self.merged += decision.merged
        warned = [finding for finding in decision.row.findings if not finding.rejected]
        self.warnings += len(warned)
        self.warned_rows += bool(warned)
        self.reasons.update(finding.reason for finding in decision.row.findings)

    @property
    def loaded(self) -> int:
        """New rows that began an office."""
        return self.new - self.merged

    def to_json(self) -> dict[str, Any]:
        """The contract's keys, then ours."""
        names = ("read", "new", "changed", "unchanged", "gone", "rejected", "warnings")
        more = ("loaded", "merged", "doubtful", "warned_rows", "listings")
        return {
            **{name: getattr(self, name) for name in names},
            "seconds": round(self.seconds, 3),
            **{name: getattr(self, name) for name in more},
            "reasons": dict(self.reasons),
        }
