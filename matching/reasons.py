"""Reasons as values: a catalogue key and what fills it. Sentences are made (speech.py) when someone
reads them, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float


@dataclass(frozen=True)
class Reason:
    """One sentence to be. A value whose name ends in `_key` is itself a catalogue key and is spoken in
    the same language."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted((name, str(value)) for name, value in self.values.items()))))

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "values": dict(self.values)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reason:
        return cls(str(data["key"]), dict(data["values"]))


@dataclass(frozen=True)
class Reasons:
    """What speaks for a candidate (合う点), what against (合わない点), what to ask on the phone (未確認)."""

    fits: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    unknown: tuple[Reason, ...] = ()

    def __add__(self, other: Reasons) -> Reasons:
        return Reasons(
            _once(self.fits + other.fits),
            _once(self.against + other.against),
            _once(self.unknown + other.unknown),
        )

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [reason.to_json() for reason in getattr(self, name)]
            for name in ("fits", "against", "unknown")
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reasons:
        return cls(
            *(tuple(Reason.from_json(item) for item in data[name]) for name in ("fits", "against", "unknown"))
        )


def _once(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))
