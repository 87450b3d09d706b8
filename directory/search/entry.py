"""What the index keeps of one listing: only what may be public. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

PUBLIC = "public"
HIDDEN = "address_hidden"
FINDABLE = (PUBLIC, HIDDEN)
CLOSED = "closed"


class ListingLike(Protocol):
    """The columns of `listing` that the index reads."""

    id: UUID
    name: str
    name_kana: str
    official_name: str
    organization_name: str
    kind: str
    kinds: list[str]
    services: list[dict[str, Any]]
    needs: list[str]
    description: str
    address: str
    prefecture_code: str
    municipality_code: str
    lat: float | None
    lng: float | None
    location_precision: str
    phone: str
    hours: list[dict[str, Any]]
    hours_note: str
    special_days: list[dict[str, Any]]
    coverage: dict[str, list[str]] | None
    capacity_status: str
    capacity_reported_on: date | None
    last_verified_on: date | None
    visibility: str
    status: str


@dataclass(frozen=True)
class KindWords:
    japanese: str
    others: str
    """In the site's other languages."""


@dataclass(frozen=True)
class Entry:
    id: UUID
    names: tuple[str, ...]
    """Name, kana reading, official name; as written."""
    services: str
    text: str
    """Everything else that may be searched."""
    foreign: str
    """What its kinds are called in the site's other languages."""
    phone: str
    kind: str
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    prefecture: str
    municipality: str
    point: tuple[float, float] | None
    """Latitude, longitude in WGS84 degrees."""
    precision: str
    hours: str
    """Weekly slots and the source's words on closed days as canonical JSON; "" where nothing is said."""
    coverage: Mapping[str, Sequence[str]] | None
    capacity: str
    reported_on: date | None
    """When free places were last spoken of."""
    verified_on: date | None


def is_findable(listing: ListingLike) -> bool:
    """Closed places and those of the network alone are in no public set."""
    return listing.visibility in FINDABLE and listing.status != CLOSED


def entry_of(listing: ListingLike, kind_words: Mapping[str, KindWords]) -> Entry:
    """`kind_words`: how each kind is called, to be found by it. A hidden address leaves nothing of the place
    but its municipality, as the card shows it."""
    hidden = listing.visibility == HIDDEN
    names = tuple(dict.fromkeys(n for n in (listing.name, listing.name_kana, listing.official_name) if n))
    called = [kind_words[kind] for kind in listing.kinds if kind in kind_words]
    offered = [service["name"] for service in listing.services] + [each.japanese for each in called]
    address = "" if hidden else listing.address
    return Entry(
        id=listing.id,
        names=names,
        services=" ".join(dict.fromkeys(offered)),
        text=" ".join(part for part in (listing.organization_name, listing.description, address) if part),
        foreign=" ".join(each.others for each in called),
        phone=listing.phone,
        kind=listing.kind,
        kinds=tuple(listing.kinds),
        needs=tuple(listing.needs),
        prefecture=listing.prefecture_code,
        municipality=listing.municipality_code,
        point=None if hidden or listing.lat is None or listing.lng is None else (listing.lat, listing.lng),
        precision="unknown" if hidden else listing.location_precision,
        hours=_hours(listing),
        coverage=listing.coverage,
        capacity=listing.capacity_status,
        reported_on=listing.capacity_reported_on,
        verified_on=listing.last_verified_on,
    )


def _hours(listing: ListingLike) -> str:
    if not listing.hours and not listing.hours_note and not listing.special_days:
        return ""
    said = {"slots": [*(listing.hours or []), *(listing.special_days or [])], "closed": listing.hours_note}
    return json.dumps(said, sort_keys=True, ensure_ascii=False)
