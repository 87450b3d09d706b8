from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.phone_number import NotAPhoneNumber, parse

SHAPES = {
    "011-522-9370": "011-522-9370",
    "0480-24-2060": "0480-24-2060",
    "03-5704-7355": "03-5704-7355",
    "0357047355": "03-5704-7355",
    "０３−５７０４−７３５５": "03-5704-7355",
    "0824251455": "0824251455",  # nobody but the writer knows where the area code ends
    "09012345678": "090-1234-5678",
    "050-2018-0907": "050-2018-0907",
    "0120655773": "0120-655-773",
    "0800-123-4567": "0800-123-4567",
    "01234-5-6789": "01234-5-6789",
    "(0182)33-1234": "0182-33-1234",
    "0182(33)1234": "0182-33-1234",
    "0182-33--1234": "0182-33-1234",
    "078-7549961": "0787549961",
    "+81-11-522-9370": "011-522-9370",
    "0480‐24‐2060": "0480-24-2060",
    "0480ー24ー2060": "0480-24-2060",
}


@pytest.mark.parametrize(("raw", "text"), SHAPES.items())
def test_shapes(raw, text):
    number = parse(raw)
    assert number.text == text
    assert number.tel == f"tel:{number.digits}"
    assert parse(number.text) == number, "a canonical number stays as it is"


@pytest.mark.parametrize(
    "raw",
    ["", "-", "999-9999", "022-123", "123-456-7890", "0123-45-67890", "011-522-93701", "090-1234-567", "なし",
     "0000000000", "info@example.jp", "03-5704-735５5"],
)  # fmt: skip
def test_no_numbers(raw):
    with pytest.raises(NotAPhoneNumber):
        parse(raw)


def test_nearly_all_real_numbers_can_be_dialled(shared_data):
    import csv

    good = bad = 0
    for path in sorted((shared_data / "wamnet" / "202503").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                try:
                    parse(row["事業所電話番号"])
                    good += 1
                except NotAPhoneNumber:
                    bad += 1
    assert (good + bad, bad) == (29673, 36)


@given(st.text())
def test_anything_is_a_number_or_is_refused(raw):
    try:
        number = parse(raw)
    except NotAPhoneNumber:
        return
    assert number.digits.isascii()
    assert len(number.digits) in (10, 11)
    assert number.digits[0] == "0"
    assert number.text.replace("-", "") == number.digits
