"""Numbers, keys and short codes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.referrals.code import (
    ALPHABET,
    LENGTH,
    BadCode,
    BadFact,
    new_code,
    new_fact,
    read_code,
    read_fact,
    spoken,
)
from matching.referrals.japanese_year import BeforeEras, age, era_year
from matching.referrals.number import NotANumber, SlipNumber, fiscal_year, office_key, parse


@pytest.mark.parametrize(
    ("day", "year"), [(date(2027, 3, 31), 2026), (date(2027, 4, 1), 2027), (date(2026, 12, 31), 2026)]
)
def test_a_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year


@given(st.uuids(), st.integers(2020, 2099), st.integers(1, 999_999))
def test_a_number_is_read_back(organization, year, serial):
    number = SlipNumber(office_key(organization), year, serial)
    assert parse(f" {str(number).lower()} ") == number
    assert str(number).isascii()


@pytest.mark.parametrize(
    "text",
    ["", "2026-0001", "K7Q2-2026-1", "K7Q2-26-0001", "K7O2-2026-0001", "K7Q2-2026-0001x", "K7Q2－2026－0001"],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        parse(text)


def test_keys_that_collide_have_others_to_go_to():
    keys = {office_key(UUID(int=1), attempt) for attempt in range(50)}
    assert len(keys) > 45
    assert all(len(key) == 4 and set(key) <= set(ALPHABET) for key in keys)


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_noticed(place, sign):
    code = new_code()
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong == code:
        assert read_code(wrong) == code
    else:
        with pytest.raises(BadCode):
            read_code(wrong)


@given(st.integers(0, LENGTH - 2))
def test_every_swap_of_neighbours_is_noticed(place):
    code = new_code()
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(BadCode):
            read_code(swapped)


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_refused(text):
    with suppress(BadCode):
        assert len(read_code(text)) == LENGTH


def test_codes_are_read_as_people_type_them():
    code = new_code()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (
        spoken(code),
        code.lower(),
        f" {code[:6]} {code[6:]} ",
        wide,
        spoken(code).replace("-", "ー"),
    ):
        assert read_code(typed) == code
    assert len({new_code() for _ in range(2000)}) == 2000
    assert len(ALPHABET) ** (LENGTH - 1) > 2**50
    assert not set("01OIL") & set(ALPHABET)


def test_the_second_fact_is_four_digits():
    assert all(read_fact(new_fact()) for _ in range(50))
    assert read_fact("０４７２ ") == "0472"
    for wrong in ("", "472", "04721", "abcd", "٠٤٧٢"[:3]):
        with pytest.raises(BadFact):
            read_fact(wrong)


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 24), "大正15年"),
        (date(1900, 1, 1), "明治33年"),
    ],
)
def test_years_by_era(day, era):
    assert era_year(day) == era


def test_before_the_eras_there_is_none():
    with pytest.raises(BeforeEras):
        era_year(date(1867, 12, 31))


def test_age_counts_whole_years():
    assert age(date(1991, 5, 17), date(2026, 5, 16)) == 34
    assert age(date(1991, 5, 17), date(2026, 5, 17)) == 35
    assert age(date(2004, 2, 29), date(2026, 2, 28)) == 21
