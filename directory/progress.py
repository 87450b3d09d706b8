"""Progress on standard error, one bar per phase."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from tqdm import tqdm

from directory.sources.record import unreadable
from foundation.i18n import t


class Bars:
    """`advance(phase, done, total)` moves the bar of that phase, and opens it at first."""

    def __init__(self, title: str, total: int = 0) -> None:
        self.title, self.total = title, total
        self._bar: tqdm[None] | None = None
        self._phase = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._close()

    def advance(self, phase: str, done: int, total: int) -> None:
        if self._bar is None or phase != self._phase:
            self._close()
            self._phase = phase
            title = f"{self.title} {t(f'import.phase.{phase}')}"
            self._bar = tqdm(
                desc=title, total=total or self.total or None, mininterval=0.2, unit="", leave=True
            )
        self._bar.update(done)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def count_lines(file: Path) -> int:
    """Roughly a CSV's rows, for a bar's length. Raises SourceFileError for a file that cannot be read."""
    try:
        with file.open("rb") as opened:
            return sum(block.count(b"\n") for block in iter(lambda: opened.read(1 << 20), b""))
    except OSError as error:
        raise unreadable(file, error) from error
