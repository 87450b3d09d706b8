"""Cards of the search are drawn once, and yet always show what the database says, now, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from directory import (
    hours,
    opening,
    presenting_card,
    presenting_drawn,
    presenting_fields,
    presenting_hours,
    presenting_search,
    store_listing,
)
from directory.presenting import source_label
from directory.search_forms import SearchForm
from foundation import clock
from foundation.folding import macro_of
from foundation.i18n import t
from tests.directory.listings import add_listing, change_listing
from tests.page import Page

Fetch = Callable[..., Page]
MONDAY = datetime(2026, 11, 16, 0, 30, tzinfo=UTC)  # 9:30 in Tokyo
HOURS = [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "17:00"}]
OTHER = [
    *HOURS,
    {"days": ["SA", "HO"], "opens": "22:00", "closes": "05:00"},
    {"days": ["2WE"], "opens": "", "closes": ""},
]
POINT = {"lat": 43.0554, "lng": 141.3410, "location_precision": "point", "municipality_code": "011011"}


def card_of(found: Page) -> str:
    return " ".join(next(found.find_all("article", class_="listing-card")).itertext())


@pytest.mark.parametrize("lang", ["ja", "ja-Hira", "en"])
@pytest.mark.parametrize("distance", [None, 840.0])
def test_a_card_is_what_the_macro_draws(app: Flask, lang: str, distance: float | None) -> None:
    known = add_listing("さくら<工房>", "npo", hours=HOURS, phone="011-000-0000", **POINT)
    with app.test_request_context(f"/search?lang={lang}"), clock.frozen(MONDAY):
        [card] = store_listing.cards([known])
        drawn = macro_of("components/listing_card.html", "listing_card")(card, distance, number=21, level=3)
        said = None if distance is None else "約840 m<"
        listed = presenting_card.cards_in_list([card], [said], 21)
        if distance is None:
            assert listed == [drawn]
        assert "さくら&lt;工房&gt;" in listed[0]
        assert ("約840 m&lt;" in listed[0]) == (distance is not None)
        assert presenting_card.cards_in_list([card], [said], 5)[0].count(">5<") == 1


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"capacity_status": "full", "capacity_reported_on": date(2026, 11, 10)}, "components.capacity.full"),
        ({"visibility": "address_hidden"}, "components.address_hidden"),
        ({"status": "maybe_gone"}, "components.maybe_gone"),
        ({"hours": []}, "components.hours_unknown"),
    ],
)
def test_a_change_shows_at_once(app: Flask, page: Fetch, change: dict[str, Any], shown: str) -> None:
    known = add_listing("さくら工房", "npo", hours=HOURS, phone="011-000-0000", **POINT)
    with clock.frozen(MONDAY):
        for _ in range(2):
            assert t(shown, "ja") not in card_of(page("/search?q=さくら工房"))
        change_listing(known, **change)
        assert t(shown, "ja") in card_of(page("/search?q=さくら工房"))


def test_what_becomes_private_is_not_shown_from_memory(app: Flask, page: Fetch) -> None:
    known = add_listing("さくら工房", "npo", **POINT)
    assert page("/search?q=さくら工房").find_all("article", class_="listing-card")
    change_listing(known, visibility="network_only")
    assert not list(page("/search?q=さくら工房").find_all("article", class_="listing-card"))


def test_open_and_old_follow_the_clock(app: Flask, page: Fetch) -> None:
    add_listing("さくら工房", "npo", hours=HOURS, last_verified_on=date(2026, 11, 1), **POINT)
    with clock.frozen(MONDAY):
        assert t("components.open_now", "ja") in card_of(page("/search?q=さくら工房"))
    with clock.frozen(MONDAY + timedelta(hours=9)):
        assert t("components.closed_now", "ja") in card_of(page("/search?q=さくら工房"))
    for days, is_old in ((0, False), (400, True)):
        with clock.frozen(MONDAY + timedelta(days=days)):
            found = page("/search?q=さくら工房")
            assert any(True for _ in found.find_all("p", class_="freshness--old")) == is_old


def test_a_card_links_where_the_site_hangs(app: Flask, page: Fetch) -> None:
    known = add_listing("さくら工房", "npo", **POINT)
    for prefix in ("", "/en", "/ja-Hira", "/en", ""):
        assert f"{prefix}/listings/{known}" in page(f"{prefix}/search?q=さくら工房").links()


@pytest.mark.postgresql
def test_a_row_that_stays_is_the_same_card_and_one_that_changes_another(any_app: Flask) -> None:
    known = add_listing(
        "さくら工房",
        "npo",
        coverage={"whole": ["011011"], "part": []},
        last_verified_on=date(2026, 11, 1),
        **POINT,
    )
    with any_app.test_request_context("/search"):
        [first], [again] = store_listing.cards([known]), store_listing.cards([known])
        assert first is again
        assert [first] == store_listing.all_cards([known])  # read the quick way and the usual one
    change_listing(known, phone="011-111-1111")
    with any_app.test_request_context("/search"):
        assert store_listing.cards([known])[0].phone == "011-111-1111"


def test_what_is_remembered_is_bounded(app: Flask) -> None:
    bounded = (
        store_listing._card_of,
        presenting_card._parts,
        presenting_drawn._freshness,
        presenting_hours._summary,
        opening._said,
        opening._open,
        opening._slots,
    )
    for memory in bounded:
        assert memory.cache_info().maxsize
    with app.test_request_context("/search"):
        for km in range(1, 2 * presenting_fields._MOST):
            presenting_fields.quick_field(SearchForm(None, data={"within": str(km)}).within)
    assert len(presenting_fields._drawings) <= presenting_fields._MOST


@pytest.mark.parametrize("typed", ["", "さくら", "<b>\"&'", "\x00"])
def test_a_field_is_what_the_macro_draws_and_what_was_typed_is_not_kept(app: Flask, typed: str) -> None:
    with app.test_request_context("/search", query_string={"q": typed, "within": "5", "near": "札幌"}):
        form = SearchForm(None, data={"q": typed, "within": "5"})
        draw = macro_of("components/field.html", "field")
        for field in (form.q, form.within):
            for _ in range(2):
                assert presenting_fields.quick_field(field, maxlength=9) == draw(field, maxlength=9)
    if len(typed) > 1:
        assert typed not in str(presenting_fields._drawings)


def test_links_of_a_facet_are_those_of_the_search(app: Flask) -> None:
    args = {"q": ["a&b 京都"], "kind": ["npo", "other"], "plain": ["x/y"]}
    with app.test_request_context("/en/search"):
        links = presenting_search.facet_links({"npo": 2, "school": 1}, args, "kind")
        assert [link.is_chosen for link in links] == [True, False]
        assert links[0].url == presenting_search.search_url(args, kind=["other"])
        assert links[1].url == presenting_search.search_url(args, kind=["npo", "other", "school"])
        [prefecture] = presenting_search.facet_links({"13": 1}, args, "prefecture")
        assert prefecture.url == presenting_search.search_url(args, area=["13"])
        bare = presenting_search.facet_links({"npo": 1}, {"kind": ["npo"]}, "kind")
        assert bare[0].url == presenting_search.search_url({})


@pytest.mark.parametrize("lang", ["ja", "ja-Hira", "en"])
def test_parts_drawn_beforehand_are_what_their_macros_draw(app: Flask, lang: str) -> None:
    kinds = ("npo", "hello_work", "nonsense")
    days = (None, date(2020, 1, 1), date(2026, 11, 1))
    with app.test_request_context(f"/search?lang={lang}"), clock.frozen(MONDAY):
        for _ in range(2):
            for kind in kinds:
                draw = macro_of("components/kind_badge.html", "kind_badge")
                assert presenting_drawn.kind_drawn(kind) == draw(kind)
            for day in days:
                draw = macro_of("components/freshness.html", "freshness")
                assert presenting_drawn.freshness_drawn(day, "wamnet") == draw(day, source_label("wamnet"))


def test_what_is_old_is_drawn_anew_on_another_day(app: Flask) -> None:
    with app.test_request_context("/search"):
        with clock.frozen(MONDAY):
            first = presenting_drawn.freshness_drawn(date(2026, 11, 1), "wamnet")
        with clock.frozen(MONDAY + timedelta(days=400)):
            later = presenting_drawn.freshness_drawn(date(2026, 11, 1), "wamnet")
    assert "freshness--old" in later
    assert "freshness--old" not in first


def test_a_link_of_a_facet_is_a_line_with_its_address_escaped(app: Flask) -> None:
    with app.test_request_context("/search"):
        args = {"q": ["<{n}{url}\"'&>"]}
        [link] = presenting_search.facet_links({"npo": 1234}, args, "kind")
    assert link.line.count("1,234") == 1
    assert str(escape(link.url)) in link.line
    assert link.line.startswith('<li><a rel="nofollow" href="/search?q=')
    assert "aria-current" not in link.line
    assert link.line.count("<") == link.line.count(">")


@given(st.lists(st.sampled_from(OTHER), max_size=3), st.sampled_from(["", "日曜"]), st.integers(0, 10_000))
def test_listings_with_the_same_hours_are_open_at_the_same_time(
    slots: list[dict[str, Any]], note: str, minutes: int
) -> None:
    at = MONDAY + timedelta(minutes=minutes)
    for _ in range(2):
        card = SimpleNamespace(hours=[*slots], hours_note=note, special_days=[])
        expected = hours.open_now(hours.slots_of(card), note, at.replace(second=0, microsecond=0))
        assert opening.open_at(opening.Same(card), at) is expected
