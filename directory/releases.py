"""What is to be imported: the rows of one source, of one date, from the files that somebody gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from directory.sources import (
    catalogue,
    hello_work,
    kaigo,
    labour_standards,
    listing_rows,
    municipal,
    npo_portal,
    wamnet,
    windows,
)
from directory.sources.record import Row


@dataclass(frozen=True)
class Release:
    source: str
    rows: Callable[[], Iterable[Row]]
    released_on: date | None = None
    dry_run: bool = False
    before: Callable[[], None] = lambda: None
    """Run within the transaction before the rows: writes what they point to."""
    at_once: int = 1_500
    """Records and places that are written together: fewer where much hangs on each, for the memory that it takes."""
    uses_terms: bool = False
    """Its rows carry terms of our own taxonomies, which must be there."""


BUNDLED: Final = (hello_work.SOURCE, labour_standards.SOURCE)
TABLES: Final = ("areas", "municipalities")
"""Bundled data without listings."""


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


def kaigo_release(
    files: Iterable[Path], released_on: date | None = None, *, dry_run: bool = False
) -> Release:
    """Files of one release; what a service's file lacks is gone from that service only."""
    return _of_files(kaigo.SOURCE, kaigo.read, files, released_on, dry_run)


def npo_portal_release(
    files: Iterable[Path], released_on: date | None = None, *, dry_run: bool = False
) -> Release:
    """gyousei_000.zip or the CSV in it; a file speaks for the 所轄庁 that it names."""
    return _of_files(npo_portal.SOURCE, npo_portal.read, files, released_on, dry_run)


def municipal_release(
    files: Iterable[Path], released_on: date | None = None, *, dry_run: bool = False
) -> Release:
    """Each file speaks for its municipality and its table (the file's name without dates and numbers)."""
    made = _of_files(municipal.SOURCE, municipal.read, files, released_on, dry_run)
    return replace(made, uses_terms=True)


def listings_release(
    files: Iterable[Path],
    released_on: date | None = None,
    *,
    kinds: Mapping[str, str],
    scope: str = "",
    dry_run: bool = False,
) -> Release:
    """The product's own template. `kinds` = label → kind; `scope` = what the files speak for."""

    def reader(path: Path) -> Iterable[Row]:
        return listing_rows.read(path, kinds, scope)

    return _of_files(listing_rows.SOURCE, reader, files, released_on, dry_run)


def _of_files(
    source: str,
    read: Callable[[Path], Iterable[Row]],
    files: Iterable[Path],
    released_on: date | None,
    dry_run: bool,
) -> Release:
    paths = list(files)
    return Release(source, lambda: (row for path in paths for row in read(path)), released_on, dry_run)
