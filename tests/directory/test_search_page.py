"""The search page: works without JavaScript, explains itself, and never ends empty-handed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from directory import actions
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


@pytest.fixture(autouse=True)
def listings(app: Any) -> None:
    add_listing(
        "さくら工房",
        "employment_transition",
        address="北海道札幌市中央区南一条",
        phone="011-000-0000",
        **SAPPORO,
    )
    add_listing("もみじの家", "npo", address="東京都新宿区", municipality_code="131041", prefecture_code="13")


def names(found: Page) -> list[str]:
    return ["".join(h.itertext()).strip() for h in found.find_all("h3", class_="listing-card__name")]


def links_of(found: Page, path: str = "/search") -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(link).query) for link in found.links() if urlsplit(link).path == path]


@pytest.mark.parametrize("prefix", ["", "/en", "/ja-Hira"])
def test_the_page_shows_what_is_found_in_every_language(page: Fetch, prefix: str) -> None:
    assert set(names(page(prefix + "/search"))) == {"さくら工房", "もみじの家"}


def test_words_and_a_place_give_results_with_distance(page: Fetch) -> None:
    found = page("/search?q=さくら&near=札幌市中央区")
    assert names(found) == ["さくら工房"]
    assert next(found.find_all("span", class_="listing-card__distance")) is not None
    assert "1件見つかりました" in found.text


def test_list_and_map_stand_side_by_side_and_the_list_needs_no_script(page: Fetch) -> None:
    found = page("/search?q=さくら")
    panel = next(found.find_all("section", data_map_panel=""))
    assert parse_qs(panel.get("data-query", "")) == {"q": ["さくら"]}
    assert names(found) == ["さくら工房"]


def test_typed_values_stay_in_the_form(page: Fetch) -> None:
    found = page("/search?q=%22%3Cb%3E&near=札幌市中央区&within=5&sort=distance&open=now&kind=npo")
    values = {e.get("name"): e.get("value") for e in found.find_all("input")}
    assert (values["q"], values["near"], values["kind"]) == ('"<b>', "札幌市中央区", "npo")
    assert {e.get("value") for e in found.find_all("option") if "selected" in e.attrib} == {"5", "distance"}
    assert "checked" in next(found.find_all("input", name="open")).attrib


def test_an_unknown_place_is_said_at_the_field_and_results_come_without_distance(page: Fetch) -> None:
    found = page("/search?q=さくら&near=ぬるぽ村")
    said = next(e for e in found.root.iter() if e.get("id") == "near-error")
    assert "この場所が分かりませんでした" in "".join(said.itertext())
    assert next(found.find_all("input", name="near")).get("value") == "ぬるぽ村"
    assert names(found) == ["さくら工房"]
    assert not list(found.find_all("span", class_="listing-card__distance"))


def test_a_place_that_may_be_several_asks_which(page: Fetch) -> None:
    found = page("/search?q=さくら&near=中央区")
    chosen = [query["near"][0] for query in links_of(found) if "near" in query]
    assert "北海道札幌市中央区" in chosen
    assert all(query["q"] == ["さくら"] for query in links_of(found) if "near" in query)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("within=abc&near=札幌市", "0より大きく"),
        ("within=5", "場所を入力してください"),
        ("kind=nonsense", "「nonsense」という種類はありません"),
        ("lat=43", "緯度と経度は両方"),
        ("page=0", "ページは1から"),
        ("q=" + "あ" * 201, "200文字まで"),
    ],
)
def test_a_wrong_value_is_said_and_the_page_still_works(page: Fetch, query: str, sentence: str) -> None:
    found = page("/search?" + query)
    assert sentence in found.text
    assert names(found)


def test_facets_add_a_condition_and_chips_take_it_away(page: Fetch) -> None:
    found = page("/search?q=北海道 OR 東京都&page=1")
    assert {"q": ["北海道 OR 東京都"], "kind": ["npo"]} in links_of(found)
    chosen = page("/search?kind=npo&near=札幌市中央区")
    chips = [parse_qs(urlsplit(a.get("href", "")).query) for a in chosen.find_all("a", class_="chip")]
    assert {"near": ["札幌市中央区"]} in chips
    assert {"kind": ["npo"]} in chips


def chips(found: Page) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(a.get("href", "")).query) for a in found.find_all("a", class_="chip")]


def test_each_understanding_is_a_chip_that_takes_it_alone_away(page: Fetch) -> None:
    found = page("/search?q=札幌の就労移行支援")
    assert "「札幌」の地域: 北海道札幌市" in found.text
    place, kind = chips(found)
    assert (place["plain"], kind["plain"]) == (["札幌"], ["就労移行支援"])
    without_place = page("/search?" + urlencode(place, doseq=True))
    assert {"q": ["札幌の就労移行支援"]} in chips(without_place)
    assert {"q": ["札幌の就労移行支援"], "plain": ["札幌", "就労移行支援"]} in chips(without_place)
    assert "「札幌」の地域" not in without_place.text
    assert "「就労移行支援」の意味" in without_place.text


def test_an_understanding_that_was_taken_away_can_be_had_back(page: Fetch) -> None:
    gone = page("/search?q=札幌&plain=札幌")
    assert "「札幌」は文字どおり" in gone.text
    assert chips(gone) == [{"q": ["札幌"]}]
    assert next(gone.find_all("input", name="plain")).get("value") == "札幌"


def test_too_many_plain_words_are_refused_at_once(page: Fetch) -> None:
    found = page("/search?q=札幌&" + "&".join(f"plain={n}" for n in range(11)))
    assert names(found) == ["さくら工房"]


def test_nothing_found_says_why_what_helps_and_who_always_helps(page: Fetch) -> None:
    found = page("/search?q=さくら&kind=npo&near=札幌市中央区")
    assert "条件に合うところが見つかりませんでした" in found.text
    assert "札幌市中央区の役所の総合窓口" in found.text
    assert {"q": ["さくら"], "near": ["札幌市中央区"]} in links_of(found)
    assert {"kind": ["npo"], "near": ["札幌市中央区"]} in links_of(found)


def test_the_word_that_is_nowhere_is_named_with_the_search_without_it(page: Fetch) -> None:
    found = page("/search?q=さくら ぬるぽ&kind=npo")
    assert "「ぬるぽ」は、どこにも見つかりませんでした" in found.text
    assert "「さくら」は、どこにも" not in found.text
    offered = page("/search?q=さくら ぬるぽ")
    assert {"q": ["さくら"]} in links_of(offered)
    assert "「さくら」だけで探す（1件）" in offered.text


@pytest.mark.parametrize("typed", ["さくら -ぬるぽ", "「さくら ぬるぽ」", "さくら OR ぬるぽ", "ぬるぽ"])
def test_joined_words_are_not_taken_apart(page: Fetch, typed: str) -> None:
    assert "どこにも見つかりませんでした" not in page("/search?" + urlencode({"q": typed})).text


def test_nothing_in_a_town_offers_its_prefecture_and_its_office(page: Fetch) -> None:
    found = page("/search?q=さくら&area=012033")
    assert {"q": ["さくら"], "area": ["01"]} in links_of(found)
    assert "北海道全体で探す（1件）" in found.text
    assert "北海道小樽市の役所の総合窓口" in found.text


def test_where_one_condition_less_is_not_enough_the_words_alone_are_offered(page: Fetch) -> None:
    found = page("/search?q=さくら&kind=npo&area=131041")
    assert {"q": ["さくら"]} in links_of(found)
    assert "ほかの条件は全部外す（1件）" in found.text


def test_a_slip_in_a_known_word_offers_the_word(page: Fetch) -> None:
    assert {"q": ["ハローワーク"]} in links_of(page("/search?q=ハロウワーク"))


def test_a_near_miss_is_named_as_one(page: Fetch) -> None:
    found = page("/search?q=さくろ工房")
    assert names(found) == ["さくら工房"]
    assert "名前の似ているところ" in found.text


def test_many_results_are_paged(page: Fetch, app: Any) -> None:
    for number in range(30):
        add_listing(f"あおぞら{number}", "npo")
    first, second = page("/search?q=あおぞら"), page("/search?q=あおぞら&page=2")
    assert len(names(first)) == 20
    assert len(names(second)) == 10
    assert not set(names(first)) & set(names(second))
    assert {"q": ["あおぞら"], "page": ["2"]} in links_of(first)
    numbers = [e.get("data-number") for e in second.find_all("article")]
    assert numbers[0] == "21"


def test_a_search_about_work_names_the_hello_work_in_charge(page: Fetch) -> None:
    actions.load_bundled()
    found = page("/search?need=job_search&near=札幌市豊平区")
    (box,) = found.find_all("section", aria_labelledby="in-charge")
    assert "ハローワーク札幌東" in "".join(box.itertext())
    (asked,) = page("/search?q=仕事がない&near=札幌市").find_all("section", aria_labelledby="in-charge")
    assert {"ハローワーク札幌東", "ハローワーク札幌北"} <= {"".join(a.itertext()) for a in asked.iter("a")}
    assert not list(
        page("/search?need=food&near=札幌市豊平区").find_all("section", aria_labelledby="in-charge")
    )


def test_the_page_takes_the_same_few_queries_whatever_it_finds(client: FlaskClient) -> None:
    counts = []
    client.set_cookie("own", "answers")  # none from memory
    for path in ("/search", "/search?q=さくら", "/search?near=札幌市中央区&need=job_search"):
        client.get(path)
        with statements() as seen:
            client.get(path)
        counts.append(len(selects(seen)))
    assert counts[0] == counts[1] == counts[2] - 1, counts  # a place: are the towns still the same?
    assert counts[0] <= 2


def test_stored_markup_stays_text(page: Fetch, app: Any) -> None:
    add_listing(
        "<script>alert(1)</script>",
        "npo",
        description="<b>",
        address='"><img src=x onerror=alert(1)>',
        url="javascript:alert(1)",
    )
    found = page("/search?q=alert")
    assert not [e for e in found.find_all("img") if e.get("src") == "x"]
    assert "<script>alert(1)</script>" in found.text


def test_the_data_page_credits_every_source(page: Fetch) -> None:
    assert "まだデータが取り込まれていません" in page("/about/data").text
    actions.load_bundled()
    found = page("/about/data").text
    assert "厚生労働省組織規則" in found
    assert "利用条件" in found


def test_a_minus_alone_says_that_it_shows_everything_else_and_offers_the_word(page: Fetch) -> None:
    found = page("/search?q=-さくら工房")
    assert names(found) == ["もみじの家"]
    assert "それ以外のすべて" in found.text
    assert {"q": ["さくら工房"]} in links_of(found)
