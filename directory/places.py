"""Places and offices in charge as pages, the API and the command line tell them."""

from __future__ import annotations

from typing import Any

from flask import Flask

from directory import store_places
from directory.area import OfficeInCharge, Verdict
from directory.geo.gazetteer import gazetteer
from directory.geo.place import Place
from foundation.i18n import t


def init_places(app: Flask) -> None:
    """Gives the gazetteer what is known in this application's database."""
    app.extensions["tsunagi.gazetteer"] = gazetteer()
    gazetteer().use(store_places.DatabaseRecords())


def place_json(place: Place) -> dict[str, Any]:
    """The shape of /api/v1/locate; `note` is a sentence or null."""
    return {
        "level": place.level,
        "prefecture": place.prefecture,
        "municipality": place.municipality,
        "municipality_code": place.municipality_code,
        "town": place.town,
        "rest": place.rest,
        "lat": place.lat,
        "lng": place.lng,
        "candidates": [place_json(each) for each in place.candidates],
        "note": t(place.note) if place.note else None,
    }


def verdict_json(verdict: Verdict, service: str, place: Place) -> dict[str, Any]:
    """The shape of /api/v1/jurisdiction, with the service and the place it was worked out for."""
    return {
        "certain": verdict.certain,
        "offices": [
            {"id": str(office.id), "name": office.name, "because": because(office)}
            for office in verdict.offices
        ],
        "ask": ask(verdict),
        "service": service,
        "place": place_json(place),
    }


def because(office: OfficeInCharge) -> str:
    return t(office.because_key, **office.because_values)


def ask(verdict: Verdict) -> str | None:
    """The question in the reader's language; None when nothing is open."""
    return t(verdict.ask_key, **verdict.ask_values) if verdict.ask_key else None
