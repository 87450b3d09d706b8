"""全国地方公共団体コード: five digits and a sixth that checks them. Pure.

Rule: 総務省「全国地方公共団体コード」: (11 - Σ digit·[6,5,4,3,2] mod 11) mod 10.
"""

from __future__ import annotations

from typing import Final

_WEIGHTS: Final = (6, 5, 4, 3, 2)


class InvalidLocalGovernmentCode(ValueError):
    """Not a code of five digits (or six with the right check digit)."""


def check_digit(five: str) -> int:
    total = sum(int(digit) * weight for digit, weight in zip(five, _WEIGHTS, strict=True))
    return (11 - total % 11) % 10


def complete(raw: str) -> str:
    """Five or six digits → six; a leading zero that a spreadsheet ate must be put back by the caller."""
    if not (raw.isascii() and raw.isdigit() and len(raw) in (5, 6)):
        raise InvalidLocalGovernmentCode(raw)
    code = raw[:5] + str(check_digit(raw[:5]))
    if len(raw) == 6 and raw != code:
        raise InvalidLocalGovernmentCode(raw)
    return code
