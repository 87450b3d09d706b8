"""`tsunagi export hsds` and `tsunagi import hsds`: the whole directory, out and in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from directory import cli as directory_cli
from directory import hsds_export, hsds_import
from directory.cli import import_group
from directory.progress import Bars
from directory.schema import ensure_schema
from foundation.cli import Refused, cli, print_json
from foundation.i18n import t


@cli.group("export")
def export_group() -> None:
    """Write data out, in forms that others read; nothing that the public may not see."""


@export_group.command("hsds")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON document.")
def export_hsds(folder: Path, as_json: bool) -> None:
    """HSDS 3.0 into FOLDER: a data package of CSV files, and the same as JSON lines."""
    ensure_schema()
    try:
        with Bars(t("export.hsds")) as bars:
            written = hsds_export.export(folder, lambda file, done: bars.advance("rows", done, 0))
    except OSError as error:
        raise Refused(t("export.error", folder=folder, why=error.errno or type(error).__name__)) from error
    if as_json:
        print_json({"folder": str(folder), "rows": written})
        return
    for file, rows in written.items():
        click.echo(f"{rows:>9,}  {file}")
    click.echo(t("export.done", folder=folder))


@import_group.command("hsds")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Which data set it is; default: as the package or file is called.")
@click.option("--released-on", type=click.DateTime(["%Y-%m-%d"]), help="The day that the data is of.")
@directory_cli.DRY_RUN
@directory_cli.JSON
@directory_cli.REJECTS
def import_hsds(path: Path, name: str, released_on: datetime | None, **options: Any) -> None:
    """HSDS 3: a PATH to a data package, a folder of JSON files, or one file (JSON, JSON lines, a page of an API)."""
    with directory_cli.clear_errors():
        release = hsds_import.hsds_release(
            path, name, released_on.date() if released_on else None, dry_run=options["dry_run"]
        )
        directory_cli.run_release(release, options["as_json"], options["rejects"])
