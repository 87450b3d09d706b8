"""「もしかして」: whoosh's spelling over the words of the dictionaries. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from whoosh.spelling import ListCorrector

from directory.search.text import solid
from directory.search.words import Words

SHORTEST: Final = 4  # below that nearly every word is one letter from another
LONGEST: Final = 30
AT_MOST: Final = 3


class Speller:
    def __init__(self, words: Words) -> None:
        self._words = words

    @cached_property
    def _corrector(self) -> ListCorrector:
        return ListCorrector(sorted(self._words.known))

    def suggest(self, text: str) -> list[str]:
        """Known words one or two letters away, as people write them; [] for a word that is known."""
        typed = solid(self._words.normalise(text[:LONGEST]))
        if len(typed) < SHORTEST or typed in self._words.known:
            return []
        far = 1 if len(typed) < 6 else 2
        return [self._words.spoken[word] for word in self._corrector.suggest(typed, AT_MOST, far)]
