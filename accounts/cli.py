"""`tsunagi users …`: the first account of an instance, and help for people who are locked out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from uuid import UUID

import click

from accounts import actions, store
from accounts.email import InvalidEmail, normalised_email
from accounts.passwords import SHORTEST, WeakPassword
from accounts.permission import Role
from foundation.cli import Refused, cli, print_json
from foundation.config import current_settings
from foundation.i18n import t


@cli.group()
def users() -> None:
    """Accounts: add, list, disable, reset-second-factor."""


@users.command()
@click.argument("email")
@click.option("--organization", "organization_id", required=True, type=click.UUID, metavar="ID")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="Shown on the desk and on slips; default: the address.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read it from the first line of stdin.")
@click.option("--json", "as_json", is_flag=True)
def add(email: str, organization_id: UUID, role: str, name: str, password_stdin: bool, as_json: bool) -> None:
    """Make an account for EMAIL in an organization of the directory."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Refused(t("accounts.cli.password_missing"))
    with _clear_errors(email):
        user_id = actions.add_user(
            email,
            name=name.strip() or normalised_email(email),
            password=password,
            organization_id=organization_id,
            role=Role.named(role),
            actor=actions.CLI,
        )
    if as_json:
        print_json({"user_id": user_id, "email": normalised_email(email), "role": role})
        return
    click.echo(t("accounts.cli.added", email=normalised_email(email), role=t(f"accounts.role.{role}")))
    click.echo(t("accounts.cli.first_sign_in", url=f"{current_settings().public_url}/sign-in"))


@users.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """Every account with its organization and role."""
    accounts = store.accounts()
    if as_json:
        print_json([asdict(account) for account in accounts])
        return
    for account in accounts:
        marks = ("active" if account.active else "disabled", "totp" if account.enrolled else "-")
        click.echo(
            "\t".join((account.email, account.name, account.role, str(account.organization_id), *marks))
        )
    if not accounts:
        click.echo(t("accounts.cli.no_users"), err=True)


@users.command()
@click.argument("email")
def disable(email: str) -> None:
    """Lock EMAIL out at once."""
    with _clear_errors(email):
        actions.disable(email, actor=actions.CLI)
    click.echo(t("accounts.cli.disabled", email=normalised_email(email)))


@users.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Let EMAIL set up a new authenticator at the next sign-in."""
    with _clear_errors(email):
        actions.reset_second_factor(email, actor=actions.CLI)
    click.echo(t("accounts.cli.second_factor_reset", email=normalised_email(email)))


@contextmanager
def _clear_errors(email: str) -> Iterator[None]:
    """One clear line and exit code 1 for what can be wrong with the input."""
    try:
        yield
    except InvalidEmail as error:
        raise Refused(t("accounts.cli.invalid_email", email=email)) from error
    except WeakPassword as error:
        raise Refused(t(f"accounts.weak.{error.reason}", shortest=SHORTEST)) from error
    except actions.UnknownOrganization as error:
        raise Refused(t("accounts.cli.unknown_organization", id=error.args[0])) from error
    except actions.EmailTaken as error:
        raise Refused(t("accounts.cli.email_taken", email=normalised_email(email))) from error
    except store.UserNotFound as error:
        raise Refused(t("accounts.cli.unknown_user", email=normalised_email(email))) from error
