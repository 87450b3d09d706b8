"""From checked parameters to the engine's question: where the visitor is, what that means for the search."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from directory import crisis
from directory.area import Verdict, office_in_charge
from directory.geo.gazetteer import gazetteer
from directory.geo.place import MUNICIPALITY, NOTHING, PREFECTURE, Place
from directory.search import areas
from directory.search.columns import EPOCH
from directory.search.engine import Engine, SearchQuery, SearchResult
from directory.search_forms import PER_PAGE, SearchForm, box_of
from foundation.clock import TOKYO

ALL = "all"  # every condition but the words
MOST_WORDS = 8  # words of a query that are tried one by one
MUNICIPALITY_CODE = 6  # digits
_JOINED = re.compile(r"[\"「」『』()]|(?:^|\s)[-−－]|:|\b(?:OR|AND|NOT)\b")
WORK_NEEDS = frozenset({"job_search", "job_trouble", "retention"})
HELLO_WORK = "hello_work"


@dataclass(frozen=True)
class Where:
    """The place searched from. `label`: as understood; `candidates`: what an unclear text may mean."""

    point: tuple[float, float] | None = None
    place: Place | None = None
    typed: str = ""

    @property
    def is_unknown(self) -> bool:
        """A place was typed that says nothing."""
        return bool(self.typed) and self.point is None

    @property
    def is_rough(self) -> bool:
        """Searched from the point of a whole municipality: distances say no metres."""
        return bool(self.typed) and self.place is not None and not self.place.has_own_point

    @property
    def is_close(self) -> bool:
        """Where the visitor is, more exactly than the municipality."""
        return self.point is not None and not self.is_rough

    @property
    def candidates(self) -> tuple[Place, ...]:
        return self.place.candidates if self.place else ()

    @property
    def label(self) -> str:
        return self.place.address if self.place and self.typed else ""

    @property
    def municipality(self) -> str:
        """6-digit code of the home municipality, "" where it is not known."""
        return self.place.municipality_code if self.place and not self.candidates else ""


def where(form: SearchForm) -> Where:
    """The text wins over the position: it was typed later."""
    typed = form.good("near")
    if typed:
        place = gazetteer().locate(typed)
        known = place.level > NOTHING and place.lat is not None and place.lng is not None
        return Where((place.lat, place.lng) if known else None, place, typed)  # type: ignore[arg-type]
    if form.good("lat") and form.good("lng"):
        lat, lng = float(form.lat.data), float(form.lng.data)
        return Where((lat, lng), gazetteer().nearest_municipality(lat, lng))
    return Where()


def question(form: SearchForm, place: Where, now: datetime, per_page: int = PER_PAGE) -> SearchQuery:
    """`now`: aware. Wrong parameters are left out; so is distance where the place is not known."""
    code = form.good("area")
    nearby = place.point is not None
    return SearchQuery(
        text=form.good("q"),
        plain=tuple(dict.fromkeys(form.good("plain"))),
        needs=tuple(dict.fromkeys(form.good("need"))),
        kinds=tuple(dict.fromkeys(form.good("kind"))),
        near=place.point,
        within_km=float(form.good("within")) if nearby and form.good("within") else None,
        area=areas.bundled().of_code(code) if code else None,
        box=box_of(form.good("bbox")),
        home=place.municipality,
        open_at=now if form.good("open") else None,
        today=(now.astimezone(TOKYO).date() - EPOCH).days,
        sort="distance" if nearby and form.good("sort") == "distance" else "relevance",
        page=int(form.good("page") or 1),
        per_page=per_page,
    )


@dataclass(frozen=True)
class Wider:
    """A search with one condition less, and what it would find. `without`: the parameter to leave out, or ALL."""

    without: str
    total: int


def wider(engine: Engine, query: SearchQuery) -> list[Wider]:
    """For a search without hits: which single condition to give up, the most fruitful first."""
    fewer = {
        "q": replace(query, text="") if query.text else query,
        "kind": replace(query, kinds=()),
        "need": replace(query, needs=()),
        "area": replace(query, area=None),
        "within": replace(query, within_km=None),
        "bbox": replace(query, box=None),
        "open": replace(query, open_at=None),
    }
    tried = [
        Wider(name, engine.total(replace(each, page=1, per_page=1))[0])
        for name, each in fewer.items()
        if each != query
    ]
    found = sorted((each for each in tried if each.total), key=lambda each: -each.total)
    keeps_words = any(each.without != "q" for each in found)
    return found if keeps_words else [*_words_alone(engine, query), *found]


def _words_alone(engine: Engine, query: SearchQuery) -> list[Wider]:
    """Where giving up one condition is not enough: all but the words."""
    bare = SearchQuery(query.text, plain=query.plain, near=query.near, home=query.home, today=query.today)
    total = engine.total(replace(bare, per_page=1))[0] if query.text else 0
    return [Wider(ALL, total)] if total else []


@dataclass(frozen=True)
class Missing:
    """A word of the query that no listing holds. `rest`: the query without it, and what that would find."""

    word: str
    rest: str
    total: int


def missing(engine: Engine, query: SearchQuery) -> list[Missing]:
    """Of a query of several words those that find nothing even alone; none where signs join the words."""
    typed = query.text.split()
    if not 1 < len(typed) <= MOST_WORDS or _JOINED.search(query.text):
        return []
    nowhere = [word for word in dict.fromkeys(typed) if not _is_somewhere(engine, word, query)]
    rests = {word: " ".join(other for other in typed if other != word) for word in nowhere}
    return [
        Missing(word, rest, engine.total(replace(query, text=rest, page=1, per_page=1))[0])
        for word, rest in rests.items()
    ]


def _is_somewhere(engine: Engine, word: str, query: SearchQuery) -> bool:
    """Whether listings hold a word as it is, in all of Japan."""
    total, instead = engine.total(SearchQuery(word, plain=query.plain, today=query.today, per_page=1))
    return bool(total) and instead in ("", "also_similar", "place_as_text")


def wider_area(engine: Engine, query: SearchQuery) -> Wider | None:
    """The prefecture of a municipality in which nothing was found. `without`: its code."""
    if not query.area or len(query.area.code) != MUNICIPALITY_CODE:
        return None
    prefecture = areas.bundled().of_code(query.area.code[:2])
    total = engine.total(replace(query, area=prefecture, page=1, per_page=1))[0]
    return Wider(prefecture.code, total) if total else None


def dangers(query: SearchQuery, result: SearchResult) -> tuple[str, ...]:
    """What the words or the needs tell of somebody in danger (directory.crisis)."""
    return crisis.dangers(query.text, (*query.needs, *result.interpreted["needs"]))


def is_delicate(place: Where, query: SearchQuery, result: SearchResult) -> bool:
    """Whether a search tells so much of a person that its answer is not even remembered for a minute."""
    return place.is_close or bool(dangers(query, result))


def is_about_work(query: SearchQuery, result: SearchResult) -> bool:
    meant: dict[str, Any] = result.interpreted
    needs = {*query.needs, *meant["needs"]}
    return bool(needs & WORK_NEEDS) or HELLO_WORK in {*query.kinds, *meant["kinds"]}


@dataclass(frozen=True)
class InCharge:
    """The Hello Work in charge of a place; `asked`: the place, in words that can be asked again."""

    verdict: Verdict
    asked: str


def hello_work_of(place: Where, query: SearchQuery, result: SearchResult) -> InCharge | None:
    """Of the visitor's place, or of the one area that was named; None where the search is about something else."""
    home = place.place if place.typed else _home_named(query, result)
    if home is None or home.level < PREFECTURE or not is_about_work(query, result):
        return None
    verdict = office_in_charge(home)
    if not verdict.offices and home.level < MUNICIPALITY:
        return None
    return InCharge(verdict, place.typed or home.address)


def _home_named(query: SearchQuery, result: SearchResult) -> Place | None:
    """「職安 世田谷区」 says where somebody lives as well; a prefecture or several places say nothing of it."""
    named = [query.area.code] if query.area else [area["code"] for area in result.interpreted["areas"]]
    if len(named) != 1 or len(named[0]) != MUNICIPALITY_CODE:
        return None
    return gazetteer().municipality(named[0])
