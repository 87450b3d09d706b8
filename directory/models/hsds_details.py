"""HSDS 3: when, for whom, at what cost, in what language; terms; and who said so (metadata)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import PUBLIC, key, ref, text
from foundation.db import Base, UtcDateTime


class Schedule(Base):
    """RFC 5545 weekly rules in local time; `notes` keeps free text, `by_appointment` is its own fact."""

    __tablename__ = "schedule"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    freq: Mapped[str] = text("WEEKLY")
    byday: Mapped[str] = text()  # "MO,TU,WE"; "HO" stands for public holidays, our addition
    opens_at: Mapped[str] = text()  # "HH:MM", Asia/Tokyo
    closes_at: Mapped[str] = text()
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    by_appointment: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = text()


class ServiceArea(Base):
    """Where a service is in charge: the law's (or the source's) own words, and the units parsed from them."""

    __tablename__ = "service_area"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    name: Mapped[str] = text()
    extent: Mapped[str] = text()  # raw text
    extent_type: Mapped[str] = text("text")
    whole: Mapped[list[str]] = mapped_column(JSON, default=list)  # municipality codes wholly inside
    part: Mapped[list[str]] = mapped_column(JSON, default=list)  # municipality codes partly inside


class ServiceCapacity(Base):
    __tablename__ = "service_capacity"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    status: Mapped[str] = text("unknown")  # open | few | waiting | full | unknown
    seats: Mapped[int | None]
    wait_days: Mapped[int | None]
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by: Mapped[str] = text()


class Language(Base):
    __tablename__ = "language"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    name: Mapped[str] = text()
    code: Mapped[str] = text()
    note: Mapped[str] = text()


class Accessibility(Base):
    __tablename__ = "accessibility"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = ref("location.id")
    description: Mapped[str] = text()
    details: Mapped[str] = text()


class CostOption(Base):
    __tablename__ = "cost_option"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    option: Mapped[str] = text()
    currency: Mapped[str] = text("JPY")
    amount: Mapped[int | None]
    amount_description: Mapped[str] = text()


class RequiredDocument(Base):
    __tablename__ = "required_document"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    document: Mapped[str] = text()


class Taxonomy(Base):
    __tablename__ = "taxonomy"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = text()
    version: Mapped[str] = text()


class TaxonomyTerm(Base):
    __tablename__ = "taxonomy_term"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    taxonomy_id: Mapped[UUID] = ref("taxonomy.id")
    code: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = text()


class Attribute(Base):
    """Links any HSDS row to a taxonomy term."""

    __tablename__ = "attribute"
    __table_args__ = (Index("ix_attribute_link", "link_entity", "link_id"), PUBLIC)
    id: Mapped[UUID] = key()
    link_id: Mapped[UUID] = mapped_column(Uuid)
    link_entity: Mapped[str] = text()
    taxonomy_term_id: Mapped[UUID] = ref("taxonomy_term.id")
    value: Mapped[str] = text()


class FieldMetadata(Base):
    """HSDS `metadata`: who set which field to what, and when. The base of provenance."""

    __tablename__ = "metadata"
    __table_args__ = (Index("ix_metadata_resource", "resource_type", "resource_id"), PUBLIC)
    id: Mapped[UUID] = key()
    resource_id: Mapped[UUID] = mapped_column(Uuid)
    resource_type: Mapped[str] = text()
    last_action_date: Mapped[date]
    last_action_type: Mapped[str] = text()  # import | edit | confirm
    field_name: Mapped[str] = text()
    previous_value: Mapped[str] = text()
    replacement_value: Mapped[str] = text()
    updated_by: Mapped[str] = text()  # "source:wamnet", "organization", "coordinator": a side, never a person
