"""Self-referrals on the command line, and what `tsunagi remind` does for them."""

from __future__ import annotations

import click

from foundation.cli import before_sending, cli, print_json
from foundation.i18n import t
from matching.referrals.self_referral import actions_timers
from matching.referrals.self_referral.state import KEPT_MONTHS

before_sending(actions_timers.queue_reminders)
before_sending(actions_timers.erase_expired)


@cli.group("self-referrals")
def self_referrals() -> None:
    """Requests for a call back that came in without an account."""


@self_referrals.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say how many it would be.")
@click.option("--json", "as_json", is_flag=True)
def purge(*, dry_run: bool, as_json: bool) -> None:
    """Erase the requests that have not moved for six months (`remind` does it too)."""
    count = len(actions_timers.expired()) if dry_run else actions_timers.erase_expired()
    if as_json:
        print_json({"erased": 0 if dry_run else count, "due": count, "months": KEPT_MONTHS})
    else:
        key = "self_referral.cli.would_erase" if dry_run else "self_referral.cli.erased"
        click.echo(t(key, n=count, months=KEPT_MONTHS))
