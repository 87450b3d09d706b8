"""Folding: one spelling for many, stable, and never longer than it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.text import fold, fold_all, grams, query_grams, solid
from directory.search.words import bundled

WRITTEN = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="あかガヴァーケヶ々ゝゞ一漢1２-－ー〜~・･ ()ｶﾞﾟﾞİßΣ゛髙各", max_size=12),
    st.lists(
        st.sampled_from(
            [
                "しょう",
                "がい",
                "障",
                "碍",
                "害",
                "ひき",
                "こもり",
                "引き",
                "籠",
                "子",
                "ども",
                "年",
                "寄り",
                "しごと",
                "ご",
                "そう",
                "だん",
            ]
        )
    ).map("".join),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハローワーク", "はろーわーく"),
        ("ﾊﾛｰﾜｰｸ", "ハローワーク"),
        ("就労継続支援Ａ型", "就労継続支援A型"),
        ("コンピューター", "コンピュータ"),
        ("障害者就業・生活支援センター", "障害者就業生活支援センター"),
        ("ワーク（札幌）", "ワーク札幌"),
        ("011-522-9370", "０１１−５２２−９３７０"),
        ("03(1234)5678", "0312345678"),
        ("髙﨑", "高崎"),
        ("齋藤", "斉藤"),
        ("佐々木", "佐佐木"),
        ("茅ヶ崎", "茅ケ崎"),
        ("霞ヶ関", "霞が関"),
        ("ヴァイオリン", "バイオリン"),
        ("いすゞ", "いすず"),
        ("社会福祉法人　光", "社会福祉法人 光"),
        ("ＮＰＯ", "npo"),
        ("ひか\u200bり", "ひかり"),
    ],
)
def test_spellings_of_one_word_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_different_words_stay_different() -> None:
    assert (
        len(
            {
                fold(word)
                for word in ("家賃", "家貸", "はは", "はば", "びょういん", "びよういん", "A型", "B型")
            }
        )
        == 8
    )


@given(WRITTEN)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WRITTEN)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = bundled().normalise(text)
    assert bundled().normalise(once) == once


@given(WRITTEN)
def test_nothing_but_letters_digits_and_single_spaces_is_left(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip()
    assert "  " not in folded
    assert all(c == " " or c.isalnum() or c.isnumeric() or not c.isascii() for c in folded)


@given(st.text(alphabet="あいう漢字ab", min_size=1, max_size=12), st.data())
def test_every_part_of_a_text_is_found_by_its_pairs(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = text[start:end]
    held = grams(text)
    if len(part) > 1:
        assert set(query_grams(part)) <= held
    else:
        assert any(pair.startswith(part) for pair in held)


def test_pairs_do_not_cross_words() -> None:
    assert grams("ab cd") == {"ab", "b", "cd", "d"}
    assert query_grams("ab c") == ["ab", "c"]
    assert solid("ab cd") == "abcd"


@given(st.lists(st.text("ーあかﾊﾟ゙ァ々ゝゞヴ3-(_ \x00\x01\nA・〜髙Σ子ども障がいしょうI"), max_size=8))
def test_many_texts_at_once_fold_like_each_alone(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
    assert bundled().normalise_all(texts) == [bundled().normalise(text) for text in texts]
