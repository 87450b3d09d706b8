"""`tsunagi index rebuild`."""

from __future__ import annotations

import time

import click

from directory.search.feed import feed
from foundation.cli import cli, print_json
from foundation.i18n import t


@cli.group("index")
def index_group() -> None:
    """The search index; it can always be made anew from the database."""


@index_group.command("rebuild")
@click.option("--json", "as_json", is_flag=True)
def rebuild(as_json: bool) -> None:
    """Build the index from the database and save its snapshot."""
    began = time.perf_counter()
    feed().rebuild(None if as_json else _progress)
    listings, seconds = len(feed().engine), time.perf_counter() - began
    if as_json:
        print_json({"listings": listings, "seconds": round(seconds, 2)})
    else:
        click.echo("\r" + t("search.cli.rebuilt", n=listings, seconds=f"{seconds:.1f}"))


def _progress(count: int) -> None:
    click.echo("\r" + t("search.cli.building", n=count), nl=False, err=True)
