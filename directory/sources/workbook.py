"""`python -m directory.sources.workbook IN.xlsx OUT.csv`: the first sheet with anything in it, as CSV.

Runs as a process of its own with little memory and time: a workbook of 300 KB can ask for 600 MB. Ends with 3
(too much of it), 4 (no workbook, or a broken one), 5 (too many rows), 6 (nothing in it).
"""

from __future__ import annotations

import csv
import datetime
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

MEGABYTES: Final = 200
SECONDS: Final = 100
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 500
TOO_LARGE, BROKEN, TOO_MANY, EMPTY = 3, 4, 5, 6


def main(source: str, target: str) -> int:
    _limit()
    try:
        return _convert(Path(source), Path(target))
    except MemoryError:
        return TOO_LARGE
    except Exception:  # noqa: BLE001 – any error of a foreign file's parser means the same: no workbook we can read
        return BROKEN


def _limit() -> None:
    import resource  # only where the process is ours alone

    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl does without, and it would take half the room
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _convert(source: Path, target: Path) -> int:
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    with source.open("rb") as file:  # as a file, because openpyxl judges a path by its last letters
        return _first_sheet(load_workbook(file, read_only=True, data_only=True, keep_links=False), target)


def _first_sheet(book: Any, target: Path) -> int:
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        written = _write(rows, target)
        if written > MAX_ROWS:
            return TOO_MANY
        if written:
            return 0
    return EMPTY


def _write(rows: Iterator[tuple[Any, ...]], target: Path) -> int:
    """How many rows; blank ones are kept, so that a line's number is the row's, but not at the end."""
    blank = count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        width = 0
        for row in rows:
            cells = [_text(value) for value in row]
            if not any(cells):
                blank += 1
            if count + blank >= MAX_ROWS:
                return MAX_ROWS + 1
            if not any(cells):
                continue
            width = width or _width(cells)
            writer.writerows([[""] * width] * blank)
            writer.writerow(cells[:width] if not any(cells[width:]) else cells)
            count, blank = count + blank + 1, 0
    return count


def _width(cells: list[str]) -> int:
    """Of the first row: up to its last cell with anything in it."""
    return max(number for number, cell in enumerate(cells, start=1) if cell)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
