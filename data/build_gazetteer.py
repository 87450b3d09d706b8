"""Makes data/gazetteer/*.csv again from the publishers' files: `python -m data.build_gazetteer FOLDER`.

FOLDER holds `localgovjp-utf8.csv`, `prefjp-utf8.csv` (Code for FUKUI, CC0) and `towns.csv` (Geolonia, CC
BY 4.0, read only for the county in front of a town's name). The wards of 浜松市 changed on 2024-01-01:
the new ones are written here by hand, the old ones go to former.csv, which maps a former municipality to
those that follow it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent / "gazetteer"
COLUMNS = ("code", "prefecture", "county", "name", "kana", "lat", "lng")
FORMER_COLUMNS = ("code", "prefecture", "name", "successor", "towns")

# 浜松市 since 2024-01-01; the points are those of the ward offices (old 中区, 浜北区 and 天竜区 offices).
NEW_WARDS = (
    ("22138", "浜松市中央区", "はままつし ちゅうおうく", "22131"),
    ("22139", "浜松市浜名区", "はままつし はまなく", "22136"),
    ("22140", "浜松市天竜区", "はままつし てんりゅうく", "22137"),
)
# Of the old 北区 only the 三方原 district went to 中央区, the rest to 浜名区.
MIKATAHARA = "初生町 三方原町 東三方町 豊岡町 三幸町 大原町 根洗町"
FORMER = (
    ("22131", "浜松市中区", "22138", ""),
    ("22132", "浜松市東区", "22138", ""),
    ("22133", "浜松市西区", "22138", ""),
    ("22134", "浜松市南区", "22138", ""),
    ("22135", "浜松市北区", "22138", MIKATAHARA),
    ("22135", "浜松市北区", "22139", "*"),
    ("22136", "浜松市浜北区", "22139", ""),
    ("22137", "浜松市天竜区", "22140", ""),
)
OLD_WARDS = frozenset(row[0] for row in FORMER)


class WrongCheckDigit(ValueError):
    pass


def with_check_digit(code: str) -> str:
    """全国地方公共団体コード: five digits → six; the last is (11 - Σ d·[6,5,4,3,2] mod 11) mod 10."""
    return code + str((11 - sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=True)) % 11) % 10)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def counties(towns: list[dict[str, str]]) -> dict[str, str]:
    """Municipality code → 郡, from the full name that the town table carries."""
    names = {row["lgcode"]: row["city"] for row in towns}
    return {
        code: name[: name.index("郡") + 1]
        for code, name in names.items()
        if "郡" in name and name[-1] in "町村"
    }


def municipalities(folder: Path) -> Iterator[tuple[str, ...]]:
    county = counties(read(folder / "towns.csv"))
    points: dict[str, tuple[str, str]] = {}
    for row in read(folder / "localgovjp-utf8.csv"):
        code = row["lgcode"]
        if with_check_digit(row["cid"].zfill(5)) != code:
            raise WrongCheckDigit(code)
        points[code[:5]] = (row["lat"], row["lng"])
        if code[:5] not in OLD_WARDS:
            yield (
                code,
                row["pref"],
                county.get(code, ""),
                row["city"].replace(" ", ""),
                row["citykana"],
                row["lat"],
                row["lng"],
            )
    for code, name, kana, office in NEW_WARDS:
        yield (with_check_digit(code), "静岡県", "", name, kana, *points[office])


def prefectures(folder: Path) -> Iterator[tuple[str, ...]]:
    for row in read(folder / "prefjp-utf8.csv"):
        yield (
            row["pid"].zfill(2),
            row["pref"],
            row["prefkana"],
            row["pref_en"],
            row["lat"],
            row["lng"],
            row["capital"],
        )


def former() -> Iterator[tuple[str, ...]]:
    for code, name, successor, towns in FORMER:
        yield (with_check_digit(code), "静岡県", name, with_check_digit(successor), towns)


def main(folder: Path) -> None:
    write("municipalities.csv", COLUMNS, sorted(municipalities(folder)))
    columns = ("code", "name", "kana", "english", "lat", "lng", "capital")
    write("prefectures.csv", columns, prefectures(folder))
    write("former.csv", FORMER_COLUMNS, former())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
