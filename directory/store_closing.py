"""Which listings are closed today, and for which of them a date has come."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from directory.closing import CLOSED
from directory.models import Listing, Location
from foundation import clock
from foundation.db import db


def is_closed(on: date | None = None) -> ColumnElement[bool]:
    """Of a row of `listing`, today or on a day: as directory.closing.is_closed."""
    day = on or clock.today()
    return and_(_has_ended(Listing, day), or_(Listing.reopens_on.is_(None), Listing.reopens_on > day))


def is_open(on: date | None = None) -> ColumnElement[bool]:
    """The other way round, true of every other row."""
    day = on or clock.today()
    runs = and_(Listing.status != CLOSED, or_(Listing.closes_on.is_(None), Listing.closes_on >= day))
    return or_(runs, and_(Listing.reopens_on.is_not(None), Listing.reopens_on <= day))


def due(on: date) -> list[UUID]:
    """Places that a date has closed or opened, or may have, by that day."""
    opens = and_(Location.reopens_on.is_not(None), Location.reopens_on <= on)
    closes = and_(Location.status != CLOSED, Location.closes_on.is_not(None), Location.closes_on < on)
    return list(db.session.scalars(select(Location.id).where(or_(opens, closes)).order_by(Location.id)))


def _has_ended(table: Any, day: date) -> ColumnElement[bool]:
    by_date = and_(table.closes_on.is_not(None), table.closes_on < day)
    return or_(table.status == CLOSED, by_date)
