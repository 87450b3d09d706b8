"""What a visitor sees as one card: composed from a location's HSDS rows. Pure.

Rows come as mappings of column → value, as the store reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from directory.geo.municipality import prefecture_code
from directory.hours import TOKYO
from directory.hours_slot import slot_of_schedule
from directory.taxonomy import kind, main_kind, needs_of

Row = Mapping[str, Any]
ADDRESS_HIDDEN: Final = "address_hidden"


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that one card is made of; what belongs to a service carries its `service_id`."""

    location: Row
    organization: Row
    address: Row | None
    phones: Sequence[Row]
    services: Sequence[Row]
    schedules: Sequence[Row]
    areas: Sequence[Row]
    capacities: Sequence[Row]
    languages: Sequence[Row] = ()
    features: Sequence[str] = ()
    """Codes of the terms of "offer" and "access" that the place, its organization or its services carry."""
    source: str = ""
    released_on: date | None = None


def compose(parts: Parts, municipality_point: Callable[[str], tuple[float, float] | None]) -> dict[str, Any]:
    """The columns of the listing, but `revision`. `municipality_point` gives (lat, lng) for a code, WGS84."""
    services = _shown(parts.services)
    kinds = list(dict.fromkeys(row["kind"] for row in services))
    main = services[0] if services else None
    card = {
        **_identity(parts),
        **_place(parts, municipality_point),
        **_contact(parts, [row["id"] for row in services]),
        **_hours(parts, services),
        **_coverage(parts, {row["id"] for row in services}),
        **_capacity(parts, main),
        **_ages(services),
    }
    card.update(
        kind=main_kind(kinds),
        kinds=kinds,
        needs=needs_of(kinds),
        services=[{"id": str(row["id"]), "name": row["name"], "kind": row["kind"]} for row in services],
        source=parts.source,
        source_released_on=parts.released_on,
        languages=sorted({row["code"] for row in parts.languages if row["code"]}),
        features=sorted(set(parts.features)),
        alert=next((row["alert"] for row in services if row["alert"]), ""),
        accepts_self_referral=any(row["accepts_self_referral"] for row in services),
    )
    return card


def _shown(services: Sequence[Row]) -> list[Row]:
    """Those that are offered, the one that says most about the place first; of a place that is gone, all."""
    offered = [row for row in services if row["status"] == "active"] or list(services)
    if len(offered) < 2:
        return offered
    return sorted(offered, key=lambda row: (kind(row["kind"]).rank, row["name"], str(row["id"])))


def _identity(parts: Parts) -> dict[str, Any]:
    location, organization = parts.location, parts.organization
    return {
        "id": location["id"],
        "name": location["name"],
        "name_kana": location["name_kana"],
        "official_name": location["alternate_name"],
        "description": location["description"],
        "organization_id": location["organization_id"],
        "organization_name": organization["name"],
        "visibility": location["visibility"],
        "status": location["status"],
        "closes_on": location["closes_on"],
        "reopens_on": location["reopens_on"],
        "last_verified_on": location["last_verified_on"],
    }


def _place(parts: Parts, municipality_point: Callable[[str], tuple[float, float] | None]) -> dict[str, Any]:
    location, address = parts.location, parts.address or {}
    code = location["municipality_code"]
    area = f"{address.get('state_province', '')}{address.get('city', '')}"
    place = {
        "municipality_code": code,
        "prefecture_code": code[:2] or prefecture_code(address.get("state_province", "")),
        "postal_code": address.get("postal_code", ""),
        "address": f"{area}{address.get('address_1', '')}{_building(address)}",
        "lat": location["latitude"],
        "lng": location["longitude"],
        "location_precision": location["location_precision"],
    }
    if location["visibility"] == ADDRESS_HIDDEN:
        # A shelter's card must not lead anybody to its door: no street, and the town hall's point.
        lat, lng = municipality_point(code) or (None, None)
        precision = "unknown" if lat is None else "municipality"
        place.update(postal_code="", address=area, lat=lat, lng=lng, location_precision=precision)
    return place


def _building(address: Row) -> str:
    return f"　{address['address_2']}" if address.get("address_2") else ""


