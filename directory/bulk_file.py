"""The organization's listings as a file of the template, and an uploaded one as rows: bounded, and safe to open."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from directory.bulk_rows import COLUMNS
from directory.hours import HOLIDAY, WEEKDAYS
from directory.opendata import neutral
from directory.sources.csv_file import Line, read_lines
from directory.sources.header import Columns
from foundation.i18n import t

MOST_ROWS: Final = 300
MOST_BYTES: Final = 1536 * 1024


class TooManyRows(ValueError):
    """More rows than one upload may have."""


def revision_column() -> str:
    """One more column than the template's: at which version of the listing the row was downloaded."""
    return t("revise.bulk.revision", "ja")


def header() -> list[str]:
    return [*COLUMNS, revision_column()]


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """All cells are text: leading zeros stay, and nothing is run."""
    from openpyxl import Workbook  # only here: it takes long to load
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(t("editing.title"))
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_printable(neutral(text)))
            cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(text: str) -> str:
    """Excel takes no control characters."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def uploaded(content: bytes, name: str) -> list[Line]:
    """The rows of an uploaded CSV or Excel file, in the order of header(). Raises SourceFileError, TooManyRows."""
    columns = Columns(
        needed=tuple(header()), remarks=True, by_row=True
    )  # a column that is missing would empty its cells
    suffix = ".xlsx" if name.lower().endswith(".xlsx") else ".csv"
    with tempfile.TemporaryDirectory(prefix="tsunagi-bulk-") as folder:
        path = Path(folder) / f"table{suffix}"
        path.write_bytes(content)
        rows = []
        for line in read_lines(path, columns):
            rows.append(line)
            if len(rows) > MOST_ROWS:
                raise TooManyRows
        return rows


def hours_words(hours: Sequence[Mapping[str, Any]]) -> str:
    """「月・火 9:00〜17:00／土 9:00〜12:00」, as sources.hours_text reads it."""
    parts = []
    for slot in hours:
        days = t("components.day_between", "ja").join(_day(day) for day in slot["days"])
        parts.append(f"{days} {slot['opens']}〜{slot['closes']}".strip())
    return "／".join(parts)


def _day(name: str) -> str:
    known = (*WEEKDAYS, HOLIDAY)
    if name in known:
        return t(f"components.day.{name}", "ja")
    return t(f"revise.weeks.{name[:-2]}", "ja") + t(f"components.day.{name[-2:]}", "ja")
