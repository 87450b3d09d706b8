"""What the search pages show: links that add or take away one condition, names of areas, links to a route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import quote, quote_plus

from flask import Blueprint, request, url_for
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict

from directory import area_shape
from directory.geo import latin
from directory.geo.municipality import Municipality, municipalities
from directory.search import areas
from directory.search.areas import UnknownArea
from directory.search_forms import LAST_PAGE, PER_PAGE
from directory.store_listing import Card
from foundation.folding import drawn
from foundation.i18n import current_lang

SHOWN = ("q", "near", "within", "need", "kind", "lat", "lng", "area", "open", "sort", "bbox", "plain")
Arguments = dict[str, list[str]]
_SAFE: Final = "!$'()*,/:;?@"
"""Needs no escape in a query (as werkzeug has it, after the URL standard)."""


def arguments(args: MultiDict[str, str]) -> Arguments:
    """The search's own parameters, each once, without the page and without empty ones."""
    return {name: values for name in SHOWN if (values := [v for v in dict.fromkeys(args.getlist(name)) if v])}


def search_url(args: Arguments, **changes: Any) -> str:
    """The search with other values; None takes a parameter away."""
    merged = {**args, **changes}
    return _address({name: encoded(name, values) for name, values in merged.items() if values})


def encoded(name: str, values: Any) -> str:
    """As url_for writes it, which takes ten times as long: a page has a hundred links to other searches."""
    several = values if isinstance(values, list | tuple) else [values]
    return "&".join(f"{name}={quote_plus(str(value), safe=_SAFE)}" for value in several)


def _address(pieces: Mapping[str, str]) -> str:
    query = "&".join(pieces.values())
    return f"{_search_page(request.script_root)}{'?' if query else ''}{query}"


@lru_cache(maxsize=64)
def _search_page(_root: str) -> str:
    return url_for("directory.search")


def without(args: Arguments, name: str, value: str | None = None) -> str:
    """The search less one condition."""
    left = [each for each in args.get(name, []) if value is not None and each != value]
    gone = {"lat": None, "lng": None, "within": None, "sort": None} if name in ("near", "lat") else {}
    return search_url(args, **{**gone, name: left})


def area_label(code: str) -> str:
    """北海道札幌市 for 011002; the code itself where nothing has it."""
    try:
        return areas.bundled().of_code(code).label
    except UnknownArea:
        return code


def place_name(label: str, code: str = "") -> str:
    """A place as it is written in Japanese; in English its Latin letters first: Fuchu-shi, Tokyo (東京都府中市)."""
    m = municipalities().by_code.get(code) if current_lang() == "en" else None
    return f"{latin.written(m)} ({label})" if m else label


class FacetLink(NamedTuple):
    url: str
    is_chosen: bool
    line: Markup
    """The link as drawn: icon, name and count."""


def facet_links(counts: Mapping[str, int], args: Arguments, name: str) -> list[FacetLink]:
    """A link for each code of a facet that adds it, or takes it away where it is chosen. Of prefectures one is
    chosen at a time."""
    parameter = "area" if name == "prefecture" else name
    held = [] if name == "prefecture" else args.get(name, [])
    pieces = {each: encoded(each, values) for each, values in args.items() if values}
    page, before = _search_page(request.script_root), encoded(parameter, held)
    pieces[parameter] = "\x00"
    pattern, lang = f"{page}?{'&'.join(pieces.values())}", current_lang()
    shown, shown_before = str(escape(pattern)), str(escape(f"{before}&" if held else ""))

    def link(code: str, count: int) -> FacetLink:
        if code in held:
            left = [each for each in held if each != code]
            url = search_url(args, **{parameter: left})
            return FacetLink(url, True, _filled(_facet_line(lang, name, code, True), escape(url), count))
        url = shown.replace("\x00", f"{shown_before}{parameter}={code}")
        wanted = f"{before}&{parameter}={code}" if held else f"{parameter}={code}"
        line = _filled(_facet_line(lang, name, code, False), url, count)
        return FacetLink(pattern.replace("\x00", wanted), False, line)

    return [link(code, count) for code, count in counts.items()]


