"""Makes data/hello_work and data/labour_standards again: `python -m data.build_offices FOLDER`.

FOLDER holds `hello_work_offices.csv` (厚生労働省組織規則 別表第五) and `labour_standards_offices.csv`
(別表第四) with the columns prefecture, kind, name, parent, location, jurisdiction, all as the law spells
them. The raw text stays as it is; added are a key, the names people use, the municipality's code, and a
reading where it is certain.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = (
    "key",
    "prefecture",
    "kind",
    "name",
    "official_name",
    "name_kana",
    "parent_key",
    "location",
    "municipality_code",
    "jurisdiction",
    "special",
)
KIND_NAMES = {"sub_office": "出張所", "annex": "分庁舎", "branch": "支署"}

Row = Mapping[str, str]


class UnknownLocation(ValueError):
    pass


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same_spelling(name: str) -> str:
    return name.replace("ヶ", "ケ").replace("塩釜", "塩竈")


def municipalities() -> dict[tuple[str, str], dict[str, str]]:
    rows = read(HERE / "gazetteer" / "municipalities.csv")
    return {(row["prefecture"], same_spelling(row["county"] + row["name"])): row for row in rows}


def find(row: Row, known: Mapping[tuple[str, str], dict[str, str]]) -> dict[str, str]:
    location = same_spelling(row["location"].removeprefix(row["prefecture"]))
    if (row["prefecture"], location) not in known:
        raise UnknownLocation(row["location"])
    return known[row["prefecture"], location]


def reading(name: str, municipality: Row) -> str:
    """Only where the office is called like the city, ward, town or village it stands in; else empty."""
    parts = zip(split_city(municipality["name"]), municipality["kana"].split(), strict=True)
    for part, kana in parts:
        for suffix, readings in (
            ("市", ("し",)),
            ("区", ("く",)),
            ("町", ("まち", "ちょう")),
            ("村", ("むら", "そん")),
        ):
            ending = next((r for r in readings if kana.endswith(r)), "")
            if part == name + suffix and ending:
                return kana.removesuffix(ending)
    return ""


def split_city(name: str) -> list[str]:
    at = name.find("市", 1)
    return [name[: at + 1], name[at + 1 :]] if name.endswith("区") and at > 0 else [name]


def names(row: Row, service: str) -> tuple[str, str]:
    """(as people say, official): ハローワーク夕張, 千歳公共職業安定所夕張出張所."""
    office = "公共職業安定所" if service == "hello_work" else "労働基準監督署"
    kind = KIND_NAMES.get(row["kind"])
    official = f"{row['parent']}{office}{row['name']}{kind}" if kind else f"{row['name']}{office}"
    return (f"ハローワーク{row['name']}" if service == "hello_work" else official), official


def full_reading(row: Row, service: str, municipality: Row) -> str:
    base = reading(row["name"], municipality)
    if not base or (service == "labour_standards" and row["kind"] != "office"):
        return ""
    return f"はろーわーく{base}" if service == "hello_work" else f"{base}ろうどうきじゅんかんとくしょ"


def record(row: Row, service: str, known: Mapping[tuple[str, str], dict[str, str]]) -> tuple[str, ...]:
    place = find(row, known)
    name, official = names(row, service)
    parent = f"{row['prefecture']}/office/{row['parent']}" if row["parent"] else ""
    special = "day_labour" if service == "hello_work" and row["name"].endswith("労働") else ""
    return (
        f"{row['prefecture']}/{row['kind']}/{row['name']}",
        row["prefecture"],
        row["kind"],
        name,
        official,
        full_reading(row, service, place),
        parent,
        row["location"],
        place["code"],
        row["jurisdiction"],
        special,
    )


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def main(folder: Path) -> None:
    known = municipalities()
    for service in ("hello_work", "labour_standards"):
        rows = read(folder / f"{service}_offices.csv")
        write(HERE / service / "offices.csv", (record(row, service, known) for row in rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
