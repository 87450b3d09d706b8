"""Phrases of data/synonyms/phrases.toml: words that mean something only together, with others between. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any


@dataclass(frozen=True)
class Phrase:
    """Parts in their order, each a list of beginnings. `far`: how many characters may stand between two."""

    parts: Sequence[Sequence[str]]
    meaning: Any
    far: int = 12
    any_order: bool = False


class Phrases:
    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._patterns = [(_pattern(each), each.meaning) for each in phrases]

    def find(self, text: str) -> list[tuple[int, int, Any]]:
        """Start, stop, meaning; of those that overlap the one that says most (the longest parts)."""
        found = []
        for pattern, meaning in self._patterns:
            match = pattern.search(text)
            if match:
                said = sum(len(part) for part in match.groups() if part)
                found.append((said, match.start(), match.end(), meaning))
        kept: list[tuple[int, int, Any]] = []
        for _, start, stop, meaning in sorted(found, key=lambda each: -each[0]):
            if all(stop <= other[0] or other[1] <= start for other in kept):
                kept.append((start, stop, meaning))
        return kept


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    between = f".{{0,{phrase.far}}}?"
    parts = [f"({'|'.join(map(_beginning, part))})" for part in phrase.parts]
    orders = permutations(parts) if phrase.any_order else [parts]
    return re.compile("|".join(between.join(order) for order in orders))


def _beginning(word: str) -> str:
    return ("(?<![a-z])" if word[0].isascii() else "") + re.escape(word)
