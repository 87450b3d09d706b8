"""HSDS 3: when, for whom, at what cost, in what language; terms; and who said so (metadata)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import PUBLIC, key, ref, text
from foundation.db import Base, UtcDateTime


class Schedule(Base):
    """One RFC 5545 rule with hours in local time; `notes` keeps free text, `by_appointment` is its own fact.

    A rule without `byday`, `bymonthday` and dates, and without hours, holds words only. Special days are rules
    too: `exception` "closed" takes the days of the rule out, "hours" gives them these hours instead of the
    usual ones. `yearly` ("12-29/01-03", several with commas) is a rule that comes back each year.
    directory.hours_slot reads them.
    """

    __tablename__ = "schedule"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    service_at_location_id: Mapped[UUID | None] = ref("service_at_location.id", optional=True)
    freq: Mapped[str] = text("WEEKLY")  # or MONTHLY
    interval: Mapped[int | None]
    byday: Mapped[str] = text()  # "MO,TU" or "2SA,4SA"; "HO" stands for public holidays, our addition
    bymonthday: Mapped[str] = text()  # "1,15,-1"
    byweekno: Mapped[str] = text()
    byyearday: Mapped[str] = text()
    yearly: Mapped[str] = text()
    dtstart: Mapped[date | None]  # where an interval begins to count
    until: Mapped[date | None]
    count: Mapped[int | None]
    wkst: Mapped[str] = text()
    timezone: Mapped[float | None]  # hours from UTC; null: Asia/Tokyo
    exception: Mapped[str] = text()  # "" | closed | hours
    opens_at: Mapped[str] = text()  # "HH:MM", Asia/Tokyo
    closes_at: Mapped[str] = text()
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    by_appointment: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = text()
    schedule_link: Mapped[str] = text()
    attending_type: Mapped[str] = text()
    notes: Mapped[str] = text()


class ServiceArea(Base):
    """Where a service is in charge: the law's (or the source's) own words, and the units parsed from them."""

    __tablename__ = "service_area"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    name: Mapped[str] = text()
    description: Mapped[str] = text()
    uri: Mapped[str] = text()
    extent: Mapped[str] = text()  # raw text
    extent_type: Mapped[str] = text("text")
    whole: Mapped[list[str]] = mapped_column(JSON, default=list)  # municipality codes wholly inside
    part: Mapped[list[str]] = mapped_column(JSON, default=list)  # municipality codes partly inside
    excluded: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Units that are surely outside: municipality codes, or code/町名 ("012025/港町")."""


class ServiceCapacity(Base):
    __tablename__ = "service_capacity"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    unit: Mapped[str] = text()  # what is counted; "" = places (人)
    status: Mapped[str] = text("unknown")  # open | few | waiting | full | unknown
    seats: Mapped[int | None]
    wait_days: Mapped[int | None]
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by: Mapped[str] = text()
    description: Mapped[str] = text()


class Language(Base):
    __tablename__ = "language"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    phone_id: Mapped[UUID | None] = ref("phone.id", optional=True)
    name: Mapped[str] = text()
    code: Mapped[str] = text()  # ISO 639-1 or BCP 47: "en", "pt-BR", "jsl" for 手話
    note: Mapped[str] = text()


class Accessibility(Base):
    __tablename__ = "accessibility"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = ref("location.id")
    description: Mapped[str] = text()
    details: Mapped[str] = text()
    url: Mapped[str] = text()


class CostOption(Base):
    __tablename__ = "cost_option"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    option: Mapped[str] = text()
    currency: Mapped[str] = text("JPY")
    amount: Mapped[float | None]
    amount_description: Mapped[str] = text()


class RequiredDocument(Base):
    __tablename__ = "required_document"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    document: Mapped[str] = text()
    uri: Mapped[str] = text()


class Funding(Base):
    __tablename__ = "funding"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID | None] = ref("organization.id", optional=True)
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    source: Mapped[str] = text()


class Taxonomy(Base):
    __tablename__ = "taxonomy"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = text()
    uri: Mapped[str] = text()
    version: Mapped[str] = text()


class TaxonomyTerm(Base):
    __tablename__ = "taxonomy_term"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    taxonomy_id: Mapped[UUID] = ref("taxonomy.id")
    parent_id: Mapped[UUID | None] = mapped_column(Uuid)  # of a term that may come later: no foreign key
    code: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = text()
    language: Mapped[str] = text("ja")
    term_uri: Mapped[str] = text()


class Attribute(Base):
    """Links any HSDS row to a taxonomy term."""

    __tablename__ = "attribute"
    __table_args__ = (Index("ix_attribute_link", "link_entity", "link_id"), PUBLIC)
    id: Mapped[UUID] = key()
    link_id: Mapped[UUID] = mapped_column(Uuid)
    link_entity: Mapped[str] = text()
    link_type: Mapped[str] = text()
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
    last_action_type: Mapped[str] = text()  # import | edit | confirm | estimate
    field_name: Mapped[str] = text()
    previous_value: Mapped[str] = text()
    replacement_value: Mapped[str] = text()
    updated_by: Mapped[str] = text()  # "source:wamnet", "organization", "coordinator": a side, never a person
