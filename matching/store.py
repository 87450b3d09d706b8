"""Reads the map's versions, and what single listings say of ages, ways to come, languages, access
and free places."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from directory.models import Accessibility, Language, Listing, Service, ServiceAtLocation
from foundation.db import db
from matching.models import NeedMapVersion
from matching.service_map import BUNDLED, ServiceMap, read_changes
from matching.store_said import among, said_of
from matching.terms import Terms, oldest_of, reads_wheelchair, youngest_of

_IDS: Final = 500


class NoSuchVersion(LookupError):
    """The map has no version of this number."""


def newest_map() -> ServiceMap:
    newest = select(NeedMapVersion.number, NeedMapVersion.changes)
    row = db.session.execute(newest.order_by(NeedMapVersion.number.desc()).limit(1)).first()
    return ServiceMap(row.number, read_changes(row.changes)) if row else BUNDLED


def map_of(number: int) -> ServiceMap:
    """0 is the data file. Raises NoSuchVersion."""
    if number == 0:
        return BUNDLED
    row = db.session.get(NeedMapVersion, number)
    if row is None:
        raise NoSuchVersion(number)
    return ServiceMap(row.number, read_changes(row.changes))


def map_versions() -> Sequence[NeedMapVersion]:
    """Newest first."""
    return db.session.scalars(select(NeedMapVersion).order_by(NeedMapVersion.number.desc())).all()


def newest_map_number() -> int:
    return db.session.scalar(select(func.max(NeedMapVersion.number))) or 0


def terms_of(ids: Collection[UUID] | None = None) -> dict[UUID, Terms]:
    """By listing, those that say anything; of all listings, or of `ids`."""
    found: dict[UUID, dict[str, Any]] = {}
    for part in _portions(ids):
        for each, youngest, oldest in _ages(part):
            found.setdefault(each, {}).update(youngest=youngest, oldest=oldest)
        for row in _languages(part):
            named = found.setdefault(row.location_id, {})
            named["languages"] = named.get("languages", frozenset()) | {row.code}
        for row in _access(part):
            word = reads_wheelchair(f"{row.description} {row.details}")
            if word is not None:
                found.setdefault(row.location_id, {})["wheelchair"] = word
        for row in _reports(part):
            found.setdefault(row.id, {})["reported_on"] = row.capacity_reported_on
        for each, said in said_of(part).items():
            found.setdefault(each, {})["said"] = said
    return {each: Terms(**said) for each, said in found.items()}


def _portions(ids: Collection[UUID] | None) -> Iterator[list[UUID] | None]:
    if ids is None:
        yield None
        return
    listed = list(ids)
    for at in range(0, len(listed), _IDS):
        yield listed[at : at + _IDS]


def _ages(ids: list[UUID] | None) -> list[tuple[UUID, int | None, int | None]]:
    """The widest span of all services of a place."""
    link = ServiceAtLocation.location_id
    joined = select(link).join(Service, Service.id == ServiceAtLocation.service_id)
    limited = joined.where(or_(Service.minimum_age.is_not(None), Service.maximum_age.is_not(None)))
    rows = db.session.execute(
        joined.add_columns(Service.minimum_age, Service.maximum_age).where(
            link.in_(limited.where(among(link, ids))), Service.status == "active"
        )
    ).all()
    spans: dict[UUID, list[tuple[int | None, int | None]]] = {}
    for place, youngest, oldest in rows:
        spans.setdefault(place, []).append((youngest, oldest))
    return [(place, youngest_of(each), oldest_of(each)) for place, each in spans.items()]


def _languages(ids: list[UUID] | None) -> list[Row[Any]]:
    own = select(Language.location_id, Language.code).where(
        Language.location_id.is_not(None), Language.code != "", among(Language.location_id, ids)
    )
    link = ServiceAtLocation.location_id
    through = (
        select(link, Language.code)
        .join(Language, Language.service_id == ServiceAtLocation.service_id)
        .where(Language.code != "", among(link, ids))
    )
    return list(db.session.execute(own.union(through)))


def _access(ids: list[UUID] | None) -> list[Row[Any]]:
    columns = (Accessibility.location_id, Accessibility.description, Accessibility.details)
    return list(db.session.execute(select(*columns).where(among(Accessibility.location_id, ids))))


def _reports(ids: list[UUID] | None) -> list[Row[Any]]:
    told = Listing.capacity_reported_on
    return list(db.session.execute(select(Listing.id, told).where(told.is_not(None), among(Listing.id, ids))))
