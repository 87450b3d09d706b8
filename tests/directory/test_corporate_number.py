from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.corporate_number import InvalidCorporateNumber, check_digit, parse

twelve = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("real", ["1430005013465", "2430005001709", "7000012050002", "5010401097027"])
def test_real_numbers(real):
    assert parse(real) == real
    assert parse(f"　{real}  ") == real
    assert parse(real.translate({ord("0") + n: ord("０") + n for n in range(10)})) == real


@given(twelve, st.integers(1, 9))
def test_only_one_first_digit_fits(lower, first):
    right = check_digit(lower)
    assert 1 <= right <= 9
    if first == right:
        assert parse(f"{first}{lower}") == f"{first}{lower}"
    else:
        with pytest.raises(InvalidCorporateNumber) as error:
            parse(f"{first}{lower}")
        assert error.value.reason == "check_digit"


@pytest.mark.parametrize("raw", ["", "143000501346", "14300050134650", "1430005013465x", "143000501346五"])
def test_not_thirteen_digits(raw):
    with pytest.raises(InvalidCorporateNumber) as error:
        parse(raw)
    assert error.value.reason == "length"


@given(st.text())
def test_anything_else_is_refused(raw):
    if len(raw.strip()) != 13:
        with pytest.raises(InvalidCorporateNumber):
            parse(raw)
    with contextlib.suppress(InvalidCorporateNumber):
        assert len(parse(raw)) == 13
