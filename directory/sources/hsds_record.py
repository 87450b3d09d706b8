"""Rows of HSDS tables become records: one for each service at each location. Pure.

What cannot become one is said, never dropped in silence: an organization without services, a row whose owner is
not in the file, a point that is not on earth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from directory.identity import NAMESPACE
from directory.listing import ADDRESS_HIDDEN
from directory.sources.hsds import SOURCE, Tables
from directory.sources.hsds_hanging import Hung, is_there, note_of
from directory.sources.reading import digest_of
from directory.sources.record import Finding, Part, Record, Row
from directory.taxonomy import KINDS

RULES: Final = "1"
Values = dict[str, Any]
_REMEMBERED: Final = 500
"""Owners whose parts are kept: an organization's are asked for again by each of its places."""


def rows(found: Tables) -> Iterator[Row]:
    """In the order of the ids. The first one carries what there is to say of values that are nobody's."""
    rows = _rows(found)
    first = next(rows, None)
    if first is not None:
        yield replace(first, findings=(*first.findings, *found.findings))
        found.findings.clear()
    yield from rows


def _rows(found: Tables) -> Iterator[Row]:
    whole = _Whole(found)
    for link in found.rows["service_at_location"].by_id():
        yield whole.row(link)
    for service in found.rows["service"].by_id():
        if service["id"] not in whole.placed:
            yield whole.row(whole.virtual(service["id"]))
    yield from whole.left_out()


