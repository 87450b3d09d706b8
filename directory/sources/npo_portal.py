"""内閣府NPO法人ポータルサイト 行政入力情報 (gyousei_000.zip, CP932, 60 columns): one row per corporation. Pure.

Many addresses lack the prefecture: it is that of 所轄庁. The names of representatives are not taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from directory.geo.municipality import municipalities, prefectures
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.office_row import OfficeReader
from directory.sources.reading import broken, digest_of, lacking
from directory.sources.record import Finding, Record, Row
from directory.sources.text import clean

SOURCE: Final = "npo-portal"
RULES: Final = "1"
_FIELDS: Final = tuple(f"活動分野{number}" for number in range(1, 21))
_FIELD_NAMES: Final = (
    "保健・医療・福祉",
    "社会教育",
    "まちづくり",
    "観光",
    "農山漁村・中山間地域",
    "学術・文化・芸術・スポーツ",
    "環境の保全",
    "災害救援",
    "地域安全",
    "人権擁護・平和",
    "国際協力",
    "男女共同参画社会",
    "子どもの健全育成",
    "情報化社会",
    "科学技術",
    "経済活動の活性化",
    "職業能力の開発・雇用機会の拡充",
    "消費者の保護",
    "連絡・助言・援助",
    "条例で定める活動",
)
COLUMNS: Final = Columns(
    needed=("法人名称", "所轄庁", "主たる事務所の所在地"),
    optional=(
        "法人名称カナ",
        "主たる事業所の郵便番号",
        "定款に記載された目的",
        "監督情報",
        "解散情報",
        "法人情報URL",
        "法人番号",
        *_FIELDS,
    ),
    aliases={"主たる事務所の郵便番号": "主たる事業所の郵便番号", "法人名称（カナ）": "法人名称カナ"},
)
_NO: Final = frozenset({"", "0", "-", "ー", "×", "無", "FALSE", "なし"})


def read(path: Path) -> Iterator[Row]:
    """Every row of one file, a zip or the CSV in it. Raises SourceFileError."""
    for line in read_lines(path, COLUMNS):
        if line.error:
            yield broken(path.name, line)
            continue
        cells = dict(zip(COLUMNS.names, map(clean, line.cells), strict=True))
        yield _row(path.name, line.number, cells)


def _row(file: str, number: int, cells: dict[str, str]) -> Row:
    scope, key = (
        cells["所轄庁"],
        cells["法人番号"] or cells["法人情報URL"] or f"{cells['所轄庁']}/{cells['法人名称']}",
    )
    empty = [column for column in ("法人名称", "所轄庁") if not cells[column]]
    if empty:
        return lacking(file, number, scope, key if cells["法人名称"] else "", empty)
    ended = _ended(cells)
    if ended:
        note = Finding(file, number, ended, cells[ended], "dissolved", True)
        return Row(file, number, scope, key, "", None, (note,), over=True)
    if not cells["主たる事務所の所在地"]:
        return lacking(file, number, scope, key, ["主たる事務所の所在地"])
    reader = _Reader(file, number, cells)
    record = reader.record(key)
    return Row(file, number, scope, key, digest_of(RULES, cells.values()), record, tuple(reader.findings))


def _ended(cells: dict[str, str]) -> str:
    """The column that says that the corporation is no more; "" where none does. An authentication that was revoked
    (認証取消し, 特定非営利活動促進法31条) dissolves it; a certification (認定) does not."""
    if cells["解散情報"] not in _NO:
        return "解散情報"
    return "監督情報" if "認証取消" in cells["監督情報"].replace("の", "") else ""


class _Reader(OfficeReader):
    source = SOURCE

    def record(self, key: str) -> Record:
        cells = self.cells
        written = self.address("主たる事務所の所在地", self._prefecture())
        name = cells["法人名称"]
        fields = [
            label for column, label in zip(_FIELDS, _FIELD_NAMES, strict=True) if cells[column] not in _NO
        ]
        return Record(
            source=SOURCE,
            scope=cells["所轄庁"],
            key=key,
            organization_kind="npo",
            home=self.office("", name, written),
            name=name,
            name_kana=cells["法人名称カナ"],
            kind="npo",
            service_name="、".join(fields[:3]) or "特定非営利活動",
            service_note=cells["定款に記載された目的"],
            description=f"活動分野：{'、'.join(fields)}" if fields else "",
            url="",
            **self.owner(name, cells["法人名称カナ"], "法人番号", cells["主たる事務所の所在地"]),
            **self.place(written, None, postal_code=self.postal_code("主たる事業所の郵便番号")),
        )

    def _prefecture(self) -> str:
        """Of 所轄庁: a prefecture, or a 政令指定都市."""
        said = unicodedata.normalize("NFKC", self.cells["所轄庁"]).strip()
        for each in prefectures():
            if said.startswith(each.name):
                return each.name
        return next((each.prefecture for each in municipalities().all if each.name == said), "")
