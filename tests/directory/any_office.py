"""Any office that the model can hold, written row by row, and the whole public directory as rows again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Date, Float, Integer, Table

from directory import identity, store_projection, store_taxonomy
from directory.taxonomy import FEATURES, KINDS
from foundation import clock
from foundation.db import UtcDateTime, db, transaction

OWN = {"revision", "last_modified"}
NOT_COMPARED = {"source_record", "data_source", "listing_change", "town", "station"}
SAID = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8) | st.sampled_from(
    ["=1+1", "'=x", "+81-3", "@a", " a ", "あ\r\nい", '"', ",", ";", "\t", "＝", "null", "true", "1e3", "﻿"]
)  # fmt: skip
NAMED = SAID.filter(bool)
URLS = st.sampled_from(
    ["", "www.example.com/x", "https://example.com/a?b=c#d", "http://例え.jp/", "https://example.com/%20"]
)
MAILS = st.sampled_from(["", "a@example.com"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
CODES = st.sampled_from(["011011", "131016", "011011/港町"])
POINT = ("latitude", "longitude")
COLUMNS: dict[str, Any] = {
    "kind": st.sampled_from(sorted(KINDS)), "status": st.just("active"),
    "location_type": st.sampled_from(["physical", "postal", "virtual"]), "country": st.just("JP"),
    "latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180), "timezone": st.sampled_from([None, 0, -3.5]),
    "opens_at": st.sampled_from(["", "09:00", "23:30"]), "closes_at": st.sampled_from(["", "17:00", "24:00"]),
    "byday": st.sampled_from(["", "MO,TU", "2SA", "MO,HO", "HO"]), "freq": st.sampled_from(["WEEKLY", "MONTHLY"]),
    "exception": st.sampled_from(["", "closed", "hours"]), "yearly": st.sampled_from(["", "12-29/01-03"]),
    "bymonthday": st.sampled_from(["", "1,-1"]), "byweekno": st.just(""), "byyearday": st.just(""),
    "wkst": st.sampled_from(["", "MO"]), "interval": st.sampled_from([None, 2]), "count": st.sampled_from([None, 5]),
    "address_type": st.sampled_from(["physical", "postal", "virtual"]), "type": st.sampled_from(["voice", "fax"]),
    "location_precision": st.sampled_from(["point", "town", "municipality", "unknown"]),
    "municipality_code": st.sampled_from(["", "011011", "131016"]), "extension": st.sampled_from(["", "12", "0012"]),
    "corporate_number": st.sampled_from(["", "1234567890123"]),
    "field_name": st.sampled_from(["name", "hours", "point"]),
    "identifier_type": st.sampled_from(["", "種別"]),
    "updated_by": st.sampled_from(["organization", "coordinator", "source:wamnet"]), "number": NAMED,
    "parent_id": st.none(), "language": st.just("ja"), "currency": st.just("JPY"), "extent_type": st.just("text"),
    "location.external_identifier": NAMED,
    "service.status": st.sampled_from(["active", "inactive", "defunct", "temporarily closed"]),
    "service_capacity.status": st.sampled_from(["open", "few", "waiting", "full", "unknown"]),
    **dict.fromkeys(["url", "website", "logo", "uri", "schedule_link", "term_uri"], URLS),
    **dict.fromkeys(["email", "assurer_email"], MAILS),
}  # fmt: skip
"""Where a column holds what only some texts are."""


def value(table: Table, name: str) -> Any:
    column = table.c[name]
    said = COLUMNS.get(f"{table.name}.{name}", COLUMNS.get(name))
    if said is not None:
        return st.none() | said if column.nullable and name not in POINT else said
    kinds: dict[type, Any] = {
        UtcDateTime: st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
            lambda at: at.replace(microsecond=0, tzinfo=UTC)
        ),
        Date: DAYS, Boolean: st.booleans(), Integer: st.integers(0, 99), Float: st.floats(0, 1e6),
        JSON: st.lists(CODES, max_size=2, unique=True),
    }  # fmt: skip
    made = next((each for kind, each in kinds.items() if isinstance(column.type, kind)), None)
    if made is None:
        return SAID if column.default is not None else NAMED
    return st.none() | made if column.nullable else made


HANGING: dict[str, tuple[str, ...]] = {
    "contact": ("organization", "location", "service", "service_at_location"),
    "phone": ("location", "service", "organization", "contact", "service_at_location"),
    "address": ("location",), "schedule": ("service", "location", "service_at_location"),
    "service_area": ("service", "location"), "service_capacity": ("service",),
    "language": ("service", "location", "phone"), "accessibility": ("location",), "cost_option": ("service",),
    "required_document": ("service",), "funding": ("organization", "service"),
    "organization_identifier": ("organization",), "attribute": ("organization", "location", "service"),
    "metadata": ("organization", "location", "service"),
}  # fmt: skip
"""Table → what a row of it may hang on, each after what others of them hang on."""
FEW = 3
Rows = dict[str, list[dict[str, Any]]]


@st.composite
def offices(draw: Callable[..., Any], visibilities: tuple[str, ...] = ("public",)) -> Rows:
    """An organization with some services at some places, and rows that hang on any of them."""
    return _Drawn(draw, visibilities).rows


class _Drawn:
    def __init__(self, draw: Callable[..., Any], visibilities: tuple[str, ...]) -> None:
        self.draw, self.used = draw, set[UUID]()
        self.rows: Rows = {"taxonomy": [], "taxonomy_term": []}
        parents = self.add("organization", self.of(0, 1), parent_organization_id=None)
        parent = parents[0]["id"] if parents else None
        owner = self.add("organization", 1, parent_organization_id=parent)[0]["id"]
        programs = self.add("program", self.of(0, 1), organization_id=owner)
        for _ in range(self.of(1, 2)):
            program = self.of(None, *(each["id"] for each in programs))
            self.add("service", 1, organization_id=owner, program_id=program)
        for _ in range(self.of(1, 2)):
            point = self.of({}, {"latitude": None, "longitude": None})  # half a point is none
            known_as = self.of({}, {"external_identifier": "", "external_identifier_type": ""})
            self.add(
                "location", 1, organization_id=owner, **point, **known_as, visibility=self.of(*visibilities)
            )
        self.links()
        for table, owners in HANGING.items():
            for _ in range(draw(st.integers(0, FEW))):
                self.hang(table, self.of(*owners))

    def of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def add(self, name: str, number: int, **given: Any) -> list[dict[str, Any]]:
        table = db.metadata.tables[name]
        made = []
        for _ in range(number):
            new = {"id": self.draw(st.uuids(version=4).filter(lambda each: each not in self.used)), **given}
            self.used.add(new["id"])
            for each in table.columns:
                if each.name not in new and (each.name == "tax_id" or not each.name.endswith("_id")):
                    new[each.name] = self.draw(value(table, each.name))
            made.append(new)
        self.rows.setdefault(name, []).extend(made)
        return made

    def links(self) -> None:
        """Each service is somewhere, and each place offers something."""
        places, services = self.rows["location"], self.rows["service"]
        wanted = {(self.of(*places)["id"], each["id"]) for each in services}
        wanted |= {(each["id"], self.of(*services)["id"]) for each in places}
        for place, service in sorted(wanted):
            self.add("service_at_location", 1, service_id=service, location_id=place)

    def hang(self, table: str, owner: str) -> None:
        if not self.rows.get(owner):
            return
        one = self.of(*self.rows[owner])["id"]
        if table == "metadata":
            self.add(table, 1, resource_id=one, resource_type=owner)
        elif table == "attribute":
            self.add(table, 1, link_id=one, link_entity=owner, taxonomy_term_id=self.term())
        else:
            self.add(table, 1, **{f"{owner}_id": one})

    def term(self) -> UUID:
        """One of ours, or one of another taxonomy."""
        ours = [identity.term_id(name, code) for name, codes in FEATURES.items() for code in codes]
        found = self.of(None, *ours, *(each["id"] for each in self.rows["taxonomy_term"]))
        if found is None:
            taxonomy = self.add("taxonomy", 1)[0]["id"]
            found = self.add("taxonomy_term", 1, taxonomy_id=taxonomy)[0]["id"]
        return found


def write(rows: Rows) -> None:
    with transaction():
        store_taxonomy.write()
        for table in db.metadata.sorted_tables:
            for each in rows.get(table.name, ()):
                db.session.execute(table.insert().values(**each))
        store_projection.project([each["id"] for each in rows["location"]], clock.now())


def clear() -> None:
    """Nothing is left of the directory."""
    with transaction():
        for table in reversed(db.metadata.sorted_tables):
            if table.info.get("public"):
                db.session.execute(table.delete())


def everything() -> dict[str, dict[str, dict[str, Any]]]:
    """All public rows by table and id."""
    found = {}
    for name, table in db.metadata.tables.items():
        if table.info.get("public") and name not in NOT_COMPARED and "id" in table.columns:
            rows = db.session.execute(table.select()).mappings()
            found[name] = {
                str(row["id"]): {key: value for key, value in row.items() if key not in OWN} for row in rows
            }
    return found