class _Whole:
    def __init__(self, found: Tables) -> None:
        self.found, self.tables = found, found.rows
        self.placed = {row.get("service_id") for row in self.tables["service_at_location"].each()}
        self.used: set[str] = set()
        self.hung = Hung(found)
        self.hanging = lru_cache(_REMEMBERED)(found.spool.hanging)

    def virtual(self, service: str) -> Values:
        """A service that names no place is given one, without an address."""
        place = str(uuid5(NAMESPACE, f"hsds/nowhere/{service}"))
        said = self.tables["service"].get(service) or {}
        if place not in self.tables["location"]:
            new = {"id": place, "location_type": "virtual", "name": said.get("name", ""), "": said[""]}
            self.tables["location"].add(place, new)
        link = str(uuid5(NAMESPACE, f"hsds/link/{service}"))
        return {"id": link, "service_id": service, "location_id": place, "": said[""]}

    def row(self, link: Values) -> Row:
        file, line = link[""]
        service = self.tables["service"].get(link.get("service_id", ""))
        place = self.tables["location"].get(link.get("location_id", ""))
        owner = self.tables["organization"].get(service.get("organization_id", "") if service else "")
        missing = {"service_id": service, "location_id": place, "organization_id": owner}
        gaps = [
            Finding(file, line, name, "", "hsds_orphan", True) for name, held in missing.items() if not held
        ]
        if service is None or place is None or owner is None:
            return Row(file, line, self.found.name, str(link["id"]), "", None, tuple(gaps))
        self.used.add(place["id"])
        record, findings = self._record(link, service, place, owner)
        digest = digest_of(RULES, [json.dumps(record.to_json(), sort_keys=True, ensure_ascii=False)])
        return Row(file, line, self.found.name, record.key, digest, record, findings)

    def _record(
        self, link: Values, service: Values, place: Values, owner: Values
    ) -> tuple[Record, tuple[Finding, ...]]:
        lat, lng, findings = _point(place)
        address = self._first("location", place["id"], "address")
        phone = self._first("location", place["id"], "phone")
        record = Record(
            SOURCE,
            self.found.name,
            str(link["id"]),
            UUID(owner["id"]),
            owner.get("name") or owner["id"],
            UUID(place["id"]),
            place.get("name") or service.get("name") or owner.get("name", ""),
            self._kind(service),
            service.get("name") or service["id"],
            organization_kana=owner.get("name_kana", ""),
            organization_kind=owner.get("kind", "other"),
            organization_url=owner.get("website", ""),
            corporate_number=owner.get("corporate_number", ""),
            name_kana=place.get("name_kana", ""),
            official_name=place.get("alternate_name", ""),
            prefecture=address.get("state_province", ""),
            city=address.get("city", ""),
            street=address.get("address_1", ""),
            building=address.get("address_2", ""),
            postal_code=address.get("postal_code", ""),
            municipality_code=place.get("municipality_code", ""),
            lat=lat,
            lng=lng,
            precision=place.get("location_precision", "unknown" if lat is None else "point"),
            phone=phone.get("number", "") if phone.get("type", "voice") == "voice" else "",
            more=tuple(self._more(link, service, place, owner)),
            parts=tuple(self._parts(link, service, place, owner)),
            ids=(("service", service["id"]), ("service_at_location", link["id"])),
            origin=_origin(place) if self.found.ours else "",
            visibility=ADDRESS_HIDDEN if place.get("visibility") == ADDRESS_HIDDEN else "",
        )
        return record, findings

    def _first(self, owner: str, one: str, table: str) -> Mapping[str, Any]:
        return next((part.values for part in self.hanging(owner, one) if part.table == table), {})

    def _kind(self, service: Values) -> str:
        said = service.get("kind") or self.hung.kinds.get(service["id"], "other")
        return said if said in KINDS else "other"

    def _more(
        self, link: Values, service: Values, place: Values, owner: Values
    ) -> Iterator[tuple[str, str, Any]]:
        """Organizations are written before: see store_hsds_write."""
        skipped = {"location": ("latitude", "longitude", "source", "source_released_on"), "service": ("kind",),
                   "service_at_location": ("service_id", "location_id")}  # fmt: skip
        for table, row in (("location", place), ("service", service), ("service_at_location", link)):
            for name, value in row.items():
                known = name and name != "id" and name not in skipped[table]
                if known and is_there(self.found, name, value):
                    yield table, name, value
        if place.get("organization_id") not in self.tables["organization"]:
            yield "location", "organization_id", owner["id"]
        if not self.found.ours and "visibility" in place:
            yield "location", "visibility", "public"

    def _parts(self, link: Values, service: Values, place: Values, owner: Values) -> Iterator[Part]:
        ids = {"location": place["id"], "service": service["id"], "service_at_location": link["id"],
               "organization": owner["id"]}  # fmt: skip
        for name, one in ids.items():
            for part in (
                *self.hanging(name, one),
                *self.hanging("contact", f"{name}/{one}"),
            ):
                yield Part(part.table, part.owner, _within(part.values, ids))

    def left_out(self) -> Iterator[Row]:
        """What became no record, each said once."""
        yield from self.found.broken
        for finding in self.hung.orphans:
            yield Row(finding.file, finding.line, self.found.name, finding.value, "", None, (finding,))
        for row in self.tables["location"].each():
            if (key := row["id"]) not in self.used:
                note = note_of(row, "id", row.get("name", key), "hsds_alone", rejected=True)
                yield Row(note.file, note.line, self.found.name, key, "", None, (note,))


def _within(values: Mapping[str, Any], ids: Mapping[str, str]) -> Values:
    """Without pointers to places and services of other records: those may come later, or never."""
    return {
        name: value
        for name, value in values.items()
        if name.removesuffix("_id") not in ids or value == ids[name.removesuffix("_id")]
    }


def _point(place: Values) -> tuple[float | None, float | None, tuple[Finding, ...]]:
    """WGS84 degrees; what is not on earth is left out, with a warning."""
    lat, lng = place.get("latitude"), place.get("longitude")
    if lat is None or lng is None:
        return None, None, ()
    if -90 <= lat <= 90 and -180 <= lng <= 180:
        return lat, lng, ()
    return None, None, (note_of(place, "latitude", f"{lat}, {lng}", "hsds_point"),)


def _origin(place: Values) -> str:
    """Of an office that its own people entered, nobody's."""
    return f"{place.get('source', '')}@{place.get('source_released_on', '')}"
