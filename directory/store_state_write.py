"""Writes changed fields of a listing's state as HSDS rows, each with its mark of provenance.

Rows that a person makes have uuid4 ids: an import takes back only what an import has put there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, update

from directory import store_editing, store_parts, store_state, store_state_parts
from directory.closing import DATES, day_of
from directory.geo.place import Place
from directory.listing import main_address
from directory.listing_state import ADDRESS_COLUMNS, LOCATION_COLUMNS, SERVICE_COLUMNS, schedule_of_slot
from directory.models import (
    Address,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceArea,
)
from directory.provenance import COLUMNS
from directory.revision import Change, State
from directory.taxonomy import FEATURES
from foundation.db import db, new_id

_HOURS: Final = ("hours", "hours_note", "by_appointment")
_FEATURES: Final = tuple(FEATURES)
_COVERAGE: Final = ("coverage", "coverage_note")
_MARKED_AS: Final = {
    "hours_note": "hours",
    "by_appointment": "hours",
    "special_days": "hours",
    "costs": "cost",
    **dict.fromkeys(FEATURES, "features"),
    **{column: field for field, columns in COLUMNS.items() for column in columns},
    "more_phones": "phone",
    "new_services": "services",
    "coverage_note": "coverage",
}
"""Provenance knows one field for several of ours."""
_LEADS_THERE: Final = frozenset({"address", "accessibility"})
_OF_SERVICES_TOO: Final = frozenset({"hours", "coverage", "phone", "fax", "languages", "features"})
"""Said for the whole listing: an import must not say it again for one of its services."""


@dataclass(frozen=True)
class Write:
    """What is written: the changes, the state that they lead to, and in whose name."""

    listing_id: UUID
    changes: tuple[Change, ...]
    after: State
    side: str
    at: datetime
    on: date
    action: str = "edit"
    place: Place | None = None
    """What the new address turned out to be."""


def write(what: Write) -> None:
    names = {change.name for change in what.changes if change.service_id is None}
    services = store_state.services_of(what.listing_id)
    _columns(what)
    for group, writer in _WRITERS.items():
        if names.intersection(group):
            writer(what, services)
    for change in what.changes:
        if change.service_id:
            _of_service(change, what.at)
    _marks(what, services)
    db.session.flush()


def _columns(what: Write) -> None:
    values: dict[str, Any] = {
        LOCATION_COLUMNS[change.field]: change.after or ""
        for change in what.changes
        if change.field in LOCATION_COLUMNS
    }
    values |= {each.field: day_of(each.after) for each in what.changes if each.field in DATES}
    if values:
        db.session.execute(update(Location).where(Location.id == what.listing_id).values(**values))


def _address(what: Write, _services: list[UUID]) -> None:
    said: Mapping[str, str] = what.after["address"]
    values = {column: said.get(part, "") for part, column in ADDRESS_COLUMNS.items()}
    held = store_parts.rows("address", "location", what.listing_id)
    if held:  # one for letters stays what it is
        main = main_address(held)["id"]
        db.session.execute(update(Address).where(Address.id == main).values(**values))
    else:
        db.session.add(Address(id=new_id(), location_id=what.listing_id, **values))
    if what.place is not None:
        point = {
            "municipality_code": what.place.municipality_code,
            "latitude": what.place.lat,
            "longitude": what.place.lng,
            "location_precision": _precision(what.place),
        }
        db.session.execute(update(Location).where(Location.id == what.listing_id).values(**point))


def _precision(place: Place) -> str:
    """A gazetteer knows towns and municipalities; a door only the office itself knows."""
    return {0: "unknown", 1: "unknown", 2: "municipality"}.get(place.level, "town")


def _phones(what: Write, services: list[UUID]) -> None:
    """The place's own numbers become these; a service's number goes only where the listing has none any more."""
    changed = {change.name for change in what.changes}
    for use, number in (("voice", what.after["phone"]), ("fax", what.after["fax"])):
        if not changed & ({"fax"} if use == "fax" else {"phone", "more_phones"}):
            continue  # a number that nobody touched stays the source's
        own = Phone.location_id == what.listing_id
        if not number:
            own |= Phone.service_id.in_(services)
        db.session.execute(delete(Phone).where(own, Phone.type == use))
        rows = [{"number": number, "note": ""}] if number else []
        if use == "voice":
            rows += what.after["more_phones"]
        ids = sorted((new_id() for _ in rows), key=str)  # in this order they are read again
        for key, row in zip(ids, rows, strict=True):
            said = {"number": row["number"], "description": row["note"], "type": use}
            db.session.add(Phone(id=key, location_id=what.listing_id, **said))


def _hours(what: Write, services: list[UUID]) -> None:
    """One week for the whole listing, at its place."""
    here = (Schedule.location_id == what.listing_id) | Schedule.service_id.in_(services)
    db.session.execute(delete(Schedule).where(here, Schedule.exception == ""))
    slots = what.after["hours"] or [{"days": [], "opens": "", "closes": ""}]
    note, booked = what.after["hours_note"], what.after["by_appointment"]
    if not (what.after["hours"] or note or booked):
        return
    for number, slot in enumerate(slots):
        row = schedule_of_slot(slot) | {"by_appointment": bool(booked), "notes": "" if number else note}
        db.session.add(Schedule(id=new_id(), location_id=what.listing_id, **row))


def _special_days(what: Write, services: list[UUID]) -> None:
    here = (Schedule.location_id == what.listing_id) | Schedule.service_id.in_(services)
    db.session.execute(delete(Schedule).where(here, Schedule.exception != ""))
    for slot in what.after["special_days"]:
        row = schedule_of_slot(slot)
        db.session.add(Schedule(id=new_id(), location_id=what.listing_id, **row))


def _features(what: Write, services: list[UUID]) -> None:
    for taxonomy in FEATURES:
        store_parts.set_features("location", what.listing_id, taxonomy, what.after[taxonomy])
        for service in services:
            store_parts.set_features("service", service, taxonomy, [])


def _coverage(what: Write, services: list[UUID]) -> None:
    """HSDS hangs areas on services: each of the listing's gets this one."""
    here = (ServiceArea.location_id == what.listing_id) | ServiceArea.service_id.in_(services)
    db.session.execute(delete(ServiceArea).where(here))
    units, note = what.after["coverage"] or {}, what.after["coverage_note"]
    if units or note:
        for service in services:
            area = ServiceArea(
                id=new_id(),
                service_id=service,
                extent=note,
                whole=units.get("whole", []),
                part=units.get("part", []),
            )
            db.session.add(area)


