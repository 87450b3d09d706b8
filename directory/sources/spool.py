"""Rows by table and id in a file that goes away by itself: what another directory says need not fit into memory.

A row's "" holds the file and line that it is from. Pure but for that file, which SQLite makes where the system has
its temporary ones and which nobody else can open.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Final

from directory.sources.record import Part

_CACHE_KB: Final = 8_192
Values = dict[str, Any]


class _Held(sqlite3.Connection):
    """Closed with the last of the tables that use it."""

    def __del__(self) -> None:
        self.close()


class Spool:
    """The tables of one release, and what hangs on which of their rows."""

    def __init__(self, tables: Iterable[str]) -> None:
        # one thread uses it, but whichever collects the garbage closes it
        held = sqlite3.connect("", isolation_level=None, factory=_Held, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KB}", "temp_store=FILE"):
            held.execute(f"PRAGMA {pragma}")
        held.execute("BEGIN")  # never ended: nothing of it is to stay
        self.rows = {name: Rows(held, name) for name in tables}
        held.execute("CREATE TABLE hanging (owner TEXT, one TEXT, part BLOB)")
        self._held = held

    def hang(self, owner: str, one: str, part: Part) -> None:
        said = marshal.dumps((part.table, part.owner, dict(part.values)))
        self._held.execute("INSERT INTO hanging VALUES (?, ?, ?)", (owner, one, said))

    def all_hung(self) -> None:
        """From now on they are asked for."""
        self._held.execute("CREATE INDEX of_owner ON hanging (one, owner)")

    def hanging(self, owner: str, one: str) -> list[Part]:
        """In the order in which they were hung."""
        found = self._held.execute(
            "SELECT part FROM hanging WHERE one = ? AND owner = ? ORDER BY rowid", (one, owner)
        )
        return [Part(*marshal.loads(part)) for (part,) in found]  # noqa: S302 – our own bytes


class Rows:
    """Of one table."""

    def __init__(self, held: sqlite3.Connection, table: str) -> None:
        # S608: `table` is one of our own names.
        held.execute(f'CREATE TABLE "{table}" (number INTEGER PRIMARY KEY, id TEXT UNIQUE, row BLOB)')
        self._held = held
        self._add = f'INSERT OR IGNORE INTO "{table}" (id, row) VALUES (?, ?)'  # noqa: S608
        self._set = f'UPDATE "{table}" SET row = ? WHERE id = ?'  # noqa: S608
        self._get = f'SELECT row FROM "{table}" WHERE id = ?'  # noqa: S608
        self._all = f'SELECT row FROM "{table}" ORDER BY '  # noqa: S608
        self._ids = f'SELECT id FROM "{table}"'  # noqa: S608
        self._number = 0

    def __len__(self) -> int:
        return self._number

    def __contains__(self, key: str | None) -> bool:
        return bool(key) and self._held.execute(self._get, (key,)).fetchone() is not None

    def get(self, key: str | None) -> Values | None:
        found = self._held.execute(self._get, (key,)).fetchone() if key else None
        return marshal.loads(found[0]) if found else None  # noqa: S302 – our own bytes

    def add(self, key: str, row: Values) -> Values:
        """The row, with what was known of it before and is not said again."""
        if self._held.execute(self._add, (key, marshal.dumps(row))).rowcount:
            self._number += 1
            return row
        before = self.get(key) or {}
        whole = {**before, **row, "": before.get("", row.get(""))}
        self._held.execute(self._set, (marshal.dumps(whole), key))
        return whole

    def each(self) -> Iterator[Values]:
        """In the order in which they came."""
        return self._read("number")

    def by_id(self) -> Iterator[Values]:
        return self._read("id")

    def ids(self) -> Iterator[str]:
        return (key for (key,) in self._held.execute(self._ids))

    def _read(self, order: str) -> Iterator[Values]:
        for (row,) in self._held.execute(self._all + order):
            yield marshal.loads(row)  # noqa: S302 – our own bytes
