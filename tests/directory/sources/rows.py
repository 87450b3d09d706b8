"""WAM NET rows in the publisher's form, for tests that change one thing at a time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from directory.sources.wamnet import COLUMNS, NO

ROW = {
    "都道府県コード又は市区町村コード": "01100",
    NO: "A0000049736",
    "指定機関名": "札幌市",
    "法人の名称": "一般社団法人　北の福祉",
    "法人の名称_かな": "いっぱんしゃだんほうじんきたのふくし",
    "法人番号": "1430005013465",
    "法人住所（市区町村）": "北海道札幌市中央区",
    "法人住所（番地以降）": "南一条西１１丁目３２７−４",
    "法人電話番号": "011-522-9370",
    "法人FAX番号": "",
    "法人URL": "https://kita.example",
    "サービス種別": "就労定着支援",
    "事業所の名称": "ひだまり",
    "事業所の名称_かな": "ひだまり",
    "事業所番号": "0110103587",
    "事業所住所（市区町村）": "北海道札幌市中央区",
    "事業所住所（番地以降）": "南１条西１１丁目３２７−４シティビル１階",
    "事業所電話番号": "011-522-9370",
    "事業所FAX番号": "011-522-9371",
    "事業所URL": "",
    "事業所緯度": "43.05721169",
    "事業所経度": "141.34089234",
    "利用可能な時間帯（平日）": "09:00-18:00",
    "利用可能な時間帯（土曜）": "",
    "利用可能な時間帯（日曜）": "",
    "利用可能な時間帯（祝日）": "",
    "定休日": "日曜日",
    "利用可能曜日特記事項（留意事項）": "",
    "定員": "20",
}

SHORT = {
    "no": NO,
    "name": "事業所の名称",
    "service": "サービス種別",
    "street": "事業所住所（番地以降）",
    "seat": "法人住所（番地以降）",
    "weekdays": "利用可能な時間帯（平日）",
}


def row(**changes: str) -> dict[str, str]:
    """The sample row with other values, by column or by one of SHORT."""
    names = SHORT
    return {**ROW, **{names.get(name, name): value for name, value in changes.items()}}


def text_of(*rows: dict[str, str], newline: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=newline)
    writer.writerow(COLUMNS)
    writer.writerows([[each[column] for column in COLUMNS] for each in rows])
    return out.getvalue()


def write(path: Path, *rows: dict[str, str], encoding: str = "utf-8-sig", newline: str = "\n") -> Path:
    path.write_bytes(text_of(*rows, newline=newline).encode(encoding))
    return path