def _languages(what: Write, services: list[UUID]) -> None:
    here = (Language.location_id == what.listing_id) | Language.service_id.in_(services)
    db.session.execute(delete(Language).where(here))
    for code in what.after["languages"]:
        db.session.add(Language(id=new_id(), location_id=what.listing_id, code=code))


_WRITERS: Final[Mapping[tuple[str, ...], Callable[[Write, list[UUID]], None]]] = {
    ("address",): _address,
    ("phone", "fax", "more_phones"): _phones,
    _HOURS: _hours,
    ("special_days",): _special_days,
    _FEATURES: _features,
    _COVERAGE: _coverage,
    ("languages",): _languages,
    ("accessibility",): lambda what, _: store_state_parts.accessibility(
        what.listing_id, what.after["accessibility"]
    ),
    ("contacts",): lambda what, _: store_state_parts.contacts(what.listing_id, what.after["contacts"]),
    ("new_services",): lambda what, _: store_state_parts.new_services(
        what.listing_id, what.after["new_services"], what.at
    ),
}


def _of_service(change: Change, at: datetime) -> None:
    service = change.service_id
    if service is None:
        return
    values: dict[str, Any] = {"last_modified": at}
    if change.name in SERVICE_COLUMNS:
        values[change.name] = change.after
    elif change.name == "documents":
        store_state_parts.documents(service, change.after or [])
    elif change.name == "costs":
        store_state_parts.costs(service, change.after or [])
    db.session.execute(update(Service).where(Service.id == service).values(**values))


def _marks(what: Write, services: list[UUID]) -> None:
    """Values are written short, and never those of a hidden place: the table of marks is public. Nor people's
    names: one that was taken out again would stay there."""
    hidden = what.after.get("visibility") != "public"
    marked: set[tuple[UUID, str]] = set()
    for change in what.changes:
        field = _MARKED_AS.get(change.name, change.name)
        owners: Iterable[tuple[str, UUID]] = [("location", what.listing_id)]
        if change.service_id:
            owners = [("service", change.service_id)]
        elif field in _OF_SERVICES_TOO:
            owners = [*owners, *(("service", each) for each in services)]
        for kind, owner in owners:
            if (owner, field) not in marked:
                marked.add((owner, field))
                is_secret = field == "contacts" or (hidden and field in _LEADS_THERE)
                said = ("", "") if is_secret else (change.before, change.after)
                _mark(what, kind, owner, field, said)
        if field == "address":
            _mark(what, "location", what.listing_id, "point", ("", ""))


def _mark(what: Write, kind: str, owner: UUID, field: str, said: tuple[Any, Any]) -> None:
    before, after = (store_editing.as_text(value) for value in said)
    store_editing.mark(
        kind, owner, field, what.on, action=what.action, before=before, after=after, by=what.side
    )
