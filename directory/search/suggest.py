"""「もしかして」: whoosh's spelling over the words of the dictionaries. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Final
from uuid import UUID

from whoosh.spelling import ListCorrector

from directory.search.columns import Ids
from directory.search.index import Index
from directory.search.letters import Letters
from directory.search.spellings import Name, Spellings
from directory.search.text import fold, solid
from directory.search.words import Words

SHORTEST: Final = 4  # below that nearly every word is one letter from another
LONGEST: Final = 30
LONG: Final = 6  # from here two wrong letters still leave a word
AT_MOST: Final = 3
BEGINNINGS: Final = 5


class Speller:
    def __init__(self, words: Words) -> None:
        self._words = words

    @cached_property
    def _letters(self) -> Letters:
        return Letters(sorted(self._words.known))

    @cached_property
    def _spellings(self) -> tuple[list[str], Spellings]:
        known, spellings = list(self._words.known), Spellings()
        spellings.add(0, [[Name(word, word)] for word in known])
        return known, spellings

    def suggest(self, text: str, *, far: bool = False) -> list[str]:
        """Known words one letter away, as people write them; `far`: or two, which takes ten times as long.
        [] for a word that is known."""
        typed = solid(self._words.normalise(text[:LONGEST]))
        if len(typed) < SHORTEST or typed in self._words.known:
            return []
        known, spellings = self._spellings
        found = [known[slot] for slot in spellings.almost(typed)[:AT_MOST].tolist()]
        if not found and far and len(typed) >= LONG:
            few = self._letters.near(typed, 2)  # whoosh passes over the first word of its list
            found = ListCorrector(["", *few]).suggest(typed, AT_MOST, 2) if few else []
        return [self._words.spoken[word] for word in found]

    def beginning(self, text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Known words that begin so, for each meaning the first of the dictionary, with its kinds and needs."""
        typed = self._words.joined(text[:LONGEST])
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
        for word, meaning in self._words.known.items() if typed else ():
            if word.startswith(typed):
                found.setdefault((meaning.kinds, meaning.needs), self._words.spoken[word])
        ordered = sorted(found.items(), key=lambda each: len(each[1]))
        return [(spoken, kinds, needs) for (kinds, needs), spoken in ordered[:BEGINNINGS]]


def names_beginning(index: Index, typed: str, count: int) -> list[UUID]:
    """Listings whose name or reading begins so, the shortest names first."""
    slots = index.spellings.beginning(solid(fold(typed)))
    ids, alive = Ids(index.columns), index.alive
    return [ids[slot] for slot in slots.tolist() if slot in alive][:count]
