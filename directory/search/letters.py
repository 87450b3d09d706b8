"""Which of many words can be a few letters from another: of thousands some dozens are left to be compared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

_BITS: Final = 64


class Letters:
    """Of sorted words: how long they are, and which letters they have. Each letter is one bit of 64, shared with
    others: that makes words look more alike, never less."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._lengths = np.array([len(word) for word in words], np.int64)
        self._letters = np.array([_letters(word) for word in words], np.uint64)

    def near(self, word: str, most: int) -> list[str]:
        """Those that may be at most `most` letters away, in their order: each letter that is put in, left out or
        replaced adds at most one to either and changes the length by at most one."""
        wanted = np.uint64(_letters(word))
        near = np.abs(self._lengths - len(word)) <= most
        near &= np.bitwise_count(wanted & ~self._letters) <= most
        near &= np.bitwise_count(self._letters & ~wanted) <= most
        return [self.words[at] for at in np.flatnonzero(near).tolist()]


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % _BITS)
    return bits