def _contact(parts: Parts, services: Sequence[Any]) -> dict[str, Any]:
    """The location's own number; where it has none, that of its first service that has one."""
    location = parts.location

    def number(use: str) -> str:
        rows = sorted((row for row in parts.phones if row["type"] == use), key=main_first)
        own = [row["number"] for row in rows if row["location_id"] == location["id"]]
        theirs = [row["number"] for each in services for row in rows if row["service_id"] == each]
        return next(iter(own + theirs), "")

    url = location["url"] or parts.organization["website"]
    return {"phone": number("voice"), "fax": number("fax"), "email": location["email"], "url": url}


def main_first(phone: Row) -> tuple[bool, str]:
    """Sorts telephones: one that needs no word of explanation is the number to call first."""
    return bool(phone["description"]), str(phone["id"])


def main_address(rows: Sequence[Row]) -> Row:
    """The one that people go to, before one for letters."""
    return min(rows, key=lambda row: (row["address_type"] != "physical", str(row["id"])))


def _hours(parts: Parts, services: Sequence[Row]) -> dict[str, Any]:
    """The location's own schedule; else that of its first service that has hours, else the first words.
    Special days are those of the location and of whoever's hours are shown."""
    own = [row for row in parts.schedules if row["location_id"] == parts.location["id"]]
    theirs = [[row for row in parts.schedules if _is_of(row, each["id"])] for each in services]
    said = [rows for rows in (own, *theirs) if any(not row["exception"] for row in rows)]
    if not said and not own:
        return {"hours": [], "special_days": [], "hours_note": ""}
    slot_of = {row["id"]: slot_of_schedule(row) for row in parts.schedules}
    usual = next((rows for rows in said if any(slot_of[row["id"]] for row in rows)), said[0] if said else [])
    rows = {row["id"]: row for row in (*usual, *own)}.values()
    in_order = sorted(rows, key=_by_time) if len(rows) > 1 else rows
    slots = [slot for row in in_order if (slot := slot_of[row["id"]])]
    return {
        "hours": [slot.to_json() for slot in slots if not slot.exception],
        "special_days": [slot.to_json() for slot in slots if slot.exception],
        "hours_note": next((row["notes"] for row in usual if row["notes"] and not row["exception"]), ""),
    }


def _by_time(row: Row) -> tuple[str, str, str]:
    return row["opens_at"], row["byday"], str(row["id"])


def _is_of(row: Row, service: Any) -> bool:
    """Of the service, also where it is said of the service at this place."""
    return bool(row["service_id"] == service)


def _coverage(parts: Parts, services: set[Any]) -> dict[str, Any]:
    areas = [row for row in parts.areas if row["service_id"] in services or row["service_id"] is None]
    if not areas:
        return {"coverage": None, "coverage_note": ""}
    whole = sorted({code for row in areas for code in row["whole"]})
    part = sorted({code for row in areas for code in row["part"]} - set(whole))
    notes = dict.fromkeys(row["extent"] for row in areas if row["extent"])
    return {
        "coverage": {"whole": whole, "part": part} if whole or part else None,
        "coverage_note": "\n".join(notes),
    }


def _capacity(parts: Parts, main: Row | None) -> dict[str, Any]:
    """The newest report on the main service; one of no date says nothing."""
    said = [
        row for row in parts.capacities if main and row["service_id"] == main["id"] and row["reported_at"]
    ]
    if not said:
        return {"capacity_status": "unknown", "capacity_reported_on": None, "wait_days": None}
    newest = max(said, key=lambda row: row["reported_at"])
    return {
        "capacity_status": newest["status"],
        "capacity_reported_on": newest["reported_at"].astimezone(TOKYO).date(),
        "wait_days": newest["wait_days"],
    }


def _ages(services: Sequence[Row]) -> dict[str, Any]:
    """The widest span that its services take; open where one of them says nothing."""
    least = [row["minimum_age"] for row in services]
    most = [row["maximum_age"] for row in services]
    return {
        "minimum_age": min(least) if least and None not in least else None,
        "maximum_age": max(most) if most and None not in most else None,
    }
