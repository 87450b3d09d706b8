"""Listing-like rows for the engine's tests: made by hand, from the real files, or many from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from directory.identity import NAMESPACE
from directory.offices import SERVICES, read_offices
from directory.search import areas
from directory.search.engine import Engine
from directory.search.entry import Entry, entry_of, is_findable
from directory.search.lexicon import kind_words, new_engine
from directory.sources import wamnet
from directory.taxonomy import main_kind, needs_of

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Row:
    """The columns of `listing` that the index reads."""

    name: str
    id: UUID = NOBODY
    name_kana: str = ""
    official_name: str = ""
    organization_name: str = ""
    kind: str = "other"
    kinds: list[str] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    description: str = ""
    address: str = ""
    prefecture_code: str = ""
    municipality_code: str = ""
    lat: float | None = None
    lng: float | None = None
    location_precision: str = "unknown"
    phone: str = ""
    hours: list[dict[str, Any]] = field(default_factory=list)
    hours_note: str = ""
    special_days: list[dict[str, Any]] = field(default_factory=list)
    coverage: dict[str, list[str]] | None = None
    capacity_status: str = "unknown"
    capacity_reported_on: date | None = None
    last_verified_on: date | None = None
    visibility: str = "public"
    status: str = "active"


def row(name: str, *kinds: str, **values: Any) -> Row:
    """A listing whose id follows from its name."""
    made = Row(name, uuid5(NAMESPACE, name + str(values.get("address", ""))), **values)
    return with_kinds(made, kinds) if kinds else made


def with_kinds(made: Row, kinds: Iterable[str]) -> Row:
    listed = list(dict.fromkeys(kinds))
    services = [{"id": "", "name": kind_words()[kind].japanese, "kind": kind} for kind in listed]
    return replace(made, kind=main_kind(listed), kinds=listed, needs=needs_of(listed), services=services)


def entries(rows: Iterable[Row]) -> Iterator[Entry]:
    return (entry_of(each, kind_words()) for each in rows if is_findable(each))


def engine(rows: Iterable[Row]) -> Engine:
    made, known = new_engine(), {each.id: each for each in entries(rows)}
    made.build(known.values())
    made.knows.read = lambda ids: [known[each] for each in ids]
    return made


def office_rows() -> list[Row]:
    """The bundled Hello Work and labour standards offices."""
    kinds = {"hello_work": "hello_work", "labour_standards": "labour_standards_office"}
    return [
        with_kinds(
            Row(
                office.name,
                office.id,
                office.name_kana,
                office.official_name,
                address=office.prefecture + office.location,
                prefecture_code=office.municipality_code[:2],
                municipality_code=office.municipality_code,
            ),
            [kinds[service]],
        )
        for service in SERVICES
        for office in read_offices(service)
    ]


def wamnet_rows(folder: Path, *scopes: str) -> list[Row]:
    """The real files (`csvdownload062.csv`, …), one row per office as an import makes them."""
    found: dict[str, list[Any]] = {}
    for path in sorted(folder.glob("csvdownload*.csv")):
        if not scopes or path.stem[-3:] in scopes:
            for read in wamnet.read(path):
                if read.record:
                    record = read.record
                    key = f"{record.organization_name}/{record.name}/{record.city}/{record.street}"
                    found.setdefault(key, []).append(record)
    return [_office(key, records) for key, records in found.items()]


def _office(key: str, records: list[Any]) -> Row:
    first = records[0]
    return replace(
        with_kinds(Row(first.name, uuid5(NAMESPACE, key)), [record.kind for record in records]),
        services=[{"id": "", "name": record.service_name, "kind": record.kind} for record in records],
        name_kana=first.name_kana,
        organization_name=first.organization_name,
        address=first.prefecture + first.city + first.street,
        prefecture_code=first.municipality_code[:2],
        municipality_code=first.municipality_code,
        lat=first.lat,
        lng=first.lng,
        location_precision=first.precision,
        phone=first.phone,
        hours=[slot.to_json() for slot in first.hours],
        hours_note=first.hours_note,
        last_verified_on=date(2025, 3, 31),
    )


def many(count: int, seed: int = 7) -> Iterator[Row]:
    """Synthetic listings: names and texts from Japanese syllables, points in clusters, as people live."""
    dice = random.Random(seed)
    codes = [c for c, area in areas.bundled().by_code.items() if len(c) == 6]
    centres = [(dice.uniform(31, 44), dice.uniform(130, 145)) for _ in range(200)]
    kinds = list(kind_words())
    syllables = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
    kanji = (
        "就労支援相談事業所福祉会生活自立訓練心光希望未来星花風空海山川"
        "東西南北中央町村市共同作業所働学楽園輪結"
    )
    hours = [{"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "18:00"}]
    for number in range(count):
        kana = "".join(dice.choices(syllables, k=dice.randint(3, 9)))
        name = "".join(dice.choices(kanji, k=dice.randint(2, 5))) + kana
        centre = dice.choice(centres)
        code = dice.choice(codes)
        chosen = dice.sample(kinds, dice.randint(1, 3))
        yield replace(
            with_kinds(Row(name, UUID(int=dice.getrandbits(128))), chosen),
            name_kana=kana,
            organization_name="社会福祉法人" + "".join(dice.choices(kanji, k=4)),
            description="".join(dice.choices(kanji + syllables, k=dice.randint(40, 160)))
            + "の相談をお受けします",
            address="".join(dice.choices(kanji, k=8)) + str(number % 90),
            prefecture_code=code[:2],
            municipality_code=code,
            lat=centre[0] + dice.gauss(0, 0.2),
            lng=centre[1] + dice.gauss(0, 0.2),
            location_precision="point",
            phone=f"0{number % 9}-{number:08d}",
            hours=hours if number % 3 else [],
            last_verified_on=date.fromordinal(738_000 + number % 1_500),
        )
