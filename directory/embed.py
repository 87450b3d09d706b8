"""The widget that other sites show in a frame, and the page that says how."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from directory import asking, crisis, store_listing
from directory.presenting_search import arguments, search_url
from directory.search import areas
from directory.search.engine import engine
from directory.search_forms import SearchForm
from directory.taxonomy import KINDS
from foundation import clock
from foundation.config import current_settings
from foundation.web import may_be_framed, public

embed = Blueprint("embed", __name__)
_SHOWN = 10
_KEPT = ("area", "kind", "need")
"""What whoever embeds it has fixed: it stays when the visitor searches."""


@embed.get("/embed")
@public
def widget() -> Response:
    """A search box and the first results; sets no cookie and needs no script."""
    form = SearchForm(request.args)
    is_right = form.validate()
    found, dangers = None, tuple[str, ...]()
    if is_right:
        query = asking.question(form, asking.where(form), clock.now())
        found = engine().run(query)
        dangers = crisis.dangers(query.text, (*query.needs, *found.interpreted["needs"]))
    args = arguments(request.args)
    page = render_template(
        "directory/embed.html",
        form=form,
        cards=store_listing.cards(found.ids[:_SHOWN]) if found else [],
        total=found.total if found else 0,
        dangers=dangers,
        kept=[(name, value) for name in _KEPT for value in args.get(name, [])],
        more=search_url(args),
    )
    return may_be_framed(make_response(page))


@embed.get("/embed/example")
@public
def example() -> str:
    """What to paste into a page, for a prefecture and a kind."""
    area, kind = request.args.get("area", ""), request.args.get("kind", "")
    chosen = {
        "area": area if area in {each.code for each in areas.bundled().prefectures()} else "",
        "kind": kind if kind in KINDS else "",
    }
    site = (current_settings().public_url or request.url_root).rstrip("/")
    return render_template(
        "directory/embed_example.html",
        chosen=chosen,
        site_address=site,
        query="&".join(f"{name}={value}" for name, value in chosen.items() if value),
        prefectures=areas.bundled().prefectures(),
        kinds=KINDS,
    )
