"""Use case: the whole public directory as an HSDS 3.0 data package, and as nested JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from directory import hsds_tables, store_export, store_hsds_rows, store_sources
from directory.hsds_tables import Table
from directory.store_export import Told
from foundation import clock
from foundation.db import db

SERVICES = "services.ndjson"
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
    written[SERVICES] = _whole(folder / SERVICES, lambda path: _services(path, seen, on_progress))
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


def _services(path: Path, seen: Told, on_progress: Progress) -> int:
    """One fully nested service a line, as the API gives it."""
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        for portion in store_export.service_ids(seen):
            for each in store_hsds_rows.services(portion, full=True):
                file.write(json.dumps(each, ensure_ascii=False) + "\n")
            rows += len(portion)
            on_progress(SERVICES, len(portion))
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
