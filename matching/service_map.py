"""Which kinds of place serve which need and how much of it: the data file's weights, and what coordinators changed.

Version 0 is data/taxonomy/needs.toml; every later version holds all that differs from it. Pure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from directory.taxonomy import KINDS, kind_weight
from matching.need import CODES

Changes = Mapping[str, Mapping[str, float]]
"""Need → kind → weight 0–1, only where it differs from the data file."""

_WHY_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "taxonomy" / "why.toml"
_WHY: Final[dict[str, dict[str, str]]] = tomllib.loads(_WHY_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ServiceMap:
    version: int = 0
    changes: Changes = field(default_factory=dict)
    _served: dict[str, list[tuple[str, float]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def weight(self, need: str, kind: str) -> float:
        """0–1: how much of the need such a place usually meets; 0 = it does not serve it."""
        changed = self.changes.get(need, {}).get(kind)
        return kind_weight(need, kind) if changed is None else changed

    def served_by(self, need: str) -> list[tuple[str, float]]:
        """Kinds that serve the need, in the order of kinds, with their weight; worked out once."""
        if need not in self._served:
            self._served[need] = [(kind, w) for kind in KINDS if (w := self.weight(need, kind)) > 0]
        return self._served[need]

    def serving(self, need: str) -> dict[str, float]:
        """Kind → weight, the most first, then in the order of kinds."""
        found = {kind: self.weight(need, kind) for kind in KINDS}
        return dict(sorted(((k, w) for k, w in found.items() if w > 0), key=lambda pair: -pair[1]))

    def with_need(self, need: str, weights: Mapping[str, float]) -> ServiceMap:
        """The map in which `need` is served as `weights` say (kinds left out: not at all); same version."""
        wanted = {kind: weights.get(kind, 0.0) for kind in KINDS}
        differs = {kind: weight for kind, weight in wanted.items() if weight != kind_weight(need, kind)}
        others = {code: dict(each) for code, each in self.changes.items() if code != need}
        return ServiceMap(self.version, others | ({need: differs} if differs else {}))


BUNDLED: Final = ServiceMap()


def read_changes(stored: Mapping[str, Any]) -> Changes:
    """What was stored, without kinds and needs that a later release no longer knows."""
    return {
        need: {kind: float(weight) for kind, weight in kinds.items() if kind in KINDS}
        for need, kinds in stored.items()
        if need in CODES
    }


def why_key(need: str, kind: str) -> str:
    """The catalogue key of the sentence why, "" where there is none."""
    code = _WHY.get(need, {}).get(kind)
    return f"why.{code}" if code else ""
