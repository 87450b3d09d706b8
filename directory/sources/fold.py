"""A location's HSDS rows from all of its records. Pure.

What comes out depends on what the records say, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from directory import identity
from directory.listing import ADDRESS_HIDDEN
from directory.sources.fold_parts import link_id, more, rows_of_parts, without_owners
from directory.sources.office_rows import Office as Office
from directory.sources.office_rows import Rows
from directory.sources.office_rows import Voice as Voice
from directory.sources.record import Record
from directory.taxonomy import kind as kind_named


def fold(location: UUID, voices: Sequence[Voice]) -> Office:
    """With no record present the office is "maybe_gone", described by what was last said of it."""
    ordered = sorted(voices, key=_order)
    speaking = [each.record for each in ordered if each.present] or [each.record for each in ordered]
    main = speaking[0]
    office = Office(
        location,
        organization=[{**_organization(main), **more(main, "organization")}],
        organization_identifier=_identifiers(
            main.organization_id, (each for each in speaking if not each.ids)
        ),
        location=[_location(location, speaking, "active" if ordered[0].present else "maybe_gone")],
        address=_address(location, main),
        phone=_phones(location, speaking),
        hidden=any(each.visibility == ADDRESS_HIDDEN for each in speaking),
        brings_ids=any(voice.record.ids or voice.record.parts for voice in ordered),
    )
    for service, group in _by_service(ordered).items():
        _add_service(office, main.organization_id, service, group)
    if any(voice.record.parts for voice in ordered):
        _add_parts(office, ordered)
    return office


def _add_parts(office: Office, voices: Sequence[Voice]) -> None:
    owners = [_owners(office, voice) for voice in voices]
    for table, rows in rows_of_parts([voice.record for voice in voices], owners).items():
        getattr(office, table)[:] = [*without_owners(getattr(office, table), rows), *rows]


def _by_service(ordered: Iterable[Voice]) -> dict[UUID, list[Voice]]:
    """Those who are there speak for a service; of one that all have left, those who were."""
    groups: dict[UUID, list[Voice]] = {}
    for voice in ordered:
        groups.setdefault(voice.service_id, []).append(voice)
    return {key: [each for each in group if each.present] or group for key, group in groups.items()}


def _owners(office: Office, voice: Voice) -> dict[str, UUID]:
    return {
        "location": office.id,
        "service": voice.service_id,
        "organization": office.organization[0]["id"],
        "service_at_location": link_id(voice.record, voice.service_id),
        "": office.id,
    }


def _order(voice: Voice) -> tuple[bool, bool, int, str, str, str]:
    """Who speaks first for the office: a known corporation, then the kind that says most about the place."""
    record = voice.record
    rank = kind_named(record.kind).rank
    return (not voice.present, not record.corporate_number, rank, record.source, record.scope, record.key)


def _organization(main: Record) -> dict[str, Any]:
    return {
        "id": main.organization_id,
        "name": main.organization_name,
        "name_kana": main.organization_kana,
        "website": main.organization_url,
        "kind": main.organization_kind,
        "corporate_number": main.corporate_number,
    }


def _identifiers(organization: UUID, speaking: Iterable[Record]) -> Rows:
    numbers = {("JP-HOUJIN", each.corporate_number) for each in speaking}
    numbers |= {("JP-JIGYOSHO", each.establishment_no) for each in speaking}
    return [
        {
            "id": identity.part_id(organization, f"{scheme}/{number}"),
            "organization_id": organization,
            "identifier_scheme": scheme,
            "identifier": number,
        }
        for scheme, number in sorted(numbers)
        if number.strip("0")
    ]


def _location(location: UUID, speaking: Sequence[Record], status: str) -> dict[str, Any]:
    main = speaking[0]
    # whoever gives a point knows where it is, also where another one speaks for the office
    at = next((each for each in speaking if each.precision == "point"), main)
    return {
        "id": location,
        "organization_id": main.organization_id,
        "name": main.name,
        "name_kana": main.name_kana,
        "alternate_name": main.official_name,
        "description": _first(each.description for each in speaking),
        "latitude": at.lat,
        "longitude": at.lng,
        "location_precision": at.precision,
        "municipality_code": main.municipality_code,
        "url": _first(each.url for each in speaking),
        "email": _first(each.email for each in speaking),
        "status": status,
        **{name: value for each in reversed(speaking) for name, value in more(each, "location").items()},
        **({} if status == "active" else {"status": status}),
    }


def _address(location: UUID, main: Record) -> Rows:
    said = {
        "address_1": main.street,
        "address_2": main.building,
        "city": main.city,
        "state_province": main.prefecture,
        "postal_code": main.postal_code,
    }
    here = {"id": identity.part_id(location, "address"), "location_id": location}
    return [here | said] if any(said.values()) else []


def _phones(location: UUID, speaking: Sequence[Record]) -> Rows:
    numbers = {"voice": _first(each.phone for each in speaking), "fax": _first(each.fax for each in speaking)}
    return [
        {
            "id": identity.part_id(location, f"phone/{use}"),
            "location_id": location,
            "service_id": None,
            "number": number,
            "type": use,
        }
        for use, number in numbers.items()
        if number
    ]


def _add_service(office: Office, organization: UUID, service: UUID, group: Sequence[Voice]) -> None:
    said = [voice.record for voice in group]
    office.service.append(_service(service, organization, group[0]))
    link = {"id": link_id(said[0], service), "service_id": service, "location_id": office.id}
    office.service_at_location.append(link | more(said[0], "service_at_location"))
    speaks_of_hours = next((each for each in said if each.hours or each.hours_note), said[0])
    office.schedule.extend(_schedules(service, speaks_of_hours))
    main_phone = _first(row["number"] for row in office.phone if row["type"] == "voice")
    for number in sorted({each.phone for each in said} - {main_phone, ""}):
        office.phone.append(_own_phone(service, number, len(said) > 1))
    if any(each.coverage or each.coverage_note for each in said):
        office.service_area.append(_area(service, said))
    seats = next((each.seats for each in said if each.seats), None)
    if seats:
        capacity = identity.part_id(service, "capacity")
        office.service_capacity.append({"id": capacity, "service_id": service, "seats": seats})


def _service(service: UUID, organization: UUID, voice: Voice) -> dict[str, Any]:
    record = voice.record
    return {
        "id": service,
        "organization_id": organization,
        "name": record.service_name,
        "kind": record.kind,
        "description": record.service_note,
        "url": record.url,
        "status": "active",
        "eligibility_description": record.eligibility,
        "application_process": record.application,
        "fees_description": record.fees,
        **more(record, "service"),
        **({} if voice.present else {"status": "inactive"}),
    }


def _own_phone(service: UUID, number: str, shared: bool) -> dict[str, Any]:
    """Of a service that is reached at another number than its office."""
    phone = identity.part_id(service, f"phone/voice/{number}" if shared else "phone/voice")
    return {"id": phone, "location_id": None, "service_id": service, "number": number, "type": "voice"}


def _schedules(service: UUID, record: Record) -> Rows:
    """One row per slot; the source's own words stand in the first, or alone where there are only words."""
    spans = [(",".join(slot.days), slot.opens, slot.closes) for slot in record.hours]
    if not spans and record.hours_note:
        spans = [("", "", "")]
    return [
        {
            "id": identity.part_id(service, f"schedule/{number}"),
            "service_id": service,
            "byday": days,
            "opens_at": opens,
            "closes_at": closes,
            "notes": "" if number else record.hours_note,
        }
        for number, (days, opens, closes) in enumerate(spans)
    ]


def _area(service: UUID, said: Sequence[Record]) -> dict[str, Any]:
    areas = [each.coverage for each in said if each.coverage]
    whole = {code for area in areas for code in area.whole}
    part = {code for area in areas for code in area.part} - whole
    return {
        "id": identity.part_id(service, "area"),
        "service_id": service,
        "extent": "、".join(dict.fromkeys(each.coverage_note for each in said if each.coverage_note)),
        "whole": sorted(whole),
        "part": sorted(part),
    }


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")
