"""The number of a slip: `K7Q2-2026-0001` = the office's key, the fiscal year (年度), its serial.

Serials count per organization and fiscal year without gaps. The key in front makes the number one thing
everywhere: sender and recipient may both have a slip 1 of this year, and find each other's under its own
address.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from matching.referrals.code import ALPHABET

_SHAPE = re.compile(rf"([{ALPHABET}]{{4,8}})-(\d{{4}})-(\d{{4,6}})")


class NotANumber(ValueError):
    """The text is no slip number."""


@dataclass(frozen=True)
class SlipNumber:
    key: str
    fiscal_year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.key}-{self.fiscal_year}-{self.serial:04d}"


def parse(text: str) -> SlipNumber:
    found = _SHAPE.fullmatch(text.strip().upper())
    if found is None:
        raise NotANumber(text)
    return SlipNumber(found[1], int(found[2]), int(found[3]))


def fiscal_year(day: date) -> int:
    """年度: April to March, named after the year of its April."""
    return day.year - (day.month < 4)


def office_key(organization_id: UUID, attempt: int = 0) -> str:
    """Four characters that stand for an organization; `attempt` gives others where two happen to collide."""
    digest = hashlib.sha256(organization_id.bytes + attempt.to_bytes(2, "big")).digest()
    value, key = int.from_bytes(digest[:8], "big"), ""
    for _ in range(4):
        value, place = divmod(value, len(ALPHABET))
        key += ALPHABET[place]
    return key
