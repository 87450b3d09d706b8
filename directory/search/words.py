"""The dictionaries people keep in data/synonyms: spellings of one word, everyday words and what they mean.

Variants are applied to everything, at indexing and in queries. Words are looked for in queries only: each
stands for other wordings, for kinds of organization, or for needs.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from directory.search.text import BETWEEN, fold, fold_all, solid

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "synonyms"
_ROUNDS: Final = 6


@dataclass(frozen=True)
class Meaning:
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other wordings, normalised."""


@dataclass(frozen=True)
class Piece:
    """A part of what was typed: a known word with its meaning, or text without one."""

    text: str
    meaning: Meaning | None = None


class Words:
    """The dictionaries, ready for use. `fingerprint` changes whenever one of them does."""

    def __init__(self, variants: Mapping[str, Any], synonyms: Mapping[str, Any]) -> None:
        self.fingerprint = hashlib.sha256(repr((variants, synonyms)).encode()).hexdigest()[:16]
        self._spelling = _spellings(variants["group"])
        self._spelling_pattern = _longest_first(self._spelling)
        self.spoken: dict[str, str] = {}
        self.known = self._meanings(synonyms["word"])
        self._known_pattern = _longest_first(self.known)
        unsaid = sorted(map(self._solid, synonyms["unsaid"]["words"]), key=len, reverse=True)
        self._unsaid = re.compile(f"(?:{'|'.join(map(re.escape, unsaid))})+")
        self._edges = re.compile("^[のがをにではとへや]+(?=.)|(?<=.)[のがをにではとへや]+$")

    def normalise(self, text: str) -> str:
        """Folded, with one spelling for each group of variants; doing it twice changes nothing."""
        return self._respelt(fold(text))

    def normalise_all(self, texts: Sequence[str]) -> list[str]:
        """`normalise` of each, several times as fast."""
        folded = fold_all(texts)
        spelt = self._spell(BETWEEN.join(folded)).split(BETWEEN)
        return [self._respelt(new) if new != old else new for new, old in zip(spelt, folded, strict=False)]

    def _respelt(self, text: str) -> str:
        for _ in range(_ROUNDS):
            replaced = self._spell(text)
            if replaced == text:
                break
            text = replaced
        return text

    def _spell(self, text: str) -> str:
        return self._spelling_pattern.sub(lambda found: self._spelling[found[0]], text)

    def pieces(self, text: str) -> list[Piece]:
        """Cuts a word of a query (any spelling) at the known words in it; what says nothing is dropped."""
        text, at, found = self._solid(text), 0, list[Piece]()
        for match in self._known_pattern.finditer(text):
            found += self._rest(text[at : match.start()])
            found.append(Piece(match[0], self.known[match[0]]))
            at = match.end()
        return found + self._rest(text[at:]) if found else [Piece(text)] if text else []

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where known words stand in a normalised text without spaces."""
        return [match.span() for match in self._known_pattern.finditer(text)]

    def _rest(self, text: str) -> list[Piece]:
        if not text or self._unsaid.fullmatch(text):
            return []
        inner = self._edges.sub("", text)
        return [] if self._unsaid.fullmatch(inner) else [Piece(inner)]

    def _solid(self, text: str) -> str:
        return solid(self.normalise(text))

    def _meanings(self, entries: Iterable[Mapping[str, Any]]) -> dict[str, Meaning]:
        known: dict[str, Meaning] = {}
        for entry in entries:
            spoken = [self._solid(word) for word in entry["words"]]
            also = tuple(self._solid(word) for word in entry.get("also", ()))
            meaning = Meaning(tuple(entry.get("kinds", ())), tuple(entry.get("needs", ())), also)
            for word, written in zip(spoken, entry["words"], strict=True):
                known.setdefault(word, meaning)
                self.spoken.setdefault(word, written)
        return known


def _spellings(groups: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {
        solid(fold(other)): solid(fold(group["write"]))
        for group in groups
        for other in group["also"]
        if solid(fold(other)) != solid(fold(group["write"]))
    }


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


@cache
def bundled(folder: Path = FOLDER) -> Words:
    variants = tomllib.loads((folder / "variants.toml").read_text("utf-8"))
    return Words(variants, tomllib.loads((folder / "synonyms.toml").read_text("utf-8")))
