"""What OpenAPI says beside the search: HSDS, places, feeds. Pure. The match describes itself."""

from __future__ import annotations

from typing import Any, Final

from directory.hsds_page import MOST, PER_PAGE

Operation = dict[str, Any]
PROBLEM: Final = {
    "description": "RFC 9457: what is wrong, by parameter",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_HSDS: Final = "/api/hsds/v3"
_TEXT: Final = {"type": "string"}
_UUID: Final = {"type": "string", "format": "uuid"}
_FLAG: Final = {"type": "boolean"}
_PARAMETERS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "search": ({"type": "string", "maxLength": 200}, "Words that must all stand in names or descriptions"),
    "page": ({"type": "integer", "minimum": 1}, ""),
    "per_page": ({"type": "integer", "minimum": 1, "maximum": MOST, "default": PER_PAGE}, ""),
    "format": ({"enum": ["json", "ndjson"]}, "ndjson: everything, an object a line, without pages"),
    "taxonomy_term_id": (_UUID, "Services with this term"),
    "taxonomy_id": (_UUID, "Services with any term of this taxonomy; terms of this taxonomy"),
    "organization_id": (_UUID, "Services of this organization"),
    "modified_after": ({"type": "string"}, "ISO 8601; changed on or after it"),
    "minimal": (_FLAG, "Only id and modified_date, all on one page"),
    "full": (_FLAG, "With all that hangs on each"),
    "full_service": (_FLAG, "With services and all that hangs on them"),
    "postcode": (_TEXT, "Who serves the municipality of this postcode"),
    "proximity": ({"type": "number", "exclusiveMinimum": 0}, "Metres from the centre of the postcode"),
    "top_only": (_FLAG, "Terms without a term above them"),
    "parent_id": (_UUID, "Terms below this one"),
}
_PAGED: Final = ("search", "page", "per_page", "format")
_SERVICES: Final = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full")
_LISTS: Final = {
    "services": ("Services", (*_PAGED, *_SERVICES, "minimal")),
    "service_at_locations": ("Services at places", (*_PAGED, *_SERVICES, "postcode", "proximity")),
    "organizations": ("Organizations", (*_PAGED, "full", "full_service")),
    "taxonomies": ("Taxonomies: kind, need, offer, access, and those of imported files", _PAGED),
    "taxonomy_terms": ("Terms", (*_PAGED, "taxonomy_id", "top_only", "parent_id")),
}


def paths() -> dict[str, Any]:
    return {**_hsds(), **_ours(), **_feeds()}


def schemas() -> dict[str, Any]:
    names = (
        "total_items",
        "total_pages",
        "page_number",
        "size",
        "first_page",
        "last_page",
        "empty",
        "contents",
    )
    return {
        "HsdsPage": {"type": "object", "required": list(names)},
        "HsdsObject": {
            "type": "object",
            "required": ["id"],
            "description": "As the HSDS 3.0 schemas say; no nulls",
        },
        "Object": {"type": "object"},
    }


def _hsds() -> dict[str, Any]:
    found: dict[str, Any] = {f"{_HSDS}/": {"get": _get("About this API and its HSDS version", (), "Object")}}
    for name, (summary, parameters) in _LISTS.items():
        found[f"{_HSDS}/{name}"] = {"get": _get(f"{summary}, page by page", _queries(parameters), "HsdsPage")}
        one = _get(f"{summary}: one, with all that hangs on it", (_path("id"),), "HsdsObject", missing=True)
        found[f"{_HSDS}/{name}/{{id}}"] = {"get": one}
    return found


def _ours() -> dict[str, Any]:
    text = {"type": "string", "maxLength": 200}
    place = (_query("q", text, "An address or a place"), _query("lat", {"type": "number"}, "With lng: backwards"),
             _query("lng", {"type": "number"}, ""))  # fmt: skip
    service = _query("service", {"enum": ["hello_work", "labour_standards"]}, "")
    return {
        "/api/v1/locate": {"get": _get("What place an address is, and how sure that is", place, "Object")},
        "/api/v1/jurisdiction": {
            "get": _get(
                "The office in charge of an address, or the question to ask", (place[0], service), "Object"
            )
        },
        "/api/openapi.json": {"get": _get("This document", (), "Object")},
        "/healthz": {"get": _get("Alive", (), "Object")},
    }


def _feeds() -> dict[str, Any]:
    files = {
        "/feeds/updates.atom": ("The newest 100 listings that changed", "application/atom+xml"),
        "/opendata/listings.csv": (
            "Every public listing in the form of 自治体標準オープンデータセット",
            "text/csv",
        ),
        "/sitemap.xml": ("Pages for search engines", "application/xml"),
    }
    return {path: {"get": _file(summary, content)} for path, (summary, content) in files.items()}


def _get(summary: str, parameters: Any, schema: str, *, missing: bool = False) -> Operation:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    responses = {"200": {"description": "found", "content": content}, "400": PROBLEM, "422": PROBLEM}
    if missing:
        responses["404"] = PROBLEM
    return {"summary": summary, "parameters": list(parameters), "responses": responses}


def _file(summary: str, content: str) -> Operation:
    said = {"description": "found", "content": {content: {"schema": _TEXT}}}
    return {"summary": summary, "parameters": [], "responses": {"200": said}}


def _queries(names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_query(name, *_PARAMETERS[name]) for name in names]


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": _UUID}
