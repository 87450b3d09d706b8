"""The map of listings: the only user of folium.

Folium's own page names four foreign hosts and carries inline script and style. Here only the map element
and its script are taken from it; assets come from static/vendor, sizes from our CSS, the script from a route
of its own, and listings are fetched by static/js/map.js, which writes them with textContent. No text of a
user or of a listing ever goes through folium, whose popups and tooltips run what they are given.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final, cast

import folium
from branca.element import Element, Figure
from flask import Blueprint, url_for
from folium.elements import JSCSSMixin
from folium.template import Template
from markupsafe import Markup

from directory.presenting_site import asset
from directory.taxonomy import GROUPS
from foundation.config import current_settings
from foundation.i18n import t

MAP_ID: Final = "tsunagi"
MAX_ZOOM: Final = 18
JAPAN: Final = (36.5, 137.5)
JAPAN_ZOOM: Final = 5
PLACE_ZOOM: Final = 13
GSI_HOST: Final = "cyberjapandata.gsi.go.jp"
GSI_PAGE: Final = "https://maps.gsi.go.jp/development/ichiran.html"
VENDORED: Final = MappingProxyType(
    {
        "leaflet": "vendor/leaflet/leaflet.js",
        "leaflet_css": "vendor/leaflet/leaflet.css",
        "markercluster": "vendor/leaflet.markercluster/leaflet.markercluster.js",
        "markercluster_css": "vendor/leaflet.markercluster/MarkerCluster.css",
        "listings": "js/map.js",
        "live": "js/map_live.js",
    }
)
# What folium's map asks for and our markers (drawn with CSS) and controls do not need.
LEFT_OUT: Final = frozenset(
    {
        "jquery",
        "bootstrap",
        "bootstrap_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "awesome_rotate_css",
        "glyphicons_css",
    }
)


class UnknownMapAsset(LookupError):
    """A map element wants a script or style sheet that is not in static/vendor."""


@dataclass(frozen=True)
class MapView:
    """Where the map opens (WGS84 degrees). `placed` is false for the whole of Japan."""

    lat: float = JAPAN[0]
    lng: float = JAPAN[1]
    zoom: int = JAPAN_ZOOM
    placed: bool = False


def view_of(args: Mapping[str, str]) -> MapView:
    """Reads lat, lng and zoom of a query; what is missing or out of range falls back to all of Japan."""
    lat, lng = _number(args.get("lat"), 90), _number(args.get("lng"), 180)
    if lat is None or lng is None:
        return MapView()
    zoom = _number(args.get("zoom"), MAX_ZOOM)
    return MapView(round(lat, 4), round(lng, 4), int(zoom) if zoom and zoom >= 1 else PLACE_ZOOM, True)


def _number(text: str | None, limit: float) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= limit else None


class ListingLayer(JSCSSMixin):
    """Hands folium's map to static/js/map.js, which fetches the listings and draws them."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.setMaxZoom({{ this.max_zoom|tojson }});
        tsunagiMap({{ this._parent.get_name() }}, {{ this.settings|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, view: MapView, tile_url: str) -> None:
        super().__init__()
        self._name, self._id = "ListingLayer", MAP_ID
        self.default_js = [("markercluster", ""), ("listings", ""), ("live", "")]
        self.default_css = [("markercluster_css", "")]
        self.max_zoom = MAX_ZOOM
        self.settings = {"placed": view.placed, "tiles": tile_url, "lat": view.lat, "lng": view.lng}


def listing_map(view: MapView, tile_url: str) -> folium.Map:
    built = folium.Map(
        location=(view.lat, view.lng), zoom_start=view.zoom, tiles=None, zoom_control=False, zoom_snap=0.25
    )
    built._id = MAP_ID
    ListingLayer(view, tile_url).add_to(built)
    use_vendored_assets(built)
    return built


def use_vendored_assets(element: Element) -> None:
    """Points every asset in the tree at static/vendor. Raises UnknownMapAsset for one that is not there."""
    for part in _tree(element):
        if isinstance(part, JSCSSMixin):
            part.default_js = _vendored(part.default_js)
            part.default_css = _vendored(part.default_css)


def _vendored(assets: list[tuple[str, str]]) -> list[tuple[str, str]]:
    unknown = [name for name, _ in assets if name not in VENDORED and name not in LEFT_OUT]
    if unknown:
        raise UnknownMapAsset(f"not in static/vendor: {', '.join(unknown)}")
    return [(name, VENDORED[name]) for name, _ in assets if name in VENDORED]


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _tree(child)


def _rendered(built: folium.Map) -> Figure:
    figure = cast(Figure, built.get_root())
    figure.render()
    return figure


def map_script(view: MapView) -> str:
    """What runs after Leaflet and map.js have loaded. Holds numbers and the tile address only."""
    return _script(view, current_settings().tile_url)


@lru_cache(maxsize=256)
def _script(view: MapView, tile_url: str) -> str:
    return str(_rendered(listing_map(view, tile_url)).script.render())


@cache
def map_html() -> Markup:
    """Folium's element for the map, without its header (foreign scripts, inline style)."""
    return Markup(_rendered(listing_map(MapView(), "")).html.render())  # noqa: S704 – no outside text in it


def map_scripts(lat: float | None, lng: float | None, zoom: int | None) -> list[str]:
    """The scripts of a map page, in the order in which they must run."""
    place: dict[str, Any] = {"lat": lat, "lng": lng, "zoom": zoom} if None not in (lat, lng) else {}
    return [*map(asset, _script_files()), url_for("pages.map_js", **place)]


@cache
def _script_files() -> tuple[str, ...]:
    built = listing_map(MapView(), "")
    parts = (part for part in _tree(built) if isinstance(part, JSCSSMixin))
    return tuple(file for part in parts for _, file in part.default_js)


def map_credit() -> tuple[str, str]:
    """(name, link) of who made the background: 国土地理院 asks to be named, other tiles name their host."""
    origin = current_settings().tile_origin
    if GSI_HOST in origin:
        return t("components.map_gsi_credit"), GSI_PAGE
    return origin.partition("://")[2], ""


def map_groups() -> list[tuple[str, str, str]]:
    """What the pins of each group of kinds carry beside shape and colour: (group, letter, what it is called)."""
    return [(group, t(f"kind_group.{group}.sign"), t(f"kind_group.{group}")) for group in GROUPS]


def init_map(blueprint: Blueprint) -> None:
    for function in (map_html, map_scripts, map_credit, map_groups):
        blueprint.add_app_template_global(function, function.__name__)
