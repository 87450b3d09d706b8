"""CSV files as publishers make them: their encodings, their breaks, and the ways in which they are broken.

Also a zip with one of them, and Excel (directory.sources.packed). Nothing is read whole into memory but the line at
hand.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from directory.sources.header import Columns, Table, find_header
from directory.sources.packed import SHEET, as_csv
from directory.sources.record import SourceFileError, unreadable

MAX_BYTES: Final = 200 * 1024 * 1024
MAX_FIELD: Final = 100_000
MAX_LINES: Final = 2_000_000
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
    """Of the row's first line in the file, of a spreadsheet that of the row; counted from 1."""
    cells: list[str]
    error: str = ""
    """Message key of what is wrong with the row as such, else empty."""


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
            by_row = wanted.by_row or (plain != path and plain.name == SHEET)
            yield from _lines(plain, path.name, replace(wanted, by_row=by_row))
        except SourceFileError as error:
            error.values["file"] = path.name if plain != path else error.values["file"]
            raise


def _lines(path: Path, name: str, wanted: Columns) -> Iterator[Line]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        table = Table(csv.reader(_text(file, name), strict=True, delimiter=_delimiter(path, encoding)))
        width, order = find_header(name, table, wanted)
        for line in _rows(path, name, table, width, wanted.by_row):
            if line.error:
                yield line
            elif any(map(str.strip, line.cells)) and not (wanted.remarks and _is_remark(line.cells)):
                cells = ["" if place is None else line.cells[place] for place in order]
                yield Line(line.number, cells)


def _delimiter(path: Path, encoding: str) -> str:
    """What a spreadsheet calls Unicode text is separated by tabs."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        head = file.read(4096)
    return "\t" if head.count("\t") > head.count(",") else ","


def _is_remark(cells: list[str]) -> bool:
    return cells[0].lstrip().startswith(_REMARK)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error


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


def _rows(path: Path, name: str, reader: Table, width: int, by_row: bool) -> Iterator[Line]:
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
        held = _line(reader.row_num if by_row else start, cells, problem, width)
    if held and held.error in ("cells", "quoting") and not _ends_with_break(path):
        raise SourceFileError("import.error.cut_off", file=name, line=held.number)
    if held:
        yield held


def _line(start: int, cells: list[str], problem: str, width: int) -> Line | None:
    if not cells and not problem:
        return None
    problem = problem or _wrong(cells, width)
    filled = [*cells, *[""] * (width - len(cells))] if len(cells) < width and not problem else cells[:width]
    return Line(start, filled, problem)


def _wrong(cells: list[str], width: int) -> str:
    text = "".join(cells)
    if "\x00" in text:
        return "nul"
    if not text.strip():
        return ""  # a row of separators alone, as spreadsheets leave them below a table
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
