"""One spelling for each group of variants of data/synonyms/variants.toml (障がい, 障碍 → 障害). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from directory.search.text import BETWEEN, fold, solid

_ROUNDS: Final = 6
_LONG: Final = 300  # characters from which tables are faster than the pattern
_LETTERS: Final = 0x10000
_RARE: Final = _LETTERS - 1  # stands for all others; is in no text


class Variants:
    def __init__(self, groups: Iterable[Mapping[str, Any]]) -> None:
        self._spelling = _spellings(groups)
        longest_first = sorted(self._spelling, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        self._begins = _Beginnings(self._spelling)

    def respell(self, folded: str) -> str:
        """A folded text in the one spelling; doing it twice changes nothing."""
        for _ in range(_ROUNDS):
            replaced = self._replaced(folded)
            if replaced == folded:
                break
            folded = replaced
        return folded

    def respell_all(self, folded: Sequence[str]) -> list[str]:
        """`respell` of each, several times as fast."""
        return self.respell(BETWEEN.join(folded)).split(BETWEEN) if folded else []

    def _replaced(self, text: str) -> str:
        if len(text) < _LONG:
            return self._pattern.sub(lambda found: self._spelling[found[0]], text)
        parts, at = list[str](), 0
        for place in self._begins.find(text):
            found = self._pattern.match(text, place) if place >= at else None
            if found:
                parts += (text[at:place], self._spelling[found[0]])
                at = found.end()
        return "".join([*parts, text[at:]]) if parts else text


class _Beginnings:
    """Where one of some words may begin, told by two characters at once for a whole text."""

    def __init__(self, words: Iterable[str]) -> None:
        pairs = {word[:2] for word in words}
        self._first = _numbers(pair[0] for pair in pairs)
        self._second = _numbers(pair[1] for pair in pairs if len(pair) > 1)
        self._known = np.zeros((self._first.max() + 1, self._second.max() + 1), np.bool_)
        for pair in pairs:
            row = self._first[_code(pair[0])]
            self._known[row, self._second[_code(pair[1])] if len(pair) > 1 else slice(None)] = True

    def find(self, text: str) -> list[int]:
        letters = np.frombuffer((text + " ").encode("utf-32-le", "surrogatepass"), np.uint32)
        letters = np.minimum(letters, np.uint32(_RARE))
        found = np.flatnonzero(self._known[self._first[letters[:-1]], self._second[letters[1:]]])
        places: list[int] = found.tolist()
        return places


def _code(letter: str) -> int:
    return min(ord(letter), _RARE)


def _numbers(letters: Iterable[str]) -> NDArray[np.uint16]:
    """By character: its number among some, 0 for all others."""
    numbers = np.zeros(_LETTERS, np.uint16)
    for number, code in enumerate(sorted(set(map(_code, letters))), 1):
        numbers[code] = number
    return numbers


def _spellings(groups: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {
        solid(fold(other)): solid(fold(group["write"]))
        for group in groups
        for other in group["also"]
        if solid(fold(other)) != solid(fold(group["write"]))
    }
