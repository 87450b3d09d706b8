"""/jurisdiction: an answer with its reason, or a question with every way on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from directory.identity import organization_id
from directory.models import Listing, Organization, Town
from directory.offices import read_offices
from foundation.db import db, transaction

PATH = "/jurisdiction"


def asked(page, text: str, prefix: str = ""):
    return page(f"{prefix}{PATH}?q={text}")


def test_the_empty_form(page) -> None:
    got = page(PATH)
    assert got.h1 == "担当のハローワークと労働基準監督署"
    assert [field.get("name") for field in got.find_all("input", id="q")] == ["q"]
    assert not list(got.find_all("section", id="result"))


def test_a_certain_answer_says_why_and_what_the_law_says(page) -> None:
    text = asked(page, "札幌市北区北八条西二丁目").text
    assert "担当は、この所です。" in text
    assert "ハローワーク札幌北" in text
    assert "札幌市北区は、全域がこの所の管轄です。" in text
    assert "札幌市のうち北区、東区、石狩市（滝川公共職業安定所の管轄区域を除く。）" in text
    assert "札幌中央労働基準監督署" in text


def test_a_divided_municipality_asks_and_names_all(page) -> None:
    text = asked(page, "鴻巣市").text
    assert "鴻巣市は、町によって担当の所が違います。お住まいの町名で決まりますので" in text
    assert "まだ決められません。" in text
    assert "ハローワーク大宮" in text
    assert "ハローワーク行田" in text
    assert "担当は、この所です。" not in text


def test_a_city_with_wards_links_to_each(page) -> None:
    got = asked(page, "札幌市")
    assert (
        sum("q=%E5%8C%97%E6%B5%B7%E9%81%93%E6%9C%AD%E5%B9%8C%E5%B8%82" in link for link in got.links()) == 10
    )


def test_the_same_name_twice_links_to_both(page) -> None:
    got = asked(page, "府中市")
    chips = ["".join(a.itertext()) for a in got.find_all("a", class_="chip")]
    assert chips == ["東京都府中市", "広島県府中市"]
    assert "東京都府中市" in got.text
    assert "広島県府中市" in got.text


def test_a_prefecture_alone_links_to_its_municipalities(page) -> None:
    got = asked(page, "東京都")
    assert len(list(got.find_all("a", class_="chip"))) == 62
    assert "東京都のどの市区町村か、書いてください。" in got.text


def test_nothing_known_links_to_the_prefectures(page) -> None:
    got = asked(page, "zzz")
    assert len(list(got.find_all("a", class_="chip"))) == 47
    assert "どこの住所か分かりませんでした。" in got.text


def test_a_branch_in_the_same_municipality_is_named(page) -> None:
    text = asked(page, "江別市").text
    assert "ハローワーク江別" in text
    assert "行く前に電話で確かめてください" in text


def test_ogasawara_is_told_the_truth(page) -> None:
    assert "小笠原村は、法令の表のどの所の管轄にも書かれていません。" in asked(page, "小笠原村").text


def test_a_station_is_explained(page) -> None:
    assert "駅の名前からは、住所を決められません。" in asked(page, "札幌駅").text


def test_a_blank_address_is_refused_at_its_field(page) -> None:
    got = page(f"{PATH}?q=%20%20", 400)
    assert [error.get("href") for error in got.find_all("a") if error.get("href") == "#q"] == ["#q"]
    assert next(iter(got.find_all("input", id="q"))).get("aria-invalid") == "true"


def test_what_was_typed_stays(page) -> None:
    assert next(iter(asked(page, "鴻巣市").find_all("input", id="q"))).get("value") == "鴻巣市"
    long = "あ" * 301
    assert next(iter(page(f"{PATH}?q={long}", 400).find_all("input", id="q"))).get("value") == long


def test_markup_stays_text(client: FlaskClient) -> None:
    html = client.get(PATH, query_string={"q": "<script>alert(1)</script>鴻巣市"}).get_data(as_text=True)
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("prefix", "words"), [("/en", "This is the office in charge."), ("/ja-Hira", "ここです。")]
)
def test_in_other_languages(page, prefix: str, words: str) -> None:
    got = asked(page, "札幌市北区", prefix)
    assert words in got.text
    assert next(iter(got.find_all("form", method="get", class_="stack"))).get("action") == f"{prefix}{PATH}"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_can_only_be_read(client: FlaskClient, method: str) -> None:
    assert client.open(PATH, method=method).status_code in {400, 405}


def test_towns_of_the_database_decide(app: Flask, page) -> None:
    assert "まだ決められません。" in asked(page, "鴻巣市本町1-1").text
    with transaction():
        db.session.add(Town(municipality_code="112178", name="本町一丁目", koaza="", lat=36.06, lng=139.51))
    got = asked(page, "鴻巣市本町1-1")
    assert "ハローワーク大宮" in got.text
    assert "まだ決められません。" not in got.text


@given(st.text(max_size=80))
def test_no_text_breaks_the_page(app: Flask, typed: str) -> None:
    assert app.test_client().get(PATH, query_string={"q": typed}).status_code in {200, 400}


def test_an_office_of_the_directory_is_shown_as_its_card(app: Flask, page) -> None:
    office = next(each for each in read_offices("hello_work") if each.law_name == "札幌北")
    organization = organization_id("hello-work", office.key)
    with transaction():
        db.session.add(Organization(id=organization, name=office.official_name))
        db.session.flush()
        db.session.add(
            Listing(
                id=office.id,
                name=office.name,
                organization_id=organization,
                kind="hello_work",
                phone="011-743-8609",
            )
        )
    got = asked(page, "札幌市北区")
    assert f"/listings/{office.id}" in got.links()
    assert "tel:0117438609" in got.links()
    assert "札幌市北区は、全域がこの所の管轄です。" in got.text


def test_a_divided_municipality_offers_its_towns_to_tap(page) -> None:
    shown = asked(page, "福井県坂井市")
    assert "お住まいの町名を選んでください" in shown.text
    chips = shown.find_all("a", **{"class": "chip"})
    links = [a.get("href") for a in chips if "".join(a.itertext()) == "春江町"]
    assert len(links) == 1
    chosen = page(links[0])
    assert "お住まいの町名を選んでください" not in chosen.text


def test_none_of_the_towns_is_an_answer(page) -> None:
    shown = page("/jurisdiction", query_string={"q": "福井県坂井市", "rest": "hello_work"})
    assert "ほかの窓口の担当として名前の挙がっていない町なので" in shown.text
    assert "ハローワーク三国" in shown.text


def test_a_made_up_service_changes_nothing(page) -> None:
    shown = page("/jurisdiction", query_string={"q": "福井県坂井市", "rest": "x"})
    assert "お住まいの町名を選んでください" in shown.text
