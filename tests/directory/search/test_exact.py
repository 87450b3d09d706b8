"""Phrases as written, and the likeliest of several slips: what pairs of characters alone do not tell."""

from __future__ import annotations

import pytest

from directory.search.engine import Engine, SearchQuery
from directory.search.exact import slip
from tests.directory.search.rows import engine, row

APART = (
    "相談支援の部屋。就労支援員がいて就労相談もできます"  # every pair of 就労相談支援, but never in one piece
)


@pytest.fixture(scope="module")
def made() -> Engine:
    return engine(
        [
            row("甲", description="就労相談支援をしています"),
            row("乙", description=APART),
            row("丙", description="Group home for women"),
            row("丁", description="home of a group"),
            row("京都の家", address="京都府京都市", prefecture_code="26", municipality_code="261009"),
            row("新宿の家", address="東京都新宿区", prefecture_code="13", municipality_code="131041"),
            row("札幌の家", address="北海道札幌市", prefecture_code="01", municipality_code="011002"),
        ]
    )


def names(made: Engine, typed: str, **asked: object) -> list[str]:
    of = {each.id: each.names[0] for each in made.read(made.run(SearchQuery(typed, **asked)).ids)}  # type: ignore[arg-type]
    return [of[each] for each in made.run(SearchQuery(typed, **asked)).ids]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed", ["「就労相談支援」", '"就労相談支援"', "『就労相談支援』", "“就労相談支援”", "｢就労相談支援｣"]
)
def test_a_phrase_finds_only_what_holds_it_in_one_piece(made: Engine, typed: str) -> None:
    assert names(made, typed) == ["甲"]
    assert made.run(SearchQuery(typed)).total == 1


def test_without_quotes_the_pairs_are_enough(made: Engine) -> None:
    assert "乙" in names(made, "就労相談支援")


def test_a_phrase_of_latin_words_keeps_their_order(made: Engine) -> None:
    assert names(made, '"group home"') == ["丙"]


def test_a_phrase_that_nothing_holds_is_not_taken_apart(made: Engine) -> None:
    assert names(made, "「労支援相談」") == []


def test_of_many_hits_those_shown_are_looked_at() -> None:
    made = engine(
        [row(f"甲{n}", description="就労相談支援") for n in range(320)]
        + [row(f"乙{n}", description=APART) for n in range(5)]
    )
    for page in (1, 2):
        shown = made.run(SearchQuery("「就労相談支援」", per_page=200, page=page))
        assert 320 <= shown.total <= 325
        assert all(each.names[0].startswith("甲") for each in made.read(shown.ids))


@pytest.mark.parametrize("typed", ["京都", "京都府", "きょうと", "京都の家", "家 京都"])
def test_kyoto_never_finds_tokyo(made: Engine, typed: str) -> None:
    assert "新宿の家" not in names(made, typed)


def test_tokyo_never_finds_kyoto(made: Engine) -> None:
    assert names(made, "東京都 家") == ["新宿の家"]


@pytest.mark.parametrize(
    "typed", ["家 -札幌", "家 －札幌", "家 NOT 札幌", "札幌以外 家", "札幌以外の家", "家 札幌を除く"]
)
def test_what_is_excluded_is_absent(made: Engine, typed: str) -> None:
    assert set(names(made, typed)) == {"京都の家", "新宿の家"}


@pytest.mark.parametrize("typed", ["支援 -就労支援員", "支援 -「就労支援員」"])
def test_a_word_that_is_excluded_is_in_nothing_found(made: Engine, typed: str) -> None:
    assert names(made, typed) == ["甲"]


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("ハローワーク鍋", "ハローワーク高鍋", "ハローワーク津"),
        ("ハローワーク中川津", "ハローワーク中津川", "ハローワーク中津"),
        ("アルたル", "アルブル", "あるあーる"),
        ("慈工房", "慈仁工房", "虹工房"),
    ],
)
def test_the_likelier_slip_comes_first(typed: str, meant: str, other: str) -> None:
    assert slip(typed, meant) < slip(typed, other)
    made = engine([row(other), row(meant)])
    assert names(made, typed)[0] == meant


def test_a_name_nearly_so_comes_after_those_that_hold_it() -> None:
    made = engine([row("自立センターあるる"), row("アルブル")])
    assert names(made, "アルル") == ["自立センターあるる", "アルブル"]
    assert made.run(SearchQuery("アルル")).interpreted["instead"] == "also_similar"
