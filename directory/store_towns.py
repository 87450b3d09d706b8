"""Writes the gazetteer's towns and stations, each table all at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, func, select

from directory import store_batch
from directory.importing import ImportResult
from directory.models import SourceRecord, Station, Town
from directory.sources import stations, towns
from directory.sources.record import Finding
from directory.store_offices import table_of
from foundation.db import db, new_id

_BATCH = 10_000
Progress = Callable[[str, int, int], None]
OnFinding = Callable[[Finding], None]


@dataclass(frozen=True)
class Kind:
    """A table that a file replaces."""

    source: str
    model: Any
    read: Callable[[Path], Iterator[dict[str, Any] | Finding]]


TOWNS: Final = Kind(towns.SOURCE, Town, towns.read)
STATIONS: Final = Kind(stations.SOURCE, Station, stations.read)


def replace(
    kind: Kind, file: Path, result: ImportResult, on_progress: Progress, on_finding: OnFinding
) -> None:
    """The table becomes the file's, unless it is that already. Counts into `result`."""
    known = db.session.scalar(select(SourceRecord).where(SourceRecord.source == kind.source))
    before = db.session.scalar(select(func.count()).select_from(kind.model)) or 0
    rows = _good(kind.read(file), result, on_finding)
    first = next(store_batch.portions(rows, _BATCH), [])  # a foreign file stops here
    digest = towns.digest(file)
    if known and known.content_hash == digest and before:
        deque(rows, maxlen=0)  # counts the rest
        result.new, result.unchanged = 0, before
        return
    db.session.execute(delete(kind.model))
    for portion in chain([first], store_batch.portions(rows, _BATCH)):
        store_batch.add(table_of(kind.model), [_with_municipality(kind, row) for row in portion])
        on_progress("rows", len(portion), 0)
    result.gone = before
    _remember(kind, known, digest)


def _with_municipality(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    """Stations come without: that of the nearest town is theirs."""
    if kind is not STATIONS:
        return row
    return {**row, "municipality_code": _here().nearest(row["lat"], row["lng"]).municipality_code}


@cache
def _here() -> Any:
    """The command that imports opens no page, so nobody has told the process's own one of this database."""
    from directory.geo.gazetteer import Gazetteer  # only here: geopy loads its online geocoders too
    from directory.store_places import DatabaseRecords

    made = Gazetteer()
    made.use(DatabaseRecords())
    return made


def _good(
    rows: Iterator[dict[str, Any] | Finding], result: ImportResult, on_finding: OnFinding
) -> Iterator[dict[str, Any]]:
    for row in rows:
        result.read += 1
        if isinstance(row, Finding):
            result.rejected += 1
            result.reasons[row.reason] += 1
            on_finding(row)
        else:
            result.new += 1
            yield row


def _remember(kind: Kind, known: SourceRecord | None, digest: str) -> None:
    if known:
        known.content_hash = digest
    else:
        db.session.add(SourceRecord(id=new_id(), source=kind.source, record_key="file", content_hash=digest))
    db.session.flush()
