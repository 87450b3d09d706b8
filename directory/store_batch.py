"""Many rows at once: statements in portions that every database takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import Column, Table, bindparam, delete, insert, select, update

from directory import store_driver
from foundation.db import db

PORTION: Final = 1500
"""Ids in one statement: well below SQLite's 32,766 and PostgreSQL's 65,535 parameters."""
T = TypeVar("T")
Row = Mapping[str, Any]


def portions(values: Iterable[T], size: int = PORTION) -> Iterator[list[T]]:
    rest = iter(values)
    while portion := list(islice(rest, size)):
        yield portion


def add(table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    connection = db.session.connection()
    for alike in _alike(rows):
        if store_driver.speaks_to(connection):
            store_driver.insert(connection, table, alike)
        else:
            db.session.execute(insert(table), alike)


def _alike(rows: Sequence[Row]) -> Iterable[list[Row]]:
    """In groups that have the same columns."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return groups.values()


def change(table: Table, rows: Sequence[Row]) -> None:
    """Sets every other column of each row where its `id` is; all rows have the same columns."""
    if rows:
        columns = [name for name in rows[0] if name != "id"]
        statement = update(table).where(table.c.id == bindparam("_id"))
        statement = statement.values({name: bindparam(f"_{name}") for name in columns})
        values = [{f"_{name}": value for name, value in row.items()} for row in rows]
        db.session.connection().execute(statement, values)


def read(table: Table, column: Column[Any], values: Collection[Any], names: Sequence[str]) -> list[Row]:
    """Rows whose `column` is one of `values`, as plain dicts: much is read from them."""
    connection = db.session.connection()
    if store_driver.speaks_to(connection):
        return [
            row
            for portion in portions(values)
            for row in store_driver.select(connection, table, column, portion, names)
        ]
    columns = [table.c[name] for name in names]
    return [
        dict(zip(names, row, strict=True))
        for portion in portions(values)
        for row in db.session.execute(select(*columns).where(column.in_(portion))).all()
    ]


def sync(table: Table, rows: Sequence[Row], *, surely_new: bool = False) -> frozenset[UUID]:
    """Adds or changes rows by `id`, touching only their own columns; returns the ids that were there.
    `surely_new` spares the look for them."""
    wanted = {row["id"]: row for row in rows}
    held = {} if surely_new else _held(table, wanted)
    if not held:
        add(table, list(wanted.values()))
        return frozenset()
    new = [row for key, row in wanted.items() if key not in held]
    differ = [row for key, row in wanted.items() if key in held and not row.items() <= held[key].items()]
    add(table, new)
    for alike in _alike(differ):
        change(table, alike)
    return frozenset(held)


def _held(table: Table, wanted: Mapping[UUID, Row]) -> dict[UUID, Row]:
    shapes = dict.fromkeys(map(tuple, wanted.values()))
    names = list(dict.fromkeys(name for shape in shapes for name in shape))
    return {row["id"]: row for row in read(table, table.c.id, list(wanted), names)} if wanted else {}


def remove(table: Table, ids: Collection[UUID]) -> None:
    for portion in portions(ids):
        db.session.execute(delete(table).where(table.c.id.in_(portion)))
