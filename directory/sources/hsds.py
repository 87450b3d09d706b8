"""HSDS 3 from others and from ourselves: a folder of CSV files (data package), JSON of any nesting, or JSON lines.

What is read becomes rows by table first (`Tables`), whatever shape it came in; hsds_record makes records of them.
Bounded by MAX_BYTES and MAX_ROWS; rows wait in a file of their own (`Spool`), not in memory. Pure but for the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from directory.hsds_tables import PROFILE, Table, from_cell, heard, is_uuid, tables
from directory.identity import NAMESPACE
from directory.sources.csv_file import read_lines
from directory.sources.header import Columns
from directory.sources.json_file import values
from directory.sources.reading import broken
from directory.sources.record import Finding, Row, SourceFileError
from directory.sources.spool import Rows, Spool

SOURCE: Final = "hsds"
MAX_ROWS: Final = 3_000_000
MAX_FINDINGS: Final = 10_000
_DEEPEST: Final = 24
_LISTS: Final = {table.stem: table.name for table in tables().values()} | {
    "contents": "", "service_at_locations": "service_at_location", "service_capacities": "service_capacity",
    "fundings": "funding",
}  # fmt: skip
_ONE: Final = {
    "organization": "organization", "service": "service", "location": "location", "program": "program",
    "taxonomy_term": "taxonomy_term", "taxonomy_detail": "taxonomy",
}  # fmt: skip
"""Keys under which an object of another table is nested."""


@dataclass
class Tables:
    """Rows by table and id; ids are UUIDs as text, made from the file's own where those are none."""

    name: str
    """Of the data set; the same name speaks for the same rows the next time."""
    ours: bool = False
    spool: Spool = field(default_factory=lambda: Spool(tables()))
    findings: list[Finding] = field(default_factory=list)
    """Values that were left out of their rows; no more than the first MAX_FINDINGS."""
    broken: list[Row] = field(default_factory=list)
    """Lines that are no rows."""
    _number: int = 0

    @property
    def rows(self) -> dict[str, Rows]:
        return self.spool.rows

    def add(self, table: str, said: Mapping[str, Any], place: tuple[str, int]) -> dict[str, Any]:
        """The row; an object that is nested in several places adds to what is known of it."""
        row, wrong = heard(table, said)
        for column, value in wrong:
            self._note(Finding(*place, column, value, "hsds_value"))
        for column, of in _pointers(table, row).items():
            row[column] = self.id_of(row[column], of)
        if "id" not in row:
            said_here = f"hsds/{self.name}/{table}/{sorted(said.items(), key=repr)}"[:5000]
            row["id"] = str(uuid5(NAMESPACE, said_here))
        rows = self.rows[table]
        before = len(rows)
        held = rows.add(row["id"], {"": place, **row})
        self._number += len(rows) - before
        if self._number > MAX_ROWS:
            raise SourceFileError("import.error.too_many_rows", file=place[0], most=MAX_ROWS)
        return held

    def _note(self, finding: Finding) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)
        elif len(self.findings) == MAX_FINDINGS:
            self.findings.append(Finding(finding.file, finding.line, "", "", "hsds_more"))

    def id_of(self, text: str, table: str) -> str:
        if is_uuid(text):
            return str(UUID(text))
        return str(uuid5(NAMESPACE, f"hsds/{self.name}/{table}/{text}"))


def _pointers(table: str, row: Mapping[str, Any]) -> dict[str, str]:
    """Column → the table whose id stands in it."""
    whose = {"id": table, "parent_organization_id": "organization", "parent_id": "taxonomy_term",
             "link_id": row.get("link_entity", ""), "resource_id": row.get("resource_type", "")}  # fmt: skip
    whose |= {f"{name}_id": name for name in tables()}
    return {column: whose[column] for column in row if column in whose}


def read(path: Path, name: str = "") -> Tables:
    """A folder (datapackage.json beside CSV files, or JSON files) or one file. Raises SourceFileError."""
    if path.is_dir():
        return _folder(path, name)
    found = Tables(name or path.stem)
    _json(found, path)
    return _checked(found, path)


def _json(found: Tables, path: Path) -> None:
    try:
        for table, number, value in values(path):
            if table:
                _row_of(found, table, value, number)
            else:
                _document(found, value, (path.name, number))
    except RecursionError as error:
        raise SourceFileError("import.error.json_deep", file=path.name, n=_DEEPEST) from error


def _row_of(found: Tables, file: str, row: Any, number: int) -> None:
    """Of JSON that holds files by name."""
    table = next((each.name for each in tables().values() if each.file == file), "")
    if table and isinstance(row, dict):
        found.add(table, row, (file, number))


