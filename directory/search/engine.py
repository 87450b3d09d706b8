"""The search engine of one process: an index, what it answers, and how it takes changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search import exact, fallback, rank
from directory.search.areas import Areas
from directory.search.asked import Box, Corpus, SearchQuery, SearchResult
from directory.search.beyond import BEYOND, middle, names_a_spot
from directory.search.columns import Ids, unit_vector
from directory.search.corpus import corpus_of
from directory.search.entry import Entry
from directory.search.facets import counted
from directory.search.filters import filters_of
from directory.search.finder import Finder, Knowledge
from directory.search.found import Found, Shown
from directory.search.guess import Guesser
from directory.search.heard import Ear
from directory.search.index import Index, bitmap_of
from directory.search.nearest import Nearest, distances
from directory.search.order import by_relevance
from directory.search.query import without_minus
from directory.search.suggest import Speller
from directory.search.understood import interpreted
from directory.search.words import Words

__all__ = ["LAST_ROW", "Box", "Corpus", "Engine", "SearchQuery", "SearchResult", "engine"]

LAST_ROW = 10_000  # nobody pages further, and a page far behind costs as much as all before it


class Engine:
    def __init__(self, words: Words, areas: Areas, kind_weight: rank.KindWeight) -> None:
        self.knows = Knowledge(words, areas, kind_weight, Guesser(words), Ear(words))
        self.index = Index(words)
        self.speller = Speller(words)
        self._nearest: Nearest | None = None

    def build(self, entries: Iterable[Entry], progress: Callable[[int], None] | None = None) -> None:
        """A new index instead of the old; readers keep the old one until it is whole."""
        index = Index(self.index.words)
        index.fill(entries, progress)
        self.index, self._nearest = index, None

    def change(self, gone: Iterable[UUID], entries: Iterable[Entry]) -> None:
        self.index.change(gone, entries)

    def __len__(self) -> int:
        return len(self.index.alive)

    def run(self, query: SearchQuery) -> SearchResult:
        began = time.perf_counter()
        index = self.index.reading()
        alive = index.alive
        found, filters, hits = self._search(index, alive, query)
        facets = counted(index, query, found.text & alive, filters, hits)
        hits, slots = self._shown(index, hits, query, found)
        ids = Ids(index.columns)
        return SearchResult(
            total=len(hits),
            ids=[ids[slot] for slot in slots.tolist()],
            distances=distances(index, slots, query.near),
            facets=facets,
            interpreted=interpreted(query, found.plan, found.instead, index.words),
            suggestions=[] if hits and not found.instead else self._suggest(query, found),
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def total(self, query: SearchQuery) -> tuple[int, str]:
        """How many a query finds, and what instead: as `run` says, without what only its rows need."""
        index = self.index.reading()
        found, _, hits = self._search(index, index.alive, query)
        if len(hits) > exact.FEW and exact.is_unsure(found.plan):
            hits, _ = self._shown(index, hits, query, found)
        return len(hits), found.instead

    def hits(self, query: SearchQuery) -> tuple[Index, BitMap]:
        """The index as it is now, and the slots of all that a query finds."""
        index = self.index
        return index, self._search(index, index.alive, query)[2]

    def _search(
        self, index: Index, alive: BitMap, query: SearchQuery
    ) -> tuple[Found, dict[str, BitMap], BitMap]:
        found, filters = Finder(self.knows, index, alive, query).found(), filters_of(index, query)
        hits = found.text.intersection(*filters.values()) & alive
        hits = index.open_at(query.open_at, hits) if query.open_at else hits
        return found, filters, hits if found.instead else hits - self._false(index, found, hits)

    def _shown(self, index: Index, hits: BitMap, query: SearchQuery, found: Found) -> Shown:
        """The hits but for those that should be on the page and do not hold a phrase as written; and the page."""
        slots = self._page(index, hits, query, found)
        while len(hits) > exact.FEW and (gone := self._false(index, found, bitmap_of(slots))):
            hits = hits - gone
            slots = self._page(index, hits, query, found)
        return hits, slots

    def _false(self, index: Index, found: Found, slots: BitMap) -> BitMap:
        return exact.false_hits(index, self.knows.read, found.plan, slots)

    def corpus(self) -> Corpus:
        return corpus_of(self.index.reading())

    def _suggest(self, query: SearchQuery, found: Found) -> list[str]:
        if found.instead == "only_without":
            return [without_minus(query.text)]
        is_clear = found.plan.is_clear() or found.almost
        return [] if is_clear else self.speller.suggest(query.text, far=not found.text)

    def _page(self, index: Index, hits: BitMap, query: SearchQuery, found: Found) -> NDArray[np.uint32]:
        end = min(query.page * query.per_page, LAST_ROW)
        begin = (query.page - 1) * query.per_page
        near, home = query.near, query.home
        if not near and (found.instead in BEYOND or names_a_spot(found.plan, self.knows.areas)):
            near, home = middle(found.plan)
        point = unit_vector(*near) if near else None
        if begin >= end or not hits:
            return np.zeros(0, np.uint32)
        if query.sort == "distance" and point is not None:
            return self._tree(index).first(index, hits, point, end)[begin:end]
        needs = query.needs or fallback.needs_instead(found.instead, found.plan, self.knows.kind_weight)
        alike = found.instead in ("similar_name", "any_word")
        wish = rank.Wish(
            found.plan, self.knows.kind_weight, tuple(needs), point, home, alike, query.today,
            found.almost, found.closest, is_beside=found.instead == "also_similar",
        )  # fmt: skip
        return by_relevance(index, hits, wish, end)[begin:end]

    def _tree(self, index: Index) -> Nearest:
        nearest = self._nearest
        if nearest is None or nearest.fields is not index.fields:
            nearest = self._nearest = Nearest(index)
        return nearest


def engine() -> Engine:
    """The engine of the current application, up to date with the change log."""
    from directory.search import feed

    return feed.engine()
