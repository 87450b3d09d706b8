"""Use cases of the directory: bringing a release in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Final
from uuid import UUID

from directory import (
    actions_locating,
    store_batch,
    store_cards,
    store_driver,
    store_duplicates,
    store_estimates,
    store_offices,
    store_projection,
    store_sources,
    store_taxonomy,
    store_towns,
)
from directory.estimates import Estimates
from directory.few_collections import few_collections
from directory.importing import Difference, ImportResult
from directory.releases import BUNDLED, TABLES, Release, bundled_release
from directory.releases import wamnet_release as wamnet_release  # where callers have always found it
from directory.sources import catalogue, reconcile
from directory.sources.fold import fold
from directory.sources.kept import Kept
from directory.sources.merge import Offices
from directory.sources.reconcile import Decision, Reconciler
from directory.sources.record import Finding
from foundation import audit, clock
from foundation.db import transaction

_BATCH: Final = 1000
Progress = Callable[[str, int, int], None]
"""Called with a phase ("rows", "offices"), how many more are done, and how many there are (0 = unknown)."""


class _DryRun(Exception):
    """Ends a transaction that was never meant to be kept."""


def import_release(
    release: Release,
    *,
    actor: str = "cli",
    on_finding: Callable[[Finding], None] = lambda finding: None,
    on_progress: Progress = lambda phase, done, total: None,
) -> ImportResult:
    """Brings one release in, whole or not at all; the same release again changes nothing.

    Raises SourceFileError for a file that cannot be imported: then nothing was.
    """
    began = time.perf_counter()
    result = ImportResult(release.source)
    try:
        with few_collections(), transaction() as session, store_driver.small_cache(session.connection()):
            release.before()
            if release.uses_terms and store_taxonomy.is_missing():
                store_taxonomy.write()
            _import(release, result, on_finding, on_progress)
            _register(release, result, actor)
            if release.dry_run:
                raise _DryRun
    except _DryRun:
        pass
    result.seconds = time.perf_counter() - began
    return result


def load_bundled(
    *, actor: str = "cli", on_progress: Progress = lambda phase, done, total: None
) -> list[ImportResult]:
    """The offices of the law, the terms of the taxonomy and what /about/data says of bundled data; quick and
    without a trace when all of it is there already."""
    results = []
    for source in BUNDLED:
        release = bundled_release(source)
        if not _is_current(release):
            results.append(import_release(release, actor=actor, on_progress=on_progress))
    if store_taxonomy.is_missing() or not store_sources.are_registered(TABLES):
        with transaction():
            store_taxonomy.write()
            for code in TABLES:
                store_sources.register(code, catalogue.about(code), catalogue.released_on(code), clock.now())
            audit.record("directory.load_terms", actor=actor, subject="taxonomy")
    return results


def import_table(
    kind: store_towns.Kind,
    file: Path,
    *,
    actor: str = "cli",
    dry_run: bool = False,
    on_finding: Callable[[Finding], None] = lambda finding: None,
    on_progress: Progress = lambda phase, done, total: None,
) -> ImportResult:
    """Replaces the towns or the stations of the gazetteer; the same file again changes nothing. Raises
    SourceFileError.
    """
    began = time.perf_counter()
    result = ImportResult(kind.source)
    try:
        with few_collections(), transaction():
            store_towns.replace(kind, file, result, on_progress, on_finding)
            if kind is store_towns.TOWNS:
                actions_locating.locate_too(result, dry_run=dry_run, on_progress=on_progress)
            about, released_on = catalogue.about(kind.source), catalogue.released_on(kind.source)
            store_sources.register(kind.source, about, released_on, clock.now())
            subject = f"source:{kind.source}"
            audit.record("directory.import", actor=actor, subject=subject, detail=_figures(result))
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    result.seconds = time.perf_counter() - began
    return result


import_towns = partial(import_table, store_towns.TOWNS)
import_stations = partial(import_table, store_towns.STATIONS)


def _is_current(release: Release) -> bool:
    known = store_sources.known_records(release.source)
    rows = {(row.scope, row.key): row.digest for row in release.rows()}
    return rows == {ref: held.digest for ref, held in known.items() if held.present}


def _import(
    release: Release, result: ImportResult, on_finding: Callable[[Finding], None], on_progress: Progress
) -> None:
    estimates = Estimates()
    kept = Kept(release.released_on.isoformat() if release.released_on else "")
    touched, scopes = _reconcile(release, result, (kept, estimates), on_finding, on_progress)
    result.listings = _rebuild(touched, kept, estimates, on_progress, release.at_once)
    if release.released_on:
        store_sources.confirm_release(release.source, scopes, release.released_on.isoformat())


def _reconcile(
    release: Release,
    result: ImportResult,
    said: tuple[Kept, Estimates],
    on_finding: Callable[[Finding], None],
    on_progress: Progress,
) -> tuple[list[UUID], set[str]]:
    """Reads all rows, writes what they say; returns the locations that this touches and the scopes."""
    known = store_sources.known_records(release.source)
    offices = cache(lambda: store_sources.offices_of(release.source) if known else Offices())
    elsewhere = cache(lambda: store_duplicates.offices_elsewhere(release.source))
    reconciler = Reconciler(known, offices, elsewhere)
    kept, estimates = said
    touched: set[UUID] = set()
    for batch in store_batch.portions(map(reconciler.decide, release.rows()), min(_BATCH, release.at_once)):
        for decision in batch:
            result.count(decision)
            kept.add(decision)
            touched.update(_places(decision))
            if decision.record:
                estimates.want(decision.record)
            for finding in decision.row.findings:
                on_finding(finding)
        if release.dry_run:
            result.differences.extend(_differences(batch))
        store_sources.write_decisions(batch, kept.release)
        on_progress("rows", len(batch), 0)
    result.doubtful = store_duplicates.remember(reconciler.doubts, clock.now())
    touched |= _take_away(reconciler, result, release)
    return sorted(touched, key=attrgetter("int")), reconciler.scopes


def _places(decision: Decision) -> Iterator[UUID]:
    """The location that a row comes to, and the one that it leaves."""
    if decision.location_id:
        yield decision.location_id
        if decision.known:
            yield decision.known.location_id


def _take_away(reconciler: Reconciler, result: ImportResult, release: Release) -> set[UUID]:
    gone = list(reconciler.gone())
    store_sources.mark_gone([known.id for _, known in gone])
    result.gone = len(gone)
    if release.dry_run:
        names = store_sources.records([known.id for _, known in gone])
        result.differences.extend(
            Difference(reconcile.GONE, scope, key, names[known.id].name) for (scope, key), known in gone
        )
    return {known.location_id for _, known in gone}


def _differences(batch: Iterable[Decision]) -> Iterator[Difference]:
    told = [each for each in batch if each.record]
    before = store_sources.records([each.known.id for each in told if each.known])
    for each in told:
        record = each.record
        if record:
            fields = reconcile.changed_fields(before[each.known.id], record) if each.known else ()
            yield Difference(each.change, record.scope, record.key, record.name, fields)


def _rebuild(
    touched: Sequence[UUID], kept: Kept, estimates: Estimates, on_progress: Progress, at_once: int
) -> int:
    """These locations' HSDS rows and cards from their records; returns how many cards changed."""
    at, changed, cards = clock.now(), 0, store_cards.FreshCards()
    for portion in store_batch.portions(touched, at_once):
        voices = store_sources.voices_in_import(portion, kept)
        offices = [fold(place, said) for place, said in voices.items() if said]
        estimated = estimates.fill(offices)
        written = store_offices.write(offices)
        store_estimates.mark_offices(offices, estimated, written.new, clock.today())
        cards.add(offices, voices, written)
        store_offices.empty([place for place, said in voices.items() if not said])
    made = cards.settle()
    for portion in store_batch.portions(touched, at_once):
        # after all: an organization's last word names all its cards
        changed += store_projection.project(portion, at, made)
        on_progress("offices", len(portion), len(touched))
    return changed


def _register(release: Release, result: ImportResult, actor: str) -> None:
    about = catalogue.about(release.source)
    figures = {"rows_read": result.read, "warnings": result.warnings}
    store_sources.register(release.source, about | figures, release.released_on, clock.now())
    audit.record("directory.import", actor=actor, subject=f"source:{release.source}", detail=_figures(result))


def _figures(result: ImportResult) -> dict[str, str]:
    names = ("read", "new", "changed", "unchanged", "gone", "rejected", "warnings")
    return {name: str(getattr(result, name)) for name in names}
