"""Two spellings of one address have one key; different addresses have different ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.address import clean, fold, fold_key, number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("龍ヶ崎市", "龍ケ崎市"),
        ("関ヶ原町", "関が原町"),
        ("塩釜市", "塩竈市"),
        ("四ツ谷", "四ッ谷"),
        ("山ノ内町", "山之内町"),
        ("南七条西１丁目", "南7条西一丁目"),
        ("大通西二十丁目", "大通西20丁目"),
        ("旭ヶ丘1の2の3", "旭ケ丘1-2-3"),
        ("今池町三丁", "今池町3丁目"),
        ("浪岡大字下十川", "浪岡下十川"),
        ("常呂町字栄浦", "常呂町栄浦"),
        ("西新宿２−８−１", "西新宿2‐8‐1"),
        ("ｻｯﾎﾟﾛ", "サッポロ"),
        ("廣澤 濱", "広沢浜"),
        ("七五一八番", "7518番"),
        ("千二百三番地", "1203番地"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("前弥六12", "前弥612"),
        ("原", "原町"),
        ("本町一丁目", "本町11丁目"),
        ("十文字町", "十文町"),
        ("5 十番", "510番"),
    ],
)
def test_different_addresses_stay_apart(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@pytest.mark.parametrize(
    ("kanji", "value"), [("二十三", 23), ("一〇五", 105), ("十", 10), ("七五一八", 7518), ("千二百三", 1203)]
)
def test_kanji_numbers(kanji: str, value: int) -> None:
    assert number(kanji) == value


@pytest.mark.parametrize("typed", ["〒060-0001 札幌市", "060-0001札幌市", "〒0600001　札幌市", "  札幌市 "])
def test_a_postcode_in_front_goes(typed: str) -> None:
    assert clean(typed) == "札幌市"


def test_a_number_that_is_no_postcode_stays() -> None:
    assert clean("12-3 札幌市") == "12-3 札幌市"


def test_the_rest_is_readable() -> None:
    address = fold(clean("鴻巣市吹上富士見三丁目５−１２ コーポ一〇五号室"))
    begin = address.key.index("5-12")
    assert address.rest(begin) == "5-12 コーポ一〇五号室"


@given(st.text(max_size=60))
def test_a_key_always_leads_back_to_its_text(typed: str) -> None:
    text = clean(typed)
    folded = fold(text)
    assert len(folded.at) == len(folded.key) + 1
    assert all(0 <= at <= len(text) for at in folded.at)
    assert list(folded.at) == sorted(folded.at)


@given(
    st.text(alphabet="札幌市北区〇一二三四五六七八九十百千0123456789丁目番号条ヶケの之-ー 字大", max_size=30)
)
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed) or clean(typed)[:1].isdigit()
