"""The map: own assets only, no outside text in its script, nothing that the strict CSP refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import folium
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from directory.map import MAX_ZOOM, MapView, map_script, view_of
from directory.map_element import UnknownMapAsset, use_vendored_assets

ROOT = Path(__file__).resolve().parents[2]
OUTLINES = ROOT / "static" / "geo" / "prefectures.geojson"


@pytest.mark.parametrize("plugin", ["HeatMap", "MousePosition", "Fullscreen"])
def test_an_element_with_unknown_assets_is_refused(app: Flask, plugin: str) -> None:
    from folium import plugins

    built = folium.Map(tiles=None)
    getattr(plugins, plugin)(**({"data": [[35, 135]]} if plugin == "HeatMap" else {})).add_to(built)
    with app.test_request_context("/"), pytest.raises(UnknownMapAsset):
        use_vendored_assets(built)


def test_the_page_names_no_foreign_host(client: FlaskClient) -> None:
    text = client.get("/map").get_data(as_text=True)
    assert "map_tsunagi" in text
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]+", text)


def test_the_page_keeps_the_strict_policy(client: FlaskClient, page) -> None:
    policy = client.get("/map").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "nonce" not in policy
    found = page("/map")  # the page fixture refuses inline script, style attributes and handlers
    assert not list(found.find_all("style"))


def test_the_script_is_served_by_a_route(client: FlaskClient) -> None:
    script = client.get("/map.js?lat=43.06&lng=141.35&zoom=12")
    assert script.mimetype == "text/javascript"
    text = script.get_data(as_text=True)
    assert "[43.06, 141.35]" in text
    assert '"zoom": 12' in text
    assert f"setMaxZoom({MAX_ZOOM})" in text


@pytest.mark.parametrize(
    "query",
    [
        "q=%3Cscript%3Ealert(1)",
        "lat=alert(1)&lng=2",
        "lat=${alert(1)}&lng=1",
        "lat=nan&lng=inf",
        "lat=91&lng=0",
        "lat=35&lng=135&zoom=alert(1)",
        "near=%22%29%3Balert(1)",
    ],
)
def test_no_words_of_a_visitor_reach_the_script(client: FlaskClient, query: str) -> None:
    script = client.get(f"/map.js?{query}")
    assert script.status_code == 200
    assert not re.search("alert|nan|inf(?!o)", script.get_data(as_text=True), re.IGNORECASE)


def test_a_visitors_query_stays_text_in_the_page(page) -> None:
    found = page('/map?q="><img src=x onerror=alert(1)>')
    panel = next(e for e in found.root.iter("section") if e.get("data-map-panel") is not None)
    assert "onerror" in panel.get("data-query", "")
    assert not list(found.find_all("img"))


@given(st.fixed_dictionaries({}, optional={"lat": st.text(), "lng": st.text(), "zoom": st.text()}))
def test_any_place_gives_a_view_of_the_world(args: dict[str, str]) -> None:
    view = view_of(args)
    assert -90 <= view.lat <= 90
    assert -180 <= view.lng <= 180
    assert 1 <= view.zoom <= MAX_ZOOM


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 18))
def test_a_right_place_is_kept(lat: float, lng: float, zoom: int) -> None:
    view = view_of({"lat": str(lat), "lng": str(lng), "zoom": str(zoom)})
    assert view.placed
    assert view.zoom == zoom
    assert abs(view.lat - lat) < 0.0001
    assert abs(view.lng - lng) < 0.0001


def test_the_tile_address_is_the_settings(tmp_path: Path) -> None:
    from app import create_app

    tiles = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
    app = create_app({"TSUNAGI_INSTANCE": str(tmp_path), "TSUNAGI_TILE_URL": tiles})
    with app.test_request_context("/"):
        assert tiles in map_script(MapView())
    page = app.test_client().get("/map").get_data(as_text=True)
    assert "国土地理院" in page
    assert "https://maps.gsi.go.jp/" in page


def test_the_page_works_without_script(page) -> None:
    links = page("/map?need=debt").links()
    assert "/search?need=debt" in links


def test_the_map_script_writes_text_only_as_text() -> None:
    script = (ROOT / "static" / "js" / "map.js").read_text("utf-8")
    assert "textContent" in script
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)


def test_outlines_show_all_prefectures_and_the_northern_territories() -> None:
    features = json.loads(OUTLINES.read_text("utf-8"))["features"]
    assert [feature["properties"]["code"] for feature in features] == [f"{n:02}" for n in range(1, 48)]
    hokkaido = features[0]["geometry"]["coordinates"]
    assert max(x for polygon in hokkaido for x, _ in polygon[0]) > 148.5  # 択捉島
    assert OUTLINES.stat().st_size < 100_000
