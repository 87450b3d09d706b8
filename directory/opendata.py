"""Listings in the form of 自治体標準オープンデータセット, one CSV line at a time. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, Final

BOM: Final = "\ufeff"
COLUMNS: Final = (
    "全国地方公共団体コード", "ID", "名称", "名称_カナ", "所在地_全国地方公共団体コード", "所在地_連結表記",
    "緯度", "経度", "電話番号", "FAX番号", "団体名", "URL", "最終確認日",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def neutral(text: str) -> str:
    """A spreadsheet takes such a beginning for a formula; an apostrophe makes it text."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def lines(cards: Iterable[Any]) -> Iterator[str]:
    """UTF-8 text with byte order mark and CRLF; a hidden address comes as the municipality alone."""
    yield BOM + _line(COLUMNS)
    for card in cards:
        yield _line(_cells(card))


def _cells(card: Any) -> tuple[str, ...]:
    is_placed = card.visibility == "public" and card.lat is not None
    return (
        card.municipality_code,
        str(card.id),
        neutral(card.name),
        neutral(card.name_kana),
        card.municipality_code,
        neutral(card.address),
        str(card.lat) if is_placed else "",
        str(card.lng) if is_placed else "",
        neutral(card.phone),
        neutral(card.fax),
        neutral(card.organization_name),
        neutral(card.url),
        card.last_verified_on.isoformat() if card.last_verified_on else "",
    )


def _line(cells: Iterable[str]) -> str:
    held = StringIO()
    csv.writer(held, lineterminator="\r\n").writerow(cells)
    return held.getvalue()
