"""The HSDS 3.0 API: pages and single objects, as its OpenAPI file describes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, jsonify, request, stream_with_context
from werkzeug.exceptions import NotFound

from directory import hsds, hsds_page, store_hsds, store_hsds_rows
from directory.hsds_page import Asked, BadParameter
from directory.store_batch import portions
from foundation.config import current_settings
from foundation.i18n import t
from foundation.web import problem, public

hsds_api = Blueprint("hsds", __name__, url_prefix="/api/hsds/v3")
PROFILE: Final = "https://docs.openreferral.org/en/v3.0.0/hsds/"
_STREAMED: Final = 200  # objects that are read at a time
Objects = Callable[[list[UUID]], list[dict[str, Any]]]


@hsds_api.errorhandler(BadParameter)
def refused(error: BadParameter) -> Response:
    """400, naming the parameter."""
    sentence = t(f"hsds.error.{error.key}")
    wrong = [{"parameter": error.name, "detail": sentence}]
    return problem(400, t("hsds.error.title"), f"{error.name}: {sentence}", errors=wrong)


@hsds_api.get("/")
@public
def about() -> Response:
    site = current_settings().public_url or request.url_root
    openapi = f"{site.rstrip('/')}/api/openapi.json"
    return jsonify(version=hsds.VERSION, profile=PROFILE, openapi_url=openapi)


@hsds_api.get("/services")
@public
def services() -> Response:
    asked = _asked()
    if asked.minimal:
        return _answer(asked, store_hsds.services(asked), store_hsds_rows.dates)
    return _answer(
        asked, store_hsds.services(asked), lambda ids: store_hsds_rows.services(ids, full=asked.full)
    )


@hsds_api.get("/services/<uuid:one>")
@public
def service(one: UUID) -> Response:
    found = _only(store_hsds_rows.services([one], full=True))
    if not found.get("service_at_locations"):  # nowhere, or only where visitors may not know of
        raise NotFound
    return jsonify(found)


@hsds_api.get("/service_at_locations")
@public
def service_at_locations() -> Response:
    asked = _asked()
    found = store_hsds.service_at_locations(asked)
    return _answer(asked, found, lambda ids: store_hsds_rows.service_at_locations(ids, full=asked.full))


@hsds_api.get("/service_at_locations/<uuid:one>")
@public
def service_at_location(one: UUID) -> Response:
    return jsonify(_only(store_hsds_rows.service_at_locations([one], full=True)))


@hsds_api.get("/organizations")
@public
def organizations() -> Response:
    asked = _asked()
    return _answer(asked, store_hsds.organizations(asked), lambda ids: store_hsds_rows.organizations(
        ids, full=asked.full, full_service=asked.full_service))  # fmt: skip


@hsds_api.get("/organizations/<uuid:one>")
@public
def organization(one: UUID) -> Response:
    asked = _asked()
    found = _only(store_hsds_rows.organizations([one], full=True, full_service=asked.full_service))
    if not found["locations"]:
        raise NotFound
    return jsonify(found)


@hsds_api.get("/taxonomies")
@public
def taxonomies() -> Response:
    asked = _asked()
    return _answer(asked, store_hsds.taxonomies(asked), store_hsds_rows.taxonomies)


@hsds_api.get("/taxonomies/<uuid:one>")
@public
def taxonomy(one: UUID) -> Response:
    return jsonify(_only(store_hsds_rows.taxonomies([one])))


@hsds_api.get("/taxonomy_terms")
@public
def taxonomy_terms() -> Response:
    asked = _asked()
    return _answer(asked, store_hsds.taxonomy_terms(asked), store_hsds_rows.taxonomy_terms)


@hsds_api.get("/taxonomy_terms/<uuid:one>")
@public
def taxonomy_term(one: UUID) -> Response:
    return jsonify(_only(store_hsds_rows.taxonomy_terms([one])))


def _asked() -> Asked:
    return hsds_page.asked(request.args)


def _only(found: list[dict[str, Any]]) -> dict[str, Any]:
    if not found:
        raise NotFound
    return found[0]


def _answer(asked: Asked, found: store_hsds.Found, objects: Objects) -> Response:
    total, ids = found
    if asked.ndjson:
        lines = stream_with_context(_lines(ids, objects))
        return Response(lines, content_type="application/x-ndjson; charset=utf-8")
    return jsonify(hsds_page.frame(asked, total, objects(ids)))


def _lines(ids: list[UUID], objects: Objects) -> Iterator[str]:
    for portion in portions(ids, _STREAMED):
        for each in objects(portion):
            yield json.dumps(each, ensure_ascii=False) + "\n"
