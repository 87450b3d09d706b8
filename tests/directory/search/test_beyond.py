"""What serves or lies near an area in which there is none of the kinds that were asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory.search import areas
from directory.search.areas import Area
from directory.search.beyond import place_beside
from directory.search.engine import Engine, SearchQuery
from directory.search.lexicon import place_named
from directory.search.query import understand
from directory.search.words import bundled
from tests.directory.search.rows import engine, row

SETAGAYA, SHIBUYA, SAPPORO = "131121", "131130", "011011"


def _at(lat: float, lng: float, municipality: str) -> dict[str, object]:
    point = {"lat": lat, "lng": lng, "location_precision": "point"}
    return {**point, "municipality_code": municipality, "prefecture_code": municipality[:2]}


ROWS = [
    row(
        "ハローワーク渋谷",
        "hello_work",
        coverage={"whole": [SETAGAYA, SHIBUYA]},
        **_at(35.66, 139.70, SHIBUYA),
    ),
    row("ハローワーク札幌", "hello_work", coverage={"whole": [SAPPORO]}, **_at(43.06, 141.35, SAPPORO)),
    row("しぶや移行所", "employment_transition", **_at(35.661, 139.701, SHIBUYA)),
    row("とおい移行所", "employment_transition", **_at(35.90, 139.70, "111074")),
    row("さっぽろ移行所", "employment_transition", **_at(43.06, 141.35, SAPPORO)),
    row("世田谷区役所", "municipality", **_at(35.6461, 139.653, SETAGAYA)),
    row("川辺の家", "group_home", **_at(35.61, 139.65, SETAGAYA)),
    row("経堂の家", "group_home", **_at(35.651, 139.636, SETAGAYA)),
]


@pytest.fixture(scope="module")
def tokyo() -> Engine:
    made = engine(ROWS)
    ward = areas.bundled().of_code(SETAGAYA)
    spots: dict[str, Area] = {
        "世田谷": ward,
        "用賀": replace(ward, label="東京都世田谷区用賀", point=(35.61, 139.65)),
        "中野": areas.together([areas.bundled().of_code("131148"), areas.bundled().of_code("202118")]),
    }
    made.knows.places = spots.get
    return made


def _names(made: Engine, text: str, **asked: object) -> tuple[list[str], str | None]:
    known = {each.id: each.name for each in ROWS}
    found = made.run(SearchQuery(text, **asked))  # type: ignore[arg-type]
    assert found.total == len(found.ids)
    return [known[each] for each in found.ids], found.interpreted["instead"]


@pytest.mark.parametrize("typed", ["職安 世田谷区", "世田谷区のハローワーク", "ハロワ 世田谷"])
def test_who_serves_the_area_from_outside(tokyo: Engine, typed: str) -> None:
    assert _names(tokyo, typed) == (["ハローワーク渋谷"], "serves")


def test_what_lies_near_the_area_the_nearest_first(tokyo: Engine) -> None:
    assert _names(tokyo, "就労移行 世田谷区") == (["しぶや移行所", "とおい移行所"], "nearby")


def test_what_is_too_far_is_left_to_who_serves_the_same_need(tokyo: Engine) -> None:
    names, instead = _names(tokyo, "放課後等デイサービス 利尻町")
    assert instead != "nearby"
    assert "とおい移行所" not in names


def test_a_filter_holds_there_too(tokyo: Engine) -> None:
    assert _names(tokyo, "就労移行 世田谷区", kinds=("hello_work",)) == ([], "nearby")


def test_a_spot_within_a_municipality_puts_what_is_near_it_first(tokyo: Engine) -> None:
    assert _names(tokyo, "グループホーム 用賀") == (["川辺の家", "経堂の家"], None)


def test_the_spot_is_shown_and_can_be_taken_away(tokyo: Engine) -> None:
    found = tokyo.run(SearchQuery("グループホーム 用賀"))
    assert found.interpreted["areas"] == [{"code": SETAGAYA, "label": "東京都世田谷区用賀"}]
    taken = tokyo.run(
        SearchQuery("グループホーム 用賀", plain=(found.interpreted["understood"][0]["plain"],))
    )
    assert not taken.interpreted["areas"]


def test_a_name_that_two_places_have_means_both(tokyo: Engine) -> None:
    found = tokyo.run(SearchQuery("ハローワーク 中野"))
    assert found.interpreted["areas"][0]["label"] == "東京都中野区・長野県中野市"


def test_words_that_are_found_are_no_places(tokyo: Engine) -> None:
    assert _names(tokyo, "グループホーム 経堂") == (["経堂の家"], None)


@pytest.mark.parametrize(
    ("word", "label"), [("さくら", None), ("しぶや", None), ("世田谷", "東京都世田谷区"), ("qwzx", None)]
)
def test_short_kana_is_rather_a_name(word: str, label: str | None) -> None:
    found = place_named(word)
    assert (found.label if found else None) == label


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("sapporo", "北海道札幌市"),
        ("nagoya", "愛知県名古屋市"),
        ("shibuya", "東京都渋谷区"),
        ("yokohama", "神奈川県横浜市"),
        ("osaka", "大阪府"),
        ("sakura", None),
        ("hikari", None),
        ("minato", None),
        ("qwerty", None),
    ],
)
def test_latin_letters_name_what_everybody_knows_and_no_office(word: str, label: str | None) -> None:
    found = areas.bundled().of_word(word)
    assert (found.label if found else None) == label


@pytest.mark.parametrize(
    ("typed", "is_place"), [("家賃 渋谷", True), ("渋谷で家賃", False), ("家賃 ひので", False)]
)
def test_a_word_beside_a_situation_may_be_a_place(typed: str, is_place: bool) -> None:
    plan = understand(typed, bundled(), lambda _: None)
    assert place_beside(plan, typed, lambda _: areas.bundled().of_code("131130")) is is_place


def test_a_name_of_a_great_city_and_small_towns_means_the_city() -> None:
    found = areas.bundled().of_word("横浜")
    assert found is not None
    assert found.label == "神奈川県横浜市"


def test_known_words_are_never_looked_for_among_places(
    tokyo: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tokyo.knows, "places", lambda word: asked.append(word))
    tokyo.run(SearchQuery("職安 ぬらりひょん町"))
    assert set(asked) == {"ぬらりひょん町"}
