"""`tsunagi locate TEXT` and `tsunagi jurisdiction TEXT`."""

from __future__ import annotations

import click

from directory.area import office_in_charge
from directory.geo.gazetteer import gazetteer
from directory.geo.place import Place
from directory.offices import SERVICES
from directory.places import ask, because, place_json, verdict_json
from foundation.cli import cli, print_json
from foundation.i18n import t


@cli.command("locate")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True)
def locate(text: str, as_json: bool) -> None:
    """Say what place an address is."""
    place = gazetteer().locate(text)
    if as_json:
        print_json(place_json(place))
        return
    _say(place)
    for candidate in place.candidates:
        click.echo(f"? {candidate.address}")


@cli.command("jurisdiction")
@click.argument("text")
@click.option("--service", type=click.Choice(SERVICES), default=SERVICES[0], show_default=True)
@click.option("--json", "as_json", is_flag=True)
def jurisdiction(text: str, service: str, as_json: bool) -> None:
    """Say which office is in charge of an address."""
    place = gazetteer().locate(text)
    verdict = office_in_charge(place, service)
    if as_json:
        print_json(verdict_json(verdict, service, place))
        return
    _say(place)
    for office in verdict.offices:
        click.echo(f"{'*' if verdict.certain else '?'} {office.name}: {because(office)}")
    if verdict.ask_key:
        click.echo(ask(verdict))


def _say(place: Place) -> None:
    point = f" {place.lat:.5f}, {place.lng:.5f}" if place.lat is not None and place.lng is not None else ""
    click.echo(f"{place.address} [{t(f'places.level.{place.level}')}]{point}")
    if place.note:
        click.echo(t(place.note))
