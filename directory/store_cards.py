"""Cards of offices that have only just been written, from the very rows: nothing is read back.

An import of a whole country makes tens of thousands of them. Only plain ones are made here; whatever has more to it
is left to store_projection, which knows everything that may hang on a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from directory import store_batch
from directory.listing import Parts, compose
from directory.models import (
    Address,
    Attribute,
    Listing,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceCapacity,
)
from directory.sources.fold import Office, Voice
from directory.store_offices import Written, table_of
from directory.store_projection import point_of

_MORE: Final = (
    "program", "contact", "language", "accessibility", "cost_option", "required_document", "funding", "attribute",
    "metadata",
)  # fmt: skip
Row = Mapping[str, Any]


@dataclass
class FreshCards:
    """The cards that one import has made here: place → its organization."""

    _made: dict[UUID, UUID] = field(default_factory=dict)
    _place_of: dict[UUID, UUID] = field(default_factory=dict)
    """Service → the place where it was seen first."""
    _changed: set[UUID] = field(default_factory=set)
    """Organizations of which more was said, and places that turned out to share a service."""

    def add(
        self, offices: Sequence[Office], voices: Mapping[UUID, Sequence[Voice]], written: Written
    ) -> None:
        """Adds the cards of those offices that are new and plain."""
        self._note(offices, written)
        plain = [each for each in offices if self._is_plain(each, voices[each.id], written)]
        organizations = _organizations({each.organization[0]["id"] for each in plain})
        cards = [
            compose(_parts(each, organizations[owner], voices[each.id][0]), point_of)
            for each in plain
            if (owner := each.organization[0]["id"]) in organizations
        ]
        table = table_of(Listing)
        held = store_batch.read(table, table.c.id, [card["id"] for card in cards], ("id",))
        there = {row["id"] for row in held}
        new = [{**card, "revision": 1} for card in cards if card["id"] not in there]
        store_batch.add(table, new)
        self._made.update((card["id"], card["organization_id"]) for card in new)

    def settle(self) -> frozenset[UUID]:
        """The places whose cards are right as they were made; the others' are taken away again."""
        wrong = {
            place for place, owner in self._made.items() if place in self._changed or owner in self._changed
        }
        store_batch.remove(table_of(Listing), wrong)
        return frozenset(self._made.keys() - wrong)

    def _note(self, offices: Iterable[Office], written: Written) -> None:
        self._changed.update(written.organizations)
        for office in offices:
            self._changed.update(row["link_id"] for row in office.attribute)
            for row in office.service:
                first = self._place_of.setdefault(row["id"], office.id)
                if first != office.id:
                    self._changed.update((first, office.id))

    def _is_plain(self, office: Office, said: Sequence[Voice], written: Written) -> bool:
        """What one source says of a new place, without anything whose order or owner would have to be asked for."""
        services = [row["id"] for row in office.service]
        own = [row["service_id"] for row in office.phone if row.get("service_id")]
        return (
            office.id in written.new
            and office.id not in self._changed
            and all(service in written.new for service in services)
            and len(own) == len(set(own))
            and len(office.address) == 1
            and len(office.service_area) < 2
            and not office.hidden
            and not any(getattr(office, name) for name in _MORE)
            and not any(_is_involved(voice) for voice in said)
            and len({(voice.record.source, voice.release) for voice in said}) == 1
        )


def _is_involved(voice: Voice) -> bool:
    record = voice.record
    return bool(record.parts or record.more or record.ids or record.origin)


def _organizations(ids: set[UUID]) -> dict[UUID, Row]:
    """Of those that carry no attributes of their own."""
    organization, attribute = table_of(Organization), table_of(Attribute)
    held = store_batch.read(organization, organization.c.id, ids, ("id", "name", "website"))
    marked = {row["link_id"] for row in store_batch.read(attribute, attribute.c.link_id, ids, ("link_id",))}
    return {row["id"]: row for row in held if row["id"] not in marked}


def _parts(office: Office, organization: Row, voice: Voice) -> Parts:
    return Parts(
        location=_whole(Location, office.location)[0],
        organization=organization,
        address=_whole(Address, office.address)[0],
        phones=_whole(Phone, office.phone),
        services=_whole(Service, office.service),
        schedules=_whole(Schedule, office.schedule),
        areas=_whole(ServiceArea, office.service_area),
        capacities=_whole(ServiceCapacity, office.service_capacity),
        source=voice.record.source,
        released_on=date.fromisoformat(voice.release) if voice.release else None,
    )


def _whole(model: Any, rows: Sequence[Row]) -> list[Row]:
    """With what the database puts where a row says nothing."""
    return [{**_defaults(model), **row} for row in rows]


@cache
def _defaults(model: Any) -> dict[str, Any]:
    return {
        column.name: None if column.default is None else _default(column.default)
        for column in table_of(model).columns
        if not column.primary_key
    }


def _default(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg
