"""介護サービス情報公表システム オープンデータ (厚生労働省): one CSV per service, one row per office. Pure.

定員 0 means blank; 利用可能曜日 (「平日,土曜日,祝日」) comes without times, so that it stays words; the URL column may
hold an e-mail address or a phone number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from directory import phone_number
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.office_row import OfficeReader
from directory.sources.reading import broken, digest_of, lacking
from directory.sources.record import Record, Row
from directory.sources.text import clean
from directory.taxonomy import kaigo_kind

SOURCE: Final = "kaigo"
RULES: Final = "2"
COLUMNS: Final = Columns(
    needed=("No", "事業所名", "サービスの種類", "住所"),
    optional=(
        "都道府県コード又は市町村コード",
        "都道府県名",
        "市区町村名",
        "事業所名カナ",
        "方書（ビル名等）",
        "緯度",
        "経度",
        "電話番号",
        "FAX番号",
        "法人番号",
        "法人の名称",
        "事業所番号",
        "利用可能曜日",
        "利用可能曜日特記事項",
        "定員",
        "URL",
        "備考",
    ),
    aliases={
        "都道府県コード又は市区町村コード": "都道府県コード又は市町村コード",
        "NO": "No",
        "方書": "方書（ビル名等）",
    },
)
_NEEDED: Final = ("事業所名", "サービスの種類")
_EMAIL: Final = re.compile(r"[\w.+\-]+@[\w\-]+(\.[\w\-]+)+", re.ASCII)


def read(path: Path) -> Iterator[Row]:
    """Every row of one file. Raises SourceFileError."""
    numbers = Counter(line.cells[0].strip() for line in read_lines(path, COLUMNS) if not line.error)
    for line in read_lines(path, COLUMNS):
        if line.error:
            yield broken(path.name, line)
            continue
        cells = dict(zip(COLUMNS.names, map(clean, line.cells), strict=True))
        twice = numbers[cells["No"]] > 1 or not cells["No"]
        yield _row(path.name, line.number, cells, twice)


def _row(file: str, number: int, cells: dict[str, str], twice: bool) -> Row:
    key = f"{cells['No']}/{cells['事業所名']}/{cells['住所']}" if twice else cells["No"]
    empty = [column for column in _NEEDED if not cells[column]]
    if empty:
        return lacking(file, number, cells["サービスの種類"], key, empty)
    reader = _Reader(file, number, cells)
    record = reader.record(key)
    return Row(
        file, number, record.scope, key, digest_of(RULES, cells.values()), record, tuple(reader.findings)
    )


class _Reader(OfficeReader):
    source = SOURCE

    def record(self, key: str) -> Record:
        cells = self.cells
        kind, known = kaigo_kind(cells["サービスの種類"])
        if not known:
            self.warn("サービスの種類", "unknown_service")
        home = self.municipality("都道府県コード又は市町村コード")
        written = self.address("住所", cells["都道府県名"], home)
        phone, undialable = self.phone("電話番号")
        fax, _ = self.phone("FAX番号")
        corporation = cells["法人の名称"] or cells["事業所名"]
        return Record(
            source=SOURCE,
            scope=cells["サービスの種類"],
            key=key,
            home=self.office(corporation, cells["事業所名"], written),
            name=cells["事業所名"],
            name_kana=cells["事業所名カナ"],
            kind=kind,
            service_name=cells["サービスの種類"],
            establishment_no=cells["事業所番号"],
            phone=phone,
            undialable=undialable,
            fax=fax,
            seats=self.seats("定員"),
            hours_note=self.hours_note("利用可能曜日", "", "", "利用可能曜日特記事項"),
            description=cells["備考"],
            **self.owner(corporation, "", "法人番号", written.prefecture + cells["住所"][:20]),
            **self.place(written, ("緯度", "経度"), cells["方書（ビル名等）"]),
            **self._web(),
        )

    def _web(self) -> dict[str, Any]:
        raw = self.cells["URL"]
        if _EMAIL.fullmatch(raw):
            self.warn("URL", "url_is_email")
            return {"email": raw}
        try:
            if raw and phone_number.parse(raw):
                self.warn("URL", "url_is_phone")
                return {}
        except phone_number.NotAPhoneNumber:
            pass
        return {"url": self.url("URL")}
