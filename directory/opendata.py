"""Listings in the form of 自治体標準オープンデータセット (公共施設一覧), one CSV line at a time. Pure.

All its columns in their order, then ours. What is not known, or is not said of a listing, stays empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, Final

from directory.hours_slot import WEEKDAYS, Slot, slot_from_json
from directory.sources.municipal_form import BARRIER_FREE, ELEVATOR, STANDARD
from directory.sources.municipalities import UnknownMunicipality, municipality
from directory.spreadsheet_text import neutral

BOM: Final = "\ufeff"
OURS: Final = ("種別", "FAX番号", "その他の対応", "最終確認日", "出典", "出典の日付")
COLUMNS: Final = (*STANDARD, *OURS)
_DAYS: Final = dict(zip(WEEKDAYS, "月火水木金土日", strict=True))
_TOWN: Final = re.compile(r"(\D*?)([0-9０-９].*|[一二三四五六七八九十百]+(?:丁目|番|号).*)?")
Said = tuple[Any, str, list[str], str]
"""A card, its organization's corporate number, labels of how people can come in and talk for which the form has no
column, the label of its kind."""
WITH_COLUMN: Final = frozenset(filter(None, BARRIER_FREE.values()))
"""Codes of "access" that have a column of their own."""


def lines(rows: Iterable[Said]) -> Iterator[str]:
    """UTF-8 text with byte order mark and CRLF; a hidden address comes as the municipality alone."""
    yield BOM + _line(COLUMNS)
    for card, number, access, kind in rows:
        held = {**_identity(card, number), **_place(card), **_hours(card), **_ways_in(card.features)}
        held.update({"その他の対応": "、".join(access), "種別": kind})
        yield _line([neutral(held.get(column, "")) for column in COLUMNS])


def _identity(card: Any, number: str) -> dict[str, str]:
    return {
        "全国地方公共団体コード": card.municipality_code,
        "ID": str(card.id),
        "名称": card.name,
        "名称_カナ": card.name_kana,
        "電話番号": card.phone,
        "連絡先メールアドレス": card.email,
        "法人番号": number,
        "団体名": card.organization_name,
        "説明": card.description,
        "URL": card.url,
        "FAX番号": card.fax,
        "最終確認日": card.last_verified_on.isoformat() if card.last_verified_on else "",
        "出典": card.source,
        "出典の日付": card.source_released_on.isoformat() if card.source_released_on else "",
    }


def _place(card: Any) -> dict[str, str]:
    prefecture, city = _municipality(card.municipality_code)
    is_placed = card.visibility == "public" and card.lat is not None and card.lng is not None
    rest, _, building = card.address.removeprefix(prefecture).removeprefix(city).partition("　")
    town = _TOWN.fullmatch(rest)
    return {
        "地方公共団体名": f"{prefecture}{city}",
        "所在地_全国地方公共団体コード": card.municipality_code,
        "所在地_連結表記": card.address,
        "所在地_都道府県": prefecture,
        "所在地_市区町村": city,
        "所在地_町字": town[1] if town else rest,
        "所在地_番地以下": (town[2] or "") if town else "",
        "建物名等(方書)": building,
        "郵便番号": card.postal_code,
        "緯度": str(card.lat) if is_placed else "",
        "経度": str(card.lng) if is_placed else "",
    }


def _ways_in(features: Iterable[str]) -> dict[str, str]:
    """有 where it is known; nobody has said 無."""
    columns = {column: "有" for column, code in BARRIER_FREE.items() if code and code in features}
    return columns | ({ELEVATOR: "エレベータ有"} if ELEVATOR in columns else {})


def _municipality(code: str) -> tuple[str, str]:
    try:
        found = municipality(code)
    except UnknownMunicipality:
        return "", ""
    return found.prefecture, found.name


def _hours(card: Any) -> dict[str, str]:
    """One span that holds on all its days stands in the columns; what else is said, in the remarks."""
    slots = [slot_from_json(each) for each in card.hours or ()]
    notes = " ".join(line for line in (card.hours_note or "").splitlines() if line)
    if len(slots) == 1 and slots[0].days and set(slots[0].days) <= set(_DAYS):
        days = "".join(_DAYS[day] for day in slots[0].days)
        span = {"開始時間": slots[0].opens, "終了時間": slots[0].closes}
        return {"利用可能曜日": days, **span, "利用可能時間特記事項": notes}
    said = "、".join(_span(slot) for slot in slots)
    return {"利用可能時間特記事項": " ".join(part for part in (said, notes) if part)}


def _span(slot: Slot) -> str:
    days = "".join(_DAYS.get(day, "祝" if day == "HO" else day) for day in slot.days)
    return f"{days}{slot.opens}-{slot.closes}"


def _line(cells: Iterable[str]) -> str:
    held = StringIO()
    csv.writer(held, lineterminator="\r\n").writerow(cells)
    return held.getvalue()
