"""What each weight decides, all else being equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from directory.search import order
from directory.search.engine import SearchQuery
from tests.directory.search.rows import Row, engine, row

SAPPORO = (43.0554, 141.3410)
LATELY, LONG_AGO = date(2026, 11, 1), date(2025, 3, 1)
NOW = SearchQuery(today=20_780)
WHOLE, PART, ELSEWHERE = (
    {"whole": w, "part": p} for w, p in ((["011011"], []), ([], ["011011"]), (["012025"], []))
)


def first(query: SearchQuery, *rows: Row) -> list[str]:
    """Names in order; rows come in the worse order, so that the order is earned."""
    found = engine(reversed(rows)).run(query)
    names = {each.id: each.name for each in rows}
    return [names[listing_id] for listing_id in found.ids]


def placed(name: str, lat: float, *kinds: str, **values: Any) -> Row:
    return row(name, *kinds, lat=lat, lng=141.3410, location_precision="point", **values)


@pytest.mark.parametrize(
    ("better", "worse", "query"),
    [
        (row("ひまわり"), row("ひまわり学園相談センター"), SearchQuery("ひまわり")),
        (row("ひまわり", "npo"), row("向日葵", "npo", name_kana="ひまわり"), SearchQuery("ひまわり")),
        (row("ひまわりの家"), row("太陽", description="ひまわりの家"), SearchQuery("ひまわり")),
        (row("甲", "hello_work"), row("乙", "npo", description="ハローワーク"), SearchQuery("職安")),
        (row("甲", "retention_support"), row("乙", "npo", "retention_support"), SearchQuery("就労定着")),
        (row("甲", "hello_work"), row("乙", "continued_employment_b"), SearchQuery(needs=("job_search",))),
        (row("甲", "self_reliance_office"), row("乙", "welfare_office"), SearchQuery("家賃がない")),
        (placed("甲", 43.06), placed("乙", 43.40), SearchQuery(near=SAPPORO)),
        (row("甲", last_verified_on=LATELY), row("乙", last_verified_on=LONG_AGO), NOW),
        (row("甲", last_verified_on=LATELY), row("乙"), NOW),
        (row("甲", coverage=WHOLE), row("乙", coverage=PART), SearchQuery(home="011011")),
        (row("甲", coverage=PART), row("乙"), SearchQuery(home="011011")),
        (row("甲"), row("乙", coverage=ELSEWHERE), SearchQuery(home="011011")),
    ],
)  # fmt: skip
def test_the_better_one_comes_first(better: Row, worse: Row, query: SearchQuery) -> None:
    assert first(query, better, worse)[0] == better.name


def test_the_office_in_charge_beats_a_nearer_one() -> None:
    near = placed("近い", 43.06, "hello_work", coverage=ELSEWHERE)
    charge = placed("担当", 43.15, "hello_work", coverage=WHOLE)
    assert first(SearchQuery("ハローワーク", near=SAPPORO, home="011011"), charge, near) == ["担当", "近い"]


def test_an_exact_name_is_first_among_many_that_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "BEST", 10)
    others = [row(f"ひまわり{number}号館", "npo", last_verified_on=LATELY) for number in range(40)]
    assert first(SearchQuery("ひまわり", today=20_780), row("ひまわり"), *others)[0] == "ひまわり"


def test_a_name_that_begins_with_a_minus_is_found_by_it() -> None:
    others = [row(f"太陽{number}", "npo", last_verified_on=LATELY) for number in range(30)]
    assert first(replace(NOW, text="−キセキの杜−"), row("−キセキの杜−"), *others)[0] == "−キセキの杜−"


def test_a_name_with_its_place_beats_the_name_without() -> None:
    there = {"municipality_code": "362018", "prefecture_code": "36"}
    plain = row("ぱーとなー", last_verified_on=LATELY, **there)
    assert (
        first(replace(NOW, text="ぱーとなー 徳島"), row("ぱーとなー　徳島", **there), plain)[0]
        == "ぱーとなー　徳島"
    )


def test_a_name_with_little_beside_what_was_typed_is_always_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many hold it, and however much better the others are placed at first sight."""
    monkeypatch.setattr(order, "BEST", 4)
    monkeypatch.setattr(order, "NAMED", 2)
    free = {"capacity_status": "few", "capacity_reported_on": date(2026, 11, 20)}
    others = [row(f"ひまわりと大きな白い建物の二階{number}", "npo", **free) for number in range(30)]
    short = row("ひまわりの", "npo")
    assert first(SearchQuery("ひまわり", today=20_781), short, *others)[0] == "ひまわりの"


def test_candidates_beyond_the_limit_are_still_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "BEST", 5)
    rows = [row(f"ひまわり{number}", "npo") for number in range(30)]
    assert len(set(first(SearchQuery("ひまわり", per_page=30), *rows))) == 30


def test_places_without_a_point_come_last_by_distance() -> None:
    assert first(SearchQuery(near=SAPPORO, sort="distance"), placed("遠い", 30.0), row("どこか")) == [
        "遠い",
        "どこか",
    ]


def test_a_typo_still_finds_the_name() -> None:
    found = engine([row("ティオ中央公園前"), row("きらきらぼし")]).run(SearchQuery("ティヲ中央公園前"))
    assert (found.total, found.interpreted["instead"]) == (1, "similar_name")


def test_a_misspelt_kind_is_suggested() -> None:
    assert "就労移行支援" in engine([row("甲", "npo")]).run(SearchQuery("就労移公支援")).suggestions


def test_a_kind_that_is_not_listed_leads_to_who_meets_the_same_need() -> None:
    found = engine([row("甲", "hello_work"), row("乙", "medical")]).run(SearchQuery("サポステ"))
    assert (found.total, found.interpreted["instead"]) == (1, "same_need")


def test_who_says_where_wants_near_even_if_a_far_name_holds_the_words() -> None:
    near = placed("みなと支援", 43.07, "retention_support")
    far = placed("就労定着支援センター", 35.0, "retention_support")
    assert first(SearchQuery("就労定着支援", near=SAPPORO), near, far) == [
        "みなと支援",
        "就労定着支援センター",
    ]


def test_the_very_name_is_first_however_far() -> None:
    near = placed("みなと支援", 43.07, "retention_support")
    far = placed("就労定着支援かがやき", 35.0, "retention_support")
    assert first(SearchQuery("就労定着支援かがやき", near=SAPPORO), near, far)[0] == "就労定着支援かがやき"


@pytest.mark.parametrize(
    "typed",
    ["あいな就労支援センター", "あい就労支援センター", "あいちの就労支援センター", "あいち就労支援ンセター"],
)
def test_one_wrong_character_among_known_words_still_finds_the_name(typed: str) -> None:
    """Another, missing, too many, swapped."""
    others = [row(f"就労支援{name}", "employment_transition") for name in ("センターみなみ", "きずな")]
    found = engine([*others, row("あいち就労支援センター", "npo")]).run(SearchQuery(typed))
    assert (found.ids[0], found.interpreted["instead"]) == (row("あいち就労支援センター").id, "similar_name")


def test_a_kind_with_thousands_of_places_leaves_room_for_the_others() -> None:
    many = [
        row(f"相談{number}", "consultation_support", last_verified_on=LATELY)
        for number in range(order.BEST + 1)
    ]
    found = engine([*many, row("保健所", "public_health_center")]).run(replace(NOW, text="眠れない"))
    assert row("保健所").id in found.ids[:2]
