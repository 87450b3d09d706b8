"""From parsed words to a plan: places become areas, sentences their meanings, the rest stays text. Pure.

Of a query's plain words the texts and the kinds must all match. Needs that are said beside a kind, and what
surrounds a need in its sentence, only order the answer: 「うつで仕事を休んでいる」 is no list of words to be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from directory.search.areas import Area, AreaOf, narrowest
from directory.search.plan import Branch, Node, Plan, Word, branch
from directory.search.telling import is_sentence
from directory.search.text import fold, solid
from directory.search.words import Piece, Words

_ENGLISH_SENTENCE: Final = 4
"""From so many words on English is a sentence, and what surrounds a need in it need not be found."""

__all__ = ["Branch", "Node", "Plan", "Word", "branch", "planned"]


def planned(
    typed: str, whole: str, node: Node | None, words: Words, places: AreaOf, plain: frozenset[str]
) -> Plan:
    def area_of(word: str) -> Area | None:
        return None if word in plain else places(word)

    folded = solid(fold(typed))
    plan = Plan(whole, names=(whole,), typed=(folded,))
    if node is None:
        return plan
    nodes = list(node.nodes) if isinstance(node, Branch) and node.join == "all" else [node]
    top = _told_places(_plainly(_mended(nodes, words, area_of), plain), area_of)
    said, left, rest = _take_areas(top, area_of)
    areas = [area for _, area in said]
    if areas and rest and rest != whole:
        plan = replace(plan, names=(whole, rest), typed=(folded, _less(folded, areas, rest)))
    required, beside = _settled(left, words, told=is_sentence(typed))
    kept = tuple(narrowest(areas))
    said = [(text, area) for text, area in said if area in kept]
    return replace(plan, node=branch("all", required), areas=kept, said=tuple(said), beside=tuple(beside))


def _plainly(nodes: list[Node], plain: frozenset[str]) -> list[Node]:
    """Without the meaning of words that are to be taken as they stand."""

    def told(node: Node) -> Node:
        if isinstance(node, Branch):
            return replace(node, nodes=tuple(told(part) for part in node.nodes))
        return replace(node, pieces=tuple(Piece(p.text) if p.text in plain else p for p in node.pieces))

    return [told(node) for node in nodes] if plain else nodes


def _mended(nodes: list[Node], words: Words, area_of: AreaOf) -> list[Node]:
    """しごとを さがしたい – written with spaces, as easy Japanese is – is one phrase of the dictionary."""
    mended: list[Node] = []
    run: list[Word] = []
    for node in (*nodes, None):
        if isinstance(node, Word) and node.is_plain and not area_of(solid(node.text)):
            run.append(node)
            continue
        mended += _joined(run, words)
        run = []
        mended += [node] if node else []
    return mended


def _joined(run: list[Word], words: Words) -> list[Word]:
    if len(run) < 2:
        return run
    if len(run) >= _ENGLISH_SENTENCE and all(word.text.isascii() for word in run):
        text = " ".join(word.text for word in run)
        return [Word(text, tuple(words.pieces(text)))]
    text, ends = run[0].text, list[int]()
    for word in run[1:]:
        ends.append(len(text))
        latin = text[-1].isascii() and word.text[0].isascii()
        text += (" " if latin else "") + word.text
    cuts = [end for end in ends if not any(start < end < stop for start, stop in words.spans(text))]
    if len(cuts) == len(ends):
        return run
    bounds = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(bounds)]
    return [Word(part, tuple(words.pieces(part))) for part in parts]


def _told_places(nodes: list[Node], area_of: AreaOf) -> list[Node]:
    """A place that is not to be is a place too."""

    def told(node: Node) -> Node:
        if isinstance(node, Branch):
            return replace(node, nodes=tuple(told(part) for part in node.nodes))
        return replace(node, area=area_of(solid(node.text))) if node.is_plain else node

    return [told(node) if isinstance(node, Branch) and node.join == "not" else node for node in nodes]


def _take_areas(nodes: list[Node], area_of: AreaOf) -> tuple[list[tuple[str, Area]], list[Node], str]:
    """Place names among the words that must all match become areas instead of text; what is left of the name."""
    areas: list[tuple[str, Area]] = []
    left: list[Node] = []
    rest = ""
    for node in nodes:
        if not (isinstance(node, Word) and node.is_plain):
            left.append(node)
            rest += node.text if isinstance(node, Word) else ""
            continue
        whole = area_of(solid(node.text))
        found, pieces = ([(solid(node.text), whole)], []) if whole else _places_in(node.pieces, area_of)
        areas += found
        if pieces:
            text = node.text if not found else "".join(piece.text for piece in pieces)
            left.append(replace(node, text=text, pieces=tuple(pieces)))
            rest += text
    return areas, left, solid(rest)


def _places_in(pieces: Sequence[Piece], area_of: AreaOf) -> tuple[list[tuple[str, Area]], list[Piece]]:
    areas: list[tuple[str, Area]] = []
    left: list[Piece] = []
    for piece in pieces:
        area = area_of(solid(piece.text)) if piece.meaning is None else None
        if area:
            areas.append((piece.text, area))
        else:
            left.append(piece)
    return areas, left


def _less(folded: str, areas: Sequence[Area], rest: str) -> str:
    """What was typed, folded, less the place in front or behind."""
    cut = len(folded) - len(rest)
    return folded[cut:] if folded.endswith(rest[-2:]) else folded[: len(folded) - cut]


def _settled(nodes: list[Node], words: Words, *, told: bool) -> tuple[list[Node], list[Piece]]:
    """What must match, and what only orders the answer."""
    plain = [node for node in nodes if isinstance(node, Word) and node.is_plain]
    pieces = [piece for word in plain for piece in word.pieces]
    is_clear = any(piece.meaning and not piece.meaning.weak for piece in pieces)
    is_kind = any(p.meaning and p.meaning.kinds and not (p.meaning.asks or p.meaning.weak) for p in pieces)
    asks = any(p.meaning and p.meaning.asks and not p.meaning.weak for p in pieces) and not is_kind
    is_said = any(not words.says_nothing(piece.text) for piece in pieces)
    required: list[Node] = [node for node in nodes if node not in plain]
    beside: list[Piece] = []
    either: list[Node] = []
    for word in plain:
        kept, aside = _parted(word, is_clear=is_clear, asks=asks, told=told)
        kept = [piece for piece in kept if piece.meaning or not (is_said and words.says_nothing(piece.text))]
        needs = [piece for piece in kept if piece.meaning and piece.meaning.asks]
        others = tuple(piece for piece in kept if piece not in needs)
        beside += aside + (needs if is_kind else [])
        either += [] if is_kind else [Word(piece.text, (piece,)) for piece in needs]
        required += [replace(word, pieces=others)] if others else []
    return [*required, *([both] if (both := branch("any", either)) else [])], beside


def _parted(word: Word, *, is_clear: bool, asks: bool, told: bool) -> tuple[list[Piece], list[Piece]]:
    """Beside what is the matter (元夫 養育費, 夫に殴られた) other words do not have to be found anywhere."""
    clear = [piece for piece in word.pieces if piece.meaning and not (is_clear and piece.meaning.weak)]
    is_loose = asks or any(p.meaning and p.meaning.needs and (told or not p.meaning.weak) for p in clear)
    kept = [
        p for p in word.pieces if p in clear or not (p.meaning or is_loose or (clear and len(p.text) == 1))
    ]
    return kept, [Piece(piece.text) for piece in word.pieces if piece not in kept]
