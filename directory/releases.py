"""What is to be imported: the rows of one source, of one date, from the files that somebody gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from directory.sources import catalogue, hello_work, labour_standards, wamnet, windows
from directory.sources.record import Row


@dataclass(frozen=True)
class Release:
    source: str
    rows: Callable[[], Iterable[Row]]
    released_on: date | None = None
    dry_run: bool = False


BUNDLED: Final = (hello_work.SOURCE, labour_standards.SOURCE)


def bundled_release(source: str, *, dry_run: bool = False) -> Release:
    reader = {hello_work.SOURCE: hello_work.read, labour_standards.SOURCE: labour_standards.read}[source]
    return Release(source, reader, catalogue.released_on(source), dry_run)


def wamnet_release(
    files: Iterable[Path], released_on: date | None = None, *, dry_run: bool = False
) -> Release:
    """All files of one release of WAM NET; without a date, the one that their folder tells."""
    paths = list(files)
    told = [day for day in map(wamnet.released_on, paths) if day]
    return Release(
        wamnet.SOURCE,
        lambda: (row for path in paths for row in wamnet.read(path)),
        released_on or max(told, default=None),
        dry_run,
    )


def windows_release(
    files: Iterable[Path], released_on: date | None = None, *, dry_run: bool = False
) -> Release:
    """offices.csv with what lies beside it; without a date, the day on which its publisher last looked.
    Raises SourceFileError."""
    path = windows.offices_file(files)
    return Release(
        windows.SOURCE, lambda: windows.read(path), released_on or windows.released_on(path), dry_run
    )
