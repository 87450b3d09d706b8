"""GET /api/v1/locate and /api/v1/jurisdiction, as CONTRACT has them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from directory.identity import location_id

LOCATE, JURISDICTION = "/api/v1/locate", "/api/v1/jurisdiction"


def got(client: FlaskClient, path: str, **query: str) -> dict[str, Any]:
    response = client.get(path, query_string=query)
    assert (response.status_code, response.mimetype) == (200, "application/json")
    return response.get_json()


def test_locate(client: FlaskClient) -> None:
    assert got(client, LOCATE, q="〒060-0808 札幌市北区北８条西２丁目") == {
        "level": 2,
        "prefecture": "北海道",
        "municipality": "札幌市北区",
        "municipality_code": "011029",
        "town": "",
        "rest": "北8条西2丁目",
        "lat": pytest.approx(43.09, abs=0.01),
        "lng": pytest.approx(141.34, abs=0.01),
        "candidates": [],
        "note": None,
    }


def test_locate_names_candidates(client: FlaskClient) -> None:
    answer = got(client, LOCATE, q="府中市")
    assert (answer["level"], answer["lat"], answer["municipality_code"]) == (0, None, "")
    assert [each["municipality_code"] for each in answer["candidates"]] == ["132063", "342084"]
    assert {each["level"] for each in answer["candidates"]} == {2}


def test_jurisdiction_certain(client: FlaskClient) -> None:
    answer = got(client, JURISDICTION, q="北海道札幌市北区")
    assert (answer["certain"], answer["ask"], answer["service"]) == (True, None, "hello_work")
    assert answer["offices"] == [
        {
            "id": str(location_id("hello-work", "北海道/office/札幌北")),
            "name": "ハローワーク札幌北",
            "because": "札幌市北区は、全域がこの所の管轄です。",
        }
    ]


def test_jurisdiction_asks(client: FlaskClient) -> None:
    answer = got(client, JURISDICTION, q="埼玉県鴻巣市")
    assert (answer["certain"], len(answer["offices"])) == (False, 2)
    assert "お住まいの町名で決まります" in answer["ask"]


def test_jurisdiction_of_the_other_service(client: FlaskClient) -> None:
    answer = got(client, JURISDICTION, q="札幌市北区", service="labour_standards")
    assert [each["name"] for each in answer["offices"]] == ["札幌中央労働基準監督署"]


def test_in_english(client: FlaskClient) -> None:
    assert got(client, JURISDICTION, q="札幌市北区", lang="en")["offices"][0]["because"].startswith(
        "It is in charge"
    )


@pytest.mark.parametrize("path", [LOCATE, JURISDICTION])
@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "  "}, {"q": "あ" * 301}])
def test_a_missing_or_endless_address(client: FlaskClient, path: str, query: dict[str, str]) -> None:
    response = client.get(path, query_string=query)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert response.get_json()["detail"].startswith("q ")


def test_an_unknown_service(client: FlaskClient) -> None:
    response = client.get(JURISDICTION, query_string={"q": "札幌市", "service": "post"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "hello_work, labour_standards" in response.get_json()["detail"]


@pytest.mark.parametrize("path", [LOCATE, JURISDICTION])
def test_it_can_only_be_read(client: FlaskClient, path: str) -> None:
    assert client.post(path, json={"q": "札幌市"}).status_code in {400, 405}


@given(st.text(min_size=1, max_size=60), st.sampled_from([LOCATE, JURISDICTION]))
def test_no_text_breaks_it(app: Flask, typed: str, path: str) -> None:
    assert app.test_client().get(path, query_string={"q": typed}).status_code in {200, 400}


def test_locate_goes_backwards(client: FlaskClient) -> None:
    answer = got(client, LOCATE, lat="43.0553", lng="141.3410")
    assert (answer["level"], answer["municipality_code"], answer["candidates"]) == (2, "011011", [])
    assert answer["note"]


@pytest.mark.parametrize(
    "query", [{"lat": "43"}, {"lat": "x", "lng": "1"}, {"lat": "91", "lng": "0"}, {"lat": "nan", "lng": "0"}]
)
def test_a_wrong_position_is_refused(client: FlaskClient, query: dict[str, str]) -> None:
    response = client.get(LOCATE, query_string=query)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "WGS84" in response.get_json()["detail"]
