"""Pages that need no data: home, map, patterns, privacy, accessibility, and what browsers ask for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from directory import taxonomy
from directory.map import init_map, map_script, view_of
from directory.patterns import samples
from directory.presenting import init_presenting
from foundation.web import public

pages = Blueprint("pages", __name__)
init_presenting(pages)
init_map(pages)
KEPT_FOR_A_DAY = "public, max-age=86400"
# Of the endless searches only those of one condition: all of a kind, all of an area, what a link elsewhere asks for.
NOT_FOR_ROBOTS = ("/api/", "/desk", "/sign-in", "/r/", "/self-referral/", "/search?*&", "/map?", "/patterns")


@pages.get("/")
@public
def home() -> str:
    return render_template("pages/home.html", needs=taxonomy.NEEDS, kind_groups=_kind_groups())


def _kind_groups() -> dict[str, tuple[str, ...]]:
    return {group: taxonomy.kinds_in(group) for group in taxonomy.GROUPS if group != "other"}


@pages.get("/map")
@public
def map_page() -> str:
    query = request.query_string.decode("utf-8", "replace")
    return render_template("pages/map.html", query_string=query, view=view_of(request.args))


@pages.get("/map.js")
@public
def map_js() -> Response:
    response = Response(map_script(view_of(request.args)), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = KEPT_FOR_A_DAY
    return response


@pages.get("/patterns")
@public
def patterns() -> str:
    return render_template("pages/patterns.html", **samples())


@pages.get("/privacy")
@public
def privacy() -> str:
    return render_template("pages/privacy.html")


@pages.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@pages.get("/favicon.ico")
@public
def favicon() -> Any:
    return current_app.send_static_file("img/favicon.ico")


@pages.get("/robots.txt")
@public
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
