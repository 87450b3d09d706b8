"""What can be edited of a listing, as one flat state (see revision.py), from its HSDS rows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from directory.closing import DATES
from directory.hours_slot import slot_from_json, slot_of_schedule, yearly_text
from directory.listing import main_first
from directory.revision import service_field
from directory.taxonomy import FEATURES

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
    features: Sequence[Row]
    """Terms that the place and its services carry: `code`."""
    costs: Sequence[Row]
    documents: Sequence[Row]
    contacts: Sequence[Row]
    """Of the place itself."""


CONTACT: Final = ("department", "title", "name")


def compose(rows: Rows) -> dict[str, Any]:
    """Services in the order given; what a service has, under its id."""
    state: dict[str, Any] = {field: rows.location[column] or "" for field, column in LOCATION_COLUMNS.items()}
    state["url"] = state["url"] or rows.website
    for name in DATES:
        state[name] = rows.location[name].isoformat() if rows.location[name] else ""
    state["address"] = _address(rows.address or {})
    state |= _phones(rows) | _hours(rows) | _coverage(rows)
    state["languages"] = sorted({row["code"] or row["name"] for row in rows.languages})
    carried = {row["code"] for row in rows.features}
    for taxonomy, codes in FEATURES.items():
        state[taxonomy] = sorted(carried.intersection(codes))
    state["accessibility"] = sorted({row["description"] for row in rows.accessibility})
    said = [{part: row[part] for part in CONTACT} for row in rows.contacts]
    state["contacts"] = in_order(each for each in said if any(each.values()))
    state["new_services"] = []  # only ever wished for: once it is there, it is a service like the others
    for service in rows.services:
        state |= _service(service, rows)
    return state


def in_order(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """One order for rows that have none of their own, so that the same rows are the same state."""
    return sorted(map(dict, rows), key=lambda row: [(value is not None, value) for value in row.values()])


def _address(row: Row) -> dict[str, str]:
    parts = {part: str(row.get(column) or "") for part, column in ADDRESS_COLUMNS.items()}
    return parts if any(parts.values()) else {}


def _phones(rows: Rows) -> dict[str, Any]:
    """The number that the card shows, and further ones of the place with what they are for."""
    place = rows.location["id"]
    services = [row["id"] for row in rows.services]

    def of(use: str) -> list[Row]:
        used = [row for row in rows.phones if row["type"] == use]
        own = sorted((row for row in used if row["location_id"] == place), key=main_first)
        return own + [row for each in services for row in used if row["service_id"] == each]

    voice, fax = of("voice"), of("fax")
    more = [row for row in voice[1:] if row["location_id"] == place]
    return {
        "phone": voice[0]["number"] if voice else "",
        "fax": fax[0]["number"] if fax else "",
        "more_phones": [{"number": row["number"], "note": row["description"]} for row in more],
    }


def _hours(rows: Rows) -> dict[str, Any]:
    """As the card chooses: the place's own week; else that of the first service whose hours can be reckoned."""
    place = rows.location["id"]
    own = [row for row in rows.schedules if row["location_id"] == place]
    theirs = [[row for row in rows.schedules if row["service_id"] == each["id"]] for each in rows.services]
    said = [usual for each in (own, *theirs) if (usual := [row for row in each if not row["exception"]])]
    chosen = next((each for each in said if any(map(slot_of_schedule, each))), said[0] if said else [])
    special = [row for each in (own, *theirs) for row in each if row["exception"]]
    return {
        "hours": [_slot(row) for row in sorted(chosen, key=_by_time) if slot_of_schedule(row)],
        "hours_note": next((row["notes"] for row in chosen if row["notes"]), ""),
        "by_appointment": any(row["by_appointment"] for row in chosen),
        "special_days": [_slot(row) for row in sorted(special, key=_by_date) if slot_of_schedule(row)],
    }


def _slot(row: Row) -> dict[str, Any]:
    slot = slot_of_schedule(row)
    held = slot.to_json() if slot else {}
    held.pop("by_appointment", None)
    if row["exception"] and row["description"]:
        held["note"] = row["description"]
    return held


def _by_time(row: Row) -> tuple[str, bool, str]:
    return row["opens_at"], row["freq"] == "MONTHLY", row["byday"]


def _by_date(row: Row) -> tuple[str, str, str]:
    return str(row["valid_from"] or ""), row["yearly"], str(row["id"])


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
    held["costs"] = in_order(
        {"option": row["option"], "amount": row["amount"], "note": row["amount_description"]}
        for row in rows.costs
        if row["service_id"] == service["id"]
    )
    return {service_field(name, service["id"]): value for name, value in held.items()}


def schedule_of_slot(slot: Row) -> dict[str, Any]:
    """The columns of `schedule` that say the slot; what it came from."""
    said = slot_from_json(slot)
    return {
        "byday": ",".join(said.days),
        "freq": "MONTHLY" if said.monthly else "WEEKLY",
        "bymonthday": ",".join(map(str, said.monthdays)),
        "yearly": yearly_text(said.yearly),
        "interval": said.interval if said.interval != 1 else None,
        "dtstart": said.start,
        "valid_from": said.valid_from,
        "valid_to": said.valid_to,
        "exception": said.exception,
        "opens_at": said.opens,
        "closes_at": said.closes,
        "description": str(slot.get("note") or ""),
    }
