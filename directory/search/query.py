"""What a visitor typed, understood: whoosh parses it (AND, OR, NOT, "phrase", name:)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

from whoosh import query as whoosh_query
from whoosh.analysis import Filter, IDTokenizer
from whoosh.fields import TEXT, Schema
from whoosh.qparser import QueryParser, plugins

from directory.search.areas import Area, AreaOf
from directory.search.text import solid
from directory.search.words import Piece, Words

LONGEST: Final = 200  # characters of a query that are read
_QUOTES: Final = str.maketrans("“”„‟″〝〞〟", '"' * 8)


@dataclass(frozen=True)
class Word:
    """One word of the query. `pieces` must all match; `text` (normalised, no spaces) is for ranking."""

    text: str
    pieces: tuple[Piece, ...]
    field: Literal["any", "name"] = "any"
    quoted: bool = False


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

    def words(self) -> list[Word]:
        return list(_positive(self.node)) if self.node else []

    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for piece in self._meant() for code in piece.meaning.kinds))  # type: ignore[union-attr]

    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for piece in self._meant() for code in piece.meaning.needs))  # type: ignore[union-attr]

    def means(self) -> bool:
        """Whether a word is in the dictionaries."""
        return any(True for _ in self._meant())

    def _meant(self) -> Iterator[Piece]:
        return (piece for word in self.words() for piece in word.pieces if piece.meaning)


def understand(text: str, words: Words, area_of: AreaOf) -> Plan:
    """Never fails: what cannot be parsed is taken as plain words. Only the first 200 characters count."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_QUOTES)
    whole = solid(words.normalise(text))
    if not whole:
        return Plan()
    node = _node(_parse(text, words), words)
    if node is None:
        return Plan(whole)
    areas, left = _take_areas(_join_broken(node, words), area_of)
    return Plan(whole, _settled(left), tuple(areas))


class Spelling(Filter):
    """whoosh's analysis: a word in the one spelling of the dictionaries."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, tokens: Iterator[Any]) -> Iterator[Any]:
        for token in tokens:
            token.text = solid(self.words.normalise(token.text))
            yield token


@cache
def schema(words: Words) -> Schema:
    analyzer = IDTokenizer() | Spelling(words)
    return Schema(any=TEXT(analyzer=analyzer), name=TEXT(analyzer=analyzer))


@cache
def _parser(words: Words) -> QueryParser:
    """Only what people type on purpose: no wildcards, ranges, boosts or regular expressions."""
    chosen = [
        plugins.WhitespacePlugin(),
        plugins.PhrasePlugin(),
        plugins.FieldsPlugin(),
        plugins.GroupPlugin(),
        plugins.OperatorsPlugin(),
    ]
    return QueryParser("any", schema(words), plugins=chosen)


def _parse(text: str, words: Words) -> Any:
    try:
        return _parser(words).parse(text, normalize=False)
    except IndexError:  # whoosh 2.7.5 on an operator with nothing to operate on (NOT NOT)
        return QueryParser("any", schema(words), plugins=[plugins.WhitespacePlugin()]).parse(
            text, normalize=False
        )


def _node(parsed: Any, words: Words) -> Node | None:
    match parsed:
        case whoosh_query.Term():
            return _word(parsed.text, parsed.fieldname, words)
        case whoosh_query.Phrase():
            return _word("".join(parsed.words), parsed.fieldname, words, quoted=True)
        case whoosh_query.Not():
            return _branch("not", [_node(parsed.query, words)])
        case whoosh_query.AndNot():
            return _branch("all", [_node(parsed.a, words), _branch("not", [_node(parsed.b, words)])])
        case whoosh_query.AndMaybe() | whoosh_query.Require():
            return _node(parsed.a, words)
        case whoosh_query.Or():
            return _branch("any", [_node(part, words) for part in parsed.subqueries])
        case whoosh_query.And():
            return _branch("all", [_node(part, words) for part in parsed.subqueries])
    return None


def _word(text: str, field: str, words: Words, *, quoted: bool = False) -> Word | None:
    if not text:
        return None
    if field == "name" or quoted:
        return Word(text, (Piece(text),), "name" if field == "name" else "any", quoted)
    return Word(text, tuple(words.pieces(text)))


def _branch(join: Literal["all", "any", "not"], nodes: list[Node | None]) -> Node | None:
    kept = tuple(node for node in nodes if node is not None)
    return kept[0] if len(kept) == 1 and join != "not" else Branch(join, kept) if kept else None


def _top(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, Branch) and node.join == "all" else (node,)


def _join_broken(node: Node, words: Words) -> Node:
    """しごとを さがしたい – written with spaces, as easy Japanese is – is one phrase of the dictionary."""
    parts = _top(node)
    plain = [part for part in parts if isinstance(part, Word) and part.field == "any" and not part.quoted]
    if len(plain) < 2 or len(plain) != len(parts):
        return node
    ends, joined = set[int](), ""
    for part in plain:
        joined += part.text
        ends.add(len(joined))
    broken = any(start < end < stop for start, stop in words.spans(joined) for end in ends)
    return Word(joined, tuple(words.pieces(joined))) if broken else node


def _take_areas(node: Node, area_of: AreaOf) -> tuple[list[Area], list[Node]]:
    """Place names among the words that must all match become areas instead of text."""
    areas: list[Area] = []
    left: list[Node] = []
    for part in _top(node):
        if isinstance(part, Word) and part.field == "any" and not part.quoted:
            named = [area_of(piece.text) if piece.meaning is None else None for piece in part.pieces]
            areas += [area for area in named if area]
            pieces = tuple(piece for piece, area in zip(part.pieces, named, strict=True) if not area)
            if not pieces:
                continue
            text = part.text if len(pieces) == len(part.pieces) else "".join(piece.text for piece in pieces)
            part = _sentence(replace(part, text=text, pieces=pieces))
        left.append(part)
    return _narrowest(areas), left


def _sentence(word: Word) -> Word:
    """Beside a need said in a sentence (夫に殴られた) the other parts do not have to be found anywhere."""
    known = tuple(piece for piece in word.pieces if piece.meaning)
    return (
        replace(word, pieces=known) if any(piece.meaning and piece.meaning.needs for piece in known) else word
    )


def _narrowest(areas: list[Area]) -> list[Area]:
    """北海道 札幌 means Sapporo."""
    distinct = list(dict.fromkeys(areas))
    return [
        area for area in distinct if not any(other is not area and _within(other, area) for other in distinct)
    ]


def _within(inner: Area, outer: Area) -> bool:
    if any(len(code) == 2 for code in inner.codes):
        return False
    return (
        all(code in outer.codes or code[:2] in outer.codes for code in inner.codes)
        and inner.codes != outer.codes
    )


def _settled(nodes: list[Node]) -> Node | None:
    return _branch("all", list(nodes))


def _positive(node: Node) -> Iterator[Word]:
    if isinstance(node, Word):
        yield node
    elif node.join != "not":
        for part in node.nodes:
            yield from _positive(part)
