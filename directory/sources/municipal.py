"""Municipal open data: 自治体標準オープンデータセット and the older 推奨データセット (facilities, offices). Pure.

Both have the same things under other names. What a place is, its name says (data/taxonomy/municipal.toml). What is
known of the two forms, and of the ways in which publishers depart from them: docs/decisions, 2026-11-24.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from directory.geo.municipality import Municipality
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.municipal_form import BARRIER_FREE, ELEVATOR, has
from directory.sources.office_row import OfficeReader
from directory.sources.place_text import Written, read_address
from directory.sources.reading import broken, digest_of, lacking
from directory.sources.record import Part, Record, Row
from directory.sources.text import clean

SOURCE: Final = "municipal"
RULES: Final = "2"
_KINDS: Final = Path(__file__).resolve().parents[2] / "data" / "taxonomy" / "municipal.toml"
COLUMNS: Final = Columns(
    needed=("名称",),
    optional=(
        "全国地方公共団体コード",
        "ID",
        "名称_カナ",
        "名称_通称",
        "所在地_全国地方公共団体コード",
        "所在地_連結表記",
        "所在地_都道府県",
        "所在地_市区町村",
        "所在地_町字",
        "所在地_番地以下",
        "建物名等(方書)",
        "緯度",
        "経度",
        "電話番号",
        "内線番号",
        "FAX番号",
        "連絡先メールアドレス",
        "法人番号",
        "団体名",
        "郵便番号",
        "利用可能曜日",
        "開始時間",
        "終了時間",
        "利用可能時間特記事項",
        "説明",
        "バリアフリー情報",
        "URL",
        "備考",
        "POIコード",
        "都道府県名",
        "市区町村名",
        "連絡先FormURL",
        *BARRIER_FREE,
    ),
    aliases={
        "利用可能日時特記事項": "利用可能時間特記事項",
        "名称_よみ": "名称_カナ",
        "名称カナ": "名称_カナ",
        "施設名称": "名称",
        "施設名_カナ": "名称_カナ",
        "FAX": "FAX番号",
        "ファックス番号": "FAX番号",
        "建物名等_方書": "建物名等(方書)",
        "地方公共団体名称": "市区町村名",
        "都道府県コード又は市区町村コード": "全国地方公共団体コード",
        "市区町村コード": "全国地方公共団体コード",
        "NO": "ID",
        "No": "ID",
        "番号": "ID",
        "施設名": "名称",
        "名称_かな": "名称_カナ",
        "名称(カナ)": "名称_カナ",
        "所在地_連結標記": "所在地_連結表記",
        "住所": "所在地_連結表記",
        "所在地": "所在地_連結表記",
        "地方公共団体名": "市区町村名",
        "都道府県": "都道府県名",
        "市区町村": "市区町村名",
        "方書": "建物名等(方書)",
        "建物名等": "建物名等(方書)",
        "連絡先電話番号": "電話番号",
        "メールアドレス": "連絡先メールアドレス",
    },
)


def read(path: Path) -> Iterator[Row]:
    """Every row of one file (CSV, Excel, or a zip with one). Raises SourceFileError."""
    for line in read_lines(path, COLUMNS):
        if line.error:
            yield broken(path.name, line)
            continue
        cells = dict(zip(COLUMNS.names, map(clean, line.cells), strict=True))
        yield _row(path, line.number, cells)


def table_name(path: Path) -> str:
    """What the file is a release of: its name without dates, codes and numbers (011002_care_20250331.csv → care)."""
    return re.sub(r"[\d_\-.（）() ]+", "_", path.stem).strip("_").casefold()


def _row(path: Path, number: int, cells: dict[str, str]) -> Row:
    reader = _Reader(path.name, number, cells)
    scope = f"{reader.publisher()}/{table_name(path)}"
    key = (
        unicodedata.normalize("NFKC", cells["ID"])
        or f"{cells['名称']}/{cells['所在地_連結表記'] or cells['所在地_町字']}"
    )
    if not cells["名称"]:
        return lacking(path.name, number, scope, key.strip("/"), ["名称"])
    record = reader.record(scope, key)
    return Row(
        path.name, number, scope, key, digest_of(RULES, cells.values()), record, tuple(reader.findings)
    )


class _Reader(OfficeReader):
    source = SOURCE

    def publisher(self) -> str:
        """Who publishes: a municipality by its code, a prefecture by its two digits, else by the name that it gives.
        東京都 writes now 130001, now 131001 in one file: both are the prefecture."""
        said = unicodedata.normalize("NFKC", self.cells["全国地方公共団体コード"])
        if prefecture_digits(said):
            return prefecture_digits(said)
        found = self.municipality("全国地方公共団体コード")
        return found.code if found else f"{self.cells['都道府県名']}{self.cells['市区町村名']}"

    def record(self, scope: str, key: str) -> Record:
        cells = self.cells
        written = self._written()
        kind, service = kind_of(cells["名称"])
        if kind == "other":
            self.warn("名称", "unknown_kind")
        phone, undialable = self.phone("電話番号")
        owner = cells["団体名"] or cells["市区町村名"] or cells["都道府県名"] or cells["名称"]
        return Record(
            source=SOURCE,
            scope=scope,
            key=key,
            organization_kind=kind if owner == cells["名称"] else "other",
            home=self.office(owner, cells["名称"], written),
            name=cells["名称"],
            name_kana=cells["名称_カナ"],
            official_name=cells["名称_通称"],
            kind=kind,
            service_name=service or cells["名称"],
            phone=phone,
            undialable=undialable,
            fax=self.phone("FAX番号")[0],
            email=self.email("連絡先メールアドレス"),
            url=self.url("URL" if cells["URL"] else "連絡先FormURL"),
            hours=self.slots("利用可能曜日", "開始時間", "終了時間"),
            hours_note=self.hours_note("利用可能曜日", "開始時間", "終了時間", "利用可能時間特記事項"),
            description=" ".join(filter(None, (cells["説明"], cells["備考"]))),
            parts=tuple(self._ways_in()),
            **self.owner(owner, "", "法人番号", written.prefecture),
            **self.place(written, ("緯度", "経度"), cells["建物名等(方書)"], self.postal_code("郵便番号")),
        )

    def _ways_in(self) -> Iterator[Part]:
        """How people get in and talk: ours where there is a code for it, the publisher's words besides."""
        told = [each.strip() for each in re.split("[;；]", self.cells["バリアフリー情報"])]
        for column, code in BARRIER_FREE.items():
            if code and has(column, self.cells[column]):
                yield Part("attribute", "location", {"taxonomy": "access", "code": code})
            elif not code and has(column, self.cells[column]):
                told.append(column)
        told.append("スロープ" if "スロープ有" in self.cells[ELEVATOR] else "")
        for each in dict.fromkeys(filter(None, told)):
            yield Part("accessibility", "location", {"description": each})

    def _written(self) -> Written:
        cells = self.cells
        home = self.municipality("所在地_全国地方公共団体コード") or self._publishing_municipality()
        parts = [cells[f"所在地_{name}"] for name in ("都道府県", "市区町村", "町字", "番地以下")]
        if cells["所在地_連結表記"] or not any(parts):
            prefecture = parts[0] or cells["都道府県名"]
            return self.address("所在地_連結表記", prefecture, home)
        return read_address("".join(parts), parts[0] or cells["都道府県名"], home)

    def _publishing_municipality(self) -> Municipality | None:
        said = unicodedata.normalize("NFKC", self.cells["全国地方公共団体コード"])
        return None if prefecture_digits(said) else self.municipality("全国地方公共団体コード")


def prefecture_digits(code: str) -> str:
    """The two digits where the code is a prefecture's (with or without check digit, its leading zero perhaps eaten),
    or that of 東京都's wards together; else ""."""
    if not (code.isascii() and code.isdigit()) or not 2 <= len(code) <= 6:
        return ""
    if len(code) == 5 and not code.endswith("000") and code[1:4] == "000":
        code = f"0{code}"
    whole = len(code) == 2 or code[2:5] == "000" or code[:5] == "13100"
    return code[:2] if whole and 1 <= int(code[:2]) <= 47 else ""


def kind_of(name: str) -> tuple[str, str]:
    """Kind and service; ("other", "") where the name does not say."""
    for word, kind, service in _kinds():
        if word in name:
            return kind, service
    return "other", ""


@cache
def _kinds() -> tuple[tuple[str, str, str], ...]:
    rules: list[dict[str, Any]] = tomllib.loads(_KINDS.read_text(encoding="utf-8"))["rule"]
    return tuple((word, rule["kind"], rule.get("service", "")) for rule in rules for word in rule["words"])
