"""GET /listings.geojson: what a search finds as points for a map; with `zoom`, many are put together in circles.
GET /listings/<id>/area.geojson: about where the municipalities lie that a listing serves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from directory import asking, store_listing
from directory.api import refused
from directory.map import MAX_ZOOM
from directory.presenting_kinds import kind_tone
from directory.presenting_search import area_shapes
from directory.search.engine import engine
from directory.search.entry import PUBLIC
from directory.search.spots import Circle, spots
from directory.search_forms import SearchForm, box_of
from directory.taxonomy import KINDS
from foundation import clock
from foundation.i18n import t
from foundation.web import public

map_api = Blueprint("map_api", __name__)
MOST_FEATURES: Final = 1_000  # without zoom; the answer says how many there are in all


@map_api.get("/listings.geojson")
@public
def geojson() -> Response:
    """The search's own parameters. `bbox`: west,south,east,north in WGS84 degrees; `zoom`: 0 to 18."""
    form = SearchForm(request.args)
    form.validate()
    wrong = form.wrong()
    zoom = request.args.get("zoom", "")
    if zoom and not (zoom.isascii() and zoom.isdigit() and int(zoom[:3]) <= MAX_ZOOM):
        wrong["zoom"] = [t("search.error.zoom", most=MAX_ZOOM)]
    if wrong:
        return refused(wrong)
    answer = jsonify(_clustered(form, int(zoom)) if zoom else _all(form))
    answer.content_type = "application/geo+json"
    return answer


@map_api.get("/listings/<uuid:listing_id>/area.geojson")
@public
def area(listing_id: UUID) -> Response:
    """`whole` of each feature is false where only a part is served. An estimate from the points of towns."""
    cards = store_listing.cards([listing_id])
    if not cards or cards[0].visibility != PUBLIC:
        raise NotFound
    answer = jsonify(area_shapes(cards[0]))
    answer.content_type = "application/geo+json"
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _all(form: SearchForm) -> dict[str, Any]:
    query = asking.question(form, asking.where(form), clock.now(), MOST_FEATURES)
    found = engine().run(replace(query, page=1))
    return {"type": "FeatureCollection", "total": found.total, "features": _features(found.ids)}


def _clustered(form: SearchForm, zoom: int) -> dict[str, Any]:
    """`total`: listings with a point in the box."""
    query = asking.question(form, asking.where(form), clock.now())
    index, hits = engine().hits(replace(query, box=None))
    found = spots(index, hits, box_of(form.good("bbox")), zoom)
    features = [*map(_circle, found.circles), *_features(found.ids)]
    return {"type": "FeatureCollection", "total": found.total, "features": features}


def _features(ids: Any) -> list[dict[str, Any]]:
    labels = {kind: t(f"kind.{kind}") for kind in KINDS}
    return [_feature(point, labels[point.kind]) for point in store_listing.points(ids)]


def _circle(circle: Circle) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(circle.lng, 6), round(circle.lat, 6)]},
        "properties": {"count": circle.count, "bbox": [round(side, 6) for side in circle.box]},
    }


def _feature(point: Any, kind_label: str) -> dict[str, Any]:
    shown = ("name", "kind", "address", "phone", "location_precision")
    return {
        "type": "Feature",
        "id": str(point.id),
        "geometry": {"type": "Point", "coordinates": [point.lng, point.lat]},
        "properties": {
            "id": str(point.id),
            "kind_label": kind_label,
            "group": kind_tone(point.kind),
            **{name: getattr(point, name) for name in shown},
        },
    }
