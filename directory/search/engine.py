"""The search engine of one process: an index, what it answers, and how it takes changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search import exact, fallback, rank
from directory.search.areas import Area, Areas
from directory.search.asked import Box, Corpus, SearchQuery, SearchResult
from directory.search.beyond import BEYOND, Place, middle, names_a_spot, nearby, place_beside, serving
from directory.search.columns import Ids, unit_vector
from directory.search.corpus import corpus_of
from directory.search.entry import Entry
from directory.search.facets import counted
from directory.search.filters import filters_of, is_filtered
from directory.search.found import Found, Shown
from directory.search.guess import Guesser
from directory.search.index import Index, bitmap_of
from directory.search.nearest import Nearest, distances
from directory.search.order import by_relevance
from directory.search.query import Plan, understand, without_minus
from directory.search.suggest import Speller
from directory.search.understood import interpreted
from directory.search.words import Words

__all__ = ["LAST_ROW", "Box", "Corpus", "Engine", "SearchQuery", "SearchResult", "engine"]

LAST_ROW = 10_000  # nobody pages further, and a page far behind costs as much as all before it


class Engine:
    def __init__(self, words: Words, areas: Areas, kind_weight: rank.KindWeight) -> None:
        self.areas = areas
        self.kind_weight = kind_weight
        self.index = Index(words)
        self.speller = Speller(words)
        self.read: exact.Read = exact.nothing
        self.guesser = Guesser(words)
        self.wordings: Callable[[str], Iterable[str]] = lambda _: ()
        self.places: Place = lambda _: None
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
        found, filters = self._understand(index, alive, query), filters_of(index, query)
        hits = found.text.intersection(*filters.values()) & alive
        hits = index.open_at(query.open_at, hits) if query.open_at else hits
        return found, filters, hits if found.instead else hits - self._false(index, found.plan, hits)

    def _shown(self, index: Index, hits: BitMap, query: SearchQuery, found: Found) -> Shown:
        """The hits but for those that should be on the page and do not hold a phrase as written; and the page."""
        slots = self._page(index, hits, query, found)
        while len(hits) > exact.FEW and (gone := self._false(index, found.plan, bitmap_of(slots))):
            hits = hits - gone
            slots = self._page(index, hits, query, found)
        return hits, slots

    def _false(self, index: Index, plan: Plan, slots: BitMap) -> BitMap:
        """Of few slots those that do not hold a phrase as written."""
        return exact.false_hits(index, self.read, plan, slots) if len(slots) <= exact.FEW else BitMap()

    def corpus(self) -> Corpus:
        return corpus_of(self.index.reading())

    def _understand(self, index: Index, alive: BitMap, query: SearchQuery) -> Found:
        """What has all the words; if nothing does, the next best thing, and what that is."""
        plan = understand(query.text, index.words, self.areas.of_word, query.plain)
        found = self._text(index, alive, plan)
        if not plan.whole:
            return Found(plan, found)
        if plan.means() and (place_beside(plan, query.text, self.places) if found else plan.texts()):
            plan = understand(query.text, index.words, self._area_or_place, query.plain)
            found = self._text(index, alive, plan)
        if plan.is_only_without():
            called = exact.with_minus(index, self.read, BitMap.union(*index.named(plan.whole)) & alive)
            return Found(plan, called or found, "" if called or is_filtered(query) else "only_without")
        almost = BitMap() if fallback.is_told(plan, query.text) else self._almost(index, alive, plan, found)
        if almost or (found and not fallback.unlisted(index, plan)):
            held = self._area(index, alive, plan) & index.find("name", plan.names[-1])
            why = ("also_similar" if held else "similar_name") if almost else ""
            closest = exact.closest(index, self.read, almost, plan, query.text)
            return Found(plan, found | almost, why, almost, closest)
        return self._instead(index, alive, plan, query)

    def _instead(self, index: Index, alive: BitMap, plan: Plan, query: SearchQuery) -> Found:
        """The next best thing where nothing has all the words."""
        other = self._reworded(index, alive, plan, self.wordings(query.text))
        literal = understand(query.text, index.words, lambda _: None, query.plain) if plan.areas else plan
        area, met = self._area(index, alive, plan), fallback.needs_met(self.kind_weight, plan.kinds())
        steps: list[tuple[str, Plan, Callable[[], BitMap]]] = [
            ("place_as_text", literal, lambda: self._text(index, alive, literal) if plan.areas else BitMap()),
            ("serves", plan, lambda: serving(index, self._anywhere(index, alive, plan), plan.areas)),
            ("nearby", plan, lambda: nearby(index, self._anywhere(index, alive, plan), plan.areas)),
            ("reworded", other, lambda: self._text(index, alive, other) if other.node else BitMap()),
            (
                "similar_name",
                literal,
                lambda: fallback.closest_names(index, alive, "" if plan.means() else plan.whole),
            ),
            # who asks for ショートステイ 障害 is not served by all that names 障害
            ("any_word", plan, lambda: fallback.any_word(index, plan, of_kinds=True) & area),
            ("same_need", plan, lambda: index.labels["needs"].any_of(met) & area),
            ("any_word", plan, lambda: fallback.any_word(index, plan) & area),
            ("any_word", plan, lambda: fallback.any_word(index, plan) & alive),
        ]
        some = (Found(p, found, why) for why, p, step in steps if (found := step()))
        return next(some, None) or self._guessed(index, alive, plan, query)

    def _guessed(self, index: Index, alive: BitMap, plan: Plan, query: SearchQuery) -> Found:
        """By the nearest phrase that is known, or else who listens to anything."""
        nearest = self._reworded(index, alive, plan, self.guesser.nearest(plan.names[-1], query.plain))
        if nearest.node:
            return Found(nearest, self._text(index, alive, nearest), "reworded")
        heard = fallback.who_listens(index, plan, query.text, self.kind_weight) & self._area(
            index, alive, plan
        )
        return Found(plan, heard, "anyone" if heard else "")

    def _area_or_place(self, word: str) -> Area | None:
        return self.areas.of_word(word) or (None if word in self.index.words.known else self.places(word))

    def _anywhere(self, index: Index, alive: BitMap, plan: Plan) -> BitMap:
        """What is of the kinds that were asked for in an area, wherever it is."""
        kinds = plan.areas and plan.kinds()
        return self._text(index, alive, replace(plan, areas=())) if kinds else BitMap()

    def _reworded(self, index: Index, alive: BitMap, plan: Plan, wordings: Iterable[str]) -> Plan:
        """What was typed in other words of the dictionaries, where those find something; else an empty plan."""
        read = partial(understand, words=index.words, area_of=self.areas.of_word)
        return fallback.reworded(plan, wordings, read, partial(self._text, index, alive))

    def _almost(self, index: Index, alive: BitMap, plan: Plan, found: BitMap) -> BitMap:
        """Names that are what was typed but for one character; not where it is a name, a part of many, or words
        that are all known."""
        rest = plan.names[-1]
        if all(piece.meaning for piece in index.words.pieces(rest)) or any(index.named(*plan.names)):
            return BitMap()
        inside = self._area(index, alive, plan)
        if index.find("name", rest) & inside and (len(found) > exact.FEW_HOLD or not plan.is_one_word()):
            return BitMap()
        tried = zip(reversed(plan.typed), (inside, alive), strict=False)
        almost = (BitMap(index.spellings.almost(typed).tolist()) & within for typed, within in tried)
        return next(filter(None, almost), BitMap())

    def _text(self, index: Index, alive: BitMap, plan: Plan) -> BitMap:
        """What the words say, places included; an exact name is always in it."""
        if not plan.whole:
            return alive
        found = self._area(index, alive, plan) if plan.node or plan.areas else BitMap()
        if plan.node:
            within = found
            found = found & index.matching(plan.node)
            found = found - self._false(index, plan, found) | exact.missed(index, self.read, plan, within)
        if plan.is_only_without():
            return found
        rest = BitMap.union(*index.named(*plan.names[1:])) & self._area(index, alive, plan)
        return found | rest | (BitMap.union(*index.named(plan.whole)) & alive)

    def _area(self, index: Index, alive: BitMap, plan: Plan) -> BitMap:
        return alive & BitMap.union(*map(index.located, plan.areas)) if plan.areas else alive

    def _suggest(self, query: SearchQuery, found: Found) -> list[str]:
        if found.instead == "only_without":
            return [without_minus(query.text)]
        is_clear = found.plan.is_clear() or found.almost
        return [] if is_clear else self.speller.suggest(query.text, far=not found.text)

    def _page(self, index: Index, hits: BitMap, query: SearchQuery, found: Found) -> NDArray[np.uint32]:
        end = min(query.page * query.per_page, LAST_ROW)
        begin = (query.page - 1) * query.per_page
        near, home = query.near, query.home
        if not near and (found.instead in BEYOND or names_a_spot(found.plan, self.areas)):
            near, home = middle(found.plan)
        point = unit_vector(*near) if near else None
        if begin >= end or not hits:
            return np.zeros(0, np.uint32)
        if query.sort == "distance" and point is not None:
            return self._tree(index).first(index, hits, point, end)[begin:end]
        needs = query.needs or fallback.needs_instead(found.instead, found.plan, self.kind_weight)
        alike = found.instead in ("similar_name", "any_word")
        wish = rank.Wish(
            found.plan, self.kind_weight, tuple(needs), point, home, alike, query.today,
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
