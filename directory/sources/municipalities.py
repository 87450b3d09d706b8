"""Municipality names as sources write them (北海道二海郡八雲町) → code and representative point. Pure."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "gazetteer"
_SPELLINGS: Final = str.maketrans(
    {"ケ": "ヶ", "が": "ヶ", "ガ": "ヶ", "塩": "鹽", "檮": "梼", "惠": "恵", " ": "", "　": ""}
)

_WITH_ISLAND: Final = re.compile(r"^(.{2,3}[都道府県]).{1,4}[島郡](?=.)")


class UnknownMunicipality(KeyError):
    """Not in the municipality table under any spelling."""


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str
    prefecture: str
    name: str
    """After the prefecture, as on a letter: 二海郡八雲町."""
    lat: float
    lng: float


def municipality(code: str) -> Municipality:
    """By its 6 digits; also the code of a former ward."""
    if code not in _by_code():
        raise UnknownMunicipality(code)
    return _by_code()[code]


def find(written: str) -> Municipality:
    """By prefecture and name; a county (郡) may be missing, former wards of 浜松市 are the new ones."""
    name = written.translate(_SPELLINGS)
    found = _by_name().get(name) or _by_name().get(_WITH_ISLAND.sub(r"\1", name))
    if found is None:
        raise UnknownMunicipality(written)
    return found


def successor(code: str, town: str) -> str:
    """The code that a town of a former ward has today; any other code is its own."""
    for row in _former():
        if row["code"] == code and any(town.startswith(name) for name in row["towns"].split() if name != "*"):
            return row["successor"]
    for row in _former():
        if row["code"] == code and row["towns"] in ("", "*"):
            return row["successor"]
    return code


@cache
def _by_code() -> dict[str, Municipality]:
    return {
        row["code"]: Municipality(
            row["code"], row["prefecture"], row["county"] + row["name"], float(row["lat"]), float(row["lng"])
        )
        for row in _read("municipalities.csv")
    }


@cache
def _by_name() -> dict[str, Municipality]:
    names: dict[str, Municipality] = {}
    for row in _read("municipalities.csv"):
        found = _by_code()[row["code"]]
        for name in (row["name"], row["county"] + row["name"]):
            names.setdefault((row["prefecture"] + name).translate(_SPELLINGS), found)
    for row in _former():
        if row["towns"] in ("", "*"):
            name = (row["prefecture"] + row["name"]).translate(_SPELLINGS)
            names.setdefault(name, _by_code()[row["successor"]])
    return names


@cache
def _former() -> tuple[dict[str, str], ...]:
    return tuple(_read("former.csv"))


def _read(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
