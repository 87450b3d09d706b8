"""Reads HSDS objects by their ids, plain or fully nested, with a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from directory import hsds, store_batch
from directory.hsds import Object
from directory.models import (
    ListingChange,
    Organization,
    Program,
    Service,
    ServiceAtLocation,
    Taxonomy,
)
from directory.store_batch import Row
from directory.store_hsds_nested import (
    hang,
    hang_metadata,
    hang_terms,
    ids_of,
    locations,
    rows,
    shown_locations,
    terms,
)
from foundation.db import db


def services(ids: Sequence[UUID], *, full: bool = False) -> list[Object]:
    held = rows(Service, "id", ids)
    modified = _modified(ids)
    owners = {
        row["id"]: hsds.organization(row) for row in rows(Organization, "id", ids_of(held, "organization_id"))
    }
    made = {
        row["id"]: {
            **hsds.service(row, modified.get(row["id"])),
            "organization": owners[row["organization_id"]],
        }
        for row in held
    }
    if full:
        _nest_services(made, held)
    return [made[each] for each in ids if each in made]


def dates(ids: Sequence[UUID]) -> list[Object]:
    """`minimal`: the id, and when it last changed where that is known."""
    modified = _modified(ids)
    return [hsds.plain({"id": each, "modified_date": modified.get(each)}) for each in ids]


def service_at_locations(ids: Sequence[UUID], *, full: bool = False) -> list[Object]:
    held = rows(ServiceAtLocation, "id", ids)
    offered = {each["id"]: each for each in services(ids_of(held, "service_id"), full=full)}
    places = locations(ids_of(held, "location_id"), terms() if full else None)
    made = {
        row["id"]: {
            **hsds.plain(row),
            "location": places[row["location_id"]],
            "service": offered[str(row["service_id"])],
        }
        for row in held
        if row["location_id"] in places
    }
    if full:
        _hang_links(held, made)
    return [made[each] for each in ids if each in made]


def _hang_links(held: Sequence[Row], made: dict[UUID, Object]) -> None:
    """Of a place whose address is hidden only the hours are told."""
    links = [row for row in held if row["id"] in made]
    hidden = {row["id"] for row in links if made[row["id"]]["location"].get("visibility") == hsds.HIDDEN}
    hang({key: made[key] for key in made if key not in hidden}, "service_at_location")
    hang({key: made[key] for key in hidden}, "hidden_link", owner="service_at_location")
    hang_metadata(made)


def organizations(ids: Sequence[UUID], *, full: bool = False, full_service: bool = False) -> list[Object]:
    made = _alone(ids, full=full)
    if full:
        owned: dict[UUID, list[UUID]] = {}
        for row in shown_locations("organization_id", ids):
            owned.setdefault(row["organization_id"], []).append(row["id"])
        places = locations({each for held in owned.values() for each in held}, terms())
        for key, held in made.items():
            held["locations"] = [places[each] for each in owned.get(key, ())]
    if full or full_service:
        _offer(made, full_service)
    return [made[each] for each in ids if each in made]


def organizations_alone(ids: Sequence[UUID]) -> list[Object]:
    """With all that hangs on themselves, but without their places and services."""
    made = _alone(ids, full=True)
    return [made[each] for each in ids if each in made]


def _alone(ids: Sequence[UUID], *, full: bool) -> dict[UUID, Object]:
    made = {row["id"]: hsds.organization(row) for row in rows(Organization, "id", ids)}
    if full:
        hang(made, "organization")
        hang_terms(made, "organization", terms())
        hang_metadata(made)
    return made


def taxonomies(ids: Sequence[UUID]) -> list[Object]:
    made = {row["id"]: hsds.taxonomy(row) for row in rows(Taxonomy, "id", ids)}
    return [made[each] for each in ids if each in made]


def taxonomy_terms(ids: Sequence[UUID]) -> list[Object]:
    made = terms()
    return [made[each] for each in ids if each in made]


def _offer(made: dict[UUID, Object], full: bool) -> None:
    """Each organization's services: those that are somewhere a visitor may know of."""
    ids = [row["id"] for row in rows(Service, "organization_id", list(made))]
    places = {row["id"] for row in shown_locations("organization_id", list(made))}
    links = rows(ServiceAtLocation, "service_id", ids)
    elsewhere = {row["id"] for row in shown_locations("id", ids_of(links, "location_id"))}
    told = {row["service_id"] for row in links if row["location_id"] in places | elsewhere}
    for each in services(sorted(told), full=full):
        owner = each["organization_id"]
        kept = each if full else {name: value for name, value in each.items() if name != "organization"}
        made[UUID(owner)].setdefault("services", []).append(kept)


def _nest_services(made: dict[UUID, Object], held: Sequence[Row]) -> None:
    known = terms()
    links = rows(ServiceAtLocation, "service_id", list(made))
    places = locations(ids_of(links, "location_id"), known)
    programs = {row["id"]: hsds.program(row) for row in rows(Program, "id", ids_of(held, "program_id"))}
    hang(made, "service")
    hang_terms(made, "service", known)
    hang_metadata(made)
    shown = {
        link["id"]: {**hsds.plain(link), "location": places[link["location_id"]]}
        for link in links
        if link["location_id"] in places
    }
    _hang_links(links, shown)
    for link in links:
        owner = made[link["service_id"]]
        if places.get(link["location_id"], {}).get("visibility") == hsds.HIDDEN:
            owner.pop("service_areas", None)  # what the area says would tell where the hidden place is
            owner.pop("contacts", None)
        if link["id"] in shown:
            owner.setdefault("service_at_locations", []).append(shown[link["id"]])
    for row in held:
        if row["program_id"]:
            made[row["id"]]["program"] = programs[row["program_id"]]
        ours = hsds.attributes(row["id"], row["kind"], known)
        made[row["id"]]["attributes"] = [*ours, *made[row["id"]].get("attributes", ())]


def _modified(services: Collection[UUID]) -> dict[UUID, datetime]:
    """When the listing of a service last changed."""
    found: dict[UUID, datetime] = {}
    newest = select(ServiceAtLocation.service_id, func.max(ListingChange.at).label("at"))
    newest = newest.join(ListingChange, ListingChange.listing_id == ServiceAtLocation.location_id)
    for portion in store_batch.portions(services):
        here = newest.where(ServiceAtLocation.service_id.in_(portion)).group_by(ServiceAtLocation.service_id)
        found.update({row.service_id: row.at for row in db.session.execute(here)})
    return found
