"""When two rows mean the same office: one spelling for names and addresses. Pure.

The key goes into stable ids (`identity.location_id`): a change here gives every imported office a new URL.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BLANK: Final = re.compile(r"[\s‐‑−―ー—–\-・]")
_DASH: Final = re.compile(r"[‐‑−―ー—–ｰ]")
_NUMERAL: Final = re.compile(r"[〇一二三四五六七八九十百]+(?=丁目|番|号|条|区|線|地割|-|[0-9])")
_UNIT: Final = re.compile(r"丁目|番地の?|番(?!町)|号|の(?=[0-9])")
_BLOCK: Final = re.compile(r".*?[0-9]+(?:(?:-+|[条線](?:通り?)?[東西南北]?|地割|区|番町)-*[0-9]+)*")
_DIGIT: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """Full width = half width, no spaces, hyphens, long vowels or middle dots, no case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", name)).casefold()


@lru_cache(maxsize=8192)
def plain_block(street: str) -> str:
    """Down to the lot, without the building: 南１条西十一丁目３２７番地の４　Ａビル → 南1条西11-327-4."""
    text = _DASH.sub("-", _NUMERAL.sub(_number, unicodedata.normalize("NFKC", street)))
    text = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "/", text)  # 「2-3 4F」: the lot ends at the blank
    text = re.sub(r"\s|大字|字", "", text)
    text = _UNIT.sub("-", text)
    block = _BLOCK.match(text)
    return re.sub(r"-+", "-", block.group() if block else text).strip("-").casefold()


def office_key(corporation: str, name: str, city: str, street: str) -> str:
    return "/".join((plain_name(corporation), plain_name(name), plain_name(city), plain_block(street)))


def _number(match: re.Match[str]) -> str:
    signs = match.group()
    if "十" not in signs and "百" not in signs:
        return "".join(str(_DIGIT[sign]) for sign in signs)
    total = held = 0
    for sign in signs:
        if sign in "十百":
            total, held = total + (held or 1) * (10 if sign == "十" else 100), 0
        else:
            held = _DIGIT[sign]
    return str(total + held)
