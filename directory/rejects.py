"""What an import could not take, or took with a warning, as a CSV that people open in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from directory.sources.record import Finding, SourceFileError
from foundation import clock
from foundation.config import current_settings
from foundation.i18n import t

_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_KEPT: Final = 1000


def default_file(source: str) -> Path:
    stamp = clock.now().astimezone(clock.TOKYO).strftime("%Y%m%d-%H%M%S")
    return current_settings().instance / "rejects" / f"{source}-{stamp}.csv"


def sentence(finding: Finding) -> str:
    """File, line, column, value and what is wrong, as one line."""
    place = t("import.place", file=finding.file, line=finding.line, column=finding.column or "–")
    return f"{place} {t(f'import.reason.{finding.reason}')}: {finding.value[:80]!r}"


class Rejects:
    """Makes the file at the first finding: an import without any leaves none."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rejected: list[Finding] = []
        self.written = 0
        self._open: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._open:
            self._open.close()

    def add(self, finding: Finding) -> None:
        """Raises SourceFileError where the file cannot be written."""
        if self._open is None:
            self._begin()
        outcome = t("import.outcome.rejected" if finding.rejected else "import.outcome.warned")
        reason = t(f"import.reason.{finding.reason}")
        row = (finding.file, finding.line, finding.column, _harmless(finding.value), outcome, reason)
        csv.writer(self._open).writerow(row)  # type: ignore[arg-type]  # opened just above
        self.written += 1
        if finding.rejected and len(self.rejected) < _KEPT:
            self.rejected.append(finding)

    def _begin(self) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._open = self.file.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise SourceFileError("import.error.rejects", file=str(self.file)) from error
        names = ("file", "line", "column", "value", "outcome", "reason")
        csv.writer(self._open).writerow([t(f"import.rejects.{name}") for name in names])


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula becomes text."""
    return f"'{value}" if value.startswith(_FORMULA) else value
