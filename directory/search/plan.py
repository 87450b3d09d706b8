"""What was understood of a query: words that must match, places, and what only orders the answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from directory.search.areas import Area
from directory.search.words import Meaning, Piece


@dataclass(frozen=True)
class Word:
    """One word of the query. `pieces` must all match; `text` (normalised) is for ranking. `area`: a place that
    is not to be (NOT 札幌)."""

    text: str
    pieces: tuple[Piece, ...]
    field: Literal["any", "name"] = "any"
    quoted: bool = False
    area: Area | None = None

    @property
    def is_plain(self) -> bool:
        return self.field == "any" and not self.quoted


@dataclass(frozen=True)
class Branch:
    join: Literal["all", "any", "not"]
    nodes: tuple[Node, ...]


Node = Word | Branch


@dataclass(frozen=True)
class Plan:
    """`node` None: nothing (left) to match. `whole`: all that was typed, normalised without spaces."""

    whole: str = ""
    node: Node | None = None
    areas: tuple[Area, ...] = ()
    said: tuple[tuple[str, Area], ...] = ()
    """The words that were read as those areas."""
    names: tuple[str, ...] = ()
    """What may be a name, normalised: all of it, and what is left without the places."""
    typed: tuple[str, ...] = ()
    """The same, folded only: to compare letter by letter."""
    beside: tuple[Piece, ...] = ()
    """Orders the answer but need not match."""
    heard: Piece | None = None
    """What the whole text says beside its words: finds more, and orders the answer."""

    def words(self) -> list[Word]:
        return self._words

    @cached_property
    def _words(self) -> list[Word]:
        return list(_positive(self.node)) if self.node else []

    def kinds(self) -> tuple[str, ...]:
        """Those that were named, or else those that help first in the situations that were."""
        said = self._named() or [piece.meaning for piece in self._meant() if piece.meaning]
        return tuple(dict.fromkeys(kind for meaning in said for kind in meaning.kinds))

    def names_kinds(self) -> bool:
        """Whether a kind of place was named, not (only) what is the matter."""
        return bool(self._named())

    def meanings(self) -> list[Meaning]:
        """What each known word says, every meaning once."""
        return list(dict.fromkeys(piece.meaning for piece in self._meant() if piece.meaning))

    def _named(self) -> list[Meaning]:
        meanings = (piece.meaning for piece in self._meant())
        return [m for m in meanings if m and m.kinds and not (m.asks or m.weak)]

    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c for p in self._meant() for c in p.meaning.needs))  # type: ignore[union-attr]

    def means(self) -> bool:
        """Whether a word is in the dictionaries."""
        return any(True for _ in self._meant())

    def is_clear(self) -> bool:
        """Whether a word of the dictionaries says enough alone."""
        return any(piece.meaning and not piece.meaning.weak for piece in self._meant())

    def is_plain(self) -> bool:
        """Whether it is words alone: no phrase, no field, nothing excluded."""
        nodes = self.node.nodes if isinstance(self.node, Branch) and self.node.join == "all" else (self.node,)
        return all(isinstance(each, Word) and each.is_plain for each in nodes)

    def is_only_without(self) -> bool:
        """Whether it says only what is not to be."""
        return self.node is not None and not self.words() and not self.areas

    def is_one_word(self) -> bool:
        """Whether one plain word was typed that holds something unknown; it may be a name."""
        return isinstance(self.node, Word) and self.node.is_plain and bool(self.texts())

    def texts(self) -> list[Piece]:
        """Pieces without a meaning that must be found."""
        return [piece for word in self.words() for piece in word.pieces if piece.meaning is None]

    def aside(self) -> list[str]:
        """Texts without a meaning that need not be found."""
        return [piece.text for piece in self.beside if piece.meaning is None]

    def meant(self) -> list[Piece]:
        """The words that are in the dictionaries, each once."""
        return list({piece.text: piece for piece in self._meant()}.values())

    def _meant(self) -> Iterator[Piece]:
        of_words = (piece for word in self.words() for piece in word.pieces)
        whole = (self.heard,) if self.heard else ()
        return (piece for piece in (*of_words, *self.beside, *whole) if piece.meaning)


def branch(join: Literal["all", "any", "not"], nodes: Sequence[Node | None]) -> Node | None:
    kept = tuple(node for node in nodes if node is not None)
    return kept[0] if len(kept) == 1 and join != "not" else Branch(join, kept) if kept else None


def _positive(node: Node) -> Iterator[Word]:
    if isinstance(node, Word):
        yield node
    elif node.join != "not":
        for part in node.nodes:
            yield from _positive(part)
