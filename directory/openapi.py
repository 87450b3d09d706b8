"""OpenAPI 3.1 description of what machines may ask: the search here, all else in openapi_more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from directory import openapi_more
from directory.search.query import LONGEST
from directory.search_forms import LAST_PAGE, MOST_PLAIN, SORTS
from directory.taxonomy import KINDS, NEEDS

EXTENSION: Final = "tsunagi.openapi"
"""Of the app: path → operations that higher floors describe themselves."""

_PROBLEM: Final = {
    "description": "RFC 9457: what is wrong, by parameter",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def document(more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tsunagi",
            "version": "1",
            "description": "Community resources of Japan: who helps where.",
        },
        "paths": {
            "/api/v1/search": {"get": _search()},
            "/api/v1/suggest": {"get": _suggest()},
            "/listings.geojson": {"get": _geojson()},
            "/readyz": {"get": _ready()},
            **openapi_more.paths(),
            **more,
        },
        "components": {"schemas": _schemas() | openapi_more.schemas()},
    }


def _search() -> dict[str, Any]:
    return _operation("Search listings", [*_parameters(), _page()], "SearchAnswer", "application/json")


def _suggest() -> dict[str, Any]:
    typed = _query("q", {"type": "string", "maxLength": LONGEST}, "what has been typed so far")
    summary = "What somebody may be about to type: names, kinds, needs, places"
    return _operation(summary, [typed], "Suggestions", "application/json")


def _geojson() -> dict[str, Any]:
    box = _query("bbox", {"type": "string"}, "west,south,east,north in WGS84 degrees")
    zoom = _query("zoom", {"type": "integer", "minimum": 0, "maximum": 18}, "put many together in circles")
    summary = "The same search as points, at most 1,000, or with zoom points and circles; `total`: how many"
    return _operation(summary, [*_parameters(), box, zoom], "FeatureCollection", "application/geo+json")


def _ready() -> dict[str, Any]:
    return {
        "summary": "Whether database and index answer",
        "responses": {"200": {"description": "ready"}, "503": _PROBLEM},
    }


def _operation(summary: str, parameters: list[dict[str, Any]], schema: str, content: str) -> dict[str, Any]:
    answer = {
        "description": "found",
        "content": {content: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": answer, "400": _PROBLEM, "422": _PROBLEM},
    }


def _words() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "maxLength": LONGEST}, "maxItems": MOST_PLAIN}


def _query(name: str, schema: dict[str, Any], description: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _parameters() -> list[dict[str, Any]]:
    return [
        _query(
            "q",
            {"type": "string", "maxLength": 200},
            'Words; AND, OR, NOT, "phrase" and name: are understood',
        ),
        _query(
            "need",
            {"type": "array", "items": {"enum": list(NEEDS)}},
            "Any of these needs; repeat the parameter",
        ),
        _query(
            "kind",
            {"type": "array", "items": {"enum": list(KINDS)}},
            "Any of these kinds; repeat the parameter",
        ),
        _query("plain", _words(), "Words of q taken as they stand; see interpreted.understood"),
        _query("near", {"type": "string", "maxLength": 200}, "An address or a municipality"),
        _query("lat", {"type": "number", "minimum": -90, "maximum": 90}, "With lng, WGS84 degrees"),
        _query("lng", {"type": "number", "minimum": -180, "maximum": 180}, "With lat, WGS84 degrees"),
        _query(
            "within", {"type": "number", "exclusiveMinimum": 0}, "Kilometres from near, or from lat and lng"
        ),
        _query("area", {"type": "string"}, "Prefecture (2 digits) or municipality (6 digits)"),
        _query("open", {"enum": ["now"]}, "Only what is surely open now"),
        _query("sort", {"enum": list(SORTS)}, "distance needs a place"),
    ]


def _page() -> dict[str, Any]:
    return _query("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE})


def _schemas() -> dict[str, Any]:
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    return {
        "Problem": {"type": "object", "required": ["type", "title", "status", "detail"]},
        "FeatureCollection": {"type": "object", "required": ["type", "total", "features"]},
        "SearchAnswer": {
            "type": "object",
            "required": ["total", "page", "per_page", "took_ms", "interpreted", "results", "facets"],
            "properties": {
                "total": {"type": "integer"},
                "page": {"type": "integer"},
                "per_page": {"type": "integer"},
                "took_ms": {"type": "number"},
                "interpreted": {"type": "object"},
                "results": {"type": "array", "items": {"$ref": "#/components/schemas/Listing"}},
                "facets": {
                    "type": "object",
                    "properties": {"kind": counts, "prefecture": counts, "need": counts},
                },
            },
        },
        "Suggestions": {
            "type": "object",
            "required": ["suggestions"],
            "properties": {"suggestions": {"type": "array", "items": {"type": "object"}}},
        },
        "Listing": {"type": "object", "required": list(_LISTING), "properties": _LISTING},
    }


_TEXT: Final = {"type": "string"}
_LISTING: Final[dict[str, Any]] = {
    "id": {"type": "string", "format": "uuid"},
    "name": _TEXT,
    "name_kana": _TEXT,
    "kind": {"enum": list(KINDS)},
    "kinds": {"type": "array", "items": {"enum": list(KINDS)}},
    "address": _TEXT,
    "municipality_code": _TEXT,
    "lat": {"type": ["number", "null"]},
    "lng": {"type": ["number", "null"]},
    "location_precision": {"enum": ["point", "town", "municipality", "unknown"]},
    "distance_m": {"type": ["integer", "null"]},
    "open_now": {"type": ["boolean", "null"], "description": "null: unknown, not closed"},
    "services": {"type": "array", "items": {"type": "object"}},
    "phone": _TEXT,
    "last_verified_on": {"type": ["string", "null"], "format": "date"},
    "source": _TEXT,
}
