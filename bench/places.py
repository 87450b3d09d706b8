"""Addresses against published points, the time of one, and a map of 300,000 listings.

Accuracy needs the real files beside the tree (../shared/data) and is left out without them; every fourth
municipality is tried. Three figures are told apart: towns alone; with three of four other addresses known as
listings; and, as a running site answers, with the address itself among what is known. Published points that stand
at the town hall while the town is a kilometre and more away are left out where the name says so.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from bench.site import ROOT, percentiles
from directory.geo.address import clean, fold_key
from directory.geo.gazetteer import Gazetteer
from directory.geo.known_lots import Known
from directory.geo.municipality import municipalities
from directory.geo.place import TOWN, Place, Town
from directory.geo.point import distances_m
from directory.geo.records import Records
from directory.identity import NAMESPACE
from directory.search.asked import SearchQuery
from directory.search.lexicon import new_engine
from directory.search.spots import spots
from tests.directory.search.rows import entries, many

DATA = ROOT.parent / "shared" / "data"
LISTINGS = int(os.environ.get("TSUNAGI_BENCH_LISTINGS", "300000"))
FOLDS = 4
PART = 4
"""Every so many municipalities are tried: all of them take minutes."""
NEAR_M, FAR_M = 1000.0, 3000.0
AT_HALL, NO_TOWN = "published at a town hall, far from the town", "no town found in the address"
LARGE_TOWN, FAR_AWAY = "1 to 3 km from the town's point: large towns", "3 km and more from the town's point"
MISSES = (AT_HALL, NO_TOWN, LARGE_TOWN, FAR_AWAY)
AT_THE_HALL_M = 200.0
VIEWS = (
    (None, 5),
    ((134.0, 33.0, 142.0, 38.0), 7),
    ((139.0, 35.0, 140.5, 36.2), 10),
    ((139.6, 35.6, 139.9, 35.8), 13),
)
Point = tuple[float, float]


class Held(Records):
    def __init__(self, towns: dict[str, list[Town]], listings: dict[str, list[Known]]) -> None:
        self._towns, self._listings = towns, listings

    def towns(self, code: str) -> list[Town]:
        return self._towns.get(code, [])

    def listings(self, code: str) -> list[Known]:
        return self._listings.get(code, [])


def run() -> list[dict[str, Any]]:
    return [*(_addresses() if DATA.is_dir() else []), *_map()]


def _addresses() -> list[dict[str, Any]]:
    towns, asked = _towns(), _asked()
    addresses = sorted(asked)
    bare, whole = _gazetteer(towns, []), _gazetteer(towns, addresses, asked)
    folds = [
        _gazetteer(towns, [a for i, a in enumerate(addresses) if i % FOLDS != fold], asked)
        for fold in range(FOLDS)
    ]
    alone = [(bare.locate(address), *asked[address]) for address in addresses]
    near = {
        "alone": [_metres(place, point) <= NEAR_M for place, _, point in alone],
        "others": [
            _metres(folds[i % FOLDS].locate(a), asked[a][1]) <= NEAR_M for i, a in enumerate(addresses)
        ],
        "all": [_metres(whole.locate(a), asked[a][1]) <= NEAR_M for a in addresses],
    }
    return [*_how_right(alone), *_how_near(alone, near), *_how_fast(whole, addresses)]


def _how_right(alone: Sequence[tuple[Place, str, Point]]) -> list[dict[str, Any]]:
    right = [fold_key(place.prefecture + place.municipality) == fold_key(name) for place, name, _ in alone]
    name = f"municipality right, of {len(alone):,} addresses"
    return [_figure(name, 100 * np.mean(right), "%", "≥ 99.5")]


def _how_near(
    alone: Sequence[tuple[Place, str, Point]], near: Mapping[str, Sequence[bool]]
) -> list[dict[str, Any]]:
    share = {name: 100 * np.mean(values) for name, values in near.items()}
    kinds = Counter(_miss(place, point) for place, _, point in alone)
    sure = [_miss(place, point) != AT_HALL for place, _, point in alone]
    believed = 100 * np.mean(np.array(near["others"])[sure])
    others = "other addresses' listings known (3 of 4)"
    return [
        _figure("within 1 km, towns alone", share["alone"], "%", "≥ 95"),
        _figure(f"within 1 km, {others}", share["others"], "%", "≥ 95"),
        _figure("within 1 km, the same without points at a town hall", believed, "%"),
        _figure("within 1 km, all listings known, its own as well", share["all"], "%"),
        *(
            _figure(f"beyond 1 km by towns alone: {kind}", 100 * kinds[kind] / len(alone), "%")
            for kind in MISSES
        ),
    ]


def _how_fast(whole: Gazetteer, addresses: Sequence[str]) -> list[dict[str, Any]]:
    median, p95 = percentiles(lambda i: whole.locate(addresses[i * 97 % 500]), 2_000)
    return [
        _figure("locate, its municipality in memory: median", median, "ms"),
        _figure("locate, its municipality in memory: p95", p95, "ms"),
    ]


def _miss(place: Place, point: Point) -> str:
    """Why the published point and ours are more than a kilometre apart; "" when they are not."""
    metres = _metres(place, point)
    if metres <= NEAR_M:
        return ""
    if place.level < TOWN:
        return NO_TOWN
    return AT_HALL if _at_hall(place, point) else LARGE_TOWN if metres <= FAR_M else FAR_AWAY


def _gazetteer(
    towns: dict[str, list[Town]], known: list[str], asked: dict[str, tuple[str, Point]] | None = None
) -> Gazetteer:
    codes = {fold_key(m.prefecture + m.full_name): m.code for m in municipalities().all}
    listings: dict[str, list[Known]] = defaultdict(list)
    for address in known:
        name, point = (asked or {})[address]
        code = codes.get(fold_key(name), "")
        listings[code].append(Known(_id(address), address, *point))
    made = Gazetteer()
    made.use(Held(towns, listings))
    return made


def _id(address: str) -> UUID:
    return uuid5(NAMESPACE, address)


def _metres(place: Any, point: Point) -> float:
    return float(distances_m(*point, [place.lat], [place.lng])[0]) if place.lat is not None else float("inf")


def _at_hall(place: Any, point: Point) -> bool:
    known = municipalities()
    m = known.by_code[place.municipality_code]
    halls = [m, known.city_of(m)] if m.city else [m]
    return bool(distances_m(*point, [h.lat for h in halls], [h.lng for h in halls]).min() < AT_THE_HALL_M)


def _towns() -> dict[str, list[Town]]:
    towns: dict[str, list[Town]] = defaultdict(list)
    for row in _rows(DATA / "gazetteer" / "towns.csv"):
        if row["lat"]:
            towns[row["lgcode"]].append(Town(row["town"], row["koaza"], float(row["lat"]), float(row["lng"])))
    return towns


def _asked() -> dict[str, tuple[str, Point]]:
    """Each address once, with its municipality's name and its published point."""
    found: dict[str, tuple[str, Point]] = {}
    sample = {fold_key(m.prefecture + m.full_name) for m in municipalities().all[::PART]}
    for path in sorted(DATA.glob("wamnet/202503/*.csv")):
        for row in _rows(path):
            if fold_key(row["事業所住所（市区町村）"]) not in sample:
                continue
            address = clean(row["事業所住所（市区町村）"] + row["事業所住所（番地以降）"])
            point = float(row["事業所緯度"]), float(row["事業所経度"])
            found.setdefault(address, (row["事業所住所（市区町村）"], point))
    return found


def _rows(path: Path) -> Any:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _map() -> list[dict[str, Any]]:
    made = new_engine()
    made.build(entries(many(LISTINGS)))
    queries = [SearchQuery(""), SearchQuery("相談"), SearchQuery("", kinds=("npo",))]

    def draw(i: int) -> object:
        index, hits = made.hits(queries[i % len(queries)])
        return spots(index, hits, *VIEWS[i % len(VIEWS)])

    median, p95 = percentiles(draw, 240)
    return [
        _figure(f"circles of {LISTINGS:,} listings for one view: median", median, "ms"),
        _figure(f"circles of {LISTINGS:,} listings for one view: p95", p95, "ms", "≤ 25"),
    ]


def _figure(name: str, value: float, unit: str, target: str = "") -> dict[str, Any]:
    return {"name": name, "value": float(value), "unit": unit, "target": target}
