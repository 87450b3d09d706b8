"""`tsunagi organizations …`: who is in the directory, under which id."""

from __future__ import annotations

from uuid import UUID

import click

from directory import store_organizations
from directory.actions_organizations import NewOrganization, add_organization
from directory.geo.gazetteer import gazetteer
from directory.models import Listing, Organization
from directory.phone_number import NotAPhoneNumber, parse
from directory.schema import ensure_schema
from directory.store_organizations import Line, OrganizationNotFound, Wanted
from directory.taxonomy import KINDS
from foundation.cli import Refused, cli, print_json
from foundation.i18n import t


@cli.group()
def organizations() -> None:
    """Organizations of the directory and their offices."""


@organizations.command("list")
@click.option("--near", default="", metavar="PLACE", help="Sort by distance from an address or municipality.")
@click.option("--kind", default="", help="Only this kind, e.g. hello_work.")
@click.option("--municipality", default="", metavar="CODE", help="Only this municipality (6 digits).")
@click.option("--name", default="", metavar="TEXT", help="Only where this is part of a name.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True)
def list_(near: str, kind: str, municipality: str, name: str, limit: int, as_json: bool) -> None:
    """Offices with the ID of their organization (first column) and of their listing."""
    if kind:
        _known(kind)
    ensure_schema()
    found = store_organizations.find(Wanted(kind, municipality, name, _point(near) if near else None))
    if as_json:
        print_json([line.to_json() for line in found[:limit]])
        return
    if found:
        click.echo(t("organizations.columns"), err=True)
    for line in found[:limit]:
        click.echo(_line(line))
    if not found:
        click.echo(t("organizations.none"), err=True)
    if len(found) > limit:
        click.echo(t("organizations.more", n=len(found) - limit), err=True)


@organizations.command()
@click.argument("name")
@click.option("--address", required=True, help="Where it is, at least the municipality.")
@click.option("--kind", default="other", show_default=True, help="What it is, e.g. consultation_support.")
@click.option("--kana", default="", help="The reading of its name.")
@click.option("--service", default="", help="What it offers; without it, what its kind is called.")
@click.option("--phone", default="")
@click.option("--fax", default="")
@click.option("--json", "as_json", is_flag=True)
def add(
    name: str, address: str, kind: str, kana: str, service: str, phone: str, fax: str, as_json: bool
) -> None:
    """An organization that no source knows yet: a consultation office, an NPO, an employer."""
    ensure_schema()
    _known(kind)
    place = gazetteer().locate(address)
    if not place.municipality_code:
        raise Refused(t("organizations.unknown_place", text=address))
    new = NewOrganization(
        name.strip(), kana, kind, service or t(f"kind.{kind}"), place, _dialable(phone), _dialable(fax)
    )
    organization_id, listing_id = add_organization(new)
    if as_json:
        print_json({"id": organization_id, "listing": listing_id})
    else:
        click.echo(t("organizations.added", name=new.name, id=organization_id))


@organizations.command()
@click.argument("some_id", metavar="ID", type=click.UUID)
@click.option("--json", "as_json", is_flag=True)
def show(some_id: UUID, as_json: bool) -> None:
    """One organization with its offices, by its own ID or that of one of its listings."""
    ensure_schema()
    try:
        organization, listings = store_organizations.show(some_id)
    except OrganizationNotFound as error:
        raise Refused(t("organizations.unknown", id=some_id)) from error
    if as_json:
        print_json(_to_json(organization, listings))
        return
    click.echo(f"{organization.id}\t{organization.name}\t{organization.corporate_number}")
    for listing in listings:
        kinds = "・".join(t(f"kind.{kind}") for kind in listing.kinds)
        click.echo(
            "\t".join((str(listing.id), listing.name, kinds, listing.address, listing.phone, listing.status))
        )


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Refused(t("organizations.unknown_kind", kind=kind, kinds=", ".join(KINDS)))


def _dialable(number: str) -> str:
    try:
        return parse(number).text if number else ""
    except NotAPhoneNumber as error:
        raise Refused(t("organizations.no_number", text=number)) from error


def _point(text: str) -> tuple[float, float]:
    place = gazetteer().locate(text)
    if place.lat is None or place.lng is None:
        raise Refused(t("organizations.unknown_place", text=text))
    return place.lat, place.lng


def _line(line: Line) -> str:
    away = [] if line.distance_m is None else [f"{line.distance_m / 1000:.1f} km"]
    parts = (str(line.organization_id), str(line.listing_id), line.name, t(f"kind.{line.kind}"), line.address)
    return "\t".join((*parts, *away))


def _to_json(organization: Organization, listings: list[Listing]) -> dict[str, object]:
    return {
        "id": organization.id,
        "name": organization.name,
        "name_kana": organization.name_kana,
        "kind": organization.kind,
        "corporate_number": organization.corporate_number,
        "website": organization.website,
        "listings": [
            {column.name: getattr(listing, column.name) for column in Listing.__table__.columns}
            for listing in listings
        ],
    }
