"""What is searched of listings: their names, services and texts, normalised many at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from directory.search.entry import Entry
from directory.search.names import spellings_of
from directory.search.spellings import Name
from directory.search.text import fold_all, solid
from directory.search.words import Words

_REMEMBERED: Final = 20_000


class Texts:
    """Of one listing. `names`: without spaces; `spellings`: names to compare with; `lengths`: characters of name,
    services, text."""

    __slots__ = ("everywhere", "lengths", "names", "services", "spellings")

    def __init__(self, spellings: list[Name], services: str, foreign: str, text: str, phone: str) -> None:
        self.names = list(dict.fromkeys(name.normalised for name in spellings))
        self.spellings = [*spellings, Name(phone)]
        self.services = services
        self.everywhere = " ".join(dict.fromkeys((*self.names, services, foreign, text)))
        length = len(self.names[0]) if self.names else 0
        self.lengths = (length, len(services), length + len(services) + len(text))


class Normaliser:
    """Remembers what many listings have in common: what their kinds and services are called."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[str, str] = {}

    def texts(self, entries: Sequence[Entry]) -> list[Texts]:
        names = spellings_of([entry.names for entry in entries], self._words)
        texts = self._words.normalise_all([entry.text for entry in entries])
        phones = fold_all([entry.phone for entry in entries])
        spelt = self._shared(entries)
        return [
            Texts(name, spelt[entry.services], spelt[entry.foreign], text, phone_name(phone))
            for entry, name, text, phone in zip(entries, names, texts, phones, strict=True)
        ]

    def _shared(self, entries: Sequence[Entry]) -> dict[str, str]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        wanted = {text for entry in entries for text in (entry.services, entry.foreign)}
        new = list(wanted - self._known.keys())
        self._known.update(zip(new, self._words.normalise_all(new), strict=True))
        return self._known


def phone_name(folded: str) -> str:
    """A telephone number is found whole only: its digits are no words."""
    digits = solid(folded)
    return digits if digits.isdigit() else ""