@lru_cache(maxsize=2_000)
def _facet_line(_lang: str, name: str, code: str, is_chosen: bool) -> str:
    return drawn("directory/_facet_line.html", "facet_line", name, code, is_chosen)


def _filled(line: str, url: str, count: int) -> Markup:
    """`url`: escaped. In this order: an address may hold {n}."""
    filled = line.replace("{n}", f"{count:,}").replace("{url}", url)
    return Markup(filled)  # noqa: S704 – drawn by the template, the address escaped


MOST_AREAS: Final = 80


def area_names(card: Card) -> Mapping[str, list[str]]:
    """The municipalities that a listing serves, wholly and partly, by name in the order of their codes; wards instead
    of their city."""
    coverage = card.coverage or {}
    told = _told_by_wards(coverage)
    return {
        part: [area_label(code) for code in sorted(coverage.get(part, [])) if code not in told]
        for part in ("whole", "part")
    }


def area_points(card: Card) -> list[list[Any]]:
    """[lat, lng, name, wholly] of the municipalities that a listing serves."""
    return [[m.lat, m.lng, m.ward or m.name, is_whole] for m, is_whole in _served(card)]


def area_shapes(card: Card) -> dict[str, Any]:
    """GeoJSON of the same municipalities, about where they lie; of one that is served in part that part, where the
    law's table tells it."""
    office = area_shape.office_of(card.id)
    found = []
    for m, is_whole in _served(card):
        part = [] if is_whole or office is None else area_shape.part(m.code, office)
        polygons = part or area_shape.whole(m.code)
        if polygons:
            found.append(area_shape.feature(polygons, name=m.ward or m.name, whole=is_whole))
    return {"type": "FeatureCollection", "features": found}


def _served(card: Card) -> list[tuple[Municipality, bool]]:
    """With whether it is served wholly; none for what serves more than a map can name."""
    coverage, known = card.coverage or {}, municipalities()
    served = {code: part == "whole" for part in ("part", "whole") for code in coverage.get(part, ())}
    told = _told_by_wards(coverage)
    smallest = [known.by_code[code] for code in sorted(served) if code in known.by_code and code not in told]
    return [(m, served[m.code]) for m in smallest] if len(smallest) <= MOST_AREAS else []


def _told_by_wards(coverage: Mapping[str, Sequence[str]]) -> set[str]:
    """Cities of which wards are named as well."""
    known = municipalities()
    served = {code for part in ("whole", "part") for code in coverage.get(part, ())}
    places = [known.by_code[code] for code in served if code in known.by_code]
    return {m.code for m in places if any(ward.code in served for ward in known.wards(m))}


def geo_uri(card: Card) -> str:
    """RFC 5870: opens the map application of a phone."""
    return f"geo:{card.lat:.6f},{card.lng:.6f}?q={quote(card.address or card.name)}"


def route_url(card: Card) -> str:
    """A route planner on the web that follows nobody around: OpenStreetMap, to the point."""
    return f"https://www.openstreetmap.org/directions?to={card.lat:.6f}%2C{card.lng:.6f}"


def map_search_url(card: Card) -> str:
    """A map on the web, asked for the name: where only the municipality is known, its point would mislead."""
    return f"https://www.openstreetmap.org/search?query={quote(f'{card.name} {card.address}')}"


def pages_of(total: int) -> int:
    """How many listings can be paged through."""
    return min(total, LAST_PAGE * PER_PAGE)


def init_presenting(blueprint: Blueprint) -> None:
    for function in (
        search_url,
        without,
        facet_links,
        area_label,
        place_name,
        geo_uri,
        route_url,
        map_search_url,
        pages_of,
    ):
        blueprint.add_app_template_global(function, function.__name__)


def current_query() -> str:
    return request.query_string.decode("utf-8", "replace")
