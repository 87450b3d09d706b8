"""CSV files as publishers make them: their encodings, their breaks, and the ways in which they are broken.

Also a zip with one of them, and Excel (directory.sources.packed). Nothing is read whole into memory but the line at
hand.
"""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from directory.sources.packed import as_csv
from directory.sources.record import SourceFileError

MAX_BYTES: Final = 200 * 1024 * 1024
MAX_FIELD: Final = 100_000
MAX_LINES: Final = 2_000_000
MAX_COLUMNS: Final = 1000
_HEADER_WITHIN: Final = 10
"""A title may stand above the header; it is looked for in so many rows."""
_BLOCK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TOO_LONG: Final = "\ufdd0"
"""Stands for a line that was cut off: no character, and so in no file."""
_REMARK: Final = ("#", "＃")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """Of the row's first line in the file, counted from 1."""
    cells: list[str]
    error: str = ""
    """Message key of what is wrong with the row as such, else empty."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is read of a table: `needed` must be in its header, `optional` come empty where they are not. `aliases`:
    other names → these. Row order is that of `names`."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    remarks: bool = False
    """Rows that begin with # are remarks of the template."""

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional)

    def place(self, header: list[str]) -> list[int | None]:
        """Where in the header each of `names` stands. Raises KeyError with the first needed one that is missing."""
        other = {_plain(alias): name for alias, name in self.aliases.items()}
        found: dict[str, int] = {}
        for number, cell in enumerate(map(_plain, header)):
            found.setdefault(_plain(other.get(cell, cell)), number)
        for name in self.needed:
            if _plain(name) not in found:
                raise KeyError(name)
        return [found.get(_plain(name)) for name in self.names]


def encoding_of(path: Path) -> str:
    """By its byte order mark, else UTF-16 by its commas, else UTF-8, else CP932. Raises
    SourceFileError."""
    with _opened(path) as file:
        head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    pairs = [head[at : at + 2] for at in range(0, len(head) - 1, 2)]
    for comma, encoding in ((b",\x00", "utf-16-le"), (b"\x00,", "utf-16-be")):
        if comma in pairs and _decodes(path, encoding):
            return encoding
    for encoding in ("utf-8", "cp932"):
        if _decodes(path, encoding):
            return encoding
    raise SourceFileError("import.error.encoding", file=path.name)


def read_lines(path: Path, columns: tuple[str, ...] | Columns) -> Iterator[Line]:
    """Every row, its cells in the order of `columns`, which the header must name (others are left out); rows in which
    all cells are empty are passed over.

    Raises SourceFileError for a file that is missing, foreign, cut off, too large or not text; a single bad
    row comes with its `error` instead."""
    wanted = columns if isinstance(columns, Columns) else Columns(columns)
    with as_csv(path) as plain:
        _check_size(plain, path.name)
        try:
            yield from _lines(plain, path.name, wanted)
        except SourceFileError as error:
            error.values["file"] = path.name if plain != path else error.values["file"]
            raise


def _lines(path: Path, name: str, wanted: Columns) -> Iterator[Line]:
    with path.open(encoding=encoding_of(path), newline="") as file:
        reader = csv.reader(_text(file, name), strict=True)
        width, order = _header(name, reader, wanted)
        for line in _rows(path, name, reader, width):
            if line.error:
                yield line
            elif any(line.cells) and not (wanted.remarks and _is_remark(line.cells)):
                cells = ["" if place is None else line.cells[place] for place in order]
                yield Line(line.number, cells)


def _is_remark(cells: list[str]) -> bool:
    return cells[0].lstrip().startswith(_REMARK)


def _plain(name: str) -> str:
    return (
        unicodedata.normalize("NFKC", name).strip().replace("\n", "") if not name.isascii() else name.strip()
    )


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceFileError("import.error.unreadable", file=str(path), why=error.strerror or "") from error


def _check_size(path: Path, name: str) -> None:
    with _opened(path):
        size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceFileError("import.error.too_large", file=name, megabytes=MAX_BYTES // 1024**2)
    if size == 0:
        raise SourceFileError("import.error.empty", file=name)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _text(file: TextIO, name: str) -> Iterator[str]:
    """Its lines; what is longer than a line can be is cut off, and lines without number are refused."""
    for _ in range(MAX_LINES):
        try:
            line = file.readline(MAX_FIELD * 10)
            long = len(line) >= MAX_FIELD * 10
            while long and line[-1:] not in ("\n", "\r", ""):
                line = file.readline(_BLOCK)
        except UnicodeError as error:
            raise SourceFileError("import.error.encoding", file=name) from error
        if not line and not long:
            return
        yield f"{_TOO_LONG}\n" if long else line
    raise SourceFileError("import.error.too_many_lines", file=name, n=MAX_LINES)


def _header(name: str, reader: Iterator[list[str]], wanted: Columns) -> tuple[int, list[int | None]]:
    """Its width, and where the wanted columns are."""
    missing = wanted.needed[0]
    for row in range(_HEADER_WITHIN):
        try:
            header = next(reader, [])
        except csv.Error as error:
            raise SourceFileError("import.error.foreign", file=name, column=missing) from error
        if len(header) > MAX_COLUMNS:
            raise SourceFileError("import.error.too_many_columns", file=name, n=MAX_COLUMNS)
        try:
            return len(header), wanted.place(header)
        except KeyError as error:
            missing = missing if row else str(error.args[0])
    raise SourceFileError("import.error.foreign", file=name, column=missing)


def _rows(path: Path, name: str, reader: Any, width: int) -> Iterator[Line]:
    held: Line | None = None  # a bad last row may mean that the file was cut off there
    while True:
        start = reader.line_num + 1
        try:
            cells, problem = next(reader), ""
        except StopIteration:
            break
        except csv.Error as error:
            cells, problem = [], _problem(name, start, reader.line_num, error)
        if held:
            yield held
        held = Line(start, cells[:width], problem or _wrong(cells, width)) if cells or problem else None
    if held and held.error in ("cells", "quoting") and not _ends_with_break(path):
        raise SourceFileError("import.error.cut_off", file=name, line=held.number)
    if held:
        yield held


def _wrong(cells: list[str], width: int) -> str:
    text = "".join(cells)
    if "\x00" in text:
        return "nul"
    if _TOO_LONG in text or (len(text) > MAX_FIELD and max(map(len, cells)) > MAX_FIELD):
        return "long_field"
    return "cells" if len(cells) < width or any(cells[width:]) else ""


def _problem(name: str, start: int, end: int, error: csv.Error) -> str:
    if "unexpected end" in str(error):
        raise SourceFileError("import.error.cut_off", file=name, line=start) from error
    if "field larger" not in str(error):
        return "quoting"
    if end > start:  # a quote that is never closed has taken rows with it: nobody knows which
        raise SourceFileError("import.error.long_line", file=name) from error
    return "long_field"


def _ends_with_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2))
        return bool(set(file.read()) & set(b"\n\r"))
