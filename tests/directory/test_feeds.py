"""Atom, open data, sitemap: well formed, whole, and silent about what is hidden."""

from __future__ import annotations

import csv
from io import StringIO
from xml.etree import ElementTree as ET

import pytest

from directory import feeds, opendata
from tests.directory.listings import add_listing, change_listing

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PATHS = ("/feeds/updates.atom", "/opendata/listings.csv", "/sitemap-1.xml")


def parsed(body):
    return ET.fromstring(body)  # noqa: S314 – our own answer


def test_the_feed_tells_each_change_once_and_the_newest_first(client):
    old, new = add_listing("むかし<b>&\x07", "npo"), add_listing("あたらしい", "npo")
    change_listing(old, phone="03-0000-0000")
    entries = parsed(client.get("/feeds/updates.atom").data).findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}id") for each in entries] == [f"urn:uuid:{old}", f"urn:uuid:{new}"]
    assert entries[0].findtext(f"{ATOM}title") == "むかし<b>&"


def test_all_columns_of_the_standard_form_are_filled_where_known(client):
    known = {"address": "北海道札幌市中央区南一条西11-327　シティビル", "municipality_code": "011011",
             "email": "a@example.com",
             "hours": [{"days": ["MO", "TU"], "opens": "09:00", "closes": "17:00"}],
             "features": ["wheelchair", "elevator", "sign_language"],
             "hours_note": "日曜\n予約制", "phone": "+81-3-1111", "postal_code": "060-0061"}  # fmt: skip
    add_listing("ひだまり", "npo", **known)
    (row,) = csv.DictReader(StringIO(client.get("/opendata/listings.csv").data.decode("utf-8-sig")))
    assert tuple(row) == opendata.COLUMNS
    place = [row[f"所在地_{name}"] for name in ("都道府県", "市区町村", "町字", "番地以下")]
    assert place == ["北海道", "札幌市中央区", "南一条西", "11-327"]
    assert (row["建物名等(方書)"], row["郵便番号"], row["電話番号"]) == (
        "シティビル",
        "060-0061",
        "+81-3-1111",
    )
    assert (row["利用可能曜日"], row["開始時間"], row["終了時間"]) == ("月火", "09:00", "17:00")
    ways = (row["車椅子可"], row["スロープ、エレベータ、エスカレータ"], row["その他の対応"], row["筆談対応"])
    assert (row["利用可能時間特記事項"], *ways) == ("日曜 予約制", "有", "エレベータ有", "手話", "")
    assert row["連絡先メールアドレス"] == "a@example.com"
    assert row["種別"]


def test_an_empty_directory_has_feeds_too(client):
    for path in PATHS:
        assert client.get(path).status_code == 200


def test_the_csv_is_for_spreadsheets(client):
    one = add_listing("=1+1", "npo", address="北海道札幌市", lat=43.0, lng=141.0, municipality_code="011002")
    answer = client.get("/opendata/listings.csv")
    text = answer.data.decode("utf-8")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff全国地方公共団体コード,")
    assert [(row["ID"], row["名称"], row["緯度"]) for row in rows] == [(str(one), "'=1+1", "43.0")]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", " =", "\t", "\r"])
def test_formulas_are_text(sign):
    assert opendata.neutral(f"{sign}a1") == f"'{sign}a1"


def test_hidden_places_stay_hidden(client):
    add_listing("ないしょ", "npo", visibility="network_only")
    hidden = add_listing("しぇるたー", "npo", visibility="address_hidden", lat=43.0612, lng=141.0)
    texts = [client.get(path).get_data(as_text=True) for path in PATHS]
    assert not any("ないしょ" in text or "43.0612" in text for text in texts)
    assert all(str(hidden) in text for text in texts)
    assert texts[2].count("/listings/") == 1


def test_the_sitemap_comes_in_parts(client, monkeypatch):
    monkeypatch.setattr(feeds, "_PART", 10)
    ids = {str(add_listing(f"ところ{n}", "npo")) for n in range(15)}
    index = parsed(client.get("/sitemap.xml").data)
    parts = [each.text.rpartition("/")[2] for each in index.iter(f"{MAP}loc")]
    assert len(parts) == 3
    held = [each.text for part in parts for each in parsed(client.get(f"/{part}").data).iter(f"{MAP}loc")]
    assert len(held) == len(set(held)) == 15 + 9
    assert {each.rpartition("/")[2] for each in held if "/listings/" in each} == ids
    assert client.get("/sitemap-4.xml").status_code == client.get("/sitemap-0.xml").status_code == 404
