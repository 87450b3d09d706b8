"""CSV files as publishers make them: their encodings, their breaks, and the ways in which they are broken.

Nothing is read whole into memory but the line at hand.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from directory.sources.record import SourceFileError

MAX_BYTES: Final = 200 * 1024 * 1024
MAX_FIELD: Final = 100_000
MAX_LINES: Final = 2_000_000
_BLOCK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """Of the row's first line in the file, the header being 1."""
    cells: list[str]
    error: str = ""
    """Message key of what is wrong with the row as such, else empty."""


def encoding_of(path: Path) -> str:
    """By its byte order mark, else UTF-8 where all of it is UTF-8, else CP932. Raises SourceFileError."""
    with _opened(path) as file:
        head = file.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for encoding in ("utf-8", "cp932"):
        if _decodes(path, encoding):
            return encoding
    raise SourceFileError("import.error.encoding", file=path.name)


def read_lines(path: Path, columns: tuple[str, ...]) -> Iterator[Line]:
    """Every row, its cells in the order of `columns`, which the header must name (others are left out).

    Raises SourceFileError for a file that is missing, foreign, cut off, too large or not text; a single bad
    row comes with its `error` instead."""
    _check_size(path)
    with path.open(encoding=encoding_of(path), newline="") as file:
        reader = csv.reader(_text(file, path), strict=True)
        header = _header(path, reader, columns)
        order = [header.index(column) for column in columns]
        for line in _rows(path, reader, len(header)):
            yield line if line.error else Line(line.number, [line.cells[place] for place in order])


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceFileError("import.error.unreadable", file=str(path), why=error.strerror or "") from error


def _check_size(path: Path) -> None:
    with _opened(path):
        size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceFileError("import.error.too_large", file=path.name, megabytes=MAX_BYTES // 1024**2)
    if size == 0:
        raise SourceFileError("import.error.empty", file=path.name)


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


def _text(file: TextIO, path: Path) -> Iterator[str]:
    """Its lines; NUL, lines without end and lines without number are refused before the CSV reader."""
    for _ in range(MAX_LINES):
        try:
            line = file.readline(MAX_FIELD * 10)
        except UnicodeError as error:
            raise SourceFileError("import.error.encoding", file=path.name) from error
        if not line:
            return
        if "\x00" in line:
            raise SourceFileError("import.error.nul", file=path.name)
        if len(line) >= MAX_FIELD * 10:
            raise SourceFileError("import.error.long_line", file=path.name)
        yield line
    raise SourceFileError("import.error.too_many_lines", file=path.name, n=MAX_LINES)


def _header(path: Path, reader: Iterator[list[str]], columns: tuple[str, ...]) -> list[str]:
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        raise SourceFileError("import.error.foreign", file=path.name, column=columns[0]) from error
    missing = [column for column in columns if column not in header]
    if missing:
        raise SourceFileError("import.error.foreign", file=path.name, column=missing[0])
    return header


def _rows(path: Path, reader: Any, width: int) -> Iterator[Line]:
    held: Line | None = None  # a bad last row may mean that the file was cut off there
    while True:
        start = reader.line_num + 1
        try:
            cells, problem = next(reader), ""
        except StopIteration:
            break
        except csv.Error as error:
            cells, problem = [], _problem(path, start, error)
        if held:
            yield held
        wrong = problem or ("cells" if len(cells) != width else "")
        held = Line(start, cells, wrong) if cells or problem else None
    if held and held.error and not _ends_with_break(path):
        raise SourceFileError("import.error.cut_off", file=path.name, line=held.number)
    if held:
        yield held


def _problem(path: Path, line: int, error: csv.Error) -> str:
    if "unexpected end" in str(error):
        raise SourceFileError("import.error.cut_off", file=path.name, line=line) from error
    if "field larger" in str(error):
        raise SourceFileError("import.error.long_line", file=path.name) from error
    return "quoting"


def _ends_with_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2))
        return bool(set(file.read()) & set(b"\n\r"))