def _folder(path: Path, name: str) -> Tables:
    about = _about(path / "datapackage.json")
    found = Tables(name or str(about.get("name") or path.name), ours=about.get("name") == PROFILE)
    files = [table for table in tables().values() if (path / table.file).is_file()]
    for table in files:
        _csv(found, path / table.file, table)
    if not files:
        for file in sorted(path.glob("*.json")) + sorted(path.glob("*.ndjson")):
            if file.name != "datapackage.json":
                _json(found, file)
    return _checked(found, path)


def _checked(found: Tables, path: Path) -> Tables:
    if not len(found.rows["service"]) and not len(found.rows["organization"]):
        raise SourceFileError("import.error.no_hsds", file=path.name)
    return found


def _about(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}  # the CSV files say enough
    return held if isinstance(held, dict) else {}


def _csv(found: Tables, path: Path, table: Table) -> None:
    if not path.stat().st_size:
        return
    columns = Columns(("id",), tuple(name for name in table.columns if name != "id"))
    for line in read_lines(path, columns):
        if line.error:
            found.broken.append(broken(path.name, line, found.name))
            continue
        said = {name: from_cell(cell) for name, cell in zip(columns.names, line.cells, strict=True) if cell}
        found.add(table.name, said, (path.name, line.number))


def _document(found: Tables, value: Any, place: tuple[str, int]) -> None:
    """A page of the API, a list, one object, or files by name (tabular JSON)."""
    if isinstance(value, dict) and isinstance(value.get("contents"), list):
        value = value["contents"]
    if isinstance(value, list):
        for number, each in enumerate(value, 1):
            _document(found, each, (place[0], number))
    elif isinstance(value, dict) and any(str(key).endswith(".csv") for key in value):
        for key, rows in value.items():
            for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
                _row_of(found, key, row, number)
    elif isinstance(value, dict):
        _nested(found, _kind_of(value), value, {}, place, 0)


def _kind_of(value: Mapping[str, Any]) -> str:
    """An object's table by what is in it: only services have a status, only links a service and a location."""
    if ("location" in value and "service" in value) or {"service_id", "location_id"} <= value.keys():
        return "service_at_location"
    if "status" in value or "organization" in value or ("organization_id" in value and "name" in value):
        return "location" if "location_type" in value else "service"
    if "location_type" in value:
        return "location"
    return "taxonomy_term" if "taxonomy" in value or "taxonomy_detail" in value else "organization"


def _nested(
    found: Tables,
    table: str,
    value: Mapping[str, Any],
    owner: Mapping[str, str],
    place: tuple[str, int],
    depth: int,
) -> str:
    """Adds the object and all in it; what is nested points to what it is nested in. Returns its id."""
    if depth > _DEEPEST:
        raise SourceFileError("import.error.json_deep", file=place[0], n=_DEEPEST)
    columns = tables()[table].columns
    plain = {name: each for name, each in value.items() if not _is_nested(name, each)}
    up = {name: each for name, each in owner.items() if name in columns and name not in plain}
    up |= _links(table, value, owner, plain)
    for name in _ONE.keys() & value.keys():
        if isinstance(value[name], dict):
            up[_column(name)] = _nested(found, _ONE[name], value[name], {}, place, depth + 1)
    row = found.add(table, {**plain, **{name: each for name, each in up.items() if name in columns}}, place)
    mine = {f"{table}_id": row["id"]}
    for name in _LISTS.keys() & value.keys():
        kept = {**owner, **mine} if table == "location" and name == "service_at_locations" else mine
        for each in value[name] if isinstance(value[name], list) else ():
            if isinstance(each, dict) and _LISTS[name]:
                _nested(found, _LISTS[name], each, kept, place, depth + 1)
    return str(row["id"])


def _is_nested(name: str, value: Any) -> bool:
    return isinstance(value, dict) or (name in _LISTS and isinstance(value, list))


def _column(name: str) -> str:
    return "taxonomy_id" if name == "taxonomy_detail" else f"{name}_id"


def _links(
    table: str, value: Mapping[str, Any], owner: Mapping[str, str], plain: Mapping[str, Any]
) -> Iterable[tuple[str, str]] | dict[str, str]:
    """Attributes and metadata point to their owner by an id and a kind."""
    if table not in ("attribute", "metadata") or not owner:
        return {}
    column, one = next(iter(owner.items()))
    if table == "attribute":
        return {} if plain.get("link_id") else {"link_id": one, "link_entity": column.removesuffix("_id")}
    return (
        {} if plain.get("resource_id") else {"resource_id": one, "resource_type": column.removesuffix("_id")}
    )
