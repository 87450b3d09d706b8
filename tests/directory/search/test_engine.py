"""The engine against a plain scan of the same listings: sets, totals, facets, order; and changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.point import distances_m
from directory.search import areas, blocks, chosen, order, rough, words
from directory.search.engine import Engine, SearchQuery
from directory.search.entry import entry_of
from directory.search.lexicon import kind_words
from directory.search.text import grams, query_grams, solid
from tests.directory.search.rows import Row, engine, entries, many, row

ROWS = list(many(400))
HERE = {
    "lat": 43.0,
    "lng": 141.0,
    "location_precision": "point",
    "municipality_code": "011011",
    "prefecture_code": "01",
}
SERVED = {"whole": ["011011"], "part": []}
NEEDS = ("job_search", "health", "food", "income")
KINDS = ("hello_work", "npo", "retention_support", "group_home")


@pytest.fixture(scope="module")
def searched() -> Engine:
    return engine(ROWS)


def text_of(listing: Row) -> set[str]:
    normalise = words.bundled().normalise
    kinds = [kind_words()[kind] for kind in listing.kinds]
    parts = [listing.name, listing.name_kana, listing.organization_name, listing.description, listing.address]
    parts += (
        [service["name"] for service in listing.services]
        + [k.japanese for k in kinds]
        + [k.others for k in kinds]
    )
    held = [normalise(part) for part in parts]
    return set().union(*(grams(text) for text in [*held, *map(solid, held[:2])]))


def scan(query: SearchQuery) -> list[Row]:
    """What must be found, listing by listing."""
    wanted = words.bundled().normalise(query.text)
    return [
        listing
        for listing in ROWS
        if (not wanted or set(query_grams(wanted)) <= text_of(listing))
        and (not query.kinds or set(query.kinds) & set(listing.kinds))
        and (not query.needs or set(query.needs) & set(listing.needs))
        and (not query.area or {listing.prefecture_code, listing.municipality_code} & query.area.codes)
        and (
            query.within_km is None
            or query.near is None
            or metres(query.near, listing) <= query.within_km * 1000
        )
    ]


def metres(point: tuple[float, float], listing: Row) -> float:
    return float(distances_m(*point, [listing.lat], [listing.lng])[0])


QUERIES = st.builds(
    SearchQuery,
    text=st.sampled_from(["", "労支", "支援相談", "の相談をお受けします", "むめも", "ぬ"]).map(str),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
    needs=st.lists(st.sampled_from(NEEDS), max_size=2, unique=True).map(tuple),
    near=st.sampled_from([None, (35.0, 135.0), (43.06, 141.35)]),
    within_km=st.sampled_from([None, 50.0, 300.0]),
    area=st.sampled_from([None, areas.bundled().of_code("01"), areas.bundled().of_code("13")]),
    per_page=st.just(1_000),
)


@given(QUERIES.filter(lambda query: len(query.text) != 1))
def test_it_finds_what_a_plain_scan_finds(query: SearchQuery) -> None:
    found = searched_once().run(query)
    expected = scan(query)
    if expected or not query.text or found.interpreted["instead"] is None:
        assert found.total == len(expected)
        assert set(found.ids) == {listing.id for listing in expected}
        assert len(found.ids) == len(set(found.ids))


_made: list[Engine] = []


def searched_once() -> Engine:
    if not _made:
        _made.append(engine(ROWS))
    return _made[0]


@given(QUERIES.map(lambda query: replace(query, text="")))
def test_facets_count_what_the_other_filters_leave(query: SearchQuery) -> None:
    facets = searched_once().run(query).facets
    by_kind = Counter(k for listing in scan(replace(query, kinds=())) for k in listing.kinds)
    by_need = Counter(n for listing in scan(replace(query, needs=())) for n in listing.needs)
    assert facets["kind"] == dict(by_kind)
    assert facets["need"] == dict(by_need)
    assert facets["prefecture"] == dict(Counter(listing.prefecture_code for listing in scan(query)))


@pytest.mark.parametrize("point", [(35.0, 135.0), (43.06, 141.35), (33.0, 131.0)])
def test_the_order_by_distance_is_the_true_one(searched: Engine, point: tuple[float, float]) -> None:
    found = searched.run(SearchQuery(near=point, sort="distance", per_page=400))
    expected = sorted(ROWS, key=lambda listing: metres(point, listing))
    assert found.ids == [listing.id for listing in expected]
    assert found.distances == pytest.approx([metres(point, listing) for listing in expected], abs=0.5)


@pytest.mark.parametrize("text", ["支援 NOT 海", "の相談をお受けします", ""])
@pytest.mark.parametrize("near", [(35.0, 135.0), None])
@pytest.mark.parametrize("asked", [{}, {"needs": ("health",)}, {"home": "011011"}])
def test_a_shortlist_of_many_is_the_best_of_all(
    monkeypatch: pytest.MonkeyPatch, text: str, near: tuple[float, float] | None, asked: dict[str, Any]
) -> None:
    """By bounds for blocks of slots or one by one: the same ones are looked at closely, in the same order."""
    neighbours = sorted(ROWS, key=lambda each: (int(each.lat or 0), each.lng))
    rows = [replace(e, coverage=SERVED) if n % 40 == 3 else e for n, e in enumerate(neighbours)]
    made = engine(rows)
    query = SearchQuery(text, kinds=KINDS + tuple(kind_words())[:20], near=near, today=20_300, **asked)
    query = replace(query, per_page=400)
    expected = made.run(query).ids
    monkeypatch.setattr(order, "BEST", 60)
    few = made.run(query).ids
    monkeypatch.setattr(rough, "FEW", 30)
    monkeypatch.setattr(blocks, "NEIGHBOURS", 7)
    monkeypatch.setattr(blocks, "RANKED", 5)
    monkeypatch.setattr(chosen, "MANY", 30)
    assert made.run(query).ids == few
    assert set(few) == set(expected)
    assert few[:10] == expected[:10] or not near  # who asks from nowhere is told by the text, and that by few
    assert len(few) < len(ROWS)
    made.change(few[:1], list(entries(each for each in rows if each.id == few[0])))
    assert made.run(query).ids[:20] == few[:20]  # the first one stands behind all blocks now


def test_pages_are_slices_of_one_order(searched: Engine) -> None:
    whole = searched.run(SearchQuery(text="就労", per_page=400)).ids
    pages = [searched.run(SearchQuery(text="就労", page=n, per_page=7)).ids for n in range(1, 60)]
    assert [each for page in pages for each in page] == whole


def test_the_order_does_not_depend_on_the_order_of_arrival() -> None:
    query = SearchQuery(text="就労", near=(35.0, 135.0), per_page=400)
    assert engine(reversed(ROWS)).run(query).ids == engine(ROWS).run(query).ids


def test_one_character_is_found_in_the_middle_of_a_word() -> None:
    two = engine([row("星のいえ"), row("いえの星"), row("太陽")])
    assert two.run(SearchQuery(text="星")).total == 2


def test_a_designated_city_is_itself_and_its_wards() -> None:
    made = engine(
        [
            row("甲", municipality_code="011002", prefecture_code="01"),
            row("乙", municipality_code="011011", prefecture_code="01"),
            row("丙", municipality_code="012025", prefecture_code="01"),
        ]
    )
    assert made.run(SearchQuery(area=areas.bundled().of_code("011002"))).total == 2
    assert made.run(SearchQuery(text="札幌")).total == 2
    assert made.run(SearchQuery(area=areas.bundled().of_code("01"))).total == 3


def test_kyoto_does_not_hit_tokyo() -> None:
    made = engine(
        [
            row("甲", prefecture_code="13", address="東京都新宿区"),
            row("乙", prefecture_code="26", address="京都府京都市"),
        ]
    )
    names = {"京都": 1, "東京": 1}
    assert {name: made.run(SearchQuery(text=name)).total for name in names} == names


def test_operators_are_evaluated() -> None:
    made = engine(
        [
            row("ひまわり工房", description="みかん"),
            row("さくら工房", description="りんご"),
            row("もみじ", description="さくら"),
        ]
    )

    def found(text: str) -> int:
        return made.run(SearchQuery(text=text)).total

    totals = {
        "ひまわり OR もみじ": 2,
        "工房 NOT さくら": 1,
        "name:さくら": 1,
        "さくら": 2,
        '"さくら 工房"': 1,
    }
    assert {text: found(text) for text in totals} == totals


def test_a_telephone_number_finds_its_listing_only() -> None:
    made = engine([row("甲", phone="011-522-9370"), row("乙", phone="011-522-9371")])
    assert made.run(SearchQuery(text="０１１−５２２−９３７０")).total == 1


WEEK = [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "17:15"}]


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-24T08:10", True),
        ("2026-11-24T08:16", False),
        ("2026-11-23T03:00", False),
        ("2026-11-22T03:00", False),
    ],
)
def test_open_now_is_what_the_hours_say(at: str, open_: bool) -> None:
    """UTC: 17:10, 17:16 on a Tuesday; noon on a holiday (新嘗祭の日) of which nothing is said; a Sunday."""
    made = engine([row("開く", hours=WEEK), row("知らない")])
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert made.run(SearchQuery(open_at=moment)).total == int(open_)


# --- what may not be found -------------------------------------------------------------------------------


def test_hidden_places_have_no_point_and_no_address() -> None:
    made = engine(
        [
            row("秘密の家", visibility="address_hidden", address="北海道札幌市ぬるぽ１丁目", **HERE),
            row("内輪", visibility="network_only"),
            row("閉じた所", status="closed"),
        ]
    )  # fmt: skip
    assert [made.run(SearchQuery(text=text)).total for text in ("秘密の家", "内輪", "閉じた所")] == [1, 0, 0]
    assert (
        made.run(SearchQuery(text="ぬるぽ")).interpreted["instead"] == "any_word"
        or not made.run(SearchQuery(text="ぬるぽ")).total
    )
    near = made.run(SearchQuery(near=(43.0, 141.0)))
    assert near.distances == [None]
    assert made.run(SearchQuery(near=(43.0, 141.0), within_km=1)).total == 0
    assert made.run(SearchQuery(box=(140, 42, 142, 44))).total == 0
    assert not made.corpus().unit[0].any()


# --- changes ------------------------------------------------------------------------------------------------


def changed(made: Engine, *rows: Row, gone: tuple[UUID, ...] = ()) -> None:
    made.change([*gone, *(each.id for each in rows)], list(entries(rows)))


def test_a_change_is_seen_and_the_old_self_is_gone() -> None:
    before = row("旧名さくら", "npo")
    made = engine([before, row("ほか")])
    changed(made, replace(before, name="新名もみじ"))
    assert (
        made.run(SearchQuery(text="旧名さくら")).interpreted["instead"]
        or not made.run(SearchQuery(text="旧名さくら")).total
    )
    assert made.run(SearchQuery(text="新名もみじ")).ids == [before.id]
    assert made.run(SearchQuery()).total == len(made) == 2


def test_a_listing_that_may_no_longer_be_shown_disappears() -> None:
    before = row("さくら", "npo")
    made = engine([before])
    changed(made, replace(before, visibility="network_only"))
    assert made.run(SearchQuery()).total == 0
    assert made.run(SearchQuery()).facets["kind"] == {}


@given(st.lists(st.tuples(st.integers(0, 29), st.sampled_from(["gone", "renamed", "moved"])), max_size=12))
def test_changed_in_place_is_the_same_as_built_anew(steps: list[tuple[int, str]]) -> None:
    rows = dict(enumerate(many(30, seed=3)))
    made = engine(rows.values())
    now = dict(rows)
    for number, step in steps:
        if step == "gone":
            gone = now.pop(number, None)
            changed(made, gone=(rows[number].id,) if gone else ())
        else:
            values = (
                {"name": f"改名{number}ぬ"}
                if step == "renamed"
                else {"lat": 40.0 + number / 10, "kinds": ["npo"]}
            )
            now[number] = replace(now.get(number, rows[number]), **values)
            changed(made, now[number])
    fresh = engine(now.values())
    for query in (
        SearchQuery(per_page=50),
        SearchQuery(text="改名", per_page=50),
        SearchQuery(near=(40, 140), sort="distance", per_page=50),
    ):
        one, other = made.run(query), fresh.run(query)
        assert (one.total, one.ids, one.facets) == (other.total, other.ids, other.facets)


def test_a_reader_keeps_its_version_while_changes_arrive() -> None:
    made = engine(ROWS[:50])
    index, alive = made.index, made.index.alive
    changed(made, replace(ROWS[0], name="別の名"), gone=(ROWS[1].id,))
    assert len(alive) == 50
    assert len(index.alive) == 49
    assert max(alive) < 50


# --- what the matcher reads ---------------------------------------------------------------------------------


def test_the_corpus_tells_every_listing_by_slot() -> None:
    served = {"whole": ["011011"], "part": ["012025"]}
    known = {"coverage": served, "capacity_status": "few", "last_verified_on": date(2026, 1, 2)}
    listing = row("甲", "npo", **{**HERE, "location_precision": "town", **known})
    corpus = engine([listing]).corpus()
    assert list(corpus.ids) == [listing.id]
    assert list(corpus.alive) == [0]
    assert corpus.municipality[0] == "011011"
    assert (corpus.capacity[0], corpus.precision[0]) == (2, 2)
    assert corpus.verified_days[0] == (date(2026, 1, 2) - date(1970, 1, 1)).days
    assert 0 in corpus.kinds["npo"]
    assert 0 in corpus.needs["food"]
    assert 0 in corpus.has_coverage
    assert 0 in corpus.coverage_whole["011011"]
    assert 0 in corpus.coverage_part["012025"]
    assert corpus.unit[0] @ corpus.unit[0] == pytest.approx(1)


def test_an_entry_holds_nothing_that_is_not_searched() -> None:
    listing = row("甲", "npo", visibility="address_hidden", address="秘密", phone="03-0000-0000")
    entry = entry_of(listing, kind_words())
    assert "秘密" not in repr(entry)


def test_two_kana_inside_other_words_are_not_the_word() -> None:
    """ニート is for a youth station; where there is none, カンパニートウキョウ is no answer."""
    made = engine([row("カンパニートウキョウ", kind="employment_transition"), row("若者の窓口")])
    assert made.run(SearchQuery(text="ニート 百歳")).interpreted["instead"] != "any_word"


def test_where_no_place_is_of_the_kind_its_need_counts_more_than_a_word_beside_it() -> None:
    """ショートステイ 障害: not everything that has 障害 in its text, but what serves the same need."""
    made = engine(
        [
            row("相談室", kinds=["consultation_support"], needs=["housing", "family"]),
            row("障害のある人の会社", kinds=["employer"], needs=["job_search"]),
        ]
    )
    result = made.run(SearchQuery(text="ショートステイ 障害"))
    assert result.interpreted["kinds"]
    assert result.interpreted["instead"] == "same_need"
