"""Statements said to SQLite's driver directly, for the many rows of an import: the columns' own converters, without a
statement compiled for every portion. Other databases take SQLAlchemy's way (store_batch)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from marshal import dumps
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection, Table, Uuid

from foundation.fast_uuid import from_hex

Row = Mapping[str, Any]
_SHORT: Final = 12
_CACHE_KB: Final = 16_384


def speaks_to(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


@contextmanager
def small_cache(connection: Connection) -> Iterator[None]:
    """Pages that SQLite keeps: what an import writes is hardly read again, and its own records want the room."""
    if not speaks_to(connection):
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={before}")


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """All rows have the same columns; those that they lack get their defaults."""
    late = [column for column in table.columns if column.name not in rows[0] and column.default is not None]
    said = [_all_into(connection, table.c[name], [row[name] for row in rows]) for name in rows[0]]
    made = [_defaults(connection, column, len(rows)) for column in late]
    columns = ", ".join(f'"{name}"' for name in (*rows[0], *(column.name for column in late)))
    marks = ", ".join("?" * (len(said) + len(made)))
    # S608: names of our own tables and columns; every value is a parameter.
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608
    connection.exec_driver_sql(statement, list(zip(*said, *made, strict=True)))


def select(
    connection: Connection, table: Table, column: Column[Any], values: Collection[Any], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Rows whose `column` is one of `values`."""
    asked = tuple(_all_into(connection, column, list(values)))
    wanted = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(asked))
    # S608: as above.
    statement = f'SELECT {wanted} FROM "{table.name}" WHERE "{column.name}" IN ({marks})'  # noqa: S608
    found = connection.exec_driver_sql(statement, asked).fetchall()
    if not found:
        return []
    columns_of = [
        _all_out(connection, table.c[name], cells)
        for name, cells in zip(names, zip(*found, strict=True), strict=True)
    ]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns_of, strict=True)]


def _all_into(connection: Connection, column: Column[Any], values: list[Any]) -> list[Any]:
    """One column's values as the database keeps them."""
    if isinstance(column.type, Uuid):
        # UP031: twice as fast as a format string, and there are millions
        return [None if value is None else "%032x" % value.int for value in values]  # noqa: UP031
    way = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if way and isinstance(column.type, JSON):
        return _encoded(way, values)
    return [way(value) for value in values] if way else values


def _encoded(way: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    """Of short lists (kinds, needs, hours) there are few different ones: each of them once."""
    known: dict[bytes, Any] = {}
    encoded = []
    for value in values:
        if not isinstance(value, list) or len(value) > _SHORT:
            encoded.append(way(value))
            continue
        key = dumps(value, 2)  # without references, which would make the same look different
        if key not in known:
            known[key] = way(value)
        encoded.append(known[key])
    return encoded


def _all_out(connection: Connection, column: Column[Any], cells: Sequence[Any]) -> Sequence[Any]:
    if isinstance(column.type, Uuid):
        return [None if cell is None else from_hex(cell) for cell in cells]
    way = column.type.dialect_impl(connection.dialect).result_processor(connection.dialect, None)
    return [None if cell is None else way(cell) for cell in cells] if way else cells


def _defaults(connection: Connection, column: Column[Any], number: int) -> list[Any]:
    default: Any = column.default
    if default.is_callable:
        return _all_into(connection, column, [default.arg(None) for _ in range(number)])
    return _all_into(connection, column, [default.arg]) * number
