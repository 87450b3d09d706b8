"""HSDS 3: who (organization), what (service), where (location) and how to reach them.

Names are those of Open Referral's Human Services Data Specification 3. Every table here is public.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import PUBLIC, key, ref, text
from foundation.db import Base, UtcDateTime


class Organization(Base):
    __tablename__ = "organization"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    name: Mapped[str] = mapped_column(Text)
    name_kana: Mapped[str] = text()
    alternate_name: Mapped[str] = text()
    description: Mapped[str] = text()
    email: Mapped[str] = text()
    website: Mapped[str] = text()
    legal_status: Mapped[str] = text()
    kind: Mapped[str] = text("other")
    corporate_number: Mapped[str] = mapped_column(Text, default="", server_default="", index=True)
    tax_id: Mapped[str] = text()  # of another country; ours is the corporate number
    tax_status: Mapped[str] = text()
    year_incorporated: Mapped[int | None]
    logo: Mapped[str] = text()
    uri: Mapped[str] = text()
    parent_organization_id: Mapped[UUID | None] = ref("organization.id", optional=True)


class Program(Base):
    """制度・事業 that several services of an organization belong to."""

    __tablename__ = "program"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = ref("organization.id")
    name: Mapped[str] = mapped_column(Text)
    alternate_name: Mapped[str] = text()
    description: Mapped[str] = text()


class OrganizationIdentifier(Base):
    __tablename__ = "organization_identifier"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = ref("organization.id")
    identifier_scheme: Mapped[str] = text()  # JP-HOUJIN (13 digits), JP-JIGYOSHO (10 digits, not unique)
    identifier_type: Mapped[str] = text()
    identifier: Mapped[str] = mapped_column(Text, index=True)


class Service(Base):
    __tablename__ = "service"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = ref("organization.id")
    program_id: Mapped[UUID | None] = ref("program.id", optional=True)
    name: Mapped[str] = mapped_column(Text)
    alternate_name: Mapped[str] = text()
    kind: Mapped[str] = mapped_column(Text, index=True)
    description: Mapped[str] = text()
    url: Mapped[str] = text()
    email: Mapped[str] = text()
    status: Mapped[str] = text("active")
    interpretation_services: Mapped[str] = text()
    eligibility_description: Mapped[str] = text()
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    application_process: Mapped[str] = text()
    fees_description: Mapped[str] = text()
    wait_time: Mapped[str] = text()
    fees: Mapped[str] = text()
    accreditations: Mapped[str] = text()
    licenses: Mapped[str] = text()
    alert: Mapped[str] = text()
    """What readers must know first: 「8月は移転のため休みます」."""
    assured_date: Mapped[date | None]
    assurer_email: Mapped[str] = text()
    accepts_self_referral: Mapped[bool] = mapped_column(default=False)
    last_modified: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Location(Base):
    __tablename__ = "location"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = ref("organization.id")
    location_type: Mapped[str] = text("physical")
    name: Mapped[str] = mapped_column(Text)
    name_kana: Mapped[str] = text()
    alternate_name: Mapped[str] = text()  # the official name, where people say another
    description: Mapped[str] = text()
    transportation: Mapped[str] = text()
    external_identifier: Mapped[str] = text()
    external_identifier_type: Mapped[str] = text()
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    location_precision: Mapped[str] = text("unknown")  # point | town | municipality | unknown
    municipality_code: Mapped[str] = mapped_column(Text, default="", server_default="", index=True)
    url: Mapped[str] = text()
    email: Mapped[str] = text()
    visibility: Mapped[str] = text("public")  # public | address_hidden | network_only
    status: Mapped[str] = text("active")  # active | maybe_gone | closed
    closes_on: Mapped[date | None]  # its last day
    reopens_on: Mapped[date | None]
    last_verified_on: Mapped[date | None]


class ServiceAtLocation(Base):
    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id", name="uq_service_at_location"), PUBLIC)
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = ref("service.id")
    location_id: Mapped[UUID] = ref("location.id")
    description: Mapped[str] = text()


class Address(Base):
    __tablename__ = "address"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = ref("location.id")
    attention: Mapped[str] = text()
    address_1: Mapped[str] = text()  # town, block, number, as on a letter
    address_2: Mapped[str] = text()  # building
    city: Mapped[str] = text()
    region: Mapped[str] = text()
    state_province: Mapped[str] = text()
    postal_code: Mapped[str] = text()
    country: Mapped[str] = text("JP")
    address_type: Mapped[str] = text("physical")


class Phone(Base):
    __tablename__ = "phone"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    organization_id: Mapped[UUID | None] = ref("organization.id", optional=True)
    contact_id: Mapped[UUID | None] = ref("contact.id", optional=True)
    service_at_location_id: Mapped[UUID | None] = ref("service_at_location.id", optional=True)
    number: Mapped[str] = mapped_column(Text)
    extension: Mapped[str] = text()
    type: Mapped[str] = text("voice")  # voice | fax
    description: Mapped[str] = text()


class Contact(Base):
    __tablename__ = "contact"
    __table_args__ = PUBLIC
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID | None] = ref("organization.id", optional=True)
    location_id: Mapped[UUID | None] = ref("location.id", optional=True)
    service_id: Mapped[UUID | None] = ref("service.id", optional=True)
    service_at_location_id: Mapped[UUID | None] = ref("service_at_location.id", optional=True)
    name: Mapped[str] = text()
    title: Mapped[str] = text()
    department: Mapped[str] = text()
    email: Mapped[str] = text()
