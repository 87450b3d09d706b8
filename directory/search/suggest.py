"""「もしかして」: whoosh's spelling over the words of the dictionaries. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from whoosh.spelling import ListCorrector

from directory.search.spellings import Name, Spellings
from directory.search.text import solid
from directory.search.words import Words

SHORTEST: Final = 4  # below that nearly every word is one letter from another
LONGEST: Final = 30
LONG: Final = 6  # from here two wrong letters still leave a word
AT_MOST: Final = 3


class Speller:
    def __init__(self, words: Words) -> None:
        self._words = words

    @cached_property
    def _corrector(self) -> ListCorrector:
        return ListCorrector(sorted(self._words.known))

    @cached_property
    def _spellings(self) -> tuple[list[str], Spellings]:
        known, spellings = list(self._words.known), Spellings()
        spellings.add(0, [[Name(word, word)] for word in known])
        return known, spellings

    def suggest(self, text: str, *, far: bool = False) -> list[str]:
        """Known words one letter away, as people write them; `far`: or two, which takes twenty times as long.
        [] for a word that is known."""
        typed = solid(self._words.normalise(text[:LONGEST]))
        if len(typed) < SHORTEST or typed in self._words.known:
            return []
        known, spellings = self._spellings
        found = [known[slot] for slot in spellings.almost(typed)[:AT_MOST].tolist()]
        if not found and far and len(typed) >= LONG:
            found = self._corrector.suggest(typed, AT_MOST, 2)
        return [self._words.spoken[word] for word in found]
