"""What is shown when no listing holds what was typed."""

from __future__ import annotations

import pytest

from directory.search.engine import SearchQuery
from directory.search.telling import is_sentence
from tests.directory.search.rows import engine, row

TOLD = "むにゃらぬぺのぽげらにずびろがゔぇています"
"""A sentence of which no part was ever said."""


def _town() -> tuple[object, ...]:
    return (
        row("くらしの窓口", "self_reliance_office", municipality_code="011011"),
        row("ひまわり工房", "continued_employment_b", municipality_code="011011"),
        row("とおくの窓口", "self_reliance_office", municipality_code="131041", prefecture_code="13"),
    )


def test_a_sentence_of_unknown_words_leads_to_who_listens_to_anything() -> None:
    found = engine(_town()).run(SearchQuery(TOLD))
    assert (found.total, found.interpreted["instead"]) == (2, "anyone")


def test_in_the_area_that_was_named() -> None:
    found = engine(_town()).run(SearchQuery(f"東京都 {TOLD}"))
    assert (found.total, found.interpreted["instead"]) == (1, "anyone")


@pytest.mark.parametrize(
    "name", ["ぬらりひょん工房", "ぬくぬくのいえ", f"「{TOLD}」", f"name:{TOLD}", "qwzx"]
)
def test_the_name_of_a_place_that_is_not_there_finds_nothing(name: str) -> None:
    assert engine(_town()).run(SearchQuery(name)).total == 0


@pytest.mark.parametrize(
    "said",
    [
        TOLD,
        "もうどうしたらいいかわからない",
        "犬がいなくなって困っています。",
        "nobody here answers my letters",
    ],
)
def test_what_is_told_is_a_sentence(said: str) -> None:
    assert is_sentence(said)


@pytest.mark.parametrize(
    "name", ["たんぽぽの家", "みらい", "スマイル", "", "札幌市中央区", "Hello Work Sapporo"]
)
def test_a_name_is_none(name: str) -> None:
    assert not is_sentence(name)


def test_a_text_that_speaks_of_a_kind_that_is_not_listed_does_not_stand_for_it() -> None:
    spoken = row("ひまわり", "child_visit_support", description="こども食堂も開いています")
    found = engine([spoken, row("くらしの窓口", "self_reliance_office")]).run(SearchQuery("こども食堂"))
    assert found.interpreted["instead"] == "same_need"
    assert found.ids == [row("くらしの窓口").id]


def test_unless_it_is_called_so() -> None:
    assert (
        engine([row("フードバンク", "other")]).run(SearchQuery("フードバンク")).interpreted["instead"] is None
    )


def test_a_short_word_for_a_kind_finds_places_of_that_kind_where_nothing_has_all_words() -> None:
    day, written = row("甲", "elder_day_care"), row("でいごの家", "continued_employment_b")
    found = engine([day, written]).run(SearchQuery("デイ 半日 リハビリ"))
    assert found.ids == [day.id]
