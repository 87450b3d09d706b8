"""`tsunagi import SOURCE FILE…` for every source that comes as files, and the template for people's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from directory import releases
from directory.cli import DRY_RUN, JSON, REJECTS, clear_errors, import_group, run_release
from directory.progress import count_lines
from directory.sources.record import SourceFileError, unreadable
from directory.template import csv_template, labels, xlsx_template
from foundation.cli import cli
from foundation.i18n import t

Command = Callable[..., None]
_TABLES: Final = (".csv", ".xlsx", ".zip")


def _of_files(name: str) -> Callable[[Command], click.Command]:
    """A command below `import` with the options that all files have."""
    options: tuple[Callable[[Any], Any], ...] = (
        click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option(
            "--released-on",
            type=click.DateTime(["%Y-%m-%d"]),
            help="The day of the data. Default: what the files or their folder tell.",
        ),
        DRY_RUN,
        JSON,
        REJECTS,
    )

    def decorate(command: Command) -> click.Command:
        for option in reversed(options):
            command = option(command)
        return import_group.command(name)(command)

    return decorate


@_of_files("wamnet")
def wamnet(**given: Any) -> None:
    """WAM NET 障害福祉サービス等情報: all FILES of one release."""
    _import(releases.wamnet_release, **given)


@_of_files("windows")
def windows(**given: Any) -> None:
    """Windows of municipalities and prefectures (くらし支援ナビ): offices.csv, or the folder it is in."""
    _import(releases.windows_release, **given)


@_of_files("kaigo")
def kaigo(**given: Any) -> None:
    """介護サービス情報公表システム: FILES of one release, one per service."""
    _import(releases.kaigo_release, **given)


@_of_files("npo-portal")
def npo_portal(**given: Any) -> None:
    """NPO法人ポータルサイト 行政入力情報: the zip, or the CSV in it."""
    _import(releases.npo_portal_release, **given)


@_of_files("municipal")
def municipal(**given: Any) -> None:
    """自治体標準オープンデータセット and 推奨データセット: CSV, Excel, or a zip with one."""
    _import(releases.municipal_release, **given)


@_of_files("listings")
@click.option(
    "--scope", default="", help="What the files speak for. Default: the file's name without numbers."
)
def listings(scope: str, **given: Any) -> None:
    """Listings in the product's own template, CSV or Excel."""

    def release(*args: Any, **more: Any) -> releases.Release:
        return releases.listings_release(*args, kinds=labels(), scope=scope, **more)

    _import(release, **given)


@cli.command("listings-template")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write an Excel file instead.")
def listings_template(xlsx: Path | None) -> None:
    """Print the template for `tsunagi import listings` as CSV."""
    if xlsx is None:
        click.echo(csv_template(), nl=False)
        return
    xlsx.write_bytes(xlsx_template())
    click.echo(t("template.written", file=xlsx))


def _import(
    release_of: Callable[..., releases.Release],
    files: tuple[Path, ...],
    released_on: datetime | None,
    dry_run: bool,
    as_json: bool,
    rejects: Path | None,
) -> None:
    with clear_errors():
        if release_of is not releases.windows_release:  # whose folder has files that are not listings
            files = tuple(each for file in files for each in _tables(file))
        rows = sum(count_lines(file) - 1 for file in files if file.is_file() or not file.exists())
        release = release_of(files, released_on.date() if released_on else None, dry_run=dry_run)
        run_release(release, as_json, rejects, total=rows)


def _tables(file: Path) -> list[Path]:
    """The tables of a folder; a file is itself. Raises SourceFileError."""
    if not file.is_dir():
        return [file]
    try:
        found = sorted(each for each in file.iterdir() if each.suffix.lower() in _TABLES and each.is_file())
    except OSError as error:
        raise unreadable(file, error) from error
    if not found:
        raise SourceFileError("import.error.empty_folder", file=str(file))
    return found
