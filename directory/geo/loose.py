"""Names that are short of a full one: without 市 or 町, in kana, a 郡 alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from directory.geo.address import fold_key
from directory.geo.municipality import Municipalities, Municipality, prefectures

_TO_HIRAGANA: Final = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
_KANA_ONLY: Final = re.compile(r"[ぁ-んー]+")


def bare(key: str, known: Municipalities) -> Sequence[Municipality]:
    """A whole folded text like 札幌 or 新宿."""
    return known.bare.get(key, ())


def in_kana(text: str, known: Municipalities) -> Sequence[Municipality]:
    """A whole text like さっぽろしきたく, ほっかいどう さっぽろし."""
    kana = text.replace(" ", "").translate(_TO_HIRAGANA)
    if not _KANA_ONLY.fullmatch(kana):
        return ()
    found = known.in_kana.get(kana, ())
    for prefecture in prefectures():
        if not found and kana.startswith(prefecture.kana):
            found = tuple(
                m
                for m in known.in_kana.get(kana.removeprefix(prefecture.kana), ())
                if m.prefecture == prefecture.name
            )
    return found


def of_county(key: str, known: Municipalities) -> Sequence[Municipality]:
    """All that lie in a 郡 when the text names one and no town of it."""
    return _counties(known).get(key[: key.find("郡") + 1], ())


@lru_cache(maxsize=1)
def _counties(known: Municipalities) -> dict[str, tuple[Municipality, ...]]:
    groups: dict[str, tuple[Municipality, ...]] = {}
    for m in known.all:
        if m.county:
            key = fold_key(m.county)
            groups[key] = (*groups.get(key, ()), m)
    return groups
