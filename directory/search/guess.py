"""The nearest known word or phrase to one that nobody wrote down, by the pairs of characters they share. Pure.

The last thing tried before a search stays empty. Whoever asked sees which words were taken for theirs and can take
them away, so a wrong guess is plain to see. docs/decisions/2026-11-29-the-nearest-known-phrase.md says how often it is.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from directory.search.fallback import KANA
from directory.search.telling import is_sentence
from directory.search.words import Words

NEAR: Final = 0.5  # of 1: what two phrases must have in common, rare characters counting more
KANJI: Final = re.compile("[一-鿿].")
SHORTEST: Final = 3
LONGEST: Final = 20  # characters: a longer sentence is near to nothing


class Guesser:
    def __init__(self, words: Words) -> None:
        self._words = words

    def nearest(self, text: str, plain: Sequence[str] = ()) -> Iterator[str]:
        """The known phrase that is nearest to a normalised text, as people write it, if it is near enough; none of
        those that were taken away (`plain`)."""
        if not SHORTEST <= len(text) <= LONGEST:
            return
        shared, weight = defaultdict[str, float](float), self._weight
        parts = _parts(text)
        if not (is_sentence(text) or any(KANJI.search(part) and part in self._holding for part in parts)):
            return  # kana alone is as near to a name as to a word
        for part in parts:
            for phrase in self._holding.get(part, ()):
                shared[phrase] += weight(part) ** 2
        length = math.sqrt(sum(weight(part) ** 2 for part in parts)) or 1.0
        near = {phrase: same / (length * self._lengths[phrase]) for phrase, same in shared.items()}
        best = max(near, key=lambda phrase: (near[phrase], phrase), default="")
        if best and near[best] >= NEAR and best not in plain:
            yield self._words.spoken[best]

    def _weight(self, part: str) -> float:
        return math.log((len(self._lengths) + 1) / (len(self._holding.get(part, ())) + 1))

    @cached_property
    def _phrases(self) -> dict[str, set[str]]:
        known = self._words.known.items()
        return {
            word: _parts(word)
            for word, meaning in known
            if len(word) > 1 and not (meaning.weak or word.isascii())
        }

    @cached_property
    def _holding(self) -> dict[str, list[str]]:
        holding = defaultdict[str, list[str]](list)
        for phrase, parts in self._phrases.items():
            for part in parts:
                holding[part].append(phrase)
        return dict(holding)

    @cached_property
    def _lengths(self) -> dict[str, float]:
        count = len(self._phrases) + 1
        square = {part: math.log(count / (len(held) + 1)) ** 2 for part, held in self._holding.items()}
        return {
            phrase: math.sqrt(sum(square[part] for part in parts)) or 1.0
            for phrase, parts in self._phrases.items()
        }


def _parts(text: str) -> set[str]:
    """Pairs of neighbours, and each character that is not kana: it means something alone."""
    return {a + b for a, b in pairwise(text)} | {each for each in text if not KANA.fullmatch(each)}
