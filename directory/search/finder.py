"""From a question to what it finds: what has all the words, or else the next best thing, and what that is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from pyroaring import BitMap

from directory.search import exact, fallback, rank
from directory.search.areas import Area, Areas
from directory.search.asked import SearchQuery
from directory.search.beyond import Place, nearby, place_beside, serving
from directory.search.filters import is_filtered
from directory.search.found import Found
from directory.search.guess import Guesser
from directory.search.heard import UNTOLD, Ear, heard
from directory.search.index import Index
from directory.search.query import Plan, understand
from directory.search.words import Words


@dataclass
class Knowledge:
    """What the engine knows beside its index."""

    words: Words
    areas: Areas
    kind_weight: rank.KindWeight
    guesser: Guesser
    ear: Ear
    read: exact.Read = exact.nothing
    wordings: Callable[[str], Iterable[str]] = lambda _: ()
    places: Place = lambda _: None


@dataclass(frozen=True)
class Finder:
    """One question to one state of the index."""

    knows: Knowledge
    index: Index
    alive: BitMap
    query: SearchQuery

    @property
    def typed(self) -> str:
        return self.query.text

    def found(self) -> Found:
        """What has all the words; if nothing does, the next best thing, and what that is."""
        plan = understand(self.typed, self.index.words, self.knows.areas.of_word, self.query.plain)
        found = self._text(plan)
        if not plan.whole:
            return Found(plan, found)
        if plan.means() and (place_beside(plan, self.typed, self.knows.places) if found else plan.texts()):
            plan = understand(self.typed, self.index.words, self._area_or_place, self.query.plain)
            found = self._text(plan)
        if plan.is_only_without():
            called = exact.with_minus(
                self.index, self.knows.read, BitMap.union(*self.index.named(plan.whole)) & self.alive
            )
            return Found(plan, called or found, "" if called or is_filtered(self.query) else "only_without")
        almost = BitMap() if fallback.is_told(plan, self.typed) else self._almost(plan, found)
        is_listed = not fallback.unlisted(self.index, plan)
        can_hear = is_listed and not almost and (plan.means() if found else not plan.names_kinds())
        if can_hear and (heard_too := self._heard(plan, found, "" if found else "heard")):
            return heard_too
        if almost or (found and is_listed):
            held = self._area(plan) & self.index.find("name", plan.names[-1])
            why = ("also_similar" if held else "similar_name") if almost else ""
            closest = exact.closest(self.index, self.knows.read, almost, plan, self.typed)
            return Found(plan, found | almost, why, almost, closest)
        return self._instead(plan)

    def _heard(self, plan: Plan, found: BitMap, why: str, least: float = 0.0) -> Found | None:
        """What the whole text says beside what was found by its words; not where it is a name."""
        told = None if any(self.index.named(*plan.names)) else self._told(plan, least)
        found = found | self._by_ear(told) if told else BitMap()
        return Found(told, found, why) if told and found else None

    def _by_ear(self, told: Plan) -> BitMap:
        meaning = told.heard and told.heard.meaning
        return self._area(told) & self.index.meant(meaning) if meaning else BitMap()

    def _instead(self, plan: Plan) -> Found:
        """The next best thing where nothing has all the words."""
        other = self._reworded(plan, self.knows.wordings(self.typed))
        literal = (
            understand(self.typed, self.index.words, lambda _: None, self.query.plain) if plan.areas else plan
        )
        area, met = self._area(plan), fallback.needs_met(self.knows.kind_weight, plan.kinds())
        told = self._told(plan, UNTOLD) or plan
        asked = plan if plan.kinds() else told
        named = partial(fallback.any_word, self.index, plan, of_kinds=True)
        steps: list[tuple[str, Plan, Callable[[], BitMap]]] = [
            ("place_as_text", literal, lambda: self._text(literal) if plan.areas else BitMap()),
            ("serves", asked, lambda: serving(self.index, self._anywhere(asked), plan.areas)),
            ("nearby", asked, lambda: nearby(self.index, self._anywhere(asked), plan.areas)),
            ("reworded", other, lambda: self._text(other) if other.node else BitMap()),
            (
                "similar_name",
                literal,
                lambda: fallback.closest_names(self.index, self.alive, "" if plan.means() else plan.whole),
            ),
            ("heard", told, lambda: self._by_ear(told) | named() & area if told.heard else BitMap()),
            # who asks for ショートステイ 障害 is not served by all that names 障害
            ("any_word", plan, lambda: named() & area),
            ("same_need", plan, lambda: self.index.labels["needs"].any_of(met) & area),
            ("any_word", plan, lambda: fallback.any_word(self.index, plan) & area),
            ("any_word", plan, lambda: fallback.any_word(self.index, plan) & self.alive),
        ]
        some = (Found(p, found, why) for why, p, step in steps if (found := step()))
        return next(some, None) or self._guessed(plan)

    def _guessed(self, plan: Plan) -> Found:
        """By what it sounds like, the nearest phrase that is known, or else who listens to anything."""
        if heard_all := self._heard(plan, BitMap(), "heard", UNTOLD):
            return heard_all
        nearest = self._reworded(plan, self.knows.guesser.nearest(plan.names[-1], self.query.plain))
        if nearest.node:
            return Found(nearest, self._text(nearest), "reworded")
        weights = self.knows.kind_weight
        listens = fallback.who_listens(self.index, plan, self.typed, weights) & self._area(plan)
        return Found(self._told(plan) or plan, listens, "anyone" if listens else "")

    def _area_or_place(self, word: str) -> Area | None:
        return self.knows.areas.of_word(word) or (
            None if word in self.index.words.known else self.knows.places(word)
        )

    def _anywhere(self, plan: Plan) -> BitMap:
        """What is of the kinds that were asked for in an area, wherever it is."""
        anywhere = replace(plan, areas=())
        return self._text(anywhere) | self._by_ear(anywhere) if plan.areas and plan.kinds() else BitMap()

    def _reworded(self, plan: Plan, wordings: Iterable[str]) -> Plan:
        """What was typed in other words of the dictionaries, where those find something; else an empty plan."""
        read = partial(understand, words=self.index.words, area_of=self.knows.areas.of_word)
        return fallback.reworded(plan, wordings, read, self._text)

    def _almost(self, plan: Plan, found: BitMap) -> BitMap:
        """Names that are what was typed but for one character; not where it is a name, a part of many, or words
        that are all known."""
        rest = plan.names[-1]
        if all(piece.meaning for piece in self.index.words.pieces(rest)) or any(
            self.index.named(*plan.names)
        ):
            return BitMap()
        inside = self._area(plan)
        if self.index.find("name", rest) & inside and (len(found) > exact.FEW_HOLD or not plan.is_one_word()):
            return BitMap()
        tried = zip(reversed(plan.typed), (inside, self.alive), strict=False)
        almost = (BitMap(self.index.spellings.almost(typed).tolist()) & within for typed, within in tried)
        return next(filter(None, almost), BitMap())

    def _text(self, plan: Plan) -> BitMap:
        """What the words say, places included; an exact name is always in it."""
        if not plan.whole:
            return self.alive
        found = self._area(plan) if plan.node or plan.areas else BitMap()
        if plan.node:
            within = found
            found = found & self.index.matching(plan.node)
            found = found - exact.false_hits(self.index, self.knows.read, plan, found) | exact.missed(
                self.index, self.knows.read, plan, within
            )
        if plan.is_only_without():
            return found
        rest = BitMap.union(*self.index.named(*plan.names[1:])) & self._area(plan)
        return found | rest | (BitMap.union(*self.index.named(plan.whole)) & self.alive)

    def _told(self, plan: Plan, least: float = 0.0) -> Plan | None:
        """With what the whole text says beside its words; only kinds of which there are places."""
        return heard(plan, self.typed, self.knows.ear, self._is_listed, self.query.plain, least)

    def _is_listed(self, kind: str) -> bool:
        places = self.index.labels["kinds"].by_code.get(kind)
        return places is not None and not places.isdisjoint(self.alive)

    def _area(self, plan: Plan) -> BitMap:
        return self.alive & BitMap.union(*map(self.index.located, plan.areas)) if plan.areas else self.alive
