"""The map as a picture: what lies where, numbers that agree with the list, moving by links, no script needed."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from directory import map_picture
from directory.map_picture import HEIGHT, JAPAN, WIDTH, Frame, NoFrame, Spot, around, marks, read_frame
from tests.directory.listings import add_listing, selects, statements

SAPPORO = (43.062, 141.354)
LATS, LNGS, ZOOMS = st.floats(-80, 80), st.floats(-170, 170), st.integers(4, 18)


@given(LATS, LNGS, ZOOMS, st.floats(0, WIDTH), st.floats(0, HEIGHT))
def test_pixels_and_degrees_lead_back_to_each_other(
    lat: float, lng: float, zoom: int, x: float, y: float
) -> None:
    frame = Frame(lat, lng, zoom)
    assert frame.at(*frame.degrees(x, y)) == pytest.approx((x, y), abs=0.01)
    assert frame.at(lat, lng) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.01)


@given(LATS, LNGS, ZOOMS)
def test_a_frame_survives_its_address(lat: float, lng: float, zoom: int) -> None:
    again = read_frame(Frame(lat, lng, zoom).code)
    assert (again.lat, again.lng, again.zoom) == (
        pytest.approx(lat, abs=1e-5),
        pytest.approx(lng, abs=1e-5),
        zoom,
    )


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    with suppress(NoFrame):
        assert abs(read_frame(text).lat) < 90


@pytest.mark.parametrize(
    "text", ["", "1,2", "nan,1,5", "91,0,5", "0,181,5", "0,0,3", "0,0,19", "1e999,0,5", "0,0,nan"]
)
def test_what_is_no_frame(text: str) -> None:
    with pytest.raises(NoFrame):
        read_frame(text)


@given(
    st.lists(st.builds(Spot, st.floats(24, 45), st.floats(123, 153), st.integers(1, 900)), max_size=60), ZOOMS
)
def test_nothing_is_lost_between_the_marks(spots: list[Spot], zoom: int) -> None:
    made = marks(Frame(*SAPPORO, zoom), spots)
    assert sum(mark.spot.count for mark in made) == sum(spot.count for spot in spots)
    assert [mark.number for mark in made] == list(range(1, len(made) + 1))


def test_what_lies_together_shares_a_mark_and_is_known_by_name() -> None:
    one, two = Spot(*SAPPORO, 1, (uuid4(),)), Spot(43.0621, 141.3541, 1, (uuid4(),))
    (together,) = marks(Frame(*SAPPORO, 10), [one, two])
    assert set(together.spot.ids) == {*one.ids, *two.ids}
    (mixed,) = marks(Frame(*SAPPORO, 10), [one, Spot(*SAPPORO, 5)])
    assert (mixed.spot.count, mixed.spot.ids) == (6, ())


def test_the_first_frame_holds_all() -> None:
    spots = [Spot(43.0, 141.0), Spot(43.2, 141.6)]
    frame = around(spots)
    assert frame.zoom > 8
    assert all(
        0 <= frame.at(s.lat, s.lng)[0] <= WIDTH and 0 <= frame.at(s.lat, s.lng)[1] <= HEIGHT for s in spots
    )
    assert around([]) == around([Spot(24.3, 124.2), Spot(45.4, 141.7)]) == JAPAN


def test_the_ground_is_drawn() -> None:
    assert len(list(map_picture.outlines(JAPAN))) > 47
    assert list(map_picture.outlines(Frame(0, -150, 8))) == []
    assert "札幌市" not in [
        name for _, _, name in map_picture.names(Frame(*SAPPORO, 11))
    ]  # its wards instead
    assert "北区" in [name for _, _, name in map_picture.names(Frame(*SAPPORO, 11))]
    assert map_picture.names(JAPAN) == []


def _add(n: int, **where: Any) -> None:
    for number in range(n):
        add_listing(
            f"会{number}",
            "npo",
            **{"lat": SAPPORO[0], "lng": SAPPORO[1], "location_precision": "point", **where},
        )


def test_the_page_lists_what_it_draws(page: Any, app: Any) -> None:
    _add(2)
    _add(9, lat=43.2, lng=141.7)
    found = page("/map/picture?at=43.1,141.5,10&kind=npo")
    assert "この範囲に11件あります" in found.text
    assert "会0" in found.text
    assert "9件（近づいて見る）" in found.text
    assert [e.get("class") for e in found.find_all("span") if "key" in (e.get("class") or "")].count(
        "map-picture__key map-picture__key--many"
    ) == 2
    closer = next(
        link for link in found.links() if link.startswith("/map/picture") and link.endswith("%2C12")
    )
    assert parse_qs(urlsplit(closer).query)["kind"] == ["npo"]


def test_moving_keeps_the_search(page: Any, app: Any) -> None:
    _add(1)
    found = page("/map/picture?q=会&at=43.06,141.35,12")
    moves = [parse_qs(urlsplit(link).query) for link in found.links() if link.startswith("/map/picture?")]
    assert {each["q"][0] for each in moves} == {"会"}
    zooms = {each["at"][0].rsplit(",", 1)[1] for each in moves}
    assert {"11", "12", "13"} <= zooms
    north = max(float(each["at"][0].split(",")[0]) for each in moves)
    assert north > 43.06


def test_hidden_places_are_not_drawn(page: Any, app: Any) -> None:
    add_listing("隠れ家", "npo", lat=43.062, lng=141.354, visibility="address_hidden")
    assert "隠れ家" not in page("/map/picture?at=43.06,141.35,14").text


@pytest.mark.parametrize(
    "query", ["at=x", "at=91,1,3&bbox=a&lat=zz", "near=どこにもない町", "zoom=a&kind=x", "at=85,180,18"]
)
def test_bad_input_is_a_page_too(page: Any, app: Any, query: str) -> None:
    page(f"/map/picture?{query}")


def test_as_many_queries_whatever_it_shows(client: FlaskClient, app: Any) -> None:
    counts = []
    for _ in range(2):
        _add(6)
        client.get("/map/picture?at=43.06,141.35,14")
        with statements() as seen:
            assert client.get("/map/picture?at=43.06,141.35,14").status_code == 200
        counts.append(len(selects(seen)))
    assert counts[0] == counts[1]


def test_the_map_leads_to_it_without_script(client: FlaskClient) -> None:
    text = client.get("/map?q=a").get_data(as_text=True)
    assert re.search(r'href="/map/picture\?q=a"', text)
