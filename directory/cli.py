"""`tsunagi setup` and `tsunagi import …`: the directory's data, from the publishers' files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from directory import actions, actions_locating, releases, store_towns
from directory.importing import ImportResult
from directory.progress import Bars, count_lines
from directory.rejects import Rejects, default_file, sentence
from directory.schema import ensure_schema
from directory.sources.record import SourceFileError
from foundation.cli import Refused, cli, print_json
from foundation.i18n import t

_SHOWN: Final = 20
_LOCATING: Final = (store_towns.TOWNS.source, actions_locating.SOURCE)
"""What also moves listings that were there before."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON document.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
REJECTS = click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write rows with findings (CSV).",
)


@cli.command()
@JSON
def setup(as_json: bool) -> None:
    """Prepare the database and load the bundled directory; quick when it is there already."""
    ensure_schema()
    with Bars(t("import.source.bundled")) as bars:
        results = actions.load_bundled(on_progress=bars.advance)
    if as_json:
        print_json([{"source": each.source, **each.to_json()} for each in results])
        return
    for result in results:
        click.echo(t("setup.loaded", source=t(f"import.source.{result.source}"), n=result.read))
    click.echo(t("setup.ready"))


@cli.group("import")
def import_group() -> None:
    """Bring data in from publishers' files; running twice changes nothing."""


@import_group.command("hello-work")
@DRY_RUN
@JSON
def hello_work(dry_run: bool, as_json: bool) -> None:
    """All Hello Work offices of the law's table, as bundled."""
    with clear_errors():
        run_release(releases.bundled_release("hello-work", dry_run=dry_run), as_json, None)


@import_group.command("labour-standards")
@DRY_RUN
@JSON
def labour_standards(dry_run: bool, as_json: bool) -> None:
    """All labour standards offices of the law's table, as bundled."""
    with clear_errors():
        run_release(releases.bundled_release("labour-standards", dry_run=dry_run), as_json, None)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@DRY_RUN
@JSON
@REJECTS
def towns(file: Path, dry_run: bool, as_json: bool, rejects: Path | None) -> None:
    """The gazetteer's towns: one CSV of Geolonia 住所データ."""
    _replace_table(store_towns.TOWNS, file, dry_run, as_json, rejects)


@import_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@DRY_RUN
@JSON
@REJECTS
def stations(file: Path, dry_run: bool, as_json: bool, rejects: Path | None) -> None:
    """Railway stations: a CSV (name,line,lat,lng) or a GeoJSON like 国土数値情報 鉄道データ, after the towns."""
    _replace_table(store_towns.STATIONS, file, dry_run, as_json, rejects)


@cli.command("locate-listings")
@DRY_RUN
@JSON
def locate_listings(dry_run: bool, as_json: bool) -> None:
    """Find the place of listings again whose source gives no point: by their addresses, as far as towns are known."""
    kept, bars = _reporting(actions_locating.SOURCE, None, 0)
    with kept, bars:
        result = actions_locating.locate_again(dry_run=dry_run, on_progress=bars.advance)
    _tell(result, kept, as_json, dry_run)


def _replace_table(
    kind: store_towns.Kind, file: Path, dry_run: bool, as_json: bool, rejects: Path | None
) -> None:
    with clear_errors():
        kept, bars = _reporting(kind.source, rejects, max(0, count_lines(file) - 1))
        with kept, bars:
            result = actions.import_table(
                kind, file, dry_run=dry_run, on_finding=kept.add, on_progress=bars.advance
            )
    _tell(result, kept, as_json, dry_run)


def run_release(release: releases.Release, as_json: bool, rejects_file: Path | None, total: int = 0) -> None:
    kept, bars = _reporting(release.source, rejects_file, total)
    with kept, bars:
        result = actions.import_release(release, on_finding=kept.add, on_progress=bars.advance)
    _tell(result, kept, as_json, release.dry_run)


def _reporting(source: str, rejects_file: Path | None, total: int) -> tuple[Rejects, Bars]:
    ensure_schema()
    title = t(f"import.source.{source}")
    return Rejects(rejects_file or default_file(source)), Bars(title, total=total)


def _tell(result: ImportResult, kept: Rejects, as_json: bool, dry_run: bool) -> None:
    for finding in kept.rejected[:_SHOWN]:
        click.echo(sentence(finding), err=True)
    if as_json:
        more: dict[str, Any] = {"rejects_file": str(kept.file) if kept.written else None, "dry_run": dry_run}
        if dry_run:
            more["differences"] = [each.to_json() for each in result.differences]
        print_json({"source": result.source, **more, **result.to_json()})
        return
    for line in _lines(result, kept, dry_run):
        click.echo(line)


def _lines(result: ImportResult, kept: Rejects, dry_run: bool) -> Iterator[str]:
    yield from (_difference_line(each.to_json()) for each in result.differences[:_SHOWN])
    if len(result.differences) > _SHOWN:
        yield t("import.more_differences", n=len(result.differences) - _SHOWN)
    if result.source != actions_locating.SOURCE:
        yield t("import.sum", **result.to_json())
    if result.source in _LOCATING:
        yield t("import.located", n=result.listings)
    if result.doubtful:
        yield t("import.doubtful", n=result.doubtful)
    for reason, times in result.reasons.most_common():
        yield f"  {times:>6}  {t(f'import.reason.{reason}')}"
    if kept.written:
        yield t("import.rejects_file", file=kept.file)
    if dry_run:
        yield t("import.dry_run")


def _difference_line(difference: dict[str, Any]) -> str:
    sign = {"new": "+", "changed": "~", "gone": "-"}[difference["change"]]
    fields = f" ({', '.join(difference['fields'])})" if difference["fields"] else ""
    return f"{sign} {difference['scope']} {difference['key']} {difference['name']}{fields}"


@contextmanager
def clear_errors() -> Iterator[None]:
    """A file that cannot be imported ends the command with one sentence and exit code 1."""
    try:
        yield
    except SourceFileError as error:
        raise Refused(t(error.key, **error.values)) from error
