"""How the rows of an upload are shown before they are applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from directory import presenting_edit
from directory.actions_bulk import BulkResult, RowRead
from directory.presenting_edit import Difference
from directory.revision import diff
from foundation.i18n import t


@dataclass(frozen=True)
class RowShown:
    line: int
    key: str
    name: str
    differences: list[Difference]
    errors: list[tuple[str, str]]
    """(column, sentence)."""
    is_stale: bool


def rows_shown(read: Iterable[RowRead]) -> list[RowShown]:
    """Those with a difference or an error."""
    return [
        RowShown(
            row.line,
            row.key,
            row.name,
            presenting_edit.differences(diff(row.base, row.wanted), row.base),
            [(column, t(key)) for column, key in row.errors.items()],
            row.is_stale,
        )
        for row in read
        if row.wanted or row.errors
    ]


def sentences(result: BulkResult) -> list[str]:
    published = sum(1 for each in result.outcomes if each.published)
    waiting = sum(1 for each in result.outcomes if each.waiting)
    said = [t("revise.bulk.published", n=published)] if published else []
    if waiting:
        said.append(t("revise.bulk.waits", n=waiting))
    return said or [t("revise.nothing_changed")]
