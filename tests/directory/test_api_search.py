"""The machine interfaces of search: their shape, their refusals, and what they must not tell."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.search.engine import engine
from tests.directory.listings import add_listing, selects, statements

SAPPORO = {
    "lat": 43.0554,
    "lng": 141.3410,
    "location_precision": "point",
    "municipality_code": "011011",
    "prefecture_code": "01",
}


def ask(client: FlaskClient, status: int = 200, **params: Any) -> Any:
    response = client.get("/api/v1/search?" + urlencode(params, doseq=True))
    assert response.status_code == status, response.get_data(as_text=True)
    return response.json


@pytest.fixture
def known(app: object) -> UUID:
    add_listing(
        "小樽の家",
        "npo",
        lat=43.19,
        lng=141.0,
        location_precision="point",
        municipality_code="012033",
        prefecture_code="01",
    )
    return add_listing(
        "さくら工房",
        "employment_transition",
        "retention_support",
        address="北海道札幌市中央区南一条",
        phone="011-000-0000",
        **SAPPORO,
    )


def test_the_answer_has_the_promised_shape(client: FlaskClient, known: UUID) -> None:
    answer = ask(client, q="さくら", near="札幌市中央区")
    assert list(answer) == ["total", "page", "per_page", "took_ms", "interpreted", "results", "facets"]
    assert (answer["total"], answer["page"], answer["per_page"]) == (1, 1, 20)
    only = answer["results"][0]
    assert list(only) == [
        "id", "name", "name_kana", "kind", "kinds", "address", "municipality_code", "lat", "lng",
        "location_precision", "distance_m", "open_now", "services", "phone", "last_verified_on", "source",
    ]  # fmt: skip
    assert (only["id"], only["name"], only["open_now"]) == (str(known), "さくら工房", None)
    assert 0 <= only["distance_m"] < 2_000
    assert [service["kind"] for service in only["services"]] == ["employment_transition", "retention_support"]
    assert answer["facets"]["kind"] == {"employment_transition": 1, "retention_support": 1}
    assert answer["facets"]["prefecture"] == {"01": 1}
    assert answer["facets"]["need"]["job_search"] == 1


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({}, 2),
        ({"kind": "npo"}, 1),
        ({"kind": ["npo", "retention_support"]}, 2),
        ({"need": "food"}, 1),
        ({"area": "01"}, 2),
        ({"area": "011002"}, 1),
        ({"area": "01101"}, 1),
        ({"area": "13"}, 0),
        ({"near": "札幌市中央区", "within": "5"}, 1),
        ({"lat": "43.19", "lng": "141.0", "within": "0.5"}, 1),
        ({"open": "now"}, 0),
        ({"q": "札幌"}, 1),
        ({"q": "ない言葉ぬぬ"}, 0),
    ],
)
def test_each_parameter_filters(client: FlaskClient, known: UUID, params: dict[str, Any], total: int) -> None:
    assert ask(client, **params)["total"] == total


def test_distance_orders_and_is_told_in_metres(client: FlaskClient, known: UUID) -> None:
    results = ask(client, lat=43.19, lng=141.0, sort="distance")["results"]
    assert [each["name"] for each in results] == ["小樽の家", "さくら工房"]
    assert results[0]["distance_m"] == 0
    assert 30_000 < results[1]["distance_m"] < 33_000


def test_without_a_place_there_is_no_distance(client: FlaskClient, known: UUID) -> None:
    assert {each["distance_m"] for each in ask(client)["results"]} == {None}


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"lat": "43"}, "lng"),
        ({"lng": "141"}, "lat"),
        ({"lat": "abc", "lng": "141"}, "lat"),
        ({"lat": "91", "lng": "141"}, "lat"),
        ({"lat": "nan", "lng": "inf"}, "lat"),
        ({"within": "far", "near": "札幌市"}, "within"),
        ({"within": "-1", "near": "札幌市"}, "within"),
        ({"within": "nan", "near": "札幌市"}, "within"),
        ({"within": "5"}, "within"),
        ({"kind": "hello"}, "kind"),
        ({"need": ["food", "hunger"]}, "need"),
        ({"area": "99"}, "area"),
        ({"area": "札幌"}, "area"),
        ({"open": "tomorrow"}, "open"),
        ({"sort": "name"}, "sort"),
        ({"sort": "distance"}, "sort"),
        ({"page": "0"}, "page"),
        ({"page": "-1"}, "page"),
        ({"page": "1.5"}, "page"),
        ({"page": "99999999999999999999"}, "page"),
        ({"page": "１"}, "page"),
        ({"q": "あ" * 201}, "q"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, params: dict[str, Any], named: str) -> None:
    answer = ask(client, 400, **params)
    assert answer["status"] == 400
    assert named in [error["parameter"] for error in answer["errors"]]
    assert f"{named}: " in answer["detail"]


def test_an_error_is_problem_json(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?page=0")
    assert response.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= response.json.keys()


@pytest.mark.parametrize("near", ["ぬるぽ村", "中央区"])
def test_a_place_that_says_nothing_certain_is_refused(client: FlaskClient, near: str) -> None:
    answer = ask(client, 422, near=near)
    assert answer["errors"][0]["parameter"] == "near"
    assert bool(answer["candidates"]) == (near == "中央区")


def test_wrong_method(client: FlaskClient) -> None:
    assert client.post("/api/v1/search").status_code == 405


def test_pages_do_not_overlap(client: FlaskClient, app: object) -> None:
    for number in range(25):
        add_listing(f"家{number}", "npo")
    first, second = ask(client, page=1), ask(client, page=2)
    ids = [each["id"] for each in first["results"] + second["results"]]
    assert (len(first["results"]), len(second["results"]), len(set(ids))) == (20, 5, 25)
    assert ask(client, page=500)["results"] == []


def test_what_is_hidden_is_hidden_everywhere(client: FlaskClient, app: object) -> None:
    add_listing(
        "避難の家",
        "violence_support_center",
        visibility="address_hidden",
        address="北海道札幌市中央区",
        **SAPPORO,
    )
    inner = add_listing("内輪の会", "npo", visibility="network_only", **SAPPORO)
    closed = add_listing("閉じた会", "npo", status="closed", **SAPPORO)
    answer = ask(client, lat=43.0554, lng=141.3410)
    assert [each["name"] for each in answer["results"]] == ["避難の家"]
    assert (answer["results"][0]["lat"], answer["results"][0]["distance_m"]) == (None, None)
    assert client.get("/listings.geojson").json == {"type": "FeatureCollection", "total": 1, "features": []}
    texts = client.get("/api/v1/search?q=会").get_data(as_text=True) + client.get(
        "/listings.geojson"
    ).get_data(as_text=True)
    assert not [secret for secret in (str(inner), str(closed), "内輪", "閉じた") if secret in texts]


def test_the_map_gets_the_same_search(client: FlaskClient, known: UUID) -> None:
    answer = client.get("/listings.geojson?kind=retention_support")
    assert answer.content_type == "application/geo+json"
    (feature,) = answer.json["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [141.3410, 43.0554]}
    assert (feature["properties"]["id"], feature["properties"]["kind_label"]) == (str(known), "就労移行支援")


@pytest.mark.parametrize(
    ("bbox", "total"), [("141.2,43,141.5,43.1", 1), ("140,42,142,44", 2), ("0,0,1,1", 0), ("", 2)]
)
def test_a_box_limits_the_map(client: FlaskClient, known: UUID, bbox: str, total: int) -> None:
    assert client.get(f"/listings.geojson?bbox={bbox}").json["total"] == total


@pytest.mark.parametrize(
    "bbox", ["1", "a,b,c,d", "142,42,140,44", "0,0,200,1", "nan,0,1,1", "1,2,3,4,5", ","]
)
def test_a_wrong_box_is_named(client: FlaskClient, bbox: str) -> None:
    response = client.get(f"/listings.geojson?bbox={bbox}")
    assert response.status_code == 400
    assert "bbox" in response.json["detail"]


def test_a_zoom_puts_many_together(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.search.spots.FEW", 2)
    for n in range(4):
        add_listing(f"会{n}", "npo", lat=43.0554 + n / 10_000, lng=141.3410, location_precision="point")
    add_listing("遠い会", "npo", lat=34.0, lng=133.0, location_precision="point")
    add_listing("隠れ家", "npo", visibility="address_hidden", lat=43.0, lng=141.0, location_precision="point")
    answer = client.get("/listings.geojson?zoom=5").json
    assert answer["total"] == 5
    circle, single = answer["features"]
    assert circle["properties"]["count"] == 4
    assert (single["properties"]["name"], single["properties"]["group"]) == ("遠い会", "living")
    assert len(client.get("/listings.geojson?zoom=17&bbox=141,43,142,44").json["features"]) == 4
    assert client.get("/listings.geojson?zoom=5&kind=medical").json["total"] == 0


@pytest.mark.parametrize("zoom", ["-1", "19", "x", "1.5", "９"])
def test_a_wrong_zoom_is_named(client: FlaskClient, zoom: str) -> None:
    response = client.get(f"/listings.geojson?zoom={zoom}")
    assert response.status_code == 400
    assert "zoom" in response.json["detail"]


def test_the_search_keeps_to_a_part_of_the_map(client: FlaskClient, known: UUID) -> None:
    assert ask(client, bbox="141.2,43,141.5,43.1")["total"] == 1
    assert "地図の範囲" in client.get("/search?bbox=141.2,43,141.5,43.1").get_data(as_text=True)


def test_the_map_shows_the_best_of_many(
    client: FlaskClient, known: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.map_api.MOST_FEATURES", 1)
    answer = client.get("/listings.geojson").json
    assert (answer["total"], len(answer["features"])) == (2, 1)


def test_a_search_takes_the_same_few_queries_whatever_it_finds(client: FlaskClient, known: UUID) -> None:
    counts = []
    client.set_cookie("own", "answers")  # none from memory
    for path in ("/api/v1/search?q=さくら", "/api/v1/search", "/api/v1/search?need=food"):
        client.get(path)
        with statements() as seen:
            client.get(path)
        counts.append(len(selects(seen)))
    assert counts == [2, 2, 2]


def test_the_description_names_every_parameter(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").json
    described = {p["name"] for p in document["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert described == {
        "q",
        "need",
        "kind",
        "near",
        "lat",
        "lng",
        "within",
        "area",
        "open",
        "sort",
        "page",
        "plain",
    }
    answer = client.get("/api/v1/search").json
    assert set(document["components"]["schemas"]["SearchAnswer"]["required"]) == set(answer)


def test_ready_means_that_database_and_index_answer(client: FlaskClient, known: UUID) -> None:
    assert client.get("/readyz").json["listings"] == 2


def test_not_ready_without_a_database(client: FlaskClient, app: Any) -> None:
    from foundation.db import db

    engine()
    db.drop_all(bind_key=None)
    assert client.get("/readyz").status_code == 503


NAMES = (
    "q",
    "need",
    "kind",
    "near",
    "lat",
    "lng",
    "within",
    "area",
    "open",
    "sort",
    "page",
    "bbox",
    "lang",
    "x",
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["now", "distance", "札幌", "0", "-1", "1e9", "nan", "(", '"', "NOT", "npo", "\x00", "%", "01"]
    ),
)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6),
    st.sampled_from(["/api/v1/search", "/listings.geojson", "/search"]),
)
def test_no_garbage_ends_in_a_server_error(
    client: FlaskClient, known: UUID, params: list[tuple[str, str]], path: str
) -> None:
    query = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in params])
    assert client.get(f"{path}?{query}").status_code in (200, 400, 422)


def test_each_understanding_can_be_taken_away_and_had_back(client: FlaskClient, known: UUID) -> None:
    whole = ask(client, q="札幌 職安 さくら")["interpreted"]
    assert [(each["word"], each["area"] is not None) for each in whole["understood"]] == [
        ("札幌", True),
        ("職安", False),
    ]
    for one in whole["understood"]:
        less = ask(client, q="札幌 職安 さくら", plain=one["plain"])["interpreted"]
        assert less["understood"] == [each for each in whole["understood"] if each != one]
        assert less["plain"] == [one["plain"]]
    none = ask(client, q="札幌 職安 さくら", plain=["札幌", "職安"])["interpreted"]
    assert (none["understood"], none["areas"], none["kinds"], none["needs"]) == ([], [], [], [])
    assert ask(client, q="札幌 職安 さくら")["interpreted"] == whole


def test_a_place_taken_as_it_stands_is_looked_for_in_the_text(client: FlaskClient, known: UUID) -> None:
    add_listing("札幌屋", "npo", address="東京都新宿区", municipality_code="131041", prefecture_code="13")
    assert [each["name"] for each in ask(client, q="札幌 さくら")["results"]] == ["さくら工房"]
    found = {each["name"] for each in ask(client, q="札幌", plain="札幌")["results"]}
    assert found == {"札幌屋", "さくら工房"}


@pytest.mark.parametrize("plain", [["x"] * 11, ["あ" * 201]])
def test_too_many_plain_words_are_refused(client: FlaskClient, plain: list[str]) -> None:
    answer = ask(client, 400, q="札幌", plain=plain)
    assert answer["errors"][0]["parameter"] == "plain"
