"""Offices of other sources, pairs that may be one, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from directory import store_batch
from directory.models import DuplicatePair, SourceRecord
from directory.sources.elsewhere import Doubt, Elsewhere, Pair, features_of
from directory.sources.record import record_from_json
from directory.store_offices import table_of
from foundation.db import db, new_id


class NoSuchPair(LookupError):
    """No pair of that id waits."""


def offices_elsewhere(source: str) -> Elsewhere:
    """Where the other sources' present records stand, and which pairs were told apart."""
    table = table_of(SourceRecord)
    found = Elsewhere(_told_apart())
    others = (table.c.source != source) & (table.c.status == "present")
    offices = table.c.location_id.is_not(None)  # towns and stations keep a mark of their release here too
    statement = (
        select(table.c.location_id, table.c.raw).where(others, offices).execution_options(yield_per=1000)
    )
    for row in db.session.execute(statement):
        found.add(row.location_id, features_of(record_from_json(row.raw)))
    return found


def _told_apart() -> frozenset[Pair]:
    rows = db.session.execute(
        select(DuplicatePair.one_id, DuplicatePair.two_id).where(DuplicatePair.status == "different")
    )
    return frozenset(frozenset((row.one_id, row.two_id)) for row in rows)


def remember(doubts: Iterable[Doubt], at: datetime) -> int:
    """Pairs that are not yet known wait from now on; returns how many."""
    wanted = {tuple(sorted((each.one, each.two), key=str)): each for each in doubts if each.one != each.two}
    table = table_of(DuplicatePair)
    names = ("one_id", "two_id")
    held = {
        (row["one_id"], row["two_id"])
        for row in store_batch.read(table, table.c.one_id, {one for one, _ in wanted}, names)
    }
    new = [
        {
            "id": new_id(),
            "one_id": pair[0],
            "two_id": pair[1],
            "score": doubt.verdict.score,
            "reasons": list(doubt.verdict.reasons),
            "status": "waiting",
            "found_at": at,
        }
        for pair, doubt in sorted(wanted.items(), key=lambda each: str(each[0]))
        if pair not in held
    ]
    store_batch.add(table, new)
    return len(new)


def waiting(most: int, skip: int = 0) -> Sequence[DuplicatePair]:
    """The surest first."""
    order = (DuplicatePair.score.desc(), DuplicatePair.found_at, DuplicatePair.id)
    statement = select(DuplicatePair).where(DuplicatePair.status == "waiting").order_by(*order)
    return db.session.scalars(statement.limit(most).offset(skip)).all()


def count_waiting() -> int:
    statement = select(func.count()).select_from(DuplicatePair).where(DuplicatePair.status == "waiting")
    return db.session.scalar(statement) or 0


def pair(pair_id: UUID) -> DuplicatePair:
    """Raises NoSuchPair."""
    found = db.session.get(DuplicatePair, pair_id, populate_existing=True)
    if found is None or found.status != "waiting":
        raise NoSuchPair(str(pair_id))
    return found


def decide(held: DuplicatePair, status: str, kept: UUID | None, at: datetime) -> None:
    held.status, held.kept_id, held.decided_at = status, kept, at
    db.session.flush()


def move_records(from_id: UUID, to_id: UUID) -> None:
    """All that sources say of one place is said of the other."""
    table = table_of(SourceRecord)
    db.session.execute(update(table).where(table.c.location_id == from_id).values(location_id=to_id))
    lists = or_(DuplicatePair.one_id == from_id, DuplicatePair.two_id == from_id)
    stale = update(DuplicatePair).where(lists, DuplicatePair.status == "waiting")
    db.session.execute(stale.values(status="different"))


def lives_on_as(location_id: UUID) -> UUID | None:
    """Where a listing went that turned out to be another one; None for one that is itself."""
    for _ in range(5):  # a chain of decisions ends
        statement = select(DuplicatePair.kept_id).where(
            or_(DuplicatePair.one_id == location_id, DuplicatePair.two_id == location_id),
            DuplicatePair.status == "same",
            DuplicatePair.kept_id != location_id,
        )
        found = db.session.scalar(statement.limit(1))
        if found is None:
            return None
        location_id = found
        if db.session.scalar(select(func.count()).where(_lost(location_id))) == 0:
            return location_id
    return location_id


def _lost(location_id: UUID) -> ColumnElement[bool]:
    either = or_(DuplicatePair.one_id == location_id, DuplicatePair.two_id == location_id)
    return either & (DuplicatePair.status == "same") & (DuplicatePair.kept_id != location_id)
