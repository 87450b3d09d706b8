"""What an organization's program may do with its token: report free places, change the own listing.

`Authorization: Bearer tsunagi_…`. Errors are RFC 9457 problems: 401 without a running token, 403 where it may not do
this, 404 for what is not the organization's, 412 when the listing has changed since it was read, 422 for values.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, request
from flask.blueprints import BlueprintSetupState

from directory import actions_editing
from directory.capacity import LONGEST_WAIT, STATUSES
from directory.keeping import actions_token, store_token, token
from directory.keeping.models import ApiToken
from directory.keeping.patch import checked
from directory.revising import Outcome, UnknownField
from directory.sources.json_file import whole
from directory.store_editing import NotYours
from foundation import clock
from foundation.i18n import t
from foundation.web import BY_TOKEN, problem

api_token = Blueprint("api_token", __name__)
View = TypeVar("View", bound=Callable[..., Any])


@api_token.record_once
def _without_csrf(state: BlueprintSetupState) -> None:
    """A program has no cookie that somebody else's page could use."""
    for name in ("put_capacity", "patch"):
        state.app.extensions["csrf"].exempt(f"{__name__}.{name}")


def with_token(scope: str) -> Callable[[View], View]:
    """Marks a view for programs whose token may do `scope`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            kind, _, given = request.headers.get("Authorization", "").partition(" ")
            try:
                if kind.lower() != "bearer" or not given.strip():
                    raise store_token.NoSuchToken
                used = store_token.by_digest(token.digest(given.strip()))
            except store_token.NoSuchToken:
                return _unauthorized()
            if scope not in used.scopes:
                return problem(403, t("keeping.api.title"), t("keeping.api.scope", scope=scope))
            g.token = used
            return view(*args, **kwargs)

        marked = cast(Any, guarded)
        marked.guard = BY_TOKEN
        return cast(View, marked)

    return decorate


@api_token.errorhandler(NotYours)
def _not_found(_error: NotYours) -> Response:
    return problem(404, t("keeping.api.title"), t("keeping.api.not_yours"))


def _said() -> Any:
    """The body, or None for what is no JSON, or is nested without end."""
    try:
        return whole(request.get_json(silent=True))
    except RecursionError:
        return None


@api_token.put("/api/v1/listings/<uuid:listing_id>/capacity")
@with_token(token.CAPACITY)
def put_capacity(listing_id: UUID) -> Response:
    body = _said()
    wrong = _wrong_capacity(body)
    if wrong:
        return _refused(wrong)
    status, wait_days = body["status"], body.get("wait_days")
    try:
        actions_token.put_capacity(_used(), listing_id, status, wait_days)
    except actions_editing.NoService:
        return _refused({"status": "no_service"})
    at = clock.now().astimezone(clock.TOKYO).isoformat(timespec="seconds")
    return jsonify(id=str(listing_id), status=status, wait_days=wait_days, reported_at=at)


@api_token.patch("/api/v1/listings/<uuid:listing_id>")
@with_token(token.LISTING)
def patch(listing_id: UUID) -> Response:
    wanted, wrong = checked(_said())
    if wrong:
        return _refused(wrong)
    try:
        outcome = actions_token.patch(_used(), listing_id, wanted, _expected())
    except UnknownField as error:
        return _refused(dict.fromkeys(str(error).split(", "), "unknown_field"))
    except actions_token.Outdated:
        return problem(412, t("keeping.api.title"), t("keeping.api.outdated"))
    return _changed(listing_id, outcome)


def _changed(listing_id: UUID, outcome: Outcome) -> Response:
    _, revision = actions_token.state(_used(), listing_id)
    answer = jsonify(
        id=str(listing_id),
        published={each.field: each.after for each in outcome.published},
        waiting={each.field: each.after for each in outcome.waiting},
        note=t("keeping.api.waiting") if outcome.waiting else "",
    )
    answer.set_etag(str(revision))
    return answer


def _used() -> ApiToken:
    return cast(ApiToken, g.token)


def _expected() -> int | None:
    """The revision in If-Match; what is no number of ours matches nothing."""
    given = request.if_match
    if not given or given.star_tag:
        return None
    tags = [tag for tag in given.as_set() if tag.isdigit()]
    return int(tags[0]) if tags else -1


def _wrong_capacity(body: Any) -> dict[str, str]:
    if not isinstance(body, dict):
        return {"": "no_object"}
    wrong = dict.fromkeys(
        (str(name) for name in body if name not in ("status", "wait_days")), "unknown_field"
    )
    if body.get("status") not in STATUSES:
        wrong["status"] = "status"
    wait = body.get("wait_days")
    if wait is not None and (
        isinstance(wait, bool) or not isinstance(wait, int) or not 0 <= wait <= LONGEST_WAIT
    ):
        wrong["wait_days"] = "wait_days"
    return wrong


def _refused(wrong: dict[str, str]) -> Response:
    values = {"statuses": ", ".join(STATUSES), "longest": LONGEST_WAIT}
    errors = [
        {"field": field, "reason": reason, "detail": t(f"keeping.api.{reason}", **_needed(reason, values))}
        for field, reason in wrong.items()
    ]
    detail = " ".join(f"{each['field']}: {each['detail']}".removeprefix(": ") for each in errors)
    return problem(422, t("keeping.api.title"), detail, errors=errors)


def _needed(reason: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"status": {"statuses": values["statuses"]}, "wait_days": {"longest": values["longest"]}}.get(
        reason, {}
    )


def _unauthorized() -> Response:
    answer = problem(401, t("keeping.api.title"), t("keeping.api.unauthorized"))
    answer.headers["WWW-Authenticate"] = 'Bearer realm="tsunagi"'
    return answer
