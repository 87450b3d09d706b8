"""Use case: listings whose point was only estimated are located again, with what the gazetteer knows by now."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from directory import store_batch, store_estimates, store_offices, store_projection, store_sources
from directory.estimates import Estimates
from directory.importing import Difference, ImportResult
from directory.sources.fold import fold
from foundation import audit, clock
from foundation.db import transaction

SOURCE: Final = "locate"
_AT_ONCE: Final = 1500
Progress = Callable[[str, int, int], None]


class _DryRun(Exception):
    """Ends a transaction that was never meant to be kept."""


def locate_again(
    *,
    actor: str = "cli",
    dry_run: bool = False,
    on_progress: Progress = lambda phase, done, total: None,
) -> ImportResult:
    """A published point stays; the others become what their addresses say. The same once more changes nothing.

    `read` counts the listings without a published point, `changed` those that moved."""
    began = time.perf_counter()
    result = ImportResult(SOURCE)
    try:
        with transaction():
            result = locate_within(dry_run=dry_run, on_progress=on_progress)
            if result.changed:
                audit.record("directory.locate", actor=actor, subject="listings", detail=_figures(result))
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    result.seconds = time.perf_counter() - began
    return result


def locate_too(result: ImportResult, *, dry_run: bool, on_progress: Progress) -> None:
    """After an import of towns, within its transaction: listings that were there before now stand in theirs."""
    located = locate_within(dry_run=dry_run, on_progress=on_progress)
    result.listings, result.differences = located.listings, located.differences


def locate_within(*, dry_run: bool, on_progress: Progress) -> ImportResult:
    """Within the transaction that is open. Differences are kept in a dry run only."""
    result, ids, estimates = ImportResult(SOURCE), store_estimates.without_point(), Estimates()
    moved: list[UUID] = []
    for portion in store_batch.portions(ids, _AT_ONCE):
        held = store_estimates.points(portion)
        rows, estimated = _located(portion, estimates)
        changed = [row for row in rows if row != held[row["id"]]]
        if dry_run:
            result.differences += _differences(changed, held)
        store_estimates.write(changed)
        no_longer = [row["id"] for row in changed if row["id"] not in estimated]
        store_estimates.mark(estimated, no_longer, clock.today())
        moved += [row["id"] for row in changed]
        on_progress("offices", len(portion), len(ids))
    result.read, result.changed, result.unchanged = len(ids), len(moved), len(ids) - len(moved)
    result.listings = store_projection.project(moved, clock.now())
    return result


def _located(ids: Sequence[UUID], estimates: Estimates) -> tuple[list[dict[str, Any]], set[UUID]]:
    """POINT of each as it should be, and those of them that were estimated: by what its sources say, as their
    next import would; by its own address where people have said it, or no source knows of it."""
    voices = store_sources.voices_of(ids)
    confirmed = store_offices.confirmed_of(ids)
    own = [each for each in ids if not voices[each] or "point" in confirmed.get(each, ())]
    offices = [fold(place, said) for place, said in voices.items() if place not in set(own)]
    places = store_estimates.places(own)
    found = estimates.fill(offices) | estimates.improve(places)
    rows = [each.location[0] for each in offices] + [place for place, _ in places]
    return [{name: row[name] for name in store_estimates.POINT} for row in rows], found


def _differences(changed: Sequence[dict[str, Any]], held: Mapping[UUID, dict[str, Any]]) -> list[Difference]:
    named = {row["id"]: row["name"] for row, _ in store_estimates.places([row["id"] for row in changed])}
    return [
        Difference("changed", "", str(row["id"]), named[row["id"]], _fields(held[row["id"]], row))
        for row in changed
    ]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in store_estimates.POINT if before[name] != after[name])


def _figures(result: ImportResult) -> dict[str, str]:
    return {name: str(getattr(result, name)) for name in ("read", "changed", "unchanged")}
