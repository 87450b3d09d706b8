"""Who covers for whom, and since when until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update

from foundation.db import db
from matching.referrals.models_desk import DutyCover
from matching.referrals.store import NotHere

_LONGEST_CHAIN = 5


class CoverNotFound(NotHere):
    pass


def _on(day: date) -> ColumnElement[bool]:
    return and_(DutyCover.from_on <= day, DutyCover.until_on >= day, DutyCover.ended_at.is_(None))


def stand_ins(user_ids: Iterable[UUID], day: date) -> dict[UUID, UUID]:
    """By user who is away that day: who does their slips. The latest word counts; a stand-in who is away as
    well is followed to theirs, a circle to nobody.
    """
    wanted, direct = set(user_ids), {}
    asked = set(wanted)
    for _ in range(_LONGEST_CHAIN):
        if not asked:
            break
        query = select(DutyCover).where(DutyCover.user_id.in_(asked), _on(day))
        rows = db.session.scalars(query.order_by(DutyCover.recorded_at, DutyCover.id)).all()
        found = {row.user_id: row.cover_user_id for row in rows}
        direct.update(found)
        asked = set(found.values()) - set(direct)
    followed = {each: _followed(each, direct) for each in wanted if each in direct}
    return {each: stand_in for each, stand_in in followed.items() if stand_in is not None}


def _followed(user_id: UUID, direct: dict[UUID, UUID]) -> UUID | None:
    seen = {user_id}
    while user_id in direct:
        user_id = direct[user_id]
        if user_id in seen:
            return None
        seen.add(user_id)
    return user_id


def away_until(user_id: UUID, day: date) -> date:
    """The last day of the absence that runs on `day`; CoverNotFound where none does."""
    query = select(DutyCover.until_on).where(DutyCover.user_id == user_id, _on(day))
    found = db.session.scalar(query.order_by(DutyCover.recorded_at.desc(), DutyCover.id).limit(1))
    if found is None:
        raise CoverNotFound
    return found


def covered_by(user_id: UUID, day: date) -> Sequence[UUID]:
    """Whose slips this person does that day besides their own."""
    query = select(DutyCover.user_id).where(DutyCover.cover_user_id == user_id, _on(day))
    return db.session.scalars(query).all()


def planned(organization_id: UUID, since: date) -> Sequence[DutyCover]:
    """What runs on `since` or later, first one first."""
    query = select(DutyCover).where(
        DutyCover.organization_id == organization_id,
        DutyCover.until_on >= since,
        DutyCover.ended_at.is_(None),
    )
    return db.session.scalars(query.order_by(DutyCover.from_on, DutyCover.id)).all()


def end(organization_id: UUID, cover_id: UUID, at: datetime) -> None:
    done = db.session.execute(
        update(DutyCover)
        .where(
            DutyCover.id == cover_id,
            DutyCover.organization_id == organization_id,
            DutyCover.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise CoverNotFound
