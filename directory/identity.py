"""Stable identifiers: the same record gets the same UUID after every import and on every machine.

An id is the uuid5 of `source/key` below `NAMESPACE`. A key is what the publisher's record is known by:
for the tables of the law `prefecture/kind/name`, for a release of open data the normalised office
(corporation, name, address) at its first appearance.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from foundation.fast_uuid import uuid5

NAMESPACE: Final = UUID("6c2f4d3e-8f0b-5b5e-9c39-7d1a0f6f2b11")


def location_id(source: str, key: str) -> UUID:
    """Also the id of the listing, and so part of its public URL: never change what goes in."""
    return uuid5(NAMESPACE, f"{source}/{key}")


def organization_id(source: str, key: str) -> UUID:
    return uuid5(NAMESPACE, f"organization/{source}/{key}")


def service_id(source: str, key: str) -> UUID:
    return uuid5(NAMESPACE, f"service/{source}/{key}")


def part_id(owner: UUID, part: str) -> UUID:
    """Of what hangs on one record: `part_id(location, "phone/voice")`."""
    return uuid5(owner, part)


def taxonomy_id(name: str) -> UUID:
    """Of our own taxonomies: kind, need, offer, access."""
    return part_id(NAMESPACE, f"taxonomy/{name}")


def term_id(name: str, code: str) -> UUID:
    return part_id(taxonomy_id(name), code)
