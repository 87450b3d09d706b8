"""The map of listings: where it opens, and what a page needs to show it.

What draws it is in map_element, which is imported where a map is really wanted: folium takes as long to load
as the whole directory, and most commands and pages show no map.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from flask import Blueprint, url_for
from markupsafe import Markup

from directory.presenting_site import asset
from directory.taxonomy import GROUPS
from foundation.config import current_settings
from foundation.i18n import t

MAX_ZOOM: Final = 18
JAPAN: Final = (36.5, 137.5)
JAPAN_ZOOM: Final = 5
PLACE_ZOOM: Final = 13
GSI_HOST: Final = "cyberjapandata.gsi.go.jp"
GSI_PAGE: Final = "https://maps.gsi.go.jp/development/ichiran.html"


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


def map_script(view: MapView) -> str:
    """What runs after Leaflet and map.js have loaded. Holds numbers and the tile address only."""
    return _script(view, current_settings().tile_url)


@lru_cache(maxsize=256)
def _script(view: MapView, tile_url: str) -> str:
    from directory import map_element

    return map_element.script(view, tile_url)


@cache
def map_html() -> Markup:
    """Folium's element for the map, without its header (foreign scripts, inline style)."""
    from directory import map_element

    return Markup(map_element.html(MapView()))  # noqa: S704 – no outside text in it


def map_scripts(lat: float | None, lng: float | None, zoom: int | None) -> list[str]:
    """The scripts of a map page, in the order in which they must run."""
    place: dict[str, Any] = {"lat": lat, "lng": lng, "zoom": zoom} if None not in (lat, lng) else {}
    from directory import map_element

    return [*map(asset, map_element.script_files()), url_for("pages.map_js", **place)]


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
