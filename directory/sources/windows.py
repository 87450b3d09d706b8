"""Consultation windows of municipalities and prefectures (くらし支援ナビ): offices.csv, with the files beside it
that say which municipality an id is and what a programme is. Pure.

One row is one window for one municipality and one matter; an office that serves many has a row for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from directory.local_government_code import InvalidLocalGovernmentCode
from directory.sources.csv_file import read_lines
from directory.sources.place_text import six_digits
from directory.sources.reading import broken, digest_of, lacking
from directory.sources.record import Finding, Row, SourceFileError
from directory.sources.text import clean
from directory.sources.windows_name import Seen
from directory.sources.windows_row import SOURCE, WindowReader

__all__ = ["COLUMNS", "SOURCE", "offices_file", "read", "released_on"]

RULES: Final = "1"
COLUMNS: Final = (
    "id", "municipalityId", "categoryId", "name", "plainName", "department", "description", "postalCode",
    "address", "phone", "fax", "email", "contactFormUrl", "officialUrl", "openingHours", "closedDays",
    "reservationRequired", "availableMethods", "accessibility", "emergencyAlternative", "serviceArea",
    "eligibilityConditions", "status", "lastVerifiedAt", "contactType", "scope", "prefectureCode",
)  # fmt: skip
_PLACES: Final = ("id", "municipalityCode", "name")
_PROGRAMS: Final = (
    "id",
    "description",
    "targetPeople",
    "requiredDocuments",
    "documentsOptionalNote",
    "applicationFlow",
)
_NEEDED: Final = ("id", "name", "categoryId")


@dataclass
class Around:
    """What the files beside offices.csv say, and what all rows together tell about one."""

    codes: dict[str, str] = field(default_factory=dict)
    programs: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    findings: dict[str, Finding] = field(default_factory=dict)
    """By municipalityId, what is odd about its row; told with the first window that needs it."""
    files: list[str] = field(default_factory=list)


def offices_file(files: Iterable[Path]) -> Path:
    """offices.csv among these files, or in the folder that is given. Raises SourceFileError."""
    given = [path / "offices.csv" if path.is_dir() else path for path in files]
    named = [path for path in given if path.name == "offices.csv"] or given[:1]
    if len(named) != 1:
        raise SourceFileError("import.error.several_files", file="offices.csv")
    return named[0]


def read(path: Path) -> Iterator[Row]:
    """Every row of offices.csv, in its order. Raises SourceFileError."""
    around = _around(path)
    for line in read_lines(path, COLUMNS):
        if line.error:
            yield broken(path.name, line)
            continue
        cells = dict(zip(COLUMNS, map(clean, line.cells), strict=True))
        yield _row(path.name, line.number, cells, around)


def released_on(path: Path) -> date | None:
    """The newest day on which the publisher looked at a row."""
    place = COLUMNS.index("lastVerifiedAt")
    days = (line.cells[place].strip() for line in read_lines(path, COLUMNS) if not line.error)
    newest = max((day for day in days if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)), default="")
    try:
        return date.fromisoformat(newest)
    except ValueError:
        return None


def _row(file: str, number: int, cells: dict[str, str], around: Around) -> Row:
    empty = [column for column in _NEEDED if not cells[column]]
    if empty:
        return lacking(file, number, "", cells["id"], empty)
    reader = WindowReader(
        file, number, cells, around.codes.get(cells["municipalityId"], ""), around.programs, around.seen
    )
    record = reader.record()
    about = (
        [around.findings.pop(cells["municipalityId"])] if cells["municipalityId"] in around.findings else []
    )
    digest = digest_of(RULES, (*cells.values(), repr(record)))
    return Row(file, number, "", cells["id"], digest, record, (*reader.findings, *about))


def _around(path: Path) -> Around:
    around = Around()
    for number, cells in _beside(path, "municipalities.csv", _PLACES):
        try:
            around.codes[cells["id"]] = six_digits(cells["municipalityCode"])
        except InvalidLocalGovernmentCode:
            note = Finding(
                "municipalities.csv",
                number,
                "municipalityCode",
                cells["municipalityCode"],
                "municipality_code",
            )
            around.findings[cells["id"]] = note
            continue
        if around.codes[cells["id"]] != cells["municipalityCode"]:
            note = Finding(
                "municipalities.csv",
                number,
                "municipalityCode",
                cells["municipalityCode"],
                "code_check_digit",
            )
            around.findings[cells["id"]] = note
    around.programs = {cells["id"]: cells for _, cells in _beside(path, "programs.csv", _PROGRAMS)}
    for line in read_lines(path, COLUMNS):
        if not line.error:
            around.seen.add(dict(zip(COLUMNS, map(clean, line.cells), strict=True)))
    return around


def _beside(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of another file of the data set; it may be missing."""
    other = path.parent / name
    if other.exists() and other != path:
        for line in read_lines(other, columns):
            if not line.error:
                yield line.number, dict(zip(columns, map(clean, line.cells), strict=True))
