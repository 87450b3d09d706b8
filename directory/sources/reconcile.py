"""A release against what is known: rows are new, changed, unchanged or rejected, the rest is gone. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from directory import identity
from directory.sources.elsewhere import Doubt, Elsewhere
from directory.sources.merge import Member, Offices, Ref, member
from directory.sources.office_key import plain_name
from directory.sources.record import Finding, Record, Row, SourceFileError

NEW: Final = "new"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
REJECTED: Final = "rejected"
GONE: Final = "gone"


@dataclass(frozen=True, slots=True)
class Known:
    """What a row of an earlier release became."""

    id: UUID
    digest: str
    location_id: UUID
    service_id: UUID
    present: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with one row; the ids are set for new and changed ones."""

    change: str
    row: Row
    record: Record | None = None
    known: Known | None = None
    location_id: UUID | None = None
    service_id: UUID | None = None
    merged: bool = False
    """A new row whose office was there already."""


@dataclass
class Reconciler:
    """Takes the rows of one release one by one. `offices` is only asked for when something has changed."""

    known: Mapping[Ref, Known]
    offices: Callable[[], Offices]
    elsewhere: Callable[[], Elsewhere] = Elsewhere
    """Offices of other sources; only asked for when a record begins an office."""
    doubts: list[Doubt] = field(default_factory=list)
    """Pairs of offices on which a person should decide."""
    scopes: set[str] = field(default_factory=set)
    _rows: dict[Ref, tuple[str, str]] = field(default_factory=dict)
    """File and digest of every row by the key that its file gives it."""
    _present: set[Ref] = field(default_factory=set)
    _unreadable: int = 0
    """Rows without a key."""

    def decide(self, row: Row) -> Decision:
        if row.record is None:
            self.scopes |= {row.scope} if row.over else set()
            self._unreadable += not row.key
            if not row.over:
                self._present.add((row.scope, row.key))  # it is there, though nobody can read it: not gone
            return Decision(REJECTED, row)
        self.scopes.add(row.scope)
        before = self._rows.setdefault((row.scope, row.key), (row.file, row.digest))
        if (row.scope, row.key) in self._present:
            return self._again(row, before)
        self._present.add((row.scope, row.key))
        record = self._named(row.record)
        ref = (record.scope, record.key)
        self._present.add(ref)
        return self._compare(row, record, self.known.get(ref))

    def gone(self) -> Iterator[tuple[Ref, Known]]:
        """Known records of the scopes that were read which no row named; none where rows that nobody can read may be
        just those."""
        lost = [
            (ref, known)
            for ref, known in self.known.items()
            if known.present and ref[0] in self.scopes and ref not in self._present
        ]
        return iter(lost if len(lost) > self._unreadable else ())

    def _named(self, record: Record) -> Record:
        """A number given twice in one release, once in another: the establishment's number decides."""
        if (record.scope, record.key) in self.known:
            return record
        plain, _, establishment = record.key.partition("/")
        other = plain if establishment else f"{plain}/{record.establishment_no}"
        known = self.known.get((record.scope, other))
        if known and (record.scope, other) not in self._present:
            held = self.offices().member((record.scope, other))
            if held.establishment_no == record.establishment_no:
                return replace(record, key=other)
        return record

    def _again(self, row: Row, before: tuple[str, str]) -> Decision:
        file, digest = before
        if digest == row.digest:
            note = Finding(row.file, row.line, "", row.key, "row_twice")
            return Decision(UNCHANGED, replace(row, findings=(*row.findings, note)))
        if file != row.file:
            raise SourceFileError("import.error.two_releases", file=row.file, other=file, value=row.key)
        note = Finding(row.file, row.line, "", row.key, "key_twice", rejected=True)
        return Decision(REJECTED, replace(row, findings=(*row.findings, note)))

    def _compare(self, row: Row, record: Record, known: Known | None) -> Decision:
        if known is None:
            location, merged = self._begin(record)
            return Decision(NEW, row, record, None, location, _service_id(record, location), merged)
        if known.digest == row.digest and known.present:
            return Decision(UNCHANGED, row, known=known)
        record = _keep_organization(record, self.offices().member((record.scope, record.key)))
        location = self.offices().place(record, known.location_id)
        service = _service_id(record, location) if record.service_key else known.service_id
        return Decision(CHANGED, row, record, known, location, service)

    def _begin(self, record: Record) -> tuple[UUID, bool]:
        """The location of a new record, and whether it was there already, by this source or another."""
        offices = self.offices()
        if offices.knows(record.home) or record.ids:  # ids that a source gives are its own offices
            location = offices.place(record, None)
            return location, offices.is_shared(location)
        like, doubts = self.elsewhere().like(record)
        if like:
            offices.add(like, (record.scope, record.key), member(record))
            return like, True
        location = offices.place(record, None)
        self.doubts.extend(replace(each, one=location) for each in doubts)
        return location, offices.is_shared(location)


def changed_fields(before: Record, after: Record) -> tuple[str, ...]:
    old, new = before.to_json(), after.to_json()
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))


def _service_id(record: Record, location: UUID) -> UUID:
    given = dict(record.ids).get("service") if record.ids else None
    if given:
        return UUID(given)
    if record.service_key:
        return identity.service_id(record.source, f"{location}/{record.service_key}")
    return identity.service_id(record.source, f"{record.scope}/{record.key}/{record.establishment_no}")


def _keep_organization(record: Record, before: Member) -> Record:
    """A corporation that only now got (or lost) its number is the same: its accounts must not lose it."""
    if plain_name(record.organization_name) == before.organization:
        return replace(record, organization_id=before.organization_id)
    return record
