"""What a visitor typed, understood: whoosh parses it (AND, OR, NOT, "phrase", name:)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from whoosh import query as whoosh_query
from whoosh.analysis import Filter, IDTokenizer
from whoosh.fields import TEXT, Schema
from whoosh.qparser import QueryParser, plugins

from directory.search.areas import Area, AreaOf
from directory.search.sentence import Node, Plan, Word, branch, planned
from directory.search.words import Piece, Words

__all__ = ["LONGEST", "Area", "Node", "Plan", "Word", "understand"]

LONGEST: Final = 200  # characters of a query that are read
_QUOTES: Final = str.maketrans("“”„‟″〝〞〟", '"' * 8)
_CORNERS: Final = re.compile("[「『｢]([^「」『』]*)[」』｣]")
_MINUS: Final = re.compile(r"(^|[\s(])[-−‐–]\s*(?=[^\s\d-])")
_NOT: Final = re.compile(r"\bNOT\b")
_EITHER: Final = re.compile(r"\s*(?:または|もしくは|あるいは|\bor\b)\s*")
_EXCEPT: Final = re.compile(r"([^\s()\"]{1,20}?)(?:以外|を除く|を除いた)(?:の|で|に|が|を|は)?")


def understand(text: str, words: Words, area_of: AreaOf, plain: Iterable[str] = ()) -> Plan:
    """Never fails: what cannot be parsed is taken as plain words. Only the first 200 characters count. `plain`:
    words that mean only themselves."""
    typed = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_QUOTES)
    whole = words.normalise(typed).replace(" ", "")
    if not whole:
        return Plan()
    node = _node(_parse(_with_operators(typed), words), words)
    return planned(typed, whole, node, words, area_of, frozenset(map(words.joined, plain)))


def _with_operators(typed: str) -> str:
    """Signs and words that people use for whoosh's operators."""
    quoted = _CORNERS.sub(r' "\1" ', typed)
    if '"' in quoted:
        return _MINUS.sub(r"\1NOT ", quoted)
    return _EXCEPT.sub(r" NOT \1 ", _EITHER.sub(" OR ", _MINUS.sub(r"\1NOT ", quoted)))


def without_minus(text: str) -> str:
    """A query that only excludes, as one that asks for the same."""
    typed = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_QUOTES)
    return " ".join(_NOT.sub(" ", _with_operators(typed)).split())


class Spelling(Filter):
    """whoosh's analysis: a word in the one spelling of the dictionaries."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __call__(self, tokens: Iterator[Any]) -> Iterator[Any]:
        for token in tokens:
            token.text = self.words.joined(token.text)
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
            return branch("not", [_node(parsed.query, words)])
        case whoosh_query.AndNot():
            return branch("all", [_node(parsed.a, words), branch("not", [_node(parsed.b, words)])])
        case whoosh_query.AndMaybe() | whoosh_query.Require():
            return _node(parsed.a, words)
        case whoosh_query.Or():
            return branch("any", [_node(part, words) for part in parsed.subqueries])
        case whoosh_query.And():
            return branch("all", [_node(part, words) for part in parsed.subqueries])
    return None


def _word(text: str, field: str, words: Words, *, quoted: bool = False) -> Word | None:
    if not text:
        return None
    if field == "name":
        return Word(text, (Piece(text.replace(" ", "")),), "name", quoted)
    if quoted:
        return Word(text, (Piece(text),), quoted=True)
    return Word(text, tuple(words.pieces(text)))
