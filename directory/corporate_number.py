"""法人番号: 13 digits, of which the first checks the other twelve. Pure.

Rule: 法人番号の指定等に関する省令 第2条: check digit = 9 - (Σ Pn·Qn mod 9), Pn the n-th digit of the
lower twelve counted from the right, Qn = 1 for odd n and 2 for even n.
"""

from __future__ import annotations

import unicodedata


class InvalidCorporateNumber(ValueError):
    """`reason` is "length" (not 13 digits) or "check_digit"."""

    def __init__(self, value: str, reason: str) -> None:
        super().__init__(f"{value!r}: {reason}")
        self.reason = reason


def check_digit(lower: str) -> int:
    """Of the lower twelve digits."""
    digits = list(map(int, lower[::-1]))
    return 9 - (sum(digits) + sum(digits[1::2])) % 9


def parse(raw: str) -> str:
    """The thirteen digits; raises InvalidCorporateNumber."""
    digits = unicodedata.normalize("NFKC", raw).strip()
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        raise InvalidCorporateNumber(raw, "length")
    if int(digits[0]) != check_digit(digits[1:]):
        raise InvalidCorporateNumber(raw, "check_digit")
    return digits
