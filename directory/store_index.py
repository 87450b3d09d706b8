"""Reads what the search index is made of: the change log and the listings that may be found.

Each read has a connection of its own and ends at once: on SQLite a reader that lingers keeps writers waiting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select, tuple_

from directory.models import Listing, ListingChange
from directory.search.entry import FINDABLE
from directory.store_closing import is_open
from foundation.db import db

_PORTION: Final = 2_000  # listings at a time while the index is built
_IDS: Final = 500  # fit in the parameters of any database
_COLUMNS: Final = (
    Listing.id, Listing.name, Listing.name_kana, Listing.official_name, Listing.organization_name,
    Listing.kind, Listing.kinds, Listing.services, Listing.needs, Listing.description, Listing.address,
    Listing.prefecture_code, Listing.municipality_code, Listing.lat, Listing.lng,
    Listing.location_precision, Listing.phone, Listing.hours, Listing.hours_note, Listing.special_days,
    Listing.coverage, Listing.capacity_status, Listing.capacity_reported_on, Listing.last_verified_on,
    Listing.visibility, Listing.status,
)  # fmt: skip
_NEWEST: Final = select(func.max(ListingChange.number))


def _is_findable() -> tuple[ColumnElement[bool], ...]:
    """Today: a closing date takes a listing out by itself."""
    return Listing.visibility.in_(FINDABLE), is_open()


def newest_change() -> int:
    return read_apart(_NEWEST)[0][0] or 0


def changed_since(number: int) -> list[UUID]:
    """The listings named in the change log after `number`, each once."""
    return [
        row[0]
        for row in read_apart(
            select(ListingChange.listing_id).where(ListingChange.number > number).distinct()
        )
    ]


def dated() -> list[UUID]:
    """Listings that a date closes or opens: on another day they are to be read again."""
    has_date = or_(Listing.closes_on.is_not(None), Listing.reopens_on.is_not(None))
    return [row[0] for row in read_apart(select(Listing.id).where(has_date))]


def findable_count() -> int:
    """How many listings the index must hold."""
    return int(read_apart(select(func.count()).select_from(Listing).where(*_is_findable()))[0][0])


def all_rows() -> Iterator[Row[Any]]:
    """Every listing that may be found, a portion at a time, neighbours together: sets of places are then short."""
    place = (Listing.municipality_code, Listing.id)
    ordered = select(*_COLUMNS).where(*_is_findable()).order_by(*place).limit(_PORTION)
    portion = read_apart(ordered)
    while portion:
        yield from portion
        last = portion[-1]
        portion = read_apart(ordered.where(tuple_(*place) > (last.municipality_code, last.id)))


def rows(ids: Sequence[UUID]) -> Iterator[Row[Any]]:
    """Those of `ids` that may be found."""
    for at in range(0, len(ids), _IDS):
        yield from read_apart(select(*_COLUMNS).where(Listing.id.in_(ids[at : at + _IDS]), *_is_findable()))


def read_apart(statement: Any, values: Mapping[str, Any] | None = None) -> list[Row[Any]]:
    """With a connection of its own, or in the running transaction."""
    session = db.session()
    if session.info.get("in_transaction"):  # a second connection would wait for this one
        return list(session.execute(statement, values))
    bind: Any = session.get_bind(mapper=Listing)  # always an engine here
    with bind.connect() as connection:
        return list(connection.execute(statement, values))
