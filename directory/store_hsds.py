"""Which rows a page of the HSDS API holds: filters, counts, ids. Nothing here is `network_only`."""

from __future__ import annotations

from math import cos, radians
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, func, or_, select

from directory import hsds
from directory.hsds_page import Asked, BadParameter
from directory.models import (
    Address,
    Attribute,
    ListingChange,
    Location,
    Organization,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from directory.store_listing import SHOWN
from directory.taxonomy import KINDS, NEEDS, needs_of
from foundation.db import db

_METRES_PER_DEGREE: Final = 111_195.0
Found = tuple[int, list[UUID]]

_shown = Location.visibility.in_(SHOWN)
_AT: Final = (
    select(ServiceAtLocation.id)
    .join(Location, Location.id == ServiceAtLocation.location_id)
    .join(Service, Service.id == ServiceAtLocation.service_id)
    .join(Organization, Organization.id == Service.organization_id)
    .where(_shown)
)


def services(asked: Asked) -> Found:
    wanted = select(Service.id).where(_is_somewhere(), *_about_services(asked))
    if asked.search:
        wanted = wanted.join(Organization, Organization.id == Service.organization_id)
    for word in asked.search.split():
        wanted = wanted.where(_says(word, Service.name, Service.description, Organization.name))
    return _page(wanted, Service.id, asked)


def _is_somewhere() -> ColumnElement[bool]:
    """At a place that visitors may know of. Asked by the few that they may not: ten times as quick."""
    secret = select(Location.id).where(Location.visibility.not_in(SHOWN))
    here = ServiceAtLocation.service_id == Service.id
    return select(ServiceAtLocation.id).where(here, ServiceAtLocation.location_id.not_in(secret)).exists()


def service_at_locations(asked: Asked) -> Found:
    """Raises BadParameter for a postcode that no address has."""
    wanted = _AT.where(*_about_services(asked), *_near(asked))
    for word in asked.search.split():
        names = (Service.name, Service.description, Organization.name, Location.name, Location.name_kana)
        wanted = wanted.where(_says(word, *names))
    return _page(wanted, ServiceAtLocation.id, asked)


def organizations(asked: Asked) -> Found:
    wanted = select(Organization.id).where(
        Organization.id.in_(select(Location.organization_id).where(_shown))
    )
    for word in asked.search.split():
        names = (Organization.name, Organization.name_kana, Organization.alternate_name)
        wanted = wanted.where(_says(word, *names, Organization.description))
    return _page(wanted, Organization.id, asked)


def taxonomies(asked: Asked) -> Found:
    wanted = select(Taxonomy.id)
    for word in asked.search.split():
        wanted = wanted.where(_says(word, Taxonomy.name, Taxonomy.description))
    return _page(wanted, Taxonomy.id, asked)


def taxonomy_terms(asked: Asked) -> Found:
    """Our terms have no terms above or below them, so all are at the top."""
    wanted = select(TaxonomyTerm.id)
    if asked.taxonomy_id:
        wanted = wanted.where(TaxonomyTerm.taxonomy_id == asked.taxonomy_id)
    if asked.parent_id:
        wanted = wanted.where(false())
    for word in asked.search.split():
        wanted = wanted.where(_says(word, TaxonomyTerm.code, TaxonomyTerm.name, TaxonomyTerm.description))
    return _page(wanted, TaxonomyTerm.id, asked)


def _page(wanted: Select[Any], key: Any, asked: Asked) -> Found:
    if asked.ndjson:
        ids = list(db.session.scalars(wanted.order_by(key)))
        return len(ids), ids
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = wanted.order_by(key).limit(asked.per_page).offset((asked.page - 1) * asked.per_page)
    return total, list(db.session.scalars(rows))


def _says(word: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def _about_services(asked: Asked) -> list[ColumnElement[bool]]:
    said: list[ColumnElement[bool]] = []
    if asked.organization_id:
        said.append(Service.organization_id == asked.organization_id)
    if asked.taxonomy_term_id:
        said.append(_of_terms(asked.taxonomy_term_id, TaxonomyTerm.id))
    if asked.taxonomy_id:
        said.append(_of_terms(asked.taxonomy_id, TaxonomyTerm.taxonomy_id))
    if asked.modified_after:
        touched = select(ListingChange.listing_id).where(ListingChange.at >= asked.modified_after)
        at = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id.in_(touched))
        said.append(or_(Service.last_modified >= asked.modified_after, Service.id.in_(at)))
    return said


def _of_terms(wanted: UUID, column: Any) -> ColumnElement[bool]:
    """Services whose kind means the term (or one of the taxonomy), or that are linked to it by hand."""
    linked = select(Attribute.link_id).join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
    linked = linked.where(Attribute.link_entity == "service", column == wanted)
    return or_(Service.kind.in_(_kinds_of(wanted)), Service.id.in_(linked))


def _kinds_of(wanted: UUID) -> list[str]:
    """Kinds that carry a term, or any term of a taxonomy, by its id."""
    if wanted == hsds.taxonomy_id("kind"):
        return list(KINDS)
    if wanted == hsds.taxonomy_id("need"):
        return [kind for kind in KINDS if needs_of([kind])]
    need = next((code for code in NEEDS if hsds.term_id("need", code) == wanted), None)
    return [kind for kind in KINDS if need in needs_of([kind]) or hsds.term_id("kind", kind) == wanted]


def _near(asked: Asked) -> list[ColumnElement[bool]]:
    """Without a distance: whose area has the postcode's municipality, or who is there and says no area."""
    if not asked.postcode:
        if asked.proximity:
            raise BadParameter("postcode", "postcode")
        return []
    place = (Location.visibility == "public", Address.postal_code == asked.postcode)
    held = select(Location.municipality_code, Location.latitude, Location.longitude)
    rows = db.session.execute(held.join(Address, Address.location_id == Location.id).where(*place)).all()
    points = [(row.latitude, row.longitude) for row in rows if row.latitude is not None]
    if not points:
        raise BadParameter("postcode", "postcode")
    if asked.proximity is None:
        return [_serves({row.municipality_code for row in rows if row.municipality_code})]
    lat, lng = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return [Location.visibility == "public", _within(lat, lng, asked.proximity)]


def _serves(codes: set[str]) -> ColumnElement[bool]:
    in_charge = [
        cast(column, Text).contains(f'"{code}"')
        for code in sorted(codes)
        for column in (ServiceArea.whole, ServiceArea.part)
    ]
    areas = select(ServiceArea.service_id).where(ServiceArea.service_id.is_not(None))
    here = and_(Location.municipality_code.in_(codes), Service.id.not_in(areas))
    return or_(Service.id.in_(areas.where(or_(*in_charge))), here)


def _within(lat: float, lng: float, metres: float) -> ColumnElement[bool]:
    """On the plane that touches the earth there: right to a thousandth below 100 km."""
    north = Location.latitude - lat
    east = (Location.longitude - lng) * cos(radians(lat))
    return north * north + east * east <= (metres / _METRES_PER_DEGREE) ** 2
