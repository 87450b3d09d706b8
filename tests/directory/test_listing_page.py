"""One listing: everything a visitor needs to go there or to call."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from directory import actions
from directory.offices import office
from foundation.clock import frozen
from tests.directory.listings import add_listing, selects, statements
from tests.page import Page

Fetch = Callable[..., Page]
SAPPORO = {
    "lat": 43.0554,
    "lng": 141.3410,
    "location_precision": "point",
    "municipality_code": "011011",
    "prefecture_code": "01",
}
WEEK = [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "17:00"}]


def test_it_says_who_where_when_and_how_to_call(page: Fetch, app: Any) -> None:
    said = {
        "hours": WEEK,
        "hours_note": "土日祝",
        "phone": "０１１−２２２−３３３３",
        "url": "https://example.org/",
    }
    place = {"name_kana": "さくらこうぼう", "address": "北海道札幌市中央区南一条", **SAPPORO}
    known = add_listing("さくら工房", "employment_transition", **said, **place)
    with frozen(datetime(2026, 11, 24, 3, tzinfo=UTC)):
        found = page(f"/listings/{known}")
    assert found.h1 == "さくら工房"
    for text in (
        "さくらこうぼう",
        "さくら工房の法人",
        "北海道札幌市中央区南一条",
        "9:00〜17:00",
        "就労移行支援",
        "土日祝",
    ):
        assert text in found.text
    assert "tel:0112223333" in found.links()
    assert any(link.startswith("geo:43.055400,141.341000") for link in found.links())
    assert "https://example.org/" in found.links()
    assert next(found.find_all("span", class_="open--yes")) is not None


@pytest.mark.parametrize("prefix", ["", "/en", "/ja-Hira"])
def test_it_speaks_every_language(page: Fetch, app: Any, prefix: str) -> None:
    known = add_listing("さくら工房", "employment_transition")
    assert page(f"{prefix}/listings/{known}").h1 == "さくら工房"


def test_a_hello_work_shows_its_jurisdiction_precision_source_and_date(page: Fetch, app: Any) -> None:
    actions.load_bundled()
    found = page(f"/listings/{office('hello_work', '北海道/office/札幌東').id}")
    for text in (
        "ハローワーク札幌東",
        "札幌東公共職業安定所",
        "札幌市のうち白石区",
        "北海道江別市",
        "厚生労働省組織規則",
        "2026年8月4日（火）",
    ):
        assert text in found.text
    assert "市区町村" in found.text
    assert "お住まいの住所で担当が決まります" in found.text


def test_a_hidden_address_shows_no_place(page: Fetch, app: Any) -> None:
    known = add_listing(
        "避難の家",
        "violence_support_center",
        visibility="address_hidden",
        address="北海道札幌市",
        postal_code="060-0001",
        **SAPPORO,
    )
    found = page(f"/listings/{known}")
    assert found.h1 == "避難の家"
    source = found.response.get_data(as_text=True)
    assert not [
        secret for secret in ("43.05", "141.34", "060-0001", "geo:", "data-map-panel") if secret in source
    ]


@pytest.mark.parametrize("values", [{"visibility": "network_only"}])
def test_what_the_public_may_not_see_does_not_exist(page: Fetch, app: Any, values: dict[str, str]) -> None:
    known = add_listing("内輪の会", "npo", **values)
    assert "内輪の会" not in page(f"/listings/{known}", 404).text


def test_an_unknown_listing_and_a_wrong_id(page: Fetch) -> None:
    page(f"/listings/{uuid4()}", 404)
    page("/listings/1", 404)


def test_a_closed_place_says_so(page: Fetch, app: Any) -> None:
    assert "ここは閉じました" in page(f"/listings/{add_listing('閉じた会', 'npo', status='closed')}").text
    assert "閉じた可能性" in page(f"/listings/{add_listing('消えた会', 'npo', status='maybe_gone')}").text


def test_stored_markup_and_links_are_harmless(page: Fetch, app: Any) -> None:
    known = add_listing(
        "<b>家</b>",
        "npo",
        description="{{ 7*7 }}<script>1</script>",
        url="javascript:alert(1)",
        phone='"><script>',
        hours_note="<i>",
    )
    found = page(f"/listings/{known}")
    assert not [link for link in found.links() if link.startswith("javascript")]
    assert "{{ 7*7 }}<script>1</script>" in found.text


def test_it_takes_the_same_few_queries_whatever_it_holds(client: FlaskClient, app: Any) -> None:
    small = add_listing("小さい", "npo")
    large = add_listing("大きい", "npo", "employment_transition", "retention_support", "consultation_support")
    counts = []
    for known in (small, large):
        with statements() as seen:
            assert client.get(f"/listings/{known}").status_code == 200
        counts.append(len(selects(seen)))
    assert counts == [17, 17]


def test_an_office_s_area_is_handed_to_the_map(page: Fetch, app: Any) -> None:
    actions.load_bundled()
    found = page(f"/listings/{office('hello_work', '栃木県/office/黒磯').id}")
    (panel,) = [each for each in found.root.iter("section") if each.get("data-area")]
    area = {name: whole for _, _, name, whole in json.loads(panel.get("data-area", ""))}
    assert area == {"那須塩原市": False, "那須町": True}
    assert panel.get("data-area-url", "").endswith(
        f"/listings/{office('hello_work', '栃木県/office/黒磯').id}/area.geojson"
    )
    assert "正確な境界ではありません" in found.text
    assert "那須塩原市のうち並木町" in found.text


def test_wards_stand_for_their_city(page: Fetch, app: Any) -> None:
    coverage = {"whole": ["011029", "011037"], "part": ["011002", "012351"]}
    known = add_listing("札幌北", "hello_work", coverage=coverage, **SAPPORO)
    got = page(f"/listings/{known}")
    (panel,) = [each for each in got.root.iter("section") if each.get("data-area")]
    assert [each[2] for each in json.loads(panel.get("data-area", ""))] == ["北区", "東区", "石狩市"]
    partly = got.text.partition("一部を担当")[2]
    assert "北海道石狩市" in partly
    assert "北海道札幌市" not in partly, "its wards say already which part"


def test_an_area_s_shapes_are_fetched(client: FlaskClient, app: Any) -> None:
    actions.load_bundled()
    answer = client.get(f"/listings/{office('hello_work', '栃木県/office/黒磯').id}/area.geojson")
    assert answer.mimetype == "application/geo+json"
    told = {f["properties"]["name"]: f["properties"]["whole"] for f in answer.get_json()["features"]}
    assert told == {"那須塩原市": False, "那須町": True}
    whole = add_listing("県北の会", "npo", coverage={"whole": [], "part": ["092134"]}, **SAPPORO)
    of_all = client.get(f"/listings/{whole}/area.geojson").get_json()["features"]
    of_part = [f for f in answer.get_json()["features"] if f["properties"]["name"] == "那須塩原市"]
    assert of_all[0]["geometry"] != of_part[0]["geometry"]  # only the law says which part
    assert client.get(f"/listings/{add_listing('会', 'npo')}/area.geojson").get_json()["features"] == []


def test_what_is_not_public_has_no_area(client: FlaskClient, app: Any) -> None:
    for visibility in ("address_hidden", "network_only"):
        known = add_listing(
            "隠れ家", "npo", visibility=visibility, coverage={"whole": ["011029"], "part": []}
        )
        assert client.get(f"/listings/{known}/area.geojson").status_code == 404
    assert client.get(f"/listings/{uuid4()}/area.geojson").status_code == 404


def test_no_area_without_coverage(page: Fetch, app: Any) -> None:
    known = add_listing("さくら工房", "npo", **SAPPORO)
    assert not [each for each in page(f"/listings/{known}").root.iter("section") if each.get("data-area")]


def test_search_engines_read_what_the_page_shows(page: Fetch, client: FlaskClient, app: Any) -> None:
    evil = "</script><b>&'\""
    known = add_listing(evil, "npo", hours=WEEK, phone="03-1", address="東京都港区", **SAPPORO)
    found = page(f"/listings/{known}")
    text = client.get(f"/listings/{known}").get_data(as_text=True)
    inside = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    said = json.loads(inside)
    assert said["name"] == evil
    assert said["geo"]["latitude"] == SAPPORO["lat"]
    assert said["openingHoursSpecification"][0]["dayOfWeek"][0] == "Monday"
    assert found.h1 == evil
    hidden = add_listing("しぇるたー", "npo", visibility="address_hidden", **SAPPORO)
    assert "43.055" not in client.get(f"/listings/{hidden}").get_data(as_text=True)


def test_every_field_that_is_shown_says_who_gave_it(page: Fetch, app: Any) -> None:
    known = add_listing("ひだまり", "employment_transition", phone="011-522-9370", hours_note="平日",
                        address="札幌市中央区北1", source_released_on=date(2026, 11, 1))  # fmt: skip
    shown = page(f"/listings/{known}")
    boxes = [" ".join(box.itertext()) for box in shown.find_all("details") if box.get("class") == "said"]
    said = "\n".join(boxes)
    for field in ("名前：", "電話番号：", "利用できる時間：", "住所："):
        assert field in said, field
    assert "FAX：" not in said, "nothing is said of what is not shown"
