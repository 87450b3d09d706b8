"""Use case: the whole public directory as an HSDS 3.0 data package, and as nested JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from directory import hsds_tables, store_batch, store_export, store_hsds_rows, store_sources
from directory.hsds_tables import Table
from directory.store_export import Told
from foundation import clock
from foundation.db import db

SERVICES = "services.ndjson"
ORGANIZATIONS = "organizations.ndjson"
"""Of which the services name no more than what they are called."""
Objects = Callable[[Sequence[UUID]], list[dict[str, Any]]]
_AT_ONCE: Final = 500
Progress = Callable[[str, int], None]
"""Called with a file's name and how many more of its rows are written."""


def export(folder: Path, on_progress: Progress = lambda file, done: None) -> dict[str, int]:
    """Rows by file. Files that are there are replaced, each when it is whole. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = store_export.told()
    written: dict[str, int] = {}
    for table in hsds_tables.tables().values():
        writing = partial(_csv, table=table, seen=seen, on_progress=on_progress)
        written[table.file] = _whole(folder / table.file, writing)
    for file, ids, objects in (
        (SERVICES, seen.services, partial(store_hsds_rows.services, full=True)),
        (ORGANIZATIONS, seen.organizations, store_hsds_rows.organizations_alone),
    ):
        writing = partial(_json, ids=ids, objects=objects, on_progress=on_progress)
        written[file] = _whole(folder / file, writing)
    about = {"created": clock.now().isoformat(timespec="seconds"), "sources": _sources()}
    package = hsds_tables.datapackage(hsds_tables.tables().values(), about)
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    return written


def _whole(path: Path, write: Callable[[Path], int]) -> int:
    part = path.with_suffix(".part")
    rows = write(part)
    part.replace(path)
    return rows


def _csv(path: Path, table: Table, seen: Told, on_progress: Progress) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        for row in store_export.rows(table.name, seen):
            writer.writerow([hsds_tables.cell(row.get(name)) for name in table.columns])
            rows += 1
            if not rows % 1000:
                on_progress(table.file, 1000)
    return rows


def _json(path: Path, ids: Collection[UUID], objects: Objects, on_progress: Progress) -> int:
    """One nested object a line, as the API gives it."""
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        for portion in store_batch.portions(sorted(ids), _AT_ONCE):
            for each in objects(portion):
                file.write(json.dumps(each, ensure_ascii=False) + "\n")
            rows += len(portion)
            on_progress(path.stem, len(portion))
            db.session.expunge_all()
    return rows


def _sources() -> list[dict[str, Any]]:
    """Whose data this is, to be named by whoever uses it."""
    return [
        {
            "title": row.name,
            "path": row.url,
            "publisher": row.publisher,
            "licence": row.licence,
            "credit": row.credit,
        }
        for row in store_sources.releases()
    ]
