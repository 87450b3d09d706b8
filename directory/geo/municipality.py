"""Prefectures and municipalities of data/gazetteer, and every way to write their names. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from directory.geo.address import fold_key
from directory.geo.place import MUNICIPALITY, PREFECTURE, Place
from directory.geo.point import checked, unit_vectors

_FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "gazetteer"
_WARD: Final = re.compile(r"(.+?市)(.+区)")


K = TypeVar("K")
V = TypeVar("V")


class UnknownMunicipality(KeyError):
    """No municipality of that code, not even a former one."""


@dataclass(frozen=True)
class Prefecture:
    code: str
    name: str
    kana: str
    english: str
    lat: float
    lng: float
    capital: str
    """The municipality in which the prefectural office stands."""

    def place(self, *, rest: str = "", note: str = "", candidates: tuple[Place, ...] = ()) -> Place:
        return Place(
            PREFECTURE, self.name, rest=rest, lat=self.lat, lng=self.lng, candidates=candidates, note=note
        )


@dataclass(frozen=True)
class Municipality:
    """A 市, 町, 村, 特別区 or a ward of a 政令指定都市; `name` without the 郡, `city` only for such a
    ward.
    """

    code: str
    prefecture: str
    county: str
    name: str
    kana: str
    lat: float
    lng: float
    city: str
    ward: str

    @property
    def full_name(self) -> str:
        return self.county + self.name

    def place(
        self, *, town: str = "", rest: str = "", note: str = "", candidates: tuple[Place, ...] = ()
    ) -> Place:
        """At municipality level; `town` may say what is near without being certain."""
        return Place(
            MUNICIPALITY,
            self.prefecture,
            self.full_name,
            self.code,
            town,
            rest,
            self.lat,
            self.lng,
            candidates,
            note,
        )


@dataclass(frozen=True)
class Former:
    """A municipality that is no more; `towns` of it went to `successor`: () all, ("*",) all that no other
    row names.
    """

    code: str
    prefecture: str
    name: str
    successor: str
    towns: tuple[str, ...]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@lru_cache(maxsize=1)
def prefectures() -> tuple[Prefecture, ...]:
    return tuple(
        Prefecture(
            r["code"], r["name"], r["kana"], r["english"], float(r["lat"]), float(r["lng"]), r["capital"]
        )
        for r in _rows("prefectures.csv")
    )


def prefecture_code(name: str) -> str:
    """Its two digits; empty for what is no prefecture's whole name."""
    return next((each.code for each in prefectures() if each.name == name), "")


def _municipality(row: dict[str, str]) -> Municipality:
    parts = _WARD.fullmatch(row["name"])
    city, ward = parts.groups() if parts else ("", "")
    return Municipality(
        row["code"],
        row["prefecture"],
        row["county"],
        row["name"],
        row["kana"],
        float(row["lat"]),
        float(row["lng"]),
        city,
        ward,
    )


class Municipalities:
    """All of them, by code and by every spelling."""

    def __init__(self) -> None:
        self.all: Final = tuple(_municipality(row) for row in _rows("municipalities.csv"))
        self.by_code: Final = {m.code: m for m in self.all}
        self.former: Final = tuple(
            Former(r["code"], r["prefecture"], r["name"], r["successor"], tuple(r["towns"].split()))
            for r in _rows("former.csv")
        )

    def get(self, code: str) -> Municipality:
        """A former code leads to its successor where there is one, to the city where there are several."""
        if code in self.by_code:
            return self.by_code[code]
        successors = {f.successor for f in self.former if f.code == code}
        if not successors:
            raise UnknownMunicipality(code)
        first = self.by_code[successors.pop()]
        return self.city_of(first) if successors else first

    def for_town(self, code: str, town: str) -> Municipality:
        """Like `get`, but by the town where a former municipality was divided."""
        rows = [f for f in self.former if f.code == code]
        if code in self.by_code or not rows:
            return self.get(code)
        return self.by_code[next((f for f in rows if self.went_to(f, town)), rows[0]).successor]

    def went_to(self, former: Former, town: str) -> bool:
        """Did this town of a former municipality go to that row's successor?"""
        rows = [f for f in self.former if f.code == former.code]
        named = next((f for f in rows if town in f.towns), None)
        return former is named if named else former.towns in ((), ("*",))

    def city_of(self, ward: Municipality) -> Municipality:
        """The 政令指定都市 of one of its wards."""
        return next(m for m in self.all if m.prefecture == ward.prefecture and m.name == ward.city)

    def wards(self, city: Municipality) -> tuple[Municipality, ...]:
        """Empty for what has none (Tokyo's 特別区 are municipalities of their own)."""
        return self._wards.get((city.prefecture, city.name), ())

    def nearest(self, lat: float, lng: float, count: int = 1) -> list[Municipality]:
        """By their representative points, nearest first. NotAPoint for what is not on earth."""
        unit = unit_vectors(*([value] for value in checked(lat, lng)))[0]
        order = np.argsort(-(self._units @ unit), kind="stable")[:count]
        return [self._smallest[i] for i in order]

    @cached_property
    def _smallest(self) -> tuple[Municipality, ...]:
        """A city with wards would hide them: its point is that of one of their offices."""
        return tuple(m for m in self.all if not self.wards(m))

    @cached_property
    def _units(self) -> NDArray[np.float64]:
        return unit_vectors([m.lat for m in self._smallest], [m.lng for m in self._smallest])

    @cached_property
    def _wards(self) -> dict[tuple[str, str], tuple[Municipality, ...]]:
        return _grouped(((m.prefecture, m.city), m) for m in self.all if m.city)

    @cached_property
    def of_cities(self) -> dict[str, tuple[str, ...]]:
        """Code of each 政令指定都市 → codes of its wards."""
        return {m.code: tuple(w.code for w in self.wards(m)) for m in self.all if self.wards(m)}

    @cached_property
    def written(self) -> dict[str, tuple[Municipality, ...]]:
        """Folded names that may begin an address → municipalities (several: 府中市, 中央区)."""
        return _grouped((key, m) for m in self.all for key in _spellings(m))

    @cached_property
    def bare(self) -> dict[str, tuple[Municipality, ...]]:
        """Folded names without 市, 区, 町, 村, fit only for a text that says nothing else."""
        return _grouped((key, m) for m in self.all for key in _bare_names(m))

    @cached_property
    def in_kana(self) -> dict[str, tuple[Municipality, ...]]:
        """Hiragana without spaces, with and without the city before a ward."""
        return _grouped(
            (key, m) for m in self.all for key in {m.kana.replace(" ", ""), m.kana.rsplit(" ", 1)[-1]}
        )

    @cached_property
    def written_formerly(self) -> dict[str, tuple[Former, ...]]:
        return _grouped((fold_key(f.name), f) for f in self.former)


def _spellings(m: Municipality) -> set[str]:
    if m.ward:
        city, ward = fold_key(m.city), fold_key(m.ward)
        return {city + ward, city[:-1] + ward, ward}
    name = fold_key(m.name)
    return {name, fold_key(m.county) + name} if m.county else {name}


def _bare_names(m: Municipality) -> set[str]:
    return {fold_key(m.ward or m.name)[:-1], *([fold_key(m.name)[:-1]] if m.ward else [])}


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


@lru_cache(maxsize=1)
def municipalities() -> Municipalities:
    return Municipalities()
