from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.local_government_code import InvalidLocalGovernmentCode, complete


@pytest.mark.parametrize(("five", "six"), [("01100", "011002"), ("01101", "011011"), ("13104", "131041"),
                                           ("22138", "221384"), ("47209", "472093"),
                                           ("10000", "100005")])  # fmt: skip
def test_real_codes(five, six):
    assert complete(five) == six
    assert complete(six) == six


def test_every_bundled_municipality_fits(request):
    from directory.sources import municipalities

    codes = list(municipalities._by_code())
    assert len(codes) > 1800
    assert [code for code in codes if complete(code[:5]) != code] == []


@given(st.text("0123456789", min_size=5, max_size=5), st.integers(1, 9))
def test_a_wrong_sixth_digit_is_refused(five, off):
    right = complete(five)
    wrong = five + str((int(right[5]) + off) % 10)
    with pytest.raises(InvalidLocalGovernmentCode):
        complete(wrong)


@pytest.mark.parametrize("raw", ["", "1100", "0110021", "０１１００", "abcde"])
def test_what_is_no_code(raw):
    with pytest.raises(InvalidLocalGovernmentCode):
        complete(raw)
