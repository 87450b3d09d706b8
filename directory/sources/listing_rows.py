"""The product's own template: listings that an NPO or a municipality fills in, as CSV or Excel. Pure.

`FIELDS` is also what the template explains (directory.template).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from directory.geo.municipality import municipalities
from directory.sources import hours_text
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.municipal import table_name
from directory.sources.office_row import OfficeReader
from directory.sources.place_text import read_address, units
from directory.sources.reading import broken, digest_of, lacking
from directory.sources.record import Coverage, Record, Row
from directory.sources.text import clean
from directory.taxonomy import UnknownKind, kind

SOURCE: Final = "listings"
RULES: Final = "1"
NEEDED: Final = ("名称", "種類", "住所")
FIELDS: Final = (
    "管理番号",
    "名称",
    "名称（カナ）",
    "種類",
    "支援の名前",
    "運営法人",
    "法人番号",
    "郵便番号",
    "住所",
    "建物名",
    "緯度",
    "経度",
    "電話番号",
    "FAX番号",
    "メールアドレス",
    "ウェブサイト",
    "受付時間",
    "休み",
    "対象となる人",
    "利用のしかた",
    "費用",
    "説明",
    "担当する市区町村",
    "住所を公開",
)
COLUMNS: Final = Columns(
    needed=NEEDED,
    optional=tuple(name for name in FIELDS if name not in NEEDED),
    aliases={
        "名称_カナ": "名称（カナ）",
        "種別": "種類",
        "URL": "ウェブサイト",
        "FAX": "FAX番号",
        "メール": "メールアドレス",
    },
    remarks=True,
)
_HIDDEN: Final = frozenset({"いいえ", "非公開", "no", "false", "×", "しない"})


def read(path: Path, kinds: Mapping[str, str], scope: str = "") -> Iterator[Row]:
    """Every row but the remarks (#). `kinds` = label in any language → kind. `scope` = what the file speaks for: by
    default its name without dates and numbers. Raises SourceFileError."""
    told = scope or table_name(path)
    for line in read_lines(path, COLUMNS):
        if line.error:
            yield broken(path.name, line)
            continue
        cells = dict(zip(COLUMNS.names, map(clean, line.cells), strict=True))
        yield _row(path.name, line.number, cells, told, kinds)


def _row(file: str, number: int, cells: dict[str, str], scope: str, kinds: Mapping[str, str]) -> Row:
    key = cells["管理番号"] or f"{cells['名称']}/{cells['住所']}".strip("/")
    empty = [column for column in NEEDED if not cells[column]]
    if empty:
        return lacking(file, number, scope, key, empty)
    reader = _Reader(file, number, cells)
    record = reader.record(scope, key, kinds)
    return Row(file, number, scope, key, digest_of(RULES, cells.values()), record, tuple(reader.findings))


class _Reader(OfficeReader):
    source = SOURCE

    def record(self, scope: str, key: str, kinds: Mapping[str, str]) -> Record:
        cells = self.cells
        written = self.address("住所")
        kind = self._kind(kinds)
        phone, undialable = self.phone("電話番号")
        owner = cells["運営法人"] or cells["名称"]
        made = Record(
            source=SOURCE,
            scope=scope,
            key=key,
            organization_kind=kind,
            home=self.office(owner, cells["名称"], written),
            name=cells["名称"],
            name_kana=cells["名称（カナ）"],
            kind=kind,
            service_name=cells["支援の名前"] or cells["種類"],
            phone=phone,
            undialable=undialable,
            fax=self.phone("FAX番号")[0],
            email=self.email("メールアドレス"),
            url=self.url("ウェブサイト"),
            eligibility=cells["対象となる人"],
            application=cells["利用のしかた"],
            fees=cells["費用"],
            description=cells["説明"],
            visibility="address_hidden" if cells["住所を公開"].casefold() in _HIDDEN else "",
            **self.owner(owner, "", "法人番号", cells["住所"][:12]),
            **self.place(written, self._points(), cells["建物名"], self.postal_code("郵便番号")),
        )
        return replace(made, **self._hours(), **self._area())

    def _kind(self, kinds: Mapping[str, str]) -> str:
        said = self.cells["種類"]
        try:
            return kind(kinds.get(said, said)).code
        except UnknownKind:
            self.warn("種類", "unknown_kind")
            return "other"

    def _points(self) -> tuple[str, str] | None:
        """Most people leave them empty; that is nothing to warn about."""
        return ("緯度", "経度") if self.cells["緯度"] or self.cells["経度"] else None

    def _hours(self) -> dict[str, Any]:
        opening, closed = self.cells["受付時間"], self.cells["休み"]
        try:
            return {"hours": hours_text.parse(opening, closed) if opening else (), "hours_note": closed}
        except hours_text.NotUnderstood:
            return {"hours_note": f"{closed}\n{opening}"}

    def _area(self) -> dict[str, Any]:
        said = self.cells["担当する市区町村"]
        names = [name for name in re.split(r"[、,・/\s]+", said) if name]
        codes: list[str] = []
        for name in names:
            found = read_address(name).municipality
            if found is None:
                self.warn("担当する市区町村", "unknown_municipality", name)
            else:
                codes.extend(units(municipalities().by_code[found.code]))
        return {"coverage": Coverage(tuple(sorted(set(codes))), ()) if codes else None, "coverage_note": said}
