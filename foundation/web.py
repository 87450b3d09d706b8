"""Plumbing of the web: who may reach a view, headers, errors, health."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    SecurityError,
    ServiceUnavailable,
)
from werkzeug.middleware.proxy_fix import ProxyFix

from foundation.config import current_settings

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
BY_CODE = "by_code"
HANDING_IN = "handing_in"
BY_TOKEN = "by_token"  # noqa: S105 – the name of a guard
PAGES_WITH_TEXT = {400, 403, 404, 405, 413, 429, 500, 503}
log = logging.getLogger("tsunagi")


def public(view: View) -> View:
    """Anyone may see it; its statements run on the engine that cannot read personal tables."""
    view.guard = PUBLIC  # type: ignore[attr-defined]
    return view


def by_code(view: View) -> View:
    """Whoever holds the code in the URL may see what that code is for; the view checks it."""
    view.guard = BY_CODE  # type: ignore[attr-defined]
    return view


def handing_in(view: View) -> View:
    """Anyone may hand something in there; the view writes it and shows nothing personal that is stored."""
    view.guard = HANDING_IN  # type: ignore[attr-defined]
    return view


def on_old_token(app: Flask, answer: Callable[[], Any]) -> None:
    """What to answer where a form of ours comes with a token that is too old: None = the page that says so."""
    app.extensions["old_token"] = answer


def _old_token() -> Any:
    """Only for a form that stood on a page of ours, as the browser says: nobody else's form is worth keeping."""
    own = request.headers.get("Sec-Fetch-Site") == "same-origin" or (
        request.headers.get("Origin") == request.host_url.rstrip("/")
    )
    answer: Callable[[], Any] | None = current_app.extensions.get("old_token")
    return answer() if own and answer is not None else None


def guard_of(endpoint: str | None) -> str:
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "guard", PUBLIC)


def problem(status: int, title: str, detail: str, **extra: Any) -> Response:
    """An RFC 9457 answer for machine interfaces."""
    response = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail, **extra})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def init_web(app: Flask) -> None:
    proxies = app.config["TSUNAGI"].trusted_proxies
    if proxies:  # without this, every visitor behind the proxy would share one address and its limits
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.before_request(_link_without_host)
    app.before_request(_choose_engine)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _unexpected)
    app.add_url_rule("/healthz", "healthz", healthz)


@public
def healthz() -> Response:
    return jsonify({"status": "ok"})


def _link_without_host() -> None:
    """A request that names a foreign host is refused with a page as well; Flask cannot make its links."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind("", script_name=request.script_root)


def _choose_engine() -> None:
    g.reads_publicly = guard_of(request.endpoint) == PUBLIC


def may_be_framed(response: Response) -> Response:
    """Other sites may show this answer in a frame; no other page is ever shown in one."""
    g.may_be_framed = True
    return response


def _headers(response: Response) -> Response:
    framed = g.get("may_be_framed", False)
    settings = current_settings()
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy(settings.tile_origin, framed))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    if not framed:
        headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
    if settings.is_https:
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if guard_of(request.endpoint) != PUBLIC and request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response


@lru_cache(maxsize=8)
def _policy(tiles: str, framed: bool) -> str:
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: {tiles}".strip(),
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "*" if framed else "'none'",
        "manifest-src": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    instead = _old_token() if isinstance(error, CSRFError) else None
    if instead is not None:
        return instead
    if _wants_json():
        return problem(status, error.name, _said(error))
    page = "csrf" if isinstance(error, CSRFError) else str(status if status in PAGES_WITH_TEXT else 400)
    response = Response(render_template(f"errors/{page}.html", error=error), status)
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            response.headers[name] = value
    return response


def _said(error: HTTPException) -> str:
    """A refused host is not repeated: it is nothing but what the asker sent."""
    meant = BadRequest.description if isinstance(error, SecurityError) else error.description
    return meant or error.name


def _database_away(error: OperationalError) -> Any:
    log.error("database: %s", type(error.orig).__name__)
    return _http_error(ServiceUnavailable())


def _unexpected(error: Exception) -> Any:
    # The message may hold what a person typed, so the log names only the kind of error and its place.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error("%s at %s in %s", type(error).__name__, place, request.endpoint)
    if current_app.config.get("PROPAGATE_EXCEPTIONS") or current_app.testing:
        raise error
    return _http_error(InternalServerError())
