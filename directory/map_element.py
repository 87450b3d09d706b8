"""The map element and its script: the only user of folium.

Folium's own page names four foreign hosts and carries inline script and style. Here only the map element
and its script are taken from it; assets come from static/vendor, sizes from our CSS, the script from a route
of its own, and listings are fetched by static/js/map.js, which writes them with textContent. No text of a
user or of a listing ever goes through folium, whose popups and tooltips run what they are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final, cast

import folium
from branca.element import Element, Figure
from folium.elements import JSCSSMixin
from folium.template import Template

from directory.map import MAX_ZOOM, MapView

MAP_ID: Final = "tsunagi"
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


def script(view: MapView, tile_url: str) -> str:
    return str(_rendered(listing_map(view, tile_url)).script.render())


def html(view: MapView) -> str:
    return str(_rendered(listing_map(view, "")).html.render())


@cache
def script_files() -> tuple[str, ...]:
    """Below static/, in the order in which they must run."""
    built = listing_map(MapView(), "")
    parts = (part for part in _tree(built) if isinstance(part, JSCSSMixin))
    return tuple(file for part in parts for _, file in part.default_js)


def _rendered(built: folium.Map) -> Figure:
    figure = cast(Figure, built.get_root())
    figure.render()
    return figure
