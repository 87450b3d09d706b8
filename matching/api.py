"""GET /api/v1/match: needs and a place in, ranked organizations with reasons out. Anonymous, nothing is
kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request

from foundation.i18n import t
from foundation.web import problem, public
from matching.facts import HomePlace, InvalidFacts, MatchInput
from matching.home import home_of_code, home_of_point, home_of_text
from matching.match import rank
from matching.reasons import Reason
from matching.result import Excluded, Fallback, MatchResult, Plan, Ranked
from matching.speech import sentence, sentences

match_api = Blueprint("match_api", __name__)
TYPED_AT_MOST = 60
SOMEWHERE = HomePlace(35.68, 139.77)
"""Stands in while the other facts are checked, when the place itself is wrong."""
Number = TypeVar("Number", int, float)


@match_api.get("/api/v1/match")
@public
def match() -> Response:
    try:
        wanted = asked()
    except InvalidFacts as error:
        return refused(error)
    return jsonify(presented(rank(wanted), wanted))


def asked() -> MatchInput:
    """The request's parameters; InvalidFacts names every one that is wrong, not only the first."""
    errors: dict[str, Reason] = {}
    home = _kept(errors, _home, SOMEWHERE)
    args = request.args
    facts: dict[str, Any] = {
        "needs": tuple(args.getlist("need")),
        "main": args.get("main") or None,
        "age": _kept(errors, lambda: _number("age", int), None),
        "certificates": tuple(dict.fromkeys(args.getlist("certificate"))),
        "employment": args.get("employment") or None,
        "months_employed": _kept(errors, lambda: _number("months_employed", int), None),
        "mode": args.get("mode") or None,
        "within_km": _kept(errors, lambda: _number("within", float), None),
        "wishes": tuple(dict.fromkeys(args.getlist("wish"))),
        **{name: args.get(name) or None for name in ("gender", "benefit", "language")},
    }
    wanted = _kept(errors, lambda: MatchInput(place=home, **facts), None)
    if errors or wanted is None:
        raise InvalidFacts(errors)
    return wanted


Kept = TypeVar("Kept")


def _kept(errors: dict[str, Reason], read: Callable[[], Kept], otherwise: Kept) -> Kept:
    try:
        return read()
    except InvalidFacts as error:
        errors |= {name: reason for name, reason in error.errors.items() if name not in errors}
        return otherwise


def _home() -> HomePlace:
    args = request.args
    if args.get("area"):
        return home_of_code(args["area"])
    if args.get("lat") or args.get("lng"):
        lat, lng = _number("lat", float), _number("lng", float)
        if lat is None or lng is None:
            raise InvalidFacts({"near": Reason("reason.error.no_place")})
        return home_of_point(lat, lng)
    return home_of_text(args.get("near", ""))


def _number(name: str, kind: type[Number]) -> Number | None:
    typed = request.args.get(name, "").strip()
    if not typed:
        return None
    try:
        number = kind(typed)
    except ValueError as error:
        reason = Reason("reason.error.not_a_number", {"value": typed[:TYPED_AT_MOST]})
        raise InvalidFacts({name: reason}) from error
    if number != number:  # NaN is a float to Python, but no number to a person
        raise InvalidFacts({name: Reason("reason.error.not_a_number", {"value": typed})})
    return number


def refused(error: InvalidFacts) -> Response:
    wrong = [{"name": name, "detail": sentence(reason)} for name, reason in error.errors.items()]
    detail = " ".join(each["detail"] for each in wrong)
    return problem(422, t("guide.api.refused"), detail, errors=wrong)


def presented(result: MatchResult, wanted: MatchInput) -> dict[str, Any]:
    """In the language of the request, with the names of CONTRACT.md."""
    place = wanted.place
    return {
        "interpreted": {
            "needs": [need.code for need in wanted.asked],
            "main": wanted.main,
            "place": {
                "label": place.label,
                "municipality_code": place.municipality_code,
                "level": place.level,
            },
        },
        "results": [_ranked(one) for one in result.results],
        "excluded": [_excluded(one) for one in result.excluded],
        "plan": _plan(result.plan),
        "next_plans": [_plan(plan) for plan in result.next_plans],
        "fallback": _fallback(result.fallback),
        "considered": result.considered,
        "rule_version": result.rule_version,
        "as_of": result.as_of,
    }


def _ranked(one: Ranked) -> dict[str, Any]:
    shown = one.to_json()
    del shown["reasons"]
    return shown | sentences(one.reasons)


def _excluded(one: Excluded) -> dict[str, Any]:
    return one.to_json() | {"because": " ".join(sentence(reason) for reason in one.because)}


def _plan(plan: Plan) -> dict[str, Any]:
    return plan.to_json()


def _fallback(window: Fallback) -> dict[str, Any]:
    shown = window.to_json() | {"text": sentence(window.reason)}
    del shown["reason"]
    return shown
