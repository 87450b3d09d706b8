"""The public pages of the directory: search, one listing, where the data comes from."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory import (
    asking,
    json_ld,
    presenting_card,
    presenting_drawn,
    presenting_fields,
    presenting_search,
    store_duplicates,
    store_listing,
)
from directory.presenting import distance_text
from directory.remembering import forget_this, remembered
from directory.search.engine import SearchQuery, SearchResult, engine
from directory.search_forms import SearchForm
from directory.store_listing import ListingNotFound
from foundation import clock
from foundation.config import current_settings
from foundation.web import public

directory = Blueprint("directory", __name__)
presenting_search.init_presenting(directory)
presenting_fields.init_presenting(directory)
presenting_drawn.init_presenting(directory)


@directory.get("/search")
@public
@remembered
def search() -> str:
    form = SearchForm(request.args)
    form.validate()
    place = asking.where(form)
    if place.is_unknown:
        form.refuse("near", "search.near.several" if place.candidates else "search.near.unknown")
    query = asking.question(form, place, clock.now())
    search_engine = engine()
    result = search_engine.run(query)
    if asking.is_delicate(place, query, result):
        forget_this()
    falls_short = not result.total or result.interpreted["instead"] == "any_word"
    return render_template(
        "directory/search.html",
        form=form,
        place=place,
        query=query,
        result=result,
        dangers=asking.dangers(query, result),
        drawn_cards=_cards(result, place, query),
        in_charge=asking.hello_work_of(place, query, result),
        wider=asking.wider(search_engine, query) if not result.total else [],
        missing=asking.missing(search_engine, query) if falls_short else [],
        wider_area=asking.wider_area(search_engine, query) if not result.total else None,
        args=presenting_search.arguments(request.args),
    )


def _cards(result: SearchResult, place: asking.Where, query: SearchQuery) -> list[Markup]:
    """Of a municipality's point no distance is said in metres."""
    distances = dict(zip(result.ids, result.distances, strict=True))
    cards = store_listing.cards(result.ids)
    said = [
        None if (metres := distances[card.id]) is None
        else distance_text(metres, "municipality" if place.is_rough else card.location_precision)
        for card in cards
    ]  # fmt: skip
    return presenting_card.cards_in_list(cards, said, (query.page - 1) * query.per_page + 1)


@directory.get("/listings/<uuid:listing_id>")
@public
def listing(listing_id: UUID) -> str | Response:
    try:
        detail = store_listing.detail(listing_id)
    except ListingNotFound:
        raise NotFound from None
    successor = store_duplicates.lives_on_as(listing_id) if detail.card.status == "closed" else None
    if successor:
        return redirect(url_for("directory.listing", listing_id=successor), 301)
    return render_template(
        "directory/listing.html",
        detail=detail,
        card=detail.card,
        areas=presenting_search.area_names(detail.card),
        area_points=presenting_search.area_points(detail.card),
        linked=json_ld.document(detail.card, detail.services, _address_of(listing_id)),
    )


def _address_of(listing_id: UUID) -> str:
    site = current_settings().public_url or request.url_root
    return f"{site.rstrip('/')}/listings/{listing_id}"


@directory.get("/about/data")
@public
def about_data() -> str:
    return render_template("directory/about_data.html", sources=store_listing.data_sources())
