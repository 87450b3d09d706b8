"""What a listing's own words say of how one can come and for whom it is: data/rules/said.toml. Pure apart from
reading that file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).resolve().parents[1] / "data" / "rules" / "said.toml"
_REMEMBERED: Final = 4_096
"""Few of the sentences in open data are written once only."""


@dataclass(frozen=True)
class Word:
    tag: str
    says: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    every: bool

    def is_in(self, text: str) -> bool:
        return any(p.search(text) for p in self.says) and not any(p.search(text) for p in self.unless)


@cache
def words() -> tuple[Word, ...]:
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Word(
            each["tag"],
            tuple(map(re.compile, each["says"])),
            tuple(map(re.compile, each.get("unless", ()))),
            each.get("every", False),
        )
        for each in raw["word"]
    )


@lru_cache(maxsize=_REMEMBERED)
def tags_in(text: str) -> frozenset[str]:
    return frozenset(word.tag for word in words() if word.is_in(text))


def tags_of_place(services: Sequence[str]) -> frozenset[str]:
    """`services`: all that is written of each service. What limits must be said of every one of them."""
    each = [tags_in(text) for text in services]
    limits = {word.tag for word in words() if word.every}
    anywhere = frozenset().union(*each) - limits
    return anywhere | (frozenset.intersection(*each) & limits if each else frozenset())
