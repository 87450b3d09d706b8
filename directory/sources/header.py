"""Where in a table its columns stand: any order, other names, a title above, names in two rows. Pure."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from directory.sources.record import SourceFileError

MAX_COLUMNS: Final = 1000
_WITHIN: Final = 10
"""A title may stand above the header; it is looked for in so many rows."""
_NUMBERED: Final = re.compile(r"^\d{1,2}[.)]\s*(?=\D)")
_REMARK: Final = re.compile(r"\(※.*\)$|\[.*\]$")
Place = list[int | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """What is read of a table: `needed` must be in its header, `optional` come empty where they are not. `aliases`:
    other names → these; a column of the very name goes before one of another. Row order is that of `names`."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    remarks: bool = False
    """Rows that begin with # are remarks of the template."""
    by_row: bool = False
    """Rows are counted as a spreadsheet shows them, not by the lines of the file."""

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional)

    def place(self, header: list[str]) -> Place:
        """Where in the header each of `names` stands. Raises KeyError with the first needed one that is missing."""
        found = self.found(header)
        for name in self.needed:
            if plain(name) not in found:
                raise KeyError(name)
        return [found.get(plain(name)) for name in self.names]

    def found(self, header: list[str]) -> dict[str, int]:
        """Column (as `plain` has it) → its place, for those that we know."""
        other = {plain(alias): plain(name) for alias, name in self.aliases.items()}
        cells = [plain(cell) for cell in header]
        known = {plain(name) for name in self.names}
        found: dict[str, int] = {}
        for number, cell in enumerate(cells):
            if cell in known:
                found.setdefault(cell, number)
        for number, cell in enumerate(cells):
            if cell not in known and other.get(cell) in known:
                found.setdefault(other[cell], number)
        return found


class Table:
    """The rows of a csv.reader, of which one may be looked at before it is taken."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._held: tuple[list[str], int] | None = None
        self.line_num = 0
        self.row_num = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        if self._held is not None:
            row, self.line_num = self._held
            self._held = None
            self.row_num += 1
            return row
        try:
            row = next(self._reader)
        finally:
            self.line_num = self._reader.line_num
            self.row_num += 1
        return row

    def peek(self) -> list[str]:
        """The next row, empty where there is none; a broken one is found when it is taken."""
        before = self.line_num
        try:
            row = next(self)
        except (StopIteration, csv.Error):
            return []
        self._held, self.line_num, self.row_num = (row, self.line_num), before, self.row_num - 1
        return row


def find_header(name: str, table: Table, wanted: Columns) -> tuple[int, Place]:
    """The table's width, and where the wanted columns are. Raises SourceFileError."""
    missing = wanted.needed[0]
    for row in range(_WITHIN):
        try:
            header = next(table, [])
        except csv.Error as error:
            raise SourceFileError("import.error.foreign", file=name, column=missing) from error
        if len(header) > MAX_COLUMNS:
            raise SourceFileError("import.error.too_many_columns", file=name, n=MAX_COLUMNS)
        try:
            place = wanted.place(header)
        except KeyError as error:
            missing = missing if row else str(error.args[0])
            continue
        both = _with_second_row(header, table.peek(), wanted)
        if both:
            next(table)
            place = wanted.place(both)
        return len(header), place
    raise SourceFileError("import.error.foreign", file=name, column=missing)


def _with_second_row(header: list[str], below: list[str], wanted: Columns) -> list[str]:
    """所在地 over 都道府県, 市区町村 …: the names of both rows together, where each of the second is one of ours
    under its group; empty where the second row is data."""
    if len(below) != len(header) or not any(map(str.strip, below)):
        return []
    together, group = [], ""
    for above, under in zip(header, below, strict=True):
        group = plain(above) or group
        if not plain(under):
            together.append(above)
            continue
        both = f"{group}_{plain(under)}"
        if both not in _known(wanted):
            return []
        together.append(both)
    return together


def _known(wanted: Columns) -> set[str]:
    return {plain(name) for name in (*wanted.names, *wanted.aliases)}


def plain(name: str) -> str:
    """A column's name without what publishers put around it: width, breaks, numbers (「3.名称」), remarks (「NO（※
    連番）」), capitals."""
    if name.isascii() and name.isalnum():
        return name.casefold()
    usual = "".join(unicodedata.normalize("NFKC", name).split())
    return _REMARK.sub("", _NUMBERED.sub("", usual)).casefold()
