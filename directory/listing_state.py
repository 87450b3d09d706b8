"""What can be edited of a listing, as one flat state (see revision.py), from its HSDS rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from directory.revision import service_field

Row = Mapping[str, Any]

LOCATION_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "name",
        "name_kana": "name_kana",
        "official_name": "alternate_name",
        "description": "description",
        "url": "url",
        "email": "email",
        "visibility": "visibility",
        "status": "status",
    }
)
"""Field → column of `location`."""

SERVICE_COLUMNS: Final = (
    "name", "kind", "status", "description", "url", "eligibility_description", "minimum_age", "maximum_age",
    "application_process", "fees_description", "accepts_self_referral",
)  # fmt: skip
"""Fields of a service that are columns of their own name."""

ADDRESS_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "postal_code": "postal_code",
        "prefecture": "state_province",
        "city": "city",
        "street": "address_1",
        "building": "address_2",
    }
)
"""Part of the field `address` → column of `address`."""


@dataclass(frozen=True)
class Rows:
    """Everything that a listing's state is made of, as the store reads it."""

    location: Row
    website: str
    """Of the organization: shown where the location has none."""
    address: Row | None
    phones: Sequence[Row]
    services: Sequence[Row]
    schedules: Sequence[Row]
    areas: Sequence[Row]
    languages: Sequence[Row]
    accessibility: Sequence[Row]
    costs: Sequence[Row]
    documents: Sequence[Row]


def compose(rows: Rows) -> dict[str, Any]:
    """Services in the order given; what a service has, under its id."""
    state: dict[str, Any] = {field: rows.location[column] or "" for field, column in LOCATION_COLUMNS.items()}
    state["url"] = state["url"] or rows.website
    state["address"] = _address(rows.address or {})
    state |= _phones(rows) | _hours(rows) | _coverage(rows)
    state["languages"] = sorted({row["code"] or row["name"] for row in rows.languages})
    state["accessibility"] = sorted({row["description"] for row in rows.accessibility})
    for service in rows.services:
        state |= _service(service, rows)
    return state


def _address(row: Row) -> dict[str, str]:
    parts = {part: str(row.get(column) or "") for part, column in ADDRESS_COLUMNS.items()}
    return parts if any(parts.values()) else {}


def _phones(rows: Rows) -> dict[str, Any]:
    """The number that the card shows, and further ones of the place with what they are for."""
    place = rows.location["id"]
    services = [row["id"] for row in rows.services]

    def of(use: str) -> list[Row]:
        used = [row for row in rows.phones if row["type"] == use]
        own = sorted((row for row in used if row["location_id"] == place), key=_main_first)
        return own + [row for each in services for row in used if row["service_id"] == each]

    voice, fax = of("voice"), of("fax")
    more = [row for row in voice[1:] if row["location_id"] == place]
    return {
        "phone": voice[0]["number"] if voice else "",
        "fax": fax[0]["number"] if fax else "",
        "more_phones": [{"number": row["number"], "note": row["description"]} for row in more],
    }


def _main_first(row: Row) -> tuple[bool, str]:
    return bool(row["description"]), str(row["id"])


def chosen_schedules(place: UUID, services: Sequence[Row], schedules: Sequence[Row]) -> list[Row]:
    """As the card chooses: the place's own; else those of the first service that names days."""
    own = [row for row in schedules if row["location_id"] == place]
    theirs = [[row for row in schedules if row["service_id"] == each["id"]] for each in services]
    said = [rows for rows in (own, *theirs) if rows]
    return next((rows for rows in said if any(row["byday"] for row in rows)), said[0] if said else [])


def _hours(rows: Rows) -> dict[str, Any]:
    chosen = chosen_schedules(rows.location["id"], rows.services, rows.schedules)
    slots = [
        {"days": row["byday"].split(","), "opens": row["opens_at"], "closes": row["closes_at"]}
        for row in sorted(chosen, key=lambda row: (row["opens_at"], row["byday"]))
        if row["byday"] and row["opens_at"]
    ]
    return {
        "hours": slots,
        "hours_note": next((row["notes"] for row in chosen if row["notes"]), ""),
        "by_appointment": any(row["by_appointment"] for row in chosen),
    }


def _coverage(rows: Rows) -> dict[str, Any]:
    whole = sorted({code for row in rows.areas for code in row["whole"]})
    part = sorted({code for row in rows.areas for code in row["part"]} - set(whole))
    notes = dict.fromkeys(row["extent"] for row in rows.areas if row["extent"])
    return {
        "coverage": {"whole": whole, "part": part} if whole or part else {},
        "coverage_note": "\n".join(notes),
    }


def _service(service: Row, rows: Rows) -> dict[str, Any]:
    held = {name: service[name] for name in SERVICE_COLUMNS}
    held["documents"] = [row["document"] for row in rows.documents if row["service_id"] == service["id"]]
    held["costs"] = [
        {"option": row["option"], "amount": row["amount"], "note": row["amount_description"]}
        for row in rows.costs
        if row["service_id"] == service["id"]
    ]
    return {service_field(name, service["id"]): value for name, value in held.items()}
