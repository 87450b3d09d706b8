"""Japanese phone numbers as people write them → one canonical form that can be dialled. Pure.

Rules: 電気通信番号計画 (総務省): numbers begin with 0 and have 10 digits; 11 for 020, 050, 060, 070,
080, 090 and 0800.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_HYPHENS: Final = re.compile(r"[‐‑‒–—―−ーｰ~〜\-]")
_RUN: Final = re.compile(r"-+")
_BREAKS: Final = re.compile(r"[\s()（）.・/]+")
_GROUPS: Final = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")
_LONG: Final = ("020", "050", "060", "070", "080", "090", "0800")
_FREE: Final = ("0120", "0570", "0990", "0180")


class NotAPhoneNumber(ValueError):
    """Cannot be dialled from anywhere in Japan as it is written."""


@dataclass(frozen=True)
class PhoneNumber:
    text: str
    """As shown: 011-522-9370; without hyphens where the source has none and the area code is not certain."""
    digits: str

    @property
    def tel(self) -> str:
        """For a link: tel:0115229370."""
        return f"tel:{self.digits}"


def parse(raw: str) -> PhoneNumber:
    """All shapes found in real files: hyphens of any kind, doubled or none, brackets, full width, +81."""
    plain = raw if raw.isascii() and _GROUPS.fullmatch(raw) else _plain(raw)  # most are
    digits = plain.replace("-", "")
    if not _dialable(digits):
        raise NotAPhoneNumber(raw)
    return PhoneNumber(_grouped(digits, plain), digits)


def _plain(raw: str) -> str:
    plain = _BREAKS.sub("-", _HYPHENS.sub("-", unicodedata.normalize("NFKC", raw).strip()))
    plain = _RUN.sub("-", plain).strip("-")
    return "0" + plain[3:].lstrip("-0") if plain.startswith("+81") else plain


def _dialable(digits: str) -> bool:
    if not (digits.isascii() and digits.isdigit() and digits.startswith("0")) or digits.startswith("00"):
        return False
    return len(digits) == (11 if digits.startswith(_LONG) else 10)


def _grouped(digits: str, written: str) -> str:
    if digits.startswith("0800"):
        return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if digits.startswith(_FREE):
        return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
    if digits.startswith(("03", "06")):
        return f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
    # Other area codes have two to five digits; only the writer knows where this one ends.
    return written if _GROUPS.fullmatch(written) else digits
