"""WAM NET 障害福祉サービス等情報公表システム オープンデータ: one CSV per サービス種別, one row per service.

The release of 2025-03 has 29 columns in UTF-8 with BOM; older ones come in CP932. `NO` is unique in a file
but for slips of the publisher; 事業所番号 is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from sys import intern
from typing import Final

from directory.sources.csv_file import Line, read_lines
from directory.sources.record import Finding, Row
from directory.sources.text import clean_row
from directory.sources.wamnet_row import NO, SOURCE, RowReader
from directory.taxonomy import service_kind

__all__ = ["COLUMNS", "NO", "SOURCE", "read", "released_on"]

RULES: Final = "1"
"""Part of every digest: raise it when rows become other records, and the next import rewrites them."""
COLUMNS: Final = (
    "都道府県コード又は市区町村コード", NO, "指定機関名",
    "法人の名称", "法人の名称_かな", "法人番号", "法人住所（市区町村）", "法人住所（番地以降）",
    "法人電話番号", "法人FAX番号", "法人URL",
    "サービス種別", "事業所の名称", "事業所の名称_かな", "事業所番号",
    "事業所住所（市区町村）", "事業所住所（番地以降）", "事業所電話番号", "事業所FAX番号", "事業所URL",
    "事業所緯度", "事業所経度",
    "利用可能な時間帯（平日）", "利用可能な時間帯（土曜）",
    "利用可能な時間帯（日曜）", "利用可能な時間帯（祝日）",
    "定休日", "利用可能曜日特記事項（留意事項）", "定員",
)  # fmt: skip
_HELD: Final = 4_000_000
"""Characters and cells of a file that are kept while it is read: twice what the largest real one has."""
_ALIKE: Final = ("サービス種別", "法人の名称", "法人の名称_かな", "法人番号", "事業所住所（市区町村）")
_NEEDED: Final = (NO, "サービス種別", "事業所の名称")


def read(path: Path) -> Iterator[Row]:
    """Every row of one file, in its order. Raises SourceFileError before the first row where it can."""
    lines, twice = _counted(path)
    for line in lines:
        yield _row(path.name, line, twice)


def released_on(path: Path) -> date | None:
    """The end of the month that the publisher's folder or file name tells (202503); None where none does."""
    for part in reversed(path.absolute().parts):
        found = re.search(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(?!\d)", part)
        if found:
            after = date(int(found[1]) + int(found[2]) // 12, int(found[2]) % 12 + 1, 1)
            return after - timedelta(days=1)
    return None


def _counted(path: Path) -> tuple[Iterable[Line], frozenset[str]]:
    """The lines of a file, and the numbers that it gives twice. Only a file of unusual size is read anew for them."""
    numbers: Counter[str] = Counter()
    held: list[Line] = []
    size = 0
    for line in read_lines(path, COLUMNS):
        if not line.error:
            numbers[line.cells[1].strip()] += 1
        size += len(line.cells) + sum(map(len, line.cells))
        held.append(line)
        if size > _HELD:
            held.clear()
    twice = frozenset(number for number, times in numbers.items() if times > 1)
    return held if size <= _HELD else read_lines(path, COLUMNS), twice


def _row(file: str, line: Line, twice: frozenset[str]) -> Row:
    if line.error:
        value = ",".join(line.cells)[:200]
        return Row(
            file, line.number, "", "", "", None, (Finding(file, line.number, "", value, line.error, True),)
        )
    cells = dict(zip(COLUMNS, clean_row(line.cells), strict=True))
    cells |= {column: intern(cells[column]) for column in _ALIKE}  # the records of a country are kept at once
    service = service_kind(cells["サービス種別"])
    key = f"{cells[NO]}/{cells['事業所番号']}" if cells[NO] in twice else cells[NO]
    scope = service.scope if cells["サービス種別"] else ""
    empty = [column for column in _NEEDED if not cells[column]]
    if empty:
        gaps = tuple(Finding(file, line.number, column, "", "empty", True) for column in empty)
        return Row(file, line.number, scope, key, "", None, gaps)
    digest = blake2b("\x1f".join((RULES, *cells.values())).encode(), digest_size=16).hexdigest()
    reader = RowReader(file, line.number, cells)
    record = reader.record(service, key)
    return Row(file, line.number, scope, key, digest, record, tuple(reader.findings))
