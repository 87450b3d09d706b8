"""Reads what listings say of ways to come and of whom they are for: ticked features, schedules, and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, or_, select, true

from directory.models import Listing, Location, Schedule, Service, ServiceAtLocation
from foundation.db import db
from matching.said import tags_in, tags_of_place

_WORDS: Final = (
    Service.application_process,
    Service.eligibility_description,
    Service.interpretation_services,
    Service.description,
)


def said_of(ids: list[UUID] | None) -> dict[UUID, frozenset[str]]:
    """By listing, of those among `ids` (None: of all) that say anything."""
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for place, codes in _ticked(ids):
        found[place].update(codes)
    for place, tags in (*_schedules(ids), *_virtual(ids), *_words(ids)):
        found[place].update(tags)
    return {place: frozenset(tags) for place, tags in found.items() if tags}


def among(column: Any, ids: Collection[UUID] | None) -> ColumnElement[bool]:
    return true() if ids is None else column.in_(ids)


def _ticked(ids: list[UUID] | None) -> list[tuple[UUID, list[str]]]:
    ticked = select(Listing.id, Listing.features).where(cast(Listing.features, Text) != "[]")
    return [(row.id, row.features) for row in db.session.execute(ticked.where(among(Listing.id, ids)))]


def _schedules(ids: list[UUID] | None) -> list[tuple[UUID, set[str]]]:
    """By appointment, and how one attends; of the place, of a service, or of a service at the place."""
    told = or_(Schedule.by_appointment, Schedule.attending_type != "")
    columns = (Schedule.by_appointment, Schedule.attending_type)
    link = ServiceAtLocation
    ways = (
        select(Schedule.location_id, *columns).where(among(Schedule.location_id, ids), told),
        select(link.location_id, *columns)
        .join(Schedule, Schedule.service_id == link.service_id)
        .where(among(link.location_id, ids), told),
        select(link.location_id, *columns)
        .join(Schedule, Schedule.service_at_location_id == link.id)
        .where(among(link.location_id, ids), told),
    )
    rows = [row for way in ways for row in db.session.execute(way) if row.location_id]
    return [
        (row.location_id, ({"booking"} if row.by_appointment else set()) | tags_in(row.attending_type))
        for row in rows
    ]


def _virtual(ids: list[UUID] | None) -> list[tuple[UUID, set[str]]]:
    """A place that is nowhere is not visited."""
    query = select(Location.id).where(Location.location_type == "virtual", among(Location.id, ids))
    return [(each, {"online", "no_visit"}) for each in db.session.scalars(query)]


def _words(ids: list[UUID] | None) -> list[tuple[UUID, frozenset[str]]]:
    """Services that say something first, then all that their places offer: a limit must be said of each."""
    link = ServiceAtLocation
    telling = select(Service.id, *_WORDS).where(
        Service.status == "active", or_(*(each != "" for each in _WORDS))
    )
    if ids is not None:
        here = select(link.service_id).where(link.location_id.in_(ids))
        telling = telling.where(Service.id.in_(here))
    texts = {row[0]: _joined(row[1:]) for row in db.session.execute(telling)}
    spoken = {each for each, text in texts.items() if tags_in(text)}
    offered: defaultdict[UUID, list[str]] = defaultdict(list)
    pairs = (
        select(link.location_id, link.service_id)
        .join(Service, Service.id == link.service_id)
        .where(Service.status == "active", among(link.location_id, ids))
    )
    telling_places: set[UUID] = set()
    for place, service in db.session.execute(pairs):
        offered[place].append(texts.get(service, ""))
        if service in spoken:
            telling_places.add(place)
    return [(place, tags_of_place(offered[place])) for place in telling_places]


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
