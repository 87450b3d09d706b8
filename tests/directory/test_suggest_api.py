"""Suggestions while typing: what comes, in which language, and what is refused."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.directory.listings import add_listing, selects, statements
from tests.page import fetch


def ask(client: FlaskClient, status: int = 200, **params: str) -> Any:
    response = client.get("/api/v1/suggest?" + urlencode(params))
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    return response.json["suggestions"]


def texts(client: FlaskClient, typed: str) -> dict[str, str]:
    return {each["text"]: each["type"] for each in ask(client, q=typed)}


@pytest.fixture
def known(client: FlaskClient) -> None:
    add_listing("さくら工房", "npo", name_kana="さくらこうぼう")
    add_listing("桜学園", "npo", name_kana="さくらがくえん")
    add_listing("さくらの隠れ家", "npo", visibility="network_only")


def test_names_come_by_their_beginning_or_reading(client: FlaskClient, known: None) -> None:
    assert {name for name, kind in texts(client, "サクラ").items() if kind == "name"} == {
        "さくら工房",
        "桜学園",
    }
    assert "桜学園" in texts(client, "桜")


def test_a_name_that_many_have_comes_once_and_hides_no_other(client: FlaskClient) -> None:
    for number in range(6):
        add_listing("もみじ", "npo", address=str(number))
    add_listing("もみじの家", "npo")
    names = [each["text"] for each in ask(client, q="もみじ") if each["type"] == "name"]
    assert names == ["もみじ", "もみじの家"]


def test_a_known_word_stays_one_where_a_listing_has_it_as_its_name(client: FlaskClient) -> None:
    add_listing("サークル", "npo")
    assert texts(client, "サーク")["サークル"] == "need"


def test_kinds_needs_and_places_come_too(client: FlaskClient, known: None) -> None:
    assert texts(client, "ハロー")["ハローワーク"] == "kind"
    assert "need" in texts(client, "家賃").values()
    assert texts(client, "札幌")["北海道札幌市"] == "place"


@pytest.mark.parametrize(
    ("lang", "label"), [("ja", "ハローワーク"), ("en", "Hello Work (public employment office)")]
)
def test_the_meaning_is_told_in_the_readers_language(client: FlaskClient, lang: str, label: str) -> None:
    assert ask(client, q="職安", lang=lang)[0]["label"] == label


@pytest.mark.parametrize("typed", ["", " ", "\x00", "*", "🍙", "あ" * 200])
def test_what_begins_nothing_suggests_nothing(client: FlaskClient, typed: str) -> None:
    assert ask(client, q=typed) == []


def test_too_much_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/v1/suggest?" + urlencode({"q": "あ" * 201}))
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.json["errors"][0]["parameter"] == "q"


def test_at_most_eight_and_few_statements(client: FlaskClient) -> None:
    for number in range(20):
        add_listing(f"市民の家{number}", "npo")
    ask(client, q="市")
    with statements() as seen:
        found = ask(client, q="市")
    assert 5 <= len(found) <= 8
    assert len(selects(seen)) <= 3


def test_the_fields_of_search_offer_them(client: FlaskClient) -> None:
    for path in ("/", "/search"):
        page = fetch(client, path)
        fields = [each for each in page.find_all("input", name="q") if each.get("data-suggest")]
        assert fields, path
        assert all(each.get("data-suggest") == "/api/v1/suggest" for each in fields)
