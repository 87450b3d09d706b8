"""The command line: rooms add their commands to `cli`; app.py runs it inside an application context."""

from __future__ import annotations

import json
from typing import Any

import click

from foundation import audit, outbox
from foundation.i18n import t


@click.group(help="Tsunagi: who near here can help, and the slip that takes a person there.")
def cli() -> None:
    """The root of all commands."""


def print_json(value: Any) -> None:
    """One JSON document on standard output, UTF-8, as scripts expect it."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@cli.group("audit")
def audit_group() -> None:
    """The log of who did what."""


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True)
def audit_verify(as_json: bool) -> None:
    """Check that no audit row was changed."""
    try:
        rows = audit.verify()
    except audit.AuditBroken as error:
        raise click.ClickException(str(error)) from error
    print_json({"rows": rows, "intact": True}) if as_json else click.echo(t("cli.audit_intact", rows=rows))


@cli.command("remind")
def remind() -> None:
    """Send what waits in the outbox; run it from cron."""
    click.echo(t("cli.mails_sent", n=outbox.deliver()))
