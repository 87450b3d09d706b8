"""Reads listings: cards for pages, rows for the index, one listing with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select

from directory.closing import status_on
from directory.models import (
    DataSource,
    Listing,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
)
from directory.search.entry import FINDABLE, HIDDEN, PUBLIC
from directory.store_details import Details, details
from directory.store_index import read_apart
from directory.store_raw import kinds_of, raw, value_of
from foundation import clock
from foundation.db import db

SHOWN: Final = FINDABLE
"""Visibilities that a public page may show; `network_only` is for those who are signed in."""


class ListingNotFound(LookupError):
    """No such listing, or none that the public may see."""


@dataclass(frozen=True)
class Card:
    """A listing as it may be shown: the columns of `listing`, without the place where that is hidden."""

    id: UUID
    revision: int
    name: str
    name_kana: str
    official_name: str
    organization_id: UUID
    organization_name: str
    kind: str
    kinds: list[str]
    services: list[dict[str, Any]]
    needs: list[str]
    description: str
    postal_code: str
    address: str
    prefecture_code: str
    municipality_code: str
    lat: float | None
    lng: float | None
    location_precision: str
    phone: str
    fax: str
    email: str
    url: str
    hours: list[dict[str, Any]]
    hours_note: str
    special_days: list[dict[str, Any]]
    coverage: dict[str, list[str]] | None
    coverage_note: str
    capacity_status: str
    capacity_reported_on: date | None
    wait_days: int | None
    languages: list[str]
    features: list[str]
    minimum_age: int | None
    maximum_age: int | None
    alert: str
    last_verified_on: date | None
    source: str
    source_released_on: date | None
    visibility: str
    status: str
    accepts_self_referral: bool
    closes_on: date | None = None
    reopens_on: date | None = None


@dataclass(frozen=True)
class ListingDetail:
    card: Card
    services: list[Row[Any]]
    """Columns as in _SERVICE; so the others."""
    schedules: list[Row[Any]]
    phones: list[Row[Any]]
    areas: list[Row[Any]]
    source: Row[Any] | None
    others: list[Row[Any]]
    """Further sources that speak of the same office: their licences ask to be named too."""
    more: Details = field(default_factory=Details)


_CARD: Final = [getattr(Listing, column.name) for column in fields(Card)]
_REMEMBERED: Final = 1_000  # cards; a page shows twenty
_NAMES: Final = tuple(each.name for each in fields(Card))
_KINDS: Final = kinds_of(Listing.__table__, _NAMES)
_RAW: Final = raw(Listing.__table__, _NAMES).where(
    Listing.id.in_(bindparam("ids", expanding=True)), Listing.visibility.in_(SHOWN)
)
_POINT: Final = (
    Listing.id, Listing.name, Listing.kind, Listing.address, Listing.phone, Listing.lat, Listing.lng,
    Listing.location_precision,
)  # fmt: skip
_SERVICE: Final = (
    Service.id, Service.name, Service.kind, Service.description, Service.url, Service.eligibility_description,
    Service.application_process, Service.fees_description, Service.status,
)  # fmt: skip
_SCHEDULE: Final = (
    Schedule.service_id, Schedule.byday, Schedule.opens_at, Schedule.closes_at, Schedule.by_appointment,
    Schedule.notes,
)  # fmt: skip
_PHONE: Final = (Phone.number, Phone.extension, Phone.type, Phone.description, Phone.service_id)
_AREA: Final = (ServiceArea.name, ServiceArea.extent, ServiceArea.whole, ServiceArea.part)
_SOURCE: Final = (
    DataSource.code, DataSource.name, DataSource.publisher, DataSource.licence, DataSource.credit,
    DataSource.url, DataSource.released_on, DataSource.imported_at,
)  # fmt: skip


def cards(ids: Sequence[UUID]) -> list[Card]:
    """The listings that may be shown, in the order of `ids`; those that have gone meanwhile are left out. For as
    long as its row stays as it is a listing is the same object: whoever draws it may know it again."""
    if not ids:
        return []
    today = clock.today()
    read = [_card_of(tuple(row), today) for row in read_apart(_RAW, {"ids": ids})]
    found = {card.id: card for card in read}
    return [found[listing_id] for listing_id in ids if listing_id in found]


@lru_cache(maxsize=_REMEMBERED)
def _card_of(row: tuple[Any, ...], today: date) -> Card:
    """Of a row as the database has it; reading its lists again and again takes longer than fetching it."""
    return _as_shown(Card(*map(value_of, row, _KINDS)), today)


def all_cards(ids: Sequence[UUID]) -> list[Card]:
    """For a coordinator: whatever their visibility, in no particular order."""
    return (
        [_card(row) for row in db.session.execute(select(*_CARD).where(Listing.id.in_(ids)))] if ids else []
    )


def points(ids: Sequence[UUID]) -> list[Row[Any]]:
    """What a map needs of the listings that have a public point; in no particular order."""
    if not ids:
        return []
    is_placed = (Listing.visibility == PUBLIC, Listing.lat.is_not(None), Listing.lng.is_not(None))
    return _all(select(*_POINT).where(Listing.id.in_(ids), *is_placed))


def listing(listing_id: UUID) -> Card:
    """Raises ListingNotFound; a closed one is still found, to say that it is closed."""
    found = cards([listing_id])
    if not found:
        raise ListingNotFound(str(listing_id))
    return found[0]


def detail(listing_id: UUID) -> ListingDetail:
    """As many queries whatever the listing holds. Raises ListingNotFound."""
    card = listing(listing_id)
    services = _all(
        select(*_SERVICE)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .where(ServiceAtLocation.location_id == listing_id)
        .order_by(Service.name, Service.id)
    )
    of_services = [row.id for row in services]

    def of_this(columns: Sequence[Any], table: Any) -> list[Row[Any]]:
        here = (table.location_id == listing_id) | table.service_id.in_(of_services)
        return _all(select(*columns).where(here).order_by(table.id))

    sources = _all(
        select(*_SOURCE).where(DataSource.code.in_(_speakers(listing_id)) | (DataSource.code == card.source))
    )
    hidden = card.visibility == HIDDEN
    return ListingDetail(
        card=card,
        services=services,
        schedules=of_this(_SCHEDULE, Schedule),
        phones=of_this(_PHONE, Phone),
        areas=[] if hidden else of_this(_AREA, ServiceArea),
        source=next((row for row in sources if row.code == card.source), None),
        others=[row for row in sources if row.code != card.source],
        more=details(listing_id, card.organization_id, of_services, hidden=hidden),
    )


def _speakers(listing_id: UUID) -> Any:
    here = (SourceRecord.location_id == listing_id) & (SourceRecord.status == "present")
    return select(SourceRecord.source).where(here)


def data_sources() -> list[Row[Any]]:
    """With how many of its records are shown, and what the last import met."""
    shown = (
        SourceRecord.status == "present",
        SourceRecord.location_id.is_not(None),
    )  # the gazetteer lists nothing
    counted = select(SourceRecord.source, func.count().label("shown")).where(*shown)
    found = counted.group_by(SourceRecord.source).subquery()
    figures = (DataSource.rows_read, DataSource.warnings, found.c.shown)
    joined = select(*_SOURCE, *figures).outerjoin(found, found.c.source == DataSource.code)
    return _all(joined.order_by(DataSource.code))


def _all(statement: Any) -> list[Row[Any]]:
    return list(db.session.execute(statement))


def _card(row: Row[Any]) -> Card:
    return _as_shown(Card(**row._mapping), clock.today())


def _as_shown(card: Card, today: date) -> Card:
    status = status_on(card.status, card.closes_on, card.reopens_on, today)
    if status != card.status:
        card = replace(card, status=status)
    if card.visibility != HIDDEN:
        return card
    return replace(card, postal_code="", lat=None, lng=None, location_precision="unknown", coverage_note="")
