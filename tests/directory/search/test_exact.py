"""Phrases as written, and the likeliest of several slips: what pairs of characters alone do not tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest

from directory.search import exact
from directory.search.engine import Engine, SearchQuery
from directory.search.entry import Entry
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
    of = {each.id: each.names[0] for each in made.knows.read(made.run(SearchQuery(typed, **asked)).ids)}  # type: ignore[arg-type]
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
        assert all(each.names[0].startswith("甲") for each in made.knows.read(shown.ids))


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


PHRASE = "ぬるぽがるむ"
SCATTERED = "ぬるぽ。ぽがる。るむ"  # all of its pairs
HOLDS = (
    "ほげ" + PHRASE,
    "ほげ。" + SCATTERED,
    "むめもと" + PHRASE + "ほげ",
    "むめもだけ",
    "ほげだけ",
    "むめも。ほげ。" + SCATTERED,
)


@pytest.fixture(scope="module")
def six() -> Engine:
    return engine([row(f"第{n}", "npo", description=text) for n, text in enumerate(HOLDS)])


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("むめも OR 「ぬるぽがるむ」", lambda text: "むめも" in text or PHRASE in text),
        ("「ぬるぽがるむ」 OR 「むめもと」", lambda text: PHRASE in text or "むめもと" in text),
        ("むめも -「ぬるぽがるむ」", lambda text: "むめも" in text and PHRASE not in text),
        ("むめも -ぬるぽがるむ", lambda text: "むめも" in text and PHRASE not in text),
        ("ほげ NOT ぬるぽがるむ", lambda text: "ほげ" in text and PHRASE not in text),
        (
            "ほげ -ぬるぽがるむ -むめも",
            lambda text: "ほげ" in text and PHRASE not in text and "むめも" not in text,
        ),
        (
            "(むめも OR ほげ) -「ぬるぽがるむ」",
            lambda text: ("むめも" in text or "ほげ" in text) and PHRASE not in text,
        ),
        (
            "むめも OR (ほげ NOT 「ぬるぽがるむ」)",
            lambda text: "むめも" in text or ("ほげ" in text and PHRASE not in text),
        ),
        (
            "ほげ -(ぬるぽがるむ OR むめも)",
            lambda text: "ほげ" in text and PHRASE not in text and "むめも" not in text,
        ),
        ("-ぬるぽがるむ", lambda text: PHRASE not in text),
    ],
)
def test_minus_and_phrases_in_any_combination_are_what_a_scan_finds(
    six: Engine, typed: str, wanted: Callable[[str], bool]
) -> None:
    expected = {f"第{n}" for n, text in enumerate(HOLDS) if wanted(text)}
    found = six.run(SearchQuery(typed))
    assert set(names(six, typed)) == expected
    assert found.total == len(expected)
    assert sum(found.facets["kind"].values()) == len(expected)


def test_without_texts_nothing_is_taken_back_and_nothing_added() -> None:
    made = engine([row(f"第{n}", description=text) for n, text in enumerate(HOLDS)])
    made.knows.read = exact.nothing
    assert made.run(SearchQuery("むめも OR 「ぬるぽがるむ」")).total == 5
    assert made.run(SearchQuery("むめも -ぬるぽがるむ")).total == 1


def test_a_minus_reads_no_text_where_pairs_are_sure() -> None:
    made = engine([row(f"第{n}", description="ほげだけ" + str(n)) for n in range(400)])
    asked: list[int] = []

    def read(ids: Sequence[UUID]) -> list[Entry]:
        asked.append(len(ids))
        return []

    made.knows.read = read
    assert made.run(SearchQuery("ほげ -ぬるぽがるむ")).total == 400
    assert sum(asked) == 0


@pytest.mark.parametrize("typed", ["-さくら", "－さくら", "NOT さくら", "さくら以外"])
def test_only_a_minus_says_so_and_offers_the_word(typed: str) -> None:
    made = engine([row("さくら"), row("もみじ"), row("さくらの家", "npo"), row("さくろ")])
    found = made.run(SearchQuery(typed))
    assert sorted(names(made, typed)) == ["さくろ", "もみじ"]
    assert found.interpreted["instead"] == "only_without"
    assert found.suggestions == ["さくら"]


def test_a_minus_beside_something_chosen_needs_no_word() -> None:
    made = engine([row("さくら", "npo"), row("もみじ", "npo"), row("ほか", "group_home")])
    found = made.run(SearchQuery("-さくら", kinds=("npo",)))
    assert (found.total, found.interpreted["instead"], found.suggestions) == (1, None, [])
    assert made.run(SearchQuery("もみじ -さくら")).interpreted["instead"] is None
