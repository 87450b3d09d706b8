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
    assert opendata.neutral(f"{sign}1") == f"'{sign}1"


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
    assert len(held) == len(set(held)) == 15 + 8
    assert {each.rpartition("/")[2] for each in held if "/listings/" in each} == ids
    assert client.get("/sitemap-4.xml").status_code == client.get("/sitemap-0.xml").status_code == 404
