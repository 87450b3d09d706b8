"""Listings in the database for tests of pages, written the way the projection writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event

from directory.models import Listing, ListingChange, Location, Organization, Service, ServiceAtLocation
from directory.taxonomy import needs_of
from foundation import clock
from foundation.db import new_id, transaction
from foundation.i18n import t


def add_listing(name: str, *kinds: str, **values: Any) -> UUID:
    """A listing with its organization, location and one service for each kind; logged as a change."""
    organization, location = Organization(id=new_id(), name=name + "の法人"), new_id()
    services = [
        Service(id=new_id(), organization_id=organization.id, name=t(f"kind.{k}", "ja"), kind=k)
        for k in kinds
    ]
    given = {
        "kind": kinds[0] if kinds else "other",
        "organization_name": organization.name,
        "source": "test",
        **values,
    }
    card = Listing(
        id=location,
        organization_id=organization.id,
        name=name,
        kinds=list(kinds),
        services=[{"id": str(each.id), "name": each.name, "kind": each.kind} for each in services],
        needs=needs_of(kinds),
        **given,
    )
    place = Location(id=location, organization_id=organization.id, name=name)
    links = [ServiceAtLocation(id=new_id(), service_id=each.id, location_id=location) for each in services]
    with transaction() as session:
        session.add(organization)
        session.flush()
        session.add_all([place, card, *services])
        session.flush()
        session.add_all([*links, ListingChange(listing_id=location, at=clock.now())])
    return location


def change_listing(listing_id: UUID, **values: Any) -> None:
    with transaction() as session:
        card = session.get(Listing, listing_id)
        for name, value in values.items():
            setattr(card, name, value)
        session.add(ListingChange(listing_id=listing_id, at=clock.now()))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent while the block runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def selects(seen: list[str]) -> list[str]:
    return [statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]
