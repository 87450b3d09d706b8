"""The dictionaries: sound files, and what the everyday words in them mean."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.query import understand
from directory.search.text import fold, solid
from directory.search.words import FOLDER, Piece, Words, bundled
from directory.taxonomy import KINDS, NEEDS


def meant(text: str) -> tuple[set[str], set[str]]:
    found = [piece.meaning for piece in bundled().pieces(text) if piece.meaning]
    return {k for m in found for k in m.kinds}, {n for m in found for n in m.needs}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("ハローワーク", "hello_work"),
        ("ハロワ", "hello_work"),
        ("職安", "hello_work"),
        ("安定所", "hello_work"),
        ("なかぽつ", "employment_life_support_center"),
        ("就ポツ", "employment_life_support_center"),
        ("サポステ", "youth_support_station"),
        ("社協", "social_welfare_council"),
        ("A型", "continued_employment_a"),
        ("Ｂ型", "continued_employment_b"),
        ("就労継続支援Ｂ型事業所", "continued_employment_b"),
        ("生保", "welfare_office"),
        ("労基", "labour_standards_office"),
        ("放デイ", "after_school_day_service"),
    ],
)
def test_what_people_call_a_kind(written: str, kind: str) -> None:
    assert meant(written)[0] == {kind}


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("家賃が払えない", "rent_loan"),
        ("家賃がはらえなくて困っています", "rent_loan"),
        ("しごとをさがしたい", "job_search"),
        ("仕事がない", "job_search"),
        ("クビになった", "job_search"),
        ("失業", "job_search"),
        ("眠れない", "health"),
        ("夫に殴られた", "violence"),
        ("食べるものがない", "food"),
        ("引きこもり", "withdrawal"),
        ("ひきこもり", "withdrawal"),
        ("借金", "debt"),
        ("パワハラ", "job_trouble"),
    ],
)
def test_what_people_say_in_need(said: str, need: str) -> None:
    assert need in meant(said)[1]


@pytest.mark.parametrize(
    ("one", "other"), [("障害", "障がい"), ("障害", "障碍"), ("子ども", "子供"), ("こども", "子供")]
)
def test_variants_are_one_word(one: str, other: str) -> None:
    assert bundled().normalise(one) == bundled().normalise(other)


def test_a_sentence_is_cut_at_known_words_and_drops_what_says_nothing() -> None:
    assert [piece.text for piece in bundled().pieces("札幌の就労移行支援事業所を教えてください")] == [
        "札幌",
        "就労移行支援",
    ]


def test_the_end_of_a_word_that_a_phrase_cuts_is_not_looked_for() -> None:
    assert [piece.meaning is None for piece in bundled().pieces("障害年金の手続き")] == [False]


def test_unknown_text_stays_whole() -> None:
    assert bundled().pieces("ひまわり工房") == [Piece("ひまわり工房")]


def test_every_meaning_is_a_kind_or_need_of_the_taxonomy() -> None:
    for word, meaning in bundled().known.items():
        assert set(meaning.kinds) <= set(KINDS), word
        assert set(meaning.needs) <= set(NEEDS), word
        assert meaning.kinds or meaning.needs or meaning.also, word


def test_every_need_has_an_everyday_word() -> None:
    said = {need for meaning in bundled().known.values() for need in meaning.needs}
    assert set(NEEDS) - said <= {"other"}


def test_a_changed_dictionary_changes_the_fingerprint() -> None:
    empty = {"word": [], "unsaid": {"words": ["の"]}}
    one = Words({"group": [{"write": "あ", "also": ["い"]}]}, empty)
    other = Words({"group": [{"write": "あ", "also": ["う"]}]}, empty)
    assert one.fingerprint != other.fingerprint


def test_no_word_stands_twice_in_the_dictionaries() -> None:
    """Two entries for one word would contradict each other, or one of them would be forgotten."""
    names = ("kinds", "situations", "needs")
    files = {name: tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in names}
    written: dict[str, list[str]] = {}
    for name, file in files.items():
        for entry in (entry for entry in file["word"] if not entry.get("ending")):
            for word in dict.fromkeys(map(bundled().joined, entry["words"])):
                said = ",".join((*entry.get("kinds", ()), *entry.get("needs", ())))
                written.setdefault(word, []).append(f"{name}: {said}")
    assert {word: places for word, places in written.items() if len(places) > 1} == {}


def test_no_spelling_is_rewritten_to_two_words() -> None:
    groups = tomllib.loads((FOLDER / "variants.toml").read_text("utf-8"))["group"]
    to: dict[str, set[str]] = {}
    for group in groups:
        for other in group["also"]:
            to.setdefault(solid(fold(other)), set()).add(solid(fold(group["write"])))
    assert {other: words for other, words in to.items() if len(words) > 1} == {}
    assert all(bundled().normalise(group["write"]) == fold(group["write"]) for group in groups)


def test_every_phrase_has_parts_and_a_meaning() -> None:
    for phrase in tomllib.loads((FOLDER / "phrases.toml").read_text("utf-8"))["phrase"]:
        assert len(phrase["parts"]) >= 2
        assert all(phrase["parts"])
        assert set(phrase.get("kinds", ())) <= set(KINDS)
        assert set(phrase.get("needs", ())) <= set(NEEDS)
        assert phrase.get("kinds") or phrase.get("needs")


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("息子がずっと学校を休んでいます", "withdrawal"),
        ("仕事を急にやめさせられました", "job_search"),
        ("夫がお酒を飲むと暴れます", "violence"),
        ("電気が来月から止まりそうです", "tax_utility"),
        ("my boyfriend beats me", "violence"),
        ("I cannot pay my rent", "rent_loan"),
        ("せいかつひが ない", "income"),
        ("就職を がんの 治療と", "job_search"),
        ("てがみを かいたのに きゅうりょうを はらってくれません", "job_trouble"),
    ],
)
def test_what_is_only_said_by_two_words_together(said: str, need: str) -> None:
    assert need in meant(said)[1]


@pytest.mark.parametrize(
    "said", ["ストーカーされている", "ニートから抜けたい", "クビって言われた", "うつかもしれない"]
)
def test_a_short_kana_word_is_known_before_what_people_add_to_it(said: str) -> None:
    assert any(meant(said))


@pytest.mark.parametrize("name", ["うつわ工房", "アパートナー", "parenthood", "職員"])
def test_a_known_word_inside_another_says_nothing(name: str) -> None:
    assert not set(meant(name)[1]) & {"health", "rent_loan", "job_search"}


def test_a_weak_word_counts_where_nothing_clearer_is_said() -> None:
    assert meant("仕事")[1] == {"job_search"}
    assert understand("仕事 残業", bundled(), lambda _: None).needs() == ("job_trouble",)


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("おとうさんが こわい", set()),
        ("かねがない", {"income"}),
        ("でんきが とまりました", {"tax_utility"}),
        ("いえを うしなった", {"housing"}),
        ("せいかつくらぶ", set()),
    ],
)
def test_what_is_written_in_kana_is_read_as_people_read_it(written: str, needs: set[str]) -> None:
    assert meant(written)[1] - {"violence"} == needs


@pytest.mark.parametrize("word", ["じどうそうだんじょ", "じどうそうだんしょ", "じそう"])
def test_a_place_that_is_read_in_two_ways_is_known_by_both(word: str) -> None:
    assert meant(word)[0]


@given(
    st.lists(
        st.sampled_from(["障がい", "子ど", "も", "ご相談", "引き", "籠り", "捜", "を", "𠮷", "a b"]),
        max_size=60,
    )
)
def test_a_long_text_is_spelt_like_its_words(parts: list[str]) -> None:
    """Long texts are searched with tables, short ones with a pattern."""
    text, long = "".join(parts), "あ" * 400
    spelt = bundled().normalise(text)
    assert bundled().normalise_all([text, f"{long}障碍", text]) == [spelt, f"{long}障害", spelt]


@pytest.mark.parametrize(
    ("said", "need"),
    [("夫がうつで", "health"), ("白内障", "health"), ("母はがんです", "health"), ("OD", "health")],
)
def test_what_stands_behind_another_word_or_alone_is_known(said: str, need: str) -> None:
    assert need in meant(said)[1]


@pytest.mark.parametrize("name", ["goody", "移行期", "ひまわり障"])
def test_what_means_something_only_alone_or_behind_kanji_is_no_part_of_a_name(name: str) -> None:
    assert meant(name) == (set(), set())


def test_beside_a_situation_other_words_need_not_be_found() -> None:
    plan = understand("ぬらり 養育費", bundled(), lambda _: None)
    assert ([word.text for word in plan.words()], plan.aside()) == (["養育費"], ["ぬらり"])


def test_a_kind_that_is_named_counts_before_those_of_a_situation() -> None:
    assert understand("家族会 統合失調症", bundled(), lambda _: None).kinds() == ("npo",)


@pytest.mark.parametrize(
    ("text", "nothing"), [("なんば", False), ("では", True), ("んだ", True), ("ですか", True), ("のに", True)]
)
def test_three_single_letters_are_rather_a_name(text: str, nothing: bool) -> None:
    assert bundled().says_nothing(text) is nothing
