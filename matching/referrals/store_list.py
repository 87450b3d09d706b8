"""Lists of referrals: which lines a desk sees, page by page, with as many queries for ten as for ten thousand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import defer

from foundation import clock
from foundation.db import db
from matching.referrals.models import Client
from matching.referrals.models_referral import Referral
from matching.referrals.state import AWAITING_ANSWER, NEVER_STALLED, Party, State, Urgency

PER_PAGE = 50
LATEST_FIRST = (Referral.moved_at.desc(), Referral.id.desc())
Cutoffs = Mapping[Urgency, date]
"""By urgency the last day (Asia/Tokyo) on which something that is late now began: timing.latest_late_start."""


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty = everything. `late`: overdue, stalled or either; `on`: me or nobody."""

    state: str = ""
    urgency: str = ""
    late: str = ""
    on: str = ""
    page: int = 1


def page_of(
    party: Party, organization_id: UUID, mine: Collection[UUID], wanted: Wanted, cutoffs: Cutoffs
) -> tuple[int, Sequence[Referral]]:
    """How many there are, and the lines of the page, latest move first. `mine` are the person's own id and
    those of colleagues they cover for.
    """
    query = narrowed(_of(party, organization_id), party, mine, wanted, cutoffs)
    total = db.session.scalar(query.with_only_columns(func.count(Referral.id))) or 0
    start = (wanted.page - 1) * PER_PAGE
    # Counted and ordered by their ids alone, in the index; of the wide rows only the page is read.
    ids = query.with_only_columns(Referral.id).order_by(*LATEST_FIRST).limit(PER_PAGE).offset(start)
    page = select(Referral).where(Referral.id.in_(ids.scalar_subquery()))
    return total, _read(page.order_by(*LATEST_FIRST))


def all_of(
    party: Party, organization_id: UUID, mine: Collection[UUID], wanted: Wanted, cutoffs: Cutoffs
) -> Sequence[Referral]:
    query = narrowed(_of(party, organization_id), party, mine, wanted, cutoffs)
    return _read(query.order_by(*LATEST_FIRST))


def late_at(party: Party, organization_id: UUID, cutoffs: Cutoffs, limit: int) -> Sequence[Referral]:
    """What is overdue or stalled of one side's slips, longest waiting first."""
    query = _of(party, organization_id).where(or_(overdue(cutoffs), stalled(cutoffs)))
    return _read(query.order_by(Referral.moved_at, Referral.id).limit(limit))


def late_everywhere(cutoffs: Cutoffs, limit: int | None = None) -> Sequence[Referral]:
    """What is overdue or stalled between any two organizations, longest waiting first."""
    query = select(Referral).where(or_(overdue(cutoffs), stalled(cutoffs)))
    return _read(query.order_by(Referral.moved_at, Referral.id).limit(limit))


def _of(party: Party, organization_id: UUID) -> Select[Referral]:
    if party is Party.SENDER:
        return select(Referral).where(Referral.from_organization_id == organization_id)
    mine = select(Referral).where(Referral.to_organization_id == organization_id)
    return mine.where(Referral.state != State.DRAFT)


def narrowed(
    query: Select[Referral], party: Party, mine: Collection[UUID], wanted: Wanted, cutoffs: Cutoffs
) -> Select[Referral]:
    if wanted.state:
        query = query.where(Referral.state == wanted.state)
    if wanted.urgency:
        query = query.where(Referral.urgency == wanted.urgency)
    late = {"overdue": [overdue(cutoffs)], "stalled": [stalled(cutoffs)]}
    late["either"] = [*late["overdue"], *late["stalled"]]
    if wanted.late in late:
        query = query.where(or_(*late[wanted.late]))
    who = Referral.sender_user_id if party is Party.SENDER else Referral.recipient_user_id
    if wanted.on:
        query = query.where(who.in_(mine) if wanted.on == "me" else who.is_(None))
    return query


def overdue(cutoffs: Cutoffs) -> ColumnElement[bool]:
    """state.overdue as a condition."""
    late = (and_(Referral.urgency == urgency, Referral.sent_on <= day) for urgency, day in cutoffs.items())
    return and_(Referral.state.in_(AWAITING_ANSWER), or_(false(), *late))


def stalled(cutoffs: Cutoffs) -> ColumnElement[bool]:
    """state.stalled as a condition."""
    late = (
        and_(
            Referral.urgency == urgency,
            Referral.moved_at < _day_after(day),
            or_(Referral.next_on.is_(None), Referral.next_on <= day),
        )
        for urgency, day in cutoffs.items()
    )
    return and_(Referral.state.not_in(NEVER_STALLED), or_(false(), *late))


def _day_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.TOKYO)


def _read(query: Select[Referral]) -> Sequence[Referral]:
    return db.session.scalars(query.options(defer(Referral.slip_sealed, raiseload=True))).all()


def client_names(organization_id: UUID, client_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(Client).where(Client.organization_id == organization_id, Client.id.in_(set(client_ids)))
    return {row.id: row.name or "" for row in db.session.scalars(query)}
