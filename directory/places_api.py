"""GET /api/v1/locate and /api/v1/jurisdiction: an address or position in, the place or the office in
charge out."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from directory.area import office_in_charge
from directory.geo.gazetteer import gazetteer
from directory.geo.locate import LONGEST_TEXT
from directory.geo.point import NotAPoint
from directory.offices import SERVICES
from directory.places import place_json, verdict_json
from foundation.i18n import t
from foundation.web import problem, public

places_api = Blueprint("places_api", __name__, url_prefix="/api/v1")


class WrongRequest(ValueError):
    """A parameter is missing or wrong; the message says which in the reader's language."""


@places_api.errorhandler(WrongRequest)
def refuse(error: WrongRequest) -> Response:
    return problem(400, t("places.api.wrong"), str(error))


@places_api.get("/locate")
@public
def locate() -> Response:
    """An address, or backwards a position: the nearest town known, at the municipality's level."""
    if "q" in request.args or not {"lat", "lng"} & request.args.keys():
        return jsonify(place_json(gazetteer().locate(_address())))
    try:
        return jsonify(place_json(gazetteer().nearest(_degrees("lat"), _degrees("lng"))))
    except NotAPoint:
        raise WrongRequest(t("places.api.point")) from None


@places_api.get("/jurisdiction")
@public
def jurisdiction() -> Response:
    place, service = gazetteer().locate(_address()), _service()
    return jsonify(verdict_json(office_in_charge(place, service), service, place))


def _address() -> str:
    typed = request.args.get("q", "").strip()
    if not typed:
        raise WrongRequest(t("places.api.missing"))
    if len(typed) > LONGEST_TEXT:
        raise WrongRequest(t("places.api.too_long", n=LONGEST_TEXT))
    return typed


def _degrees(name: str) -> float:
    try:
        return float(request.args.get(name, ""))
    except ValueError:
        raise WrongRequest(t("places.api.point")) from None


def _service() -> str:
    service = request.args.get("service") or SERVICES[0]
    if service not in SERVICES:
        raise WrongRequest(t("places.api.service", services=", ".join(SERVICES)))
    return service
