"""Tables that come packed: a zip with one table in it, or an Excel workbook, as a plain CSV file.

What is packed may unpack to anything: sizes are counted while unpacking, and a workbook is read by a process of
its own that may not take more memory or time than it is given.
"""

from __future__ import annotations

import errno
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from directory.sources.record import SourceFileError, unreadable

MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_WORKBOOK: Final = 120 * 1024 * 1024
"""All parts of an .xlsx together, unpacked."""
MAX_PARTS: Final = 2000
SHEET: Final = "sheet.csv"
"""What a workbook becomes."""
_SECONDS: Final = 120
_BLOCK: Final = 1 << 20
_TABLES: Final = (".csv", ".txt", ".tsv", ".xlsx")
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_PROBLEMS: Final = {3: "too_large", 4: "workbook", 5: "too_many_lines", 6: "empty"}
"""How directory.sources.workbook ends → message."""
_REFUSED: Final = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "import.error.disk_full")


@contextmanager
def as_csv(path: Path) -> Iterator[Path]:
    """A CSV file with what the file holds; itself where it is one. Raises SourceFileError."""
    head = _head(path)
    if head.startswith(_OLD_WORKBOOK):
        raise SourceFileError("import.error.old_workbook", file=path.name)
    if not head.startswith(b"PK\x03\x04"):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="tsunagi-import-") as folder:
        yield _unpacked(path, path.name, Path(folder))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(8)
    except OSError as error:
        raise unreadable(path, error) from error


def _unpacked(path: Path, name: str, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS:
                raise SourceFileError("import.error.too_many_parts", file=name, n=MAX_PARTS)
            if any(part.filename == "[Content_Types].xml" for part in parts):
                _check_workbook(packed, name)
                return _workbook(path, name, folder / SHEET)
            table = _only_table(parts, name)
            inner = folder / f"table{Path(table.filename).suffix.lower()}"
            _extract(packed, table, inner, name)
    except SourceFileError:
        raise
    except OSError as error:
        raise SourceFileError(_REFUSED.get(error.errno or 0, "import.error.broken_zip"), file=name) from error
    # what zipfile and its unpackers raise on a broken, locked (RuntimeError) or strangely packed file
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise SourceFileError("import.error.broken_zip", file=name) from error
    if inner.suffix == ".xlsx":
        with zipfile.ZipFile(inner) as packed:
            _check_workbook(packed, name)
        return _workbook(inner, name, folder / SHEET)
    return inner


def _only_table(parts: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    tables = [
        part
        for part in parts
        if not part.is_dir()
        and Path(part.filename).suffix.lower() in _TABLES
        and not part.filename.startswith("__MACOSX/")
    ]
    if len(tables) != 1:
        raise SourceFileError("import.error.zip_tables", file=name, n=len(tables))
    return tables[0]


def _extract(packed: zipfile.ZipFile, part: zipfile.ZipInfo, to: Path, name: str) -> None:
    room = MAX_UNPACKED
    with packed.open(part) as source, to.open("wb") as target:
        while block := source.read(_BLOCK):
            room -= len(block)
            if room < 0:
                raise SourceFileError("import.error.too_large", file=name, megabytes=MAX_UNPACKED >> 20)
            target.write(block)


def _check_workbook(packed: zipfile.ZipFile, name: str) -> None:
    """A part never gives more bytes than its entry says, so that the sum of the entries is a bound."""
    if sum(part.file_size for part in packed.infolist()) > MAX_WORKBOOK:
        raise SourceFileError("import.error.too_large", file=name, megabytes=MAX_WORKBOOK >> 20)


def _workbook(path: Path, name: str, to: Path) -> Path:
    command = [sys.executable, "-m", "directory.sources.workbook", str(path.absolute()), str(to)]
    root = Path(__file__).resolve().parents[2]
    try:
        # S603: our own module, and the file's name only as an argument.
        done = subprocess.run(command, cwd=root, timeout=_SECONDS, capture_output=True, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise SourceFileError("import.error.too_large", file=name, megabytes=MAX_WORKBOOK >> 20) from error
    if done.returncode:
        key = _PROBLEMS.get(done.returncode, "too_large" if done.returncode < 0 else "workbook")
        values = {"too_large": {"megabytes": MAX_WORKBOOK >> 20}, "too_many_lines": {"n": 200_000}}
        raise SourceFileError(f"import.error.{key}", file=name, **values.get(key, {}))
    return to
