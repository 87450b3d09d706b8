"""Areas by code and by the words people use for them: 札幌 is a city, 京都 is not part of 東京都. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from directory.geo.latin import bare_key, latin_key
from directory.search.text import fold, solid

GAZETTEER: Final = Path(__file__).resolve().parents[2] / "data" / "gazetteer"
_KANJI_ONLY: Final = re.compile("[一-鿿々]{2,}")
_BARE_KANA: Final = 4
_SHORTEST_LATIN: Final = 4
_KNOWN_KANA: Final = 3
_NAMESAKES: Final = 5
SHORT_KANA: Final = re.compile(f"[ぁ-ゖァ-ヺー]{{1,{_BARE_KANA - 1}}}")
"""さっぽろ is a place; みどり and さくら are more often names of organizations."""


@dataclass(frozen=True)
class Area:
    """`codes`: prefectures (2 digits) or municipalities (6 digits) that the area consists of. `point`: latitude and
    longitude of what stands for it, where one place is meant."""

    code: str
    label: str
    codes: frozenset[str]
    point: tuple[float, float] | None = None


class UnknownArea(ValueError):
    """No prefecture or municipality has this code."""


AreaOf = Callable[[str], Area | None]
"""The area that a word, folded and without spaces, names; None if it names none or several."""


class Areas:
    """Built from municipalities (`code`, `prefecture`, `county`, `name`, `kana`) and prefectures."""

    def __init__(
        self, municipalities: Iterable[Mapping[str, str]], prefectures: Iterable[Mapping[str, str]]
    ) -> None:
        rows = list(municipalities)
        self._prefectures = list(prefectures)
        self.by_code = {row["code"]: _prefecture(row) for row in self._prefectures}
        self.by_code |= {row["code"]: _municipality(row, rows) for row in rows}
        self._rows = rows
        self._by_word = self._words(rows)

    def of_word(self, word: str) -> Area | None:
        known = self._by_word.get(word)
        is_latin = known is None and word.isascii() and len(word) >= _SHORTEST_LATIN
        return self._in_latin.get(latin_key(word)) if is_latin else known

    def of_code(self, code: str) -> Area:
        """2 digits, or 6 with the check digit (5 without it are understood too); raises UnknownArea."""
        if len(code) == 5:
            code = next((known for known in self.by_code if len(known) == 6 and known.startswith(code)), code)
        if code not in self.by_code:
            raise UnknownArea(code)
        return self.by_code[code]

    def beginning(self, typed: str, count: int) -> list[Area]:
        """Areas of which a word begins so, the shortest word first; those that stand for one place only."""
        wanted = solid(fold(typed))
        words = sorted(
            (w for w in self._by_word if wanted and w.startswith(wanted)), key=lambda w: (len(w), w)
        )
        return list(dict.fromkeys(self._by_word[w] for w in words if self._by_word[w].code))[:count]

    def prefectures(self) -> list[Area]:
        return [area for code, area in self.by_code.items() if len(code) == 2]

    @cached_property
    def _in_latin(self) -> dict[str, Area]:
        """Of long names, and of the cities and wards of Tokyo that everybody knows: Sakura and Hikari are offices.
        Cities before towns of the same name."""
        capitals = {row.get("capital", "") for row in self._prefectures}
        found: dict[str, list[Area]] = {}
        for row in self._rows:
            area, letters = self.by_code[row["code"]], len(_bare_kana(row))
            is_known = (
                row["name"] in capitals or len(area.codes) > 1 or re.fullmatch("[^市]{2,}区", row["name"])
            )
            if letters >= _BARE_KANA or (is_known and letters >= _KNOWN_KANA):
                found.setdefault(bare_key(row["kana"]), []).append(area)
        meant = {key: [a for a in named if a.label[-1] in "市区"] or named for key, named in found.items()}
        return {key: together(named) for key, named in meant.items() if len(named) <= _NAMESAKES}

    def _words(self, rows: list[Mapping[str, str]]) -> dict[str, Area]:
        full: dict[str, list[Area]] = {}
        bare: dict[str, list[Area]] = {}
        for row in rows:
            area = self.by_code[row["code"]]
            for word in _full_words(row):
                full.setdefault(word, []).append(area)
            for word in _bare_words(row):
                bare.setdefault(word, []).append(area)
        wards = _wards(rows)
        meant = {word: [a for a in found if len(a.codes) > 1] or found for word, found in bare.items()}
        words = {word: found[0] for word, found in meant.items() if len(found) == 1 and word not in wards}
        words |= {word: together(found) for word, found in full.items()}
        for row in self._prefectures:
            area = self.by_code[row["code"]]
            words |= dict.fromkeys(_prefecture_words(area, row), area)
        return words


def _prefecture(row: Mapping[str, str]) -> Area:
    return Area(row["code"], row["name"], frozenset({row["code"]}))


def _municipality(row: Mapping[str, str], rows: list[Mapping[str, str]]) -> Area:
    """A designated city is itself and its wards."""
    codes = {row["code"]}
    if row["code"][4] == "0" and row["name"].endswith("市"):
        codes |= {
            o["code"] for o in _same_prefecture(row, rows) if re.fullmatch(f"{row['name']}.+区", o["name"])
        }
    point = (float(row["lat"]), float(row["lng"])) if row.get("lat") and row.get("lng") else None
    return Area(row["code"], row["prefecture"] + row["name"], frozenset(codes), point)


def _same_prefecture(row: Mapping[str, str], rows: list[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return [other for other in rows if other["code"][:2] == row["code"][:2]]


def _full_words(row: Mapping[str, str]) -> set[str]:
    own = row["name"].split("市")[-1] if row["name"].endswith("区") and "市" in row["name"] else row["name"]
    names = {
        own,
        row["name"],
        row["prefecture"] + row["name"],
        row.get("county", "") + row["name"],
        row["kana"],
    }
    return {solid(fold(name)) for name in names if name}


def _bare_words(row: Mapping[str, str]) -> set[str]:
    """札幌 for 札幌市, さっぽろ too; not for wards (東, 中央), and no short kana."""
    if row["name"].endswith("区"):
        return set()
    name, kana = row["name"][:-1], _bare_kana(row)
    words = {name} if _KANJI_ONLY.fullmatch(name) else set()
    return words | ({kana} if len(kana) >= _BARE_KANA and words else set())


def _wards(rows: list[Mapping[str, str]]) -> set[str]:
    """Short names of the wards of Tokyo: 中野 alone is rather 中野区 than 中野市, so it stays a word."""
    return {solid(fold(row["name"][:-1])) for row in rows if re.fullmatch("[^市]+区", row["name"])}


def _bare_kana(row: Mapping[str, str]) -> str:
    own = row["kana"].rsplit(" ", 1)[-1]
    return re.sub("(?<=.)(し|く|ちょう|まち|むら|そん)$", "", solid(fold(own)))


def _prefecture_words(area: Area, row: Mapping[str, str]) -> set[str]:
    """As written, as read (いしかわけん), in Latin letters (Tokyo)."""
    bare = area.label if area.label == "北海道" else area.label[:-1]
    kana, english = row.get("kana", ""), row.get("english", "")
    return {solid(fold(word)) for word in (area.label, bare, kana, english) if word}


def together(found: list[Area]) -> Area:
    """What one word may mean, none of it chosen."""
    if len(found) == 1:
        return found[0]
    label = "・".join(area.label for area in found[:3]) + ("…" if len(found) > 3 else "")
    return Area("", label, frozenset().union(*(area.codes for area in found)))


@cache
def bundled(folder: Path = GAZETTEER) -> Areas:
    return Areas(_read(folder / "municipalities.csv"), _read(folder / "prefectures.csv"))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def narrowest(areas: list[Area]) -> list[Area]:
    """北海道 札幌 means Sapporo."""
    distinct = list(dict.fromkeys(areas))
    return [a for a in distinct if not any(other is not a and _within(other, a) for other in distinct)]


def _within(inner: Area, outer: Area) -> bool:
    if any(len(code) == 2 for code in inner.codes):
        return False
    inside = all(code in outer.codes or code[:2] in outer.codes for code in inner.codes)
    return inside and inner.codes != outer.codes
