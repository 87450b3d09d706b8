"""Reads organizations for people who run the site: who is there, under which id."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from directory.geo.point import distances_m
from directory.models import Listing, Organization
from foundation.db import db


class OrganizationNotFound(LookupError):
    """No organization and no listing has this id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; empty = any. `near` is (lat, lng) in WGS84 degrees and sorts by distance."""

    kind: str = ""
    municipality: str = ""
    text: str = ""
    near: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One office of one organization; `distance_m` only where a place was asked for."""

    organization_id: UUID
    listing_id: UUID
    name: str
    organization_name: str
    kind: str
    address: str
    phone: str
    status: str
    distance_m: int | None = None

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def find(wanted: Wanted) -> list[Line]:
    columns = (
        Listing.organization_id, Listing.id, Listing.name, Listing.organization_name, Listing.kind,
        Listing.address, Listing.phone, Listing.status, Listing.lat, Listing.lng,
    )  # fmt: skip
    query = select(*columns).order_by(Listing.municipality_code, Listing.name, Listing.id)
    if wanted.kind:
        query = query.where(Listing.kind == wanted.kind)
    if wanted.municipality:
        query = query.where(Listing.municipality_code == wanted.municipality)
    if wanted.text:
        like = f"%{wanted.text}%"
        query = query.where(or_(Listing.name.like(like), Listing.organization_name.like(like)))
    rows: list[Any] = list(db.session.execute(query))
    if wanted.near:
        return _by_distance(rows, wanted.near)
    return [Line(*row[:8]) for row in rows]


def _by_distance(rows: list[Any], near: tuple[float, float]) -> list[Line]:
    placed = [row for row in rows if row.lat is not None and row.lng is not None]
    away = distances_m(*near, [row.lat for row in placed], [row.lng for row in placed])
    lines = [
        replace(Line(*row[:8]), distance_m=round(float(metres)))
        for row, metres in zip(placed, away, strict=True)
    ]
    return sorted(lines, key=lambda line: line.distance_m or 0)


def show(some_id: UUID) -> tuple[Organization, list[Listing]]:
    """The organization with its listings, by its own id or one of theirs. Raises OrganizationNotFound."""
    listing = db.session.get(Listing, some_id)
    organization = db.session.get(Organization, listing.organization_id if listing else some_id)
    if organization is None:
        raise OrganizationNotFound(some_id)
    theirs = (
        select(Listing).where(Listing.organization_id == organization.id).order_by(Listing.name, Listing.id)
    )
    return organization, list(db.session.scalars(theirs))
