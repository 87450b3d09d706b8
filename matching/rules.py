"""The rules of data/rules/statutory.toml, read once and checked against the taxonomy. Pure apart from
reading that file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from directory.taxonomy import KINDS
from matching.facts import BENEFITS, CERTIFICATES, EMPLOYMENT, GENDERS
from matching.need import CODES

RULES_FILE = Path(__file__).resolve().parents[1] / "data" / "rules" / "statutory.toml"
RANGED = ("age", "months_employed")
WORDS = {"employment": EMPLOYMENT, "certificate": CERTIFICATES, "gender": GENDERS, "benefit": BENEFITS}

Span = tuple[int, int]
"""[from, below) in years of age or completed months."""


class RuleBroken(ValueError):
    """The file of rules says something that cannot be; the text names the rule and the field."""


@dataclass(frozen=True)
class Rule:
    id: str
    kinds: frozenset[str]
    fact: str
    yes: tuple[Any, ...]
    maybe: tuple[Any, ...]
    spares: frozenset[str]
    reason: str
    source: str
    verified: str
    """The file that the source was checked against; "" = unverified (DOMAIN.md): written from memory."""
    likely: float = 1.0
    """0–1: how much of the need still counts where the person has said what is only `maybe`."""


@dataclass(frozen=True)
class Rulebook:
    version: str
    rules: tuple[Rule, ...]

    def binding(self, kind: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if kind in rule.kinds)


def read(text: str) -> Rulebook:
    """Raises RuleBroken naming the rule and what is wrong with it."""
    raw = tomllib.loads(text)
    rules = tuple(_rule(entry) for entry in raw["rule"])
    if len({rule.id for rule in rules}) != len(rules):
        raise RuleBroken("two rules carry the same id")
    return Rulebook(raw["version"], rules)


@cache
def rulebook() -> Rulebook:
    return read(RULES_FILE.read_text(encoding="utf-8"))


def _rule(entry: dict[str, Any]) -> Rule:
    name = entry.get("id", "?")
    for field, known in (("kinds", set(KINDS)), ("spares", set(CODES))):
        strangers = set(entry.get(field, ())) - known
        if strangers:
            raise RuleBroken(f"{name}: {field}: unknown {', '.join(sorted(strangers))}")
    if not entry.get("source"):
        raise RuleBroken(f"{name}: source is missing")
    fact = entry["fact"]
    yes, maybe = (
        tuple(_value(name, fact, value) for value in entry.get(part, ())) for part in ("yes", "maybe")
    )
    return Rule(
        name,
        frozenset(entry["kinds"]),
        fact,
        yes,
        maybe,
        frozenset(entry.get("spares", ())),
        entry["reason"],
        entry["source"],
        entry.get("verified", ""),
        _share(name, entry.get("likely", 1.0)),
    )


def _share(name: str, value: Any) -> float:
    if isinstance(value, int | float) and 0 < value <= 1:
        return float(value)
    raise RuleBroken(f"{name}: likely: {value!r} is no share")


def _value(name: str, fact: str, value: Any) -> Any:
    if fact in RANGED and isinstance(value, list) and len(value) == 2 and value[0] < value[1]:
        return (int(value[0]), int(value[1]))
    if fact in WORDS and value in WORDS[fact]:
        return value
    raise RuleBroken(f"{name}: {value!r} is no value of {fact}")
