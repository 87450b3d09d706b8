"""The command line: rooms add their commands to `cli`; app.py runs it inside an application context."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import IO, Any

import click

from foundation import audit, outbox
from foundation.i18n import t


class Refused(click.ClickException):
    """What cannot be done, in a sentence of the catalogue; click would say "Error:" before it."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.format_message(), file=file, err=True)


@click.group(help="Tsunagi: who near here can help, and the slip that takes a person there.")
def cli() -> None:
    """The root of all commands."""


_BEFORE_SENDING: list[Callable[[], int]] = []


def before_sending(work: Callable[[], int]) -> None:
    """`work` queues what is due now (and returns how much); `remind` does it before it sends."""
    _BEFORE_SENDING.append(work)


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
        raise Refused(str(error)) from error
    print_json({"rows": rows, "intact": True}) if as_json else click.echo(t("cli.audit_intact", rows=rows))


@cli.command("remind")
def remind() -> None:
    """Queue the reminders that are due and send what waits in the outbox; run it from cron."""
    for work in _BEFORE_SENDING:
        work()
    sent = 0
    while batch := outbox.deliver():
        sent += batch
    click.echo(t("cli.mails_sent", n=sent))
