"""`tsunagi referrals fhir`: an organization's own referral, for another case system."""

from __future__ import annotations

from uuid import UUID

import click

from foundation.cli import Refused, cli, print_json
from foundation.i18n import t
from matching.referrals.actions_fhir import fhir_on_command_line
from matching.referrals.actions_print import SlipClosed
from matching.referrals.number import NotANumber, parse
from matching.referrals.store import NotHere


@cli.group("referrals")
def referrals_group() -> None:
    """Referral slips."""


@referrals_group.command("fhir")
@click.argument("number")
@click.option("--organization", "organization_id", required=True, type=click.UUID)
def fhir(number: str, organization_id: UUID) -> None:
    """Print a slip of an organization (its sender or recipient) as a FHIR R4 bundle; audited."""
    try:
        print_json(fhir_on_command_line(organization_id, str(parse(number))))
    except (NotANumber, NotHere, SlipClosed) as error:
        raise Refused(t("fhir.not_here", number=number)) from error
