"""The search for machines: JSON, GeoJSON, its description, and whether the site is ready."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from directory import asking, openapi, store_listing
from directory.opening import Same, open_at
from directory.remembering import forget_this, remembered
from directory.search.engine import SearchResult, engine
from directory.search.lexicon import is_reworded
from directory.search_forms import PER_PAGE, SearchForm
from directory.store_listing import Card
from foundation import clock
from foundation.i18n import t
from foundation.web import problem, public

api = Blueprint("directory_api", __name__)


@api.get("/api/v1/search")
@public
@remembered
def search() -> Response:
    form = SearchForm(request.args)
    if not form.validate():
        return refused(form.wrong())
    place = asking.where(form)
    if place.is_unknown:
        return unknown_place(place)
    query = asking.question(form, place, clock.now())
    result = engine().run(query)
    if asking.is_delicate(place, query, result):
        forget_this()
    return jsonify(
        total=result.total,
        page=query.page,
        per_page=query.per_page,
        took_ms=round(result.took_ms, 2),
        interpreted=_interpreted(result, place),
        results=_results(result),
        facets=result.facets,
    )


def refused(wrong: dict[str, list[str]]) -> Response:
    """400, naming every wrong parameter."""
    detail = " ".join(f"{name}: {sentence}" for name, sentences in wrong.items() for sentence in sentences)
    errors = [{"parameter": name, "detail": " ".join(sentences)} for name, sentences in wrong.items()]
    return problem(400, t("search.error.title"), detail, errors=errors)


def unknown_place(place: asking.Where) -> Response:
    detail = t("search.near.unknown")
    error = {"parameter": "near", "detail": detail}
    meant = [
        {"address": each.address, "municipality_code": each.municipality_code} for each in place.candidates
    ]
    return problem(422, t("search.error.title"), f"near: {detail}", errors=[error], candidates=meant)


def _interpreted(result: SearchResult, place: asking.Where) -> dict[str, Any]:
    near = None
    if place.point:
        near = {
            "lat": place.point[0],
            "lng": place.point[1],
            "label": place.label,
            "municipality_code": place.place.municipality_code if place.place else "",
            "level": place.place.level if place.typed and place.place else None,
        }
    return {**result.interpreted, "near": near, "suggestions": result.suggestions}


def _results(result: SearchResult) -> list[dict[str, Any]]:
    distances = dict(zip(result.ids, result.distances, strict=True))
    return [_result(card, distances[card.id]) for card in store_listing.cards(result.ids)]


def _result(card: Card, distance: float | None) -> dict[str, Any]:
    return {
        "id": str(card.id),
        "name": card.name,
        "name_kana": card.name_kana,
        "kind": card.kind,
        "kinds": card.kinds,
        "address": card.address,
        "municipality_code": card.municipality_code,
        "lat": card.lat,
        "lng": card.lng,
        "location_precision": card.location_precision,
        "distance_m": None if distance is None else round(distance),
        "open_now": open_now(card),
        "services": card.services,
        "phone": card.phone,
        "last_verified_on": card.last_verified_on.isoformat() if card.last_verified_on else None,
        "source": card.source,
    }


def open_now(card: Card) -> bool | None:
    return open_at(Same(card), clock.now())


@api.get("/api/openapi.json")
@public
def description() -> Response:
    return jsonify(openapi.document(current_app.extensions.get(openapi.EXTENSION, {})))


@api.get("/readyz")
@public
def readyz() -> Response:
    """200 when the database and the index answer, else 503. `morphology`: whether that extra is installed."""
    try:
        listings = len(engine())
    except SQLAlchemyError as error:
        return problem(503, "Service Unavailable", type(error).__name__)
    return jsonify(status="ok", listings=listings, per_page=PER_PAGE, morphology=is_reworded())
