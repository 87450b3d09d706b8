"""Rows of HSDS tables become records: one for each service at each location. Pure.

What cannot become one is said, never dropped in silence: an organization without services, a row whose owner is
not in the file, a point that is not on earth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from directory.identity import NAMESPACE, term_id
from directory.listing import ADDRESS_HIDDEN
from directory.sources.hsds import SOURCE, Tables
from directory.sources.reading import digest_of
from directory.sources.record import Finding, Part, Record, Row
from directory.taxonomy import KINDS, NEEDS

RULES: Final = "1"
_SIDES: Final = ("organization", "coordinator")
_HANGING: Final = (
    "address", "contact", "phone", "schedule", "service_area", "service_capacity", "language", "accessibility",
    "cost_option", "required_document", "funding", "organization_identifier", "attribute", "metadata",
)  # fmt: skip
SAYS: Final = {"phone": "number", "organization_identifier": "identifier"}
"""What a row is nothing without."""
_OWNERS: Final = ("location", "service", "service_at_location", "organization")
_BY_KIND: Final = {str(term_id("kind", code)): code for code in KINDS}
OUR_TERMS: Final = {*_BY_KIND, *(str(term_id("need", code)) for code in NEEDS)}
Values = dict[str, Any]
_REMEMBERED: Final = 500
"""Owners whose parts are kept: an organization's are asked for again by each of its places."""


def rows(found: Tables) -> Iterator[Row]:
    """In the order of the ids."""
    whole = _Whole(found)
    for link in found.rows["service_at_location"].by_id():
        yield whole.row(link)
    for key in sorted(key for key in found.rows["service"].ids() if key not in whole.placed):
        yield whole.row(whole.virtual(key))
    yield from whole.left_out()


class _Whole:
    def __init__(self, found: Tables) -> None:
        self.found, self.tables = found, found.rows
        self.placed = {row.get("service_id") for row in self.tables["service_at_location"].each()}
        self.kinds: dict[str, str] = {}
        self.orphans: list[Finding] = []
        self.used: set[str] = set()
        for table in _HANGING:
            for row in self.tables[table].by_id():
                self._hang(table, row)
        found.spool.all_hung()
        self.hanging = lru_cache(_REMEMBERED)(found.spool.hanging)

    def _hang(self, table: str, row: Values) -> None:
        owner, one = self._owner(table, row)
        values = {name: value for name, value in row.items() if name and self._is_there(name, value)}
        if table == "attribute":
            term = row.get("taxonomy_term_id", "")
            if term in _BY_KIND:
                self.kinds.setdefault(one, _BY_KIND[term])
            if term in OUR_TERMS:
                return  # follows from the kind
            if term not in self.tables["taxonomy_term"]:
                owner = None
        if owner is None:
            self.orphans.append(_note(row, "id", row["id"], "hsds_orphan", rejected=True))
            return
        if table in SAYS and SAYS[table] not in row:
            self.orphans.append(_note(row, SAYS[table], row["id"], "hsds_empty", rejected=True))
            return
        if table == "metadata":
            values = side(self.found, values)
        self.found.spool.hang(owner, one, Part(table, "" if owner == "contact" else owner, values))

    def _owner(self, table: str, row: Values) -> tuple[str | None, str]:
        """What a row hangs on: the most particular of what it names that is in the file."""
        if table in ("attribute", "metadata"):
            one = row.get("link_id" if table == "attribute" else "resource_id", "")
            return next(((name, one) for name in _OWNERS if one in self.tables[name]), (None, one))
        for owner in _OWNERS:
            one = row.get(f"{owner}_id", "")
            if one in self.tables[owner]:
                return owner, one
        return self._owner_of_its_owner(row)

    def _owner_of_its_owner(self, row: Values) -> tuple[str | None, str]:
        """A phone of a contact, a language of a phone: it comes with whoever those hang on."""
        for table in ("contact", "phone"):
            held = self.tables[table].get(row.get(f"{table}_id", ""))
            if held:
                owner, one = self._owner(table, held)
                far = owner in (None, "contact")  # a language of a contact's phone
                return (owner, one) if far else ("contact", f"{owner}/{one}")
        return None, ""

    def _is_there(self, name: str, value: Any) -> bool:
        """A reference to what is not in the file is left out."""
        table = name.removesuffix("_id")
        return not name.endswith("_id") or table not in self.tables or value in self.tables[table]

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
        self.used |= {service["id"], place["id"], owner["id"]}
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
        said = service.get("kind") or self.kinds.get(service["id"], "other")
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
                if known and self._is_there(name, value):
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
        for finding in self.orphans:
            yield Row(finding.file, finding.line, self.found.name, finding.value, "", None, (finding,))
        for row in self.tables["location"].each():
            if (key := row["id"]) not in self.used:
                note = _note(row, "id", row.get("name", key), "hsds_alone", rejected=True)
                yield Row(note.file, note.line, self.found.name, key, "", None, (note,))


def side(found: Tables, values: Values) -> Values:
    """Whose word it is: believed of our own packages, else the file's; never a person's name."""
    by = str(values.get("updated_by", ""))
    kept = found.ours and (by in _SIDES or by.startswith("source:"))
    return {"last_action_date": "1970-01-01", **values, "updated_by": by if kept else f"source:{SOURCE}"}


def _within(values: Mapping[str, Any], ids: Mapping[str, str]) -> Values:
    """Without pointers to places and services of other records: those may come later, or never."""
    return {
        name: value
        for name, value in values.items()
        if name.removesuffix("_id") not in ids or value == ids[name.removesuffix("_id")]
    }


def _note(row: Values, column: str, value: object, reason: str, *, rejected: bool = False) -> Finding:
    file, line = row[""]
    return Finding(file, line, column, str(value)[:200], reason, rejected)


def _point(place: Values) -> tuple[float | None, float | None, tuple[Finding, ...]]:
    """WGS84 degrees; what is not on earth is left out, with a warning."""
    lat, lng = place.get("latitude"), place.get("longitude")
    if lat is None or lng is None:
        return None, None, ()
    if -90 <= lat <= 90 and -180 <= lng <= 180:
        return lat, lng, ()
    return None, None, (_note(place, "latitude", f"{lat}, {lng}", "hsds_point"),)


def _origin(place: Values) -> str:
    """Of an office that its own people entered, nobody's."""
    return f"{place.get('source', '')}@{place.get('source_released_on', '')}"
