"""What a location is made of: the records that speak of it, and the HSDS rows that they become. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from directory.sources.record import Record

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Voice:
    """One record and the service that it became."""

    record: Record
    service_id: UUID
    present: bool = True
    release: str = ""
    """The date of the release that it came with, as ISO has it."""


@dataclass(frozen=True, slots=True)
class Office:
    """Rows by table, each column → value."""

    id: UUID
    organization: Rows = field(default_factory=list)
    organization_identifier: Rows = field(default_factory=list)
    location: Rows = field(default_factory=list)
    address: Rows = field(default_factory=list)
    phone: Rows = field(default_factory=list)
    service: Rows = field(default_factory=list)
    service_at_location: Rows = field(default_factory=list)
    schedule: Rows = field(default_factory=list)
    service_area: Rows = field(default_factory=list)
    service_capacity: Rows = field(default_factory=list)
    program: Rows = field(default_factory=list)
    contact: Rows = field(default_factory=list)
    language: Rows = field(default_factory=list)
    accessibility: Rows = field(default_factory=list)
    cost_option: Rows = field(default_factory=list)
    required_document: Rows = field(default_factory=list)
    funding: Rows = field(default_factory=list)
    attribute: Rows = field(default_factory=list)
    metadata: Rows = field(default_factory=list)
    hidden: bool = False
    """A source asks to keep the address off the site."""
    brings_ids: bool = False
    """A source gives ids of its own: what hangs on a new place may have hung elsewhere before."""
