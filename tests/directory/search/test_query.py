"""Queries: operators, phrases, fields, places, and whatever else people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import areas, words
from directory.search.query import Plan, Word, understand
from directory.search.sentence import Branch


def plan(text: str) -> Plan:
    return understand(text, words.bundled(), areas.bundled().of_word)


def labels(text: str) -> list[str]:
    return [area.label for area in plan(text).areas]


def test_words_must_all_match_by_default() -> None:
    node = plan("ひまわり さくら").node
    assert isinstance(node, Branch)
    assert node.join == "all"
    assert [word.text for word in plan("ひまわり さくら").words()] == ["ひまわり", "さくら"]


def test_operators_phrases_and_the_name_field() -> None:
    node = plan('name:ひまわり OR "就労 移行" NOT みかん').node
    assert isinstance(node, Branch)
    texts = {word.text: word for word in plan('name:ひまわり OR "就労 移行" NOT みかん').words()}
    assert texts["ひまわり"].field == "name"
    assert texts["就労移行"].quoted
    assert "みかん" not in texts


def test_full_width_operators_and_quotes_work_too() -> None:
    assert plan("Ａ型　ＯＲ　Ｂ型").kinds() == ("continued_employment_a", "continued_employment_b")
    assert plan("“Ａ型”").kinds() == ()


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("B型 札幌", "北海道札幌市"),
        ("札幌のB型", "北海道札幌市"),
        ("札幌市のB型", "北海道札幌市"),
        ("B型 北海道 札幌", "北海道札幌市"),
        ("就労移行 京都", "京都府"),
        ("就労移行 東京都", "東京都"),
        ("さっぽろ しごと", "北海道札幌市"),
        ("福島 ハローワーク", "福島県"),
    ],
)
def test_a_place_among_the_words_becomes_an_area(typed: str, area: str) -> None:
    assert labels(typed) == [area]
    assert all("札幌" not in word.text for word in plan(typed).words())


@pytest.mark.parametrize(
    "typed",
    ["ひまわり", "みどり", "さくら", "京都太郎工房", '"札幌"', "name:札幌", "NOT 札幌", "ハローワーク札幌東"],
)
def test_what_is_no_place_stays_text(typed: str) -> None:
    assert labels(typed) == []


def test_kyoto_is_no_part_of_tokyo() -> None:
    assert not plan("京都").areas[0].codes & plan("東京都").areas[0].codes


def test_a_ward_that_many_cities_have_means_all_of_them() -> None:
    assert len(plan("ハローワーク 中央区").areas[0].codes) >= 8


def test_easy_japanese_with_spaces_is_one_phrase() -> None:
    assert plan("しごとを さがしたい").needs() == ("job_search",)


def test_a_telephone_number_is_one_word() -> None:
    assert [word.text for word in plan("011-522-9370").words()] == ["0115229370"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "()", '""', "((((", "NOT", "NOT NOT", "AND", "「」", "\x00", "name:", "*", "~~~"]
)
def test_what_says_nothing_is_no_error(typed: str) -> None:
    assert isinstance(plan(typed), Plan)


@given(
    st.one_of(
        st.text(),
        st.text(alphabet='()" ANDORNOTname:*?~^[]{}-+あ札幌\\/\x00'),
        st.lists(st.sampled_from(["(", ")", '"', "AND", "OR", "NOT", "name:", "札幌", "A型", "-", ":"])).map(
            " ".join
        ),
    )
)
def test_no_input_fails(text: str) -> None:
    found = plan(text)
    assert all(isinstance(word, Word) for word in found.words())


def test_only_the_first_characters_count() -> None:
    assert len(plan("あい" * 5_000).whole) <= 200
