"""What sources said: their records, and when which release came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from directory import store_batch
from directory.models import DataSource, Listing, SourceRecord
from directory.sources import hsds
from directory.sources.fold import Voice
from directory.sources.kept import Kept
from directory.sources.merge import Offices, Ref, member
from directory.sources.reconcile import Decision, Known
from directory.sources.record import Record, record_from_json
from directory.store_offices import table_of
from foundation.db import db, new_id

PRESENT = "present"
GONE = "gone"


def known_records(source: str) -> dict[Ref, Known]:
    table = table_of(SourceRecord)
    columns = ("id", "scope", "record_key", "content_hash", "location_id", "service_id", "status")
    found = db.session.execute(select(*(table.c[name] for name in columns)).where(table.c.source == source))
    return {
        (row.scope, row.record_key): Known(
            row.id, row.content_hash, row.location_id, row.service_id, row.status == PRESENT
        )
        for row in found
    }


def offices_of(source: str) -> Offices:
    """Where the source's records stand today."""
    table = table_of(SourceRecord)
    columns = (table.c.scope, table.c.record_key, table.c.location_id, table.c.status, table.c.raw)
    offices = Offices()
    for row in db.session.execute(
        select(*columns).where(table.c.source == source).execution_options(yield_per=1000)
    ):
        ref, held = (row.scope, row.record_key), member(record_from_json(row.raw))
        if row.status == PRESENT:
            offices.add(row.location_id, ref, held)
        else:
            offices.know(ref, held)
    return offices


def records(ids: Collection[UUID]) -> dict[UUID, Record]:
    table = table_of(SourceRecord)
    return {
        row["id"]: record_from_json(row["raw"])
        for row in store_batch.read(table, table.c.id, ids, ("id", "raw"))
    }


def write_decisions(decisions: Iterable[Decision], release: str) -> None:
    """Adds new records and changes the changed ones."""
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for decision in decisions:
        record = decision.record
        if record is None:
            continue
        row = {
            "content_hash": decision.row.digest,
            "organization_id": record.organization_id,
            "service_id": decision.service_id,
            "location_id": decision.location_id,
            "release": release,
            "status": PRESENT,
            "raw": record.to_json(),
        }
        if decision.known:
            changed.append({"id": decision.known.id, **row})
        else:
            names = {"source": record.source, "scope": record.scope, "record_key": record.key}
            new.append({"id": new_id(), **names, **row})
    store_batch.add(table_of(SourceRecord), new)
    store_batch.change(table_of(SourceRecord), changed)


def mark_gone(ids: Sequence[UUID]) -> None:
    store_batch.change(table_of(SourceRecord), [{"id": each, "status": GONE} for each in ids])


def confirm_release(source: str, scopes: Collection[str], release: str) -> None:
    """What the newer release repeats is as new as that release, though nothing else about it changes."""
    table, listing = table_of(SourceRecord), table_of(Listing)
    repeated = (table.c.source == source) & table.c.scope.in_(scopes) & (table.c.status == PRESENT)
    db.session.execute(update(table).where(repeated, table.c.release != release).values(release=release))
    places = select(table.c.location_id).where(repeated)
    newer = update(listing).where(listing.c.id.in_(places), listing.c.source == source)
    db.session.execute(newer.values(source_released_on=date.fromisoformat(release)))


def voices_of(locations: Collection[UUID]) -> dict[UUID, list[Voice]]:
    """All records of these locations, whichever source they are from."""
    table = table_of(SourceRecord)
    names = ("location_id", "service_id", "status", "raw", "release")
    voices: dict[UUID, list[Voice]] = {each: [] for each in locations}
    for row in store_batch.read(table, table.c.location_id, locations, names):
        voice = Voice(
            record_from_json(row["raw"]), row["service_id"], row["status"] == PRESENT, row["release"]
        )
        voices[row["location_id"]].append(voice)
    return voices


def voices_in_import(locations: Collection[UUID], kept: Kept) -> dict[UUID, list[Voice]]:
    """The same; what was only just written is not read back."""
    said = kept.take(_numbers(locations))
    return said | voices_of([each for each in locations if each not in said])


def _numbers(locations: Collection[UUID]) -> Counter[UUID]:
    """How many records each location has."""
    table = table_of(SourceRecord)
    rows = store_batch.read(table, table.c.location_id, locations, ("location_id",))
    return Counter(row["location_id"] for row in rows)


def newest_release(locations: Collection[UUID]) -> dict[UUID, tuple[str, date | None]]:
    """Location → the source that speaks for it and the date of its release."""
    table = table_of(SourceRecord)
    found: dict[UUID, tuple[str, str]] = {}
    names = ("id", "location_id", "source", "release", "status")
    rows = store_batch.read(table, table.c.location_id, locations, names)
    passed_on = records([row["id"] for row in rows if row["source"] == hsds.SOURCE])
    for row in rows:
        origin = passed_on[row["id"]].origin.split("@") if row["id"] in passed_on else []
        said = (origin[0], origin[1]) if len(origin) == 2 else (row["source"], row["release"])
        if said[1] >= found.get(row["location_id"], ("", ""))[1]:
            found[row["location_id"]] = said
    return {
        place: (source, date.fromisoformat(day) if day else None) for place, (source, day) in found.items()
    }


def register(code: str, about: Mapping[str, Any], released_on: date | None, at: datetime) -> None:
    """The row of /about/data."""
    row = {"code": code, **about, "released_on": released_on, "imported_at": at}
    held = db.session.get(DataSource, code)
    if held is None:
        db.session.add(DataSource(**row))
    else:
        for name, value in row.items():
            setattr(held, name, value)
    db.session.flush()


def are_registered(codes: Collection[str]) -> bool:
    held = select(func.count()).select_from(DataSource).where(DataSource.code.in_(codes))
    return db.session.scalar(held) == len(codes)


def releases() -> Iterator[DataSource]:
    yield from db.session.scalars(select(DataSource).order_by(DataSource.code))
