"""What is ours beside HSDS: the listing (one card), sources and their records, the change log, towns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import PUBLIC, ref, text
from foundation.db import Base, UtcDateTime, new_id


class Listing(Base):
    """One card: a location with its services. Written with any change of its HSDS rows, in one transaction.

    Times are "HH:MM" in Asia/Tokyo, points WGS84 degrees, codes 6 digits with the check digit.
    """

    __tablename__ = "listing"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # = location.id
    revision: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(Text)
    name_kana: Mapped[str] = text()
    official_name: Mapped[str] = text()
    organization_id: Mapped[UUID] = ref("organization.id")
    organization_name: Mapped[str] = text()
    kind: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    services: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # {"id", "name", "kind"}
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    description: Mapped[str] = text()
    postal_code: Mapped[str] = text()
    address: Mapped[str] = text()
    prefecture_code: Mapped[str] = text()
    municipality_code: Mapped[str] = mapped_column(Text, default="", server_default="", index=True)
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    location_precision: Mapped[str] = text("unknown")
    phone: Mapped[str] = text()
    fax: Mapped[str] = text()
    email: Mapped[str] = text()
    url: Mapped[str] = text()
    hours: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # {"days", "opens", "closes"}
    hours_note: Mapped[str] = text()
    special_days: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """Closures and other hours of single days, as slots with `exception`; usual hours stand in `hours`."""
    coverage: Mapped[dict[str, list[str]] | None] = mapped_column(
        JSON
    )  # {"whole", "part"}; null: nothing said
    coverage_note: Mapped[str] = text()
    capacity_status: Mapped[str] = text("unknown")
    capacity_reported_on: Mapped[date | None]
    wait_days: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    features: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Codes of the taxonomies "offer" and "access" that any of its HSDS rows carries as an attribute."""
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    alert: Mapped[str] = text()
    last_verified_on: Mapped[date | None]
    source: Mapped[str] = text()
    source_released_on: Mapped[date | None]
    visibility: Mapped[str] = text("public")
    status: Mapped[str] = text("active")
    accepts_self_referral: Mapped[bool] = mapped_column(default=False)
    closes_on: Mapped[date | None]
    reopens_on: Mapped[date | None]


class ListingChange(Base):
    """The change log: every worker polls its highest number and re-reads the listings named since."""

    __tablename__ = "listing_change"
    __table_args__ = ({"sqlite_autoincrement": True, **PUBLIC},)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    listing_id: Mapped[UUID] = mapped_column(Uuid, index=True)  # no foreign key: outlives its listing
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DataSource(Base):
    __tablename__ = "data_source"
    __table_args__ = PUBLIC
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = text()
    licence: Mapped[str] = text()
    credit: Mapped[str] = text()
    url: Mapped[str] = text()
    released_on: Mapped[date | None]
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows_read: Mapped[int | None]  # of the last import
    warnings: Mapped[int | None]


class SourceRecord(Base):
    """One row of one source's file, what it became, and whether the newest release still has it."""

    __tablename__ = "source_record"
    __table_args__ = (
        UniqueConstraint("source", "scope", "record_key", name="uq_source_record"),
        Index("ix_source_record_location", "location_id"),
        PUBLIC,
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = text()  # what one release file speaks for, e.g. "062"
    record_key: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = text()
    organization_id: Mapped[UUID | None] = mapped_column(Uuid)
    service_id: Mapped[UUID | None] = mapped_column(Uuid)
    location_id: Mapped[UUID | None] = mapped_column(Uuid)
    release: Mapped[str] = text()
    status: Mapped[str] = text("present")  # present | gone
    raw: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Town(Base):
    """町丁目・小字 with a representative point (WGS84 degrees); `key` is its folded name without 丁目, sorted by code
    points on PostgreSQL too (migration town_keys_by_code_point)."""

    __tablename__ = "town"
    __table_args__ = (
        Index("ix_town_municipality", "municipality_code", "name"),
        Index("ix_town_place", "lat", "lng"),
        Index("ix_town_key", "key", "municipality_code"),
        PUBLIC,
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    municipality_code: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = text()
    name: Mapped[str] = mapped_column(Text)
    koaza: Mapped[str] = text()
    lat: Mapped[float]
    lng: Mapped[float]


class Station(Base):
    """A railway station with a point (WGS84 degrees); `key` is its folded name without 駅."""

    __tablename__ = "station"
    __table_args__ = (PUBLIC,)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    lines: Mapped[str] = text()
    municipality_code: Mapped[str] = text()
    lat: Mapped[float]
    lng: Mapped[float]
