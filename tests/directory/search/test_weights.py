"""Each weight of the order decides something: with it the better one is first, without it the other one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from directory.search import rank
from directory.search.columns import EPOCH
from directory.search.engine import SearchQuery
from tests.directory.search.rows import Row, engine, row
from tests.directory.search.test_rank import SAPPORO, WHOLE, first, placed

TODAY = date(2026, 11, 24)
NOW = SearchQuery(today=(TODAY - EPOCH).days)
HERE = SearchQuery(near=SAPPORO)
SOUTH = "019999"  # a place that is nobody's


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def told(status: str, days: int) -> dict[str, Any]:
    return {"capacity_status": status, "capacity_reported_on": ago(days)}


def served(code: str) -> dict[str, Any]:
    return {"coverage": {"whole": [], "part": [code]}}


BEATEN = "おとうさんがおさけのむとたたく"
CHECKED = {"last_verified_on": ago(100)}
CASES = [
    (
        "FIELD_WEIGHT name",
        row("とても大きな建物の二階の奥にある職安", "hello_work"),
        row("乙", "hello_work", description="職安", **told("few", 1)),
        replace(NOW, text="職安"),
    ),
    (
        "FIELD_WEIGHT services",
        row("甲", services=[{"name": "陶芸"}]),
        row("乙", description="陶芸", **told("open", 1)),
        replace(NOW, text="陶芸"),
    ),
    ("FIELD_WEIGHT text", row("甲", "hello_work", description="職安"), row("乙", "hello_work"), SearchQuery("職安")),
    ("B", row("甲", description="陶芸"), row("乙", description="陶芸" + "とても長い話" * 40), SearchQuery("陶芸")),
    (
        "TEXT",
        row("甲", services=[{"name": "陶芸"}]),
        row("乙", description="陶芸", **told("open", 1)),
        replace(NOW, text="陶芸"),
    ),
    ("TEXT_KNOWN", row("甲", "hello_work", description="職安"), row("乙", "hello_work"), SearchQuery("職安")),
    (
        "NAME_EXACT",
        placed("ひまわり", 30.0),
        placed("ひまわりとさくら", 43.06),
        replace(HERE, text="ひまわり"),
    ),
    (
        "NAME_PLACED",
        row("ひまわり", municipality_code="362018", prefecture_code="36"),
        placed("太陽", 43.0554, description="ひまわり", municipality_code="362018", prefecture_code="36"),
        replace(HERE, text="ひまわり 徳島"),
    ),
    (
        "NAME_READ",
        placed("向日葵", 30.0, name_kana="ひなたあおい"),
        placed("ひなたあおいの家", 43.0554),
        replace(HERE, text="ひなたあおい"),
    ),
    (
        "NAME_ALMOST",
        placed("ひまわりこうばう", 30.0),
        placed("太陽", 43.0554, description="ひまわりこうぼう"),
        replace(HERE, text="ひまわりこうぼう"),
    ),
    (
        "NAME_HOLDS",
        row("東ひまわり支店"),
        row("太陽", description="ひまわり", **served(SOUTH)),
        SearchQuery("ひまわり", home=SOUTH),
    ),
    (
        "NAME_BEGINS",
        row("職安の東", "hello_work"),
        row("職安の東の大きな建物の二階の奥の窓口", "hello_work", **told("few", 1)),
        replace(NOW, text="職安"),
    ),
    (
        "BESIDE",
        row("甲", "self_reliance_office", description="犬と暮らしていて"),
        row("乙", "self_reliance_office"),
        SearchQuery("犬と暮らしていて家賃が払えない"),
    ),
    ("KIND_MEANT", row("甲", "hello_work"), row("乙", "npo", description="職安"), SearchQuery("職安")),
    ("KIND_ALSO", replace(row("甲", "npo", "hello_work"), kind="npo"), row("乙の職安", "npo"), SearchQuery("職安")),
    ("NEED_SERVED", row("甲", "hello_work"), row("乙", "npo"), SearchQuery(needs=("job_search",))),
    ("NEED_BESIDE", row("甲", "elder_short_stay"), row("乙", "short_stay"), SearchQuery("SS 認知症")),
    ("HEARD", row("甲", "child_guidance_center"), row("乙", "violence_support_center"), SearchQuery(BEATEN)),
    ("NEAR", placed("甲", 43.06), placed("乙", 43.40), HERE),
    ("IN_CHARGE", row("甲", coverage=WHOLE), row("乙", **served("011011")), SearchQuery(home="011011")),
    ("IN_CHARGE_PARTLY", row("甲", **served("011011")), row("乙"), SearchQuery(home="011011")),
    ("OUT_OF_CHARGE", row("甲"), row("乙", **served(SOUTH)), SearchQuery(home="011011")),
    ("FRESH", row("甲", last_verified_on=ago(3)), row("乙", last_verified_on=ago(200)), NOW),
    ("OLD", row("甲", last_verified_on=ago(210)), row("乙", last_verified_on=ago(211), **told("few", 1)), NOW),
    ("CAPACITY", row("甲", **CHECKED, **told("open", 1)), row("乙", **CHECKED, **told("few", 1)), NOW),
]  # fmt: skip


@pytest.mark.parametrize(("weight", "better", "worse", "query"), CASES, ids=[case[0] for case in CASES])
def test_a_weight_decides(
    monkeypatch: pytest.MonkeyPatch, weight: str, better: Row, worse: Row, query: SearchQuery
) -> None:
    """The ids are such that the worse one wins a tie."""
    low, high = sorted((better.id, worse.id))
    better, worse = replace(better, id=low), replace(worse, id=high)
    assert first(query, better, worse)[0] == better.name
    name, _, of_field = weight.partition(" ")
    if of_field:
        monkeypatch.setitem(rank.FIELD_WEIGHT, of_field, 0.0)  # type: ignore[arg-type]
    else:
        monkeypatch.setattr(rank, name, 0.0)
    assert first(query, better, worse)[0] == worse.name


def test_places_of_other_kinds_are_shown_among_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    one = [row(f"職安{number}", "hello_work") for number in range(3)]
    other = row("支援", "employment_transition")
    query = SearchQuery(needs=("job_search",))
    assert first(query, *one, other)[1] == "支援"
    monkeypatch.setattr(rank, "VARIED", 0.0)
    assert first(query, *one, other)[-1] == "支援"


def test_near_places_are_not_pushed_behind_far_ones_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    near = [placed(f"職安{number}", 43.0554, "hello_work") for number in range(9)]
    far = placed("支援", 44.0, "employment_transition")
    query = replace(HERE, needs=("job_search",))
    assert first(query, *near, far)[-1] == "支援"
    monkeypatch.setattr(rank, "VARIED_UP_TO", 100)
    assert first(query, *near, far)[-1] != "支援"


def test_kinds_that_were_heard_are_shown_among_those_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    one = [row(f"児相{number}", "child_guidance_center") for number in range(8)]
    other = row("女性相談", "violence_support_center")
    assert "女性相談" in first(SearchQuery(BEATEN), *one, other)[:5]
    monkeypatch.setattr(rank, "VARIED_HEARD", 0.0)
    assert first(SearchQuery(BEATEN), *one, other)[-1] == "女性相談"


def test_but_near_ones_are_not_pushed_behind_far_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    near = [placed(f"児相{number}", 43.0554, "child_guidance_center") for number in range(9)]
    far = placed("女性相談", 44.5, "violence_support_center")
    query = replace(HERE, text=BEATEN)
    assert first(query, *near, far)[-1] == "女性相談"
    monkeypatch.setattr(rank, "VARIED_HEARD_UP_TO", 100)
    assert first(query, *near, far)[-1] != "女性相談"


def test_half_of_the_nearness_is_left_at_ten_kilometres() -> None:
    """10 km are worth four points of eight, a partial jurisdiction two and a half, a whole one five."""
    away = placed("遠い", 43.0554 + 10 / 111.2, coverage=WHOLE)
    assert first(replace(HERE, home="011011"), away, placed("近い", 43.0554))[0] == "遠い"
    partly = placed("遠い", 43.0554 + 10 / 111.2, **served("011011"))
    assert first(replace(HERE, home="011011"), placed("近い", 43.0554), partly)[0] == "近い"


def test_freshness_has_faded_after_two_years() -> None:
    """What is older than that differs by its id alone."""
    rows = [row("甲", last_verified_on=ago(731)), row("乙", last_verified_on=ago(2_000))]
    by_id = [each.name for each in sorted(rows, key=lambda each: -each.id.int)]
    assert first(NOW, *rows) == by_id


def test_equals_come_in_one_order_whoever_came_first() -> None:
    rows = [row("同じ", address=str(number)) for number in range(5)]
    expected = [each.id for each in sorted(rows, key=lambda each: -each.id.int)]
    assert engine(rows).run(SearchQuery()).ids == expected
    assert engine(reversed(rows)).run(SearchQuery()).ids == expected


@pytest.mark.parametrize("status", ["open", "few", "waiting", "full"])
def test_a_report_of_free_places_counts_for_a_month(status: str) -> None:
    """Then it is as if nothing were known; so is one without a date."""
    known = row("知る", **CHECKED, **told(status, 30))
    rows = [
        row("知らない", **CHECKED),
        row("古い", **CHECKED, **told(status, 31)),
        row("日付なし", **CHECKED, capacity_status=status),
    ]
    as_known = sorted(rows, key=lambda each: -each.id.int)
    names = [each.name for each in as_known]
    expected = ["知る", *names] if status in ("open", "few") else [*names, "知る"]
    assert first(NOW, known, *rows) == expected


def test_a_listing_never_checked_is_old() -> None:
    checked = row("確かめた", last_verified_on=ago(210))
    assert first(NOW, checked, row("古い", last_verified_on=ago(211)), row("一度もない"))[0] == "確かめた"
