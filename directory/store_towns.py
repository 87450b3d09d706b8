"""Writes the gazetteer's towns, all at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from sqlalchemy import delete, func, select

from directory import store_batch
from directory.importing import ImportResult
from directory.models import SourceRecord, Town
from directory.sources import towns
from directory.sources.record import Finding
from directory.store_offices import table_of
from foundation.db import db, new_id

_BATCH = 10_000
Progress = Callable[[str, int, int], None]
OnFinding = Callable[[Finding], None]


def replace(file: Path, result: ImportResult, on_progress: Progress, on_finding: OnFinding) -> None:
    """The table becomes the file's, unless it is that already. Counts into `result`."""
    known = db.session.scalar(select(SourceRecord).where(SourceRecord.source == towns.SOURCE))
    before = db.session.scalar(select(func.count()).select_from(Town)) or 0
    rows = _good(file, result, on_finding)
    first = next(store_batch.portions(rows, _BATCH), [])  # a foreign file stops here
    digest = towns.digest(file)
    if known and known.content_hash == digest and before:
        deque(rows, maxlen=0)  # counts the rest
        result.new, result.unchanged = 0, before
        return
    db.session.execute(delete(Town))
    for portion in chain([first], store_batch.portions(rows, _BATCH)):
        store_batch.add(table_of(Town), portion)
        on_progress("rows", len(portion), 0)
    result.gone = before
    _remember(known, digest)


def _good(file: Path, result: ImportResult, on_finding: OnFinding) -> Iterator[towns.Town]:
    for row in towns.read(file):
        result.read += 1
        if isinstance(row, Finding):
            result.rejected += 1
            result.reasons[row.reason] += 1
            on_finding(row)
        else:
            result.new += 1
            yield row


def _remember(known: SourceRecord | None, digest: str) -> None:
    if known:
        known.content_hash = digest
    else:
        db.session.add(SourceRecord(id=new_id(), source=towns.SOURCE, record_key="file", content_hash=digest))
    db.session.flush()
