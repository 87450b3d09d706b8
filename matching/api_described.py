"""What /api/openapi.json says of GET /api/v1/match; hung on it when the app starts, for directory knows no match."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask

from directory.openapi import EXTENSION
from matching.facts import (
    BENEFITS,
    CERTIFICATES,
    EMPLOYMENT,
    FARTHEST_KM,
    GENDERS,
    LANGUAGES,
    LONGEST_MONTHS,
    MODES,
    OLDEST,
    WISHES,
)
from matching.need import CODES

PATH: Final = "/api/v1/match"


def init_description(app: Flask) -> None:
    app.extensions.setdefault(EXTENSION, {})[PATH] = {"get": _operation()}


def _operation() -> dict[str, Any]:
    problem = {"description": "RFC 9457: every fault at once, by parameter"}
    return {
        "summary": "Which organizations fit some needs at a place, with reasons and a plan; anonymous, nothing is kept",
        "parameters": [_query(*each) for each in _parameters()],
        "responses": {
            "200": {"description": "answered", "content": {"application/json": {"schema": _answer()}}},
            "422": problem,
        },
    }


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _many(values: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(values)}}


def _parameters() -> list[tuple[str, dict[str, Any], str]]:
    return [
        ("need", _many(CODES), "What is needed; repeated"),
        ("main", {"enum": list(CODES)}, "The need that weighs most"),
        ("near", {"type": "string"}, "Municipality or address of the home; or area, or lat and lng"),
        ("area", {"type": "string"}, "Municipality of the home, 6 digits"),
        ("lat", {"type": "number"}, "With lng, WGS84 degrees"),
        ("lng", {"type": "number"}, "With lat, WGS84 degrees"),
        ("age", {"type": "integer", "minimum": 0, "maximum": OLDEST}, "Years"),
        ("certificate", _many(CERTIFICATES), "Disability certificates; repeated; none stands alone"),
        ("employment", {"enum": list(EMPLOYMENT)}, "Work"),
        ("months_employed", {"type": "integer", "minimum": 0, "maximum": LONGEST_MONTHS}, "In this work"),
        ("mode", {"enum": list(MODES)}, "How to consult"),
        ("within", {"type": "number", "exclusiveMinimum": 0, "maximum": FARTHEST_KM}, "Kilometres at most"),
        ("wish", _many(WISHES), "Never excludes; repeated"),
        ("gender", {"enum": list(GENDERS)}, "Only for places that are open to some"),
        ("benefit", {"enum": list(BENEFITS)}, "Income and benefits"),
        ("language", {"enum": list(LANGUAGES)}, "ISO 639-1"),
    ]


def _answer() -> dict[str, Any]:
    lists = {name: {"type": "array"} for name in ("results", "excluded", "next_plans")}
    return {
        "type": "object",
        "required": ["results", "excluded", "plan", "fallback"],
        "properties": lists | {"plan": {"type": "object"}, "fallback": {"type": "object"}},
    }
