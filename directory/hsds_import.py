"""A directory in HSDS form, ours or another's, as a release that comes in through the door of every source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from directory import store_hsds_write
from directory.releases import Release
from directory.sources import hsds, hsds_record

_AT_ONCE: Final = 300


def hsds_release(
    path: Path, name: str = "", released_on: date | None = None, *, dry_run: bool = False
) -> Release:
    """A folder or a file. `name` says which data set it is: a newer file of the same name speaks for the same
    services. Raises SourceFileError."""
    found = hsds.read(path, name)
    return Release(
        hsds.SOURCE,
        lambda: hsds_record.rows(found),
        released_on,
        dry_run,
        before=lambda: store_hsds_write.prepare(found),
        at_once=_AT_ONCE,
    )
