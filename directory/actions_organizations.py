"""Use case: an organization that no source knows joins the directory, with its first office."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from directory import store_projection
from directory.geo.place import Place
from directory.models import Address, Location, Organization, Phone, Service, ServiceAtLocation
from foundation import audit, clock
from foundation.db import Base, db, new_id, transaction

_PRECISION = {0: "unknown", 1: "unknown", 2: "municipality"}


@dataclass(frozen=True)
class NewOrganization:
    """As its own people write it. `place` is where its address was found, `service` what it offers there."""

    name: str
    kana: str
    kind: str
    service: str
    place: Place
    phone: str = ""
    fax: str = ""


def add_organization(new: NewOrganization, *, actor: str = "cli") -> tuple[UUID, UUID]:
    """The ids of the organization and of its listing."""
    with transaction():
        organization = Organization(id=new_id(), name=new.name, name_kana=new.kana, kind=new.kind)
        location = _location(new, organization.id)
        service = Service(id=new_id(), organization_id=organization.id, name=new.service, kind=new.kind)
        for rows in ([organization], [location, service], _details(new, location.id, service.id)):
            db.session.add_all(rows)
            db.session.flush()  # each row after those that it points to
        store_projection.project([location.id], clock.now())
        audit.record("organization.add", actor=actor, subject=f"organization:{organization.id}")
        return organization.id, location.id


def _location(new: NewOrganization, organization_id: UUID) -> Location:
    return Location(
        id=new_id(),
        organization_id=organization_id,
        name=new.name,
        name_kana=new.kana,
        latitude=new.place.lat,
        longitude=new.place.lng,
        location_precision=_PRECISION.get(new.place.level, "town"),
        municipality_code=new.place.municipality_code,
        last_verified_on=clock.today(),
    )


def _details(new: NewOrganization, location_id: UUID, service_id: UUID) -> list[Base]:
    numbers = ((new.phone, "voice"), (new.fax, "fax"))
    return [
        ServiceAtLocation(id=new_id(), service_id=service_id, location_id=location_id),
        Address(
            id=new_id(),
            location_id=location_id,
            state_province=new.place.prefecture,
            city=new.place.municipality,
            address_1=f"{new.place.town}{new.place.rest}",
        ),
        *(
            Phone(id=new_id(), location_id=location_id, number=each, type=use)
            for each, use in numbers
            if each
        ),
    ]
