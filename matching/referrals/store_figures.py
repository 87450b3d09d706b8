"""Moves of slips for the figures: of one organization, and first answers everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from foundation import clock
from foundation.db import db
from matching.referrals.figures import ANSWERS, Decision, Move
from matching.referrals.models import Client
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.state import Party, State

_AT_ONCE = 500


def moves_of(party: Party, organization_id: UUID, since: date) -> Iterable[list[Move]]:
    """The events of each slip that was sent since then, oldest first; not of those entered in error."""
    side = Referral.from_organization_id if party is Party.SENDER else Referral.to_organization_id
    query = (
        select(
            ReferralEvent.referral_id,
            ReferralEvent.at,
            ReferralEvent.to_state,
            ReferralEvent.reason_code,
            ReferralEvent.outcome,
        )
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .where(side == organization_id, Referral.sent_on >= since, Referral.state != State.ENTERED_IN_ERROR)
        .order_by(ReferralEvent.at, ReferralEvent.id)
    )
    found: dict[UUID, list[Move]] = defaultdict(list)
    for row in db.session.execute(query):
        move = Move(row.at, State(row.to_state), row.reason_code or "", row.outcome or "")
        found[row.referral_id].append(move)
    return found.values()


def moves_of_slips(referral_ids: Sequence[UUID]) -> dict[UUID, list[Move]]:
    """The events of these slips, oldest first."""
    found: dict[UUID, list[Move]] = defaultdict(list)
    for start in range(0, len(referral_ids), _AT_ONCE):
        part = referral_ids[start : start + _AT_ONCE]
        query = select(
            ReferralEvent.referral_id,
            ReferralEvent.at,
            ReferralEvent.to_state,
            ReferralEvent.reason_code,
            ReferralEvent.outcome,
        ).where(ReferralEvent.referral_id.in_(part))
        for row in db.session.execute(query.order_by(ReferralEvent.at, ReferralEvent.id)):
            move = Move(row.at, State(row.to_state), row.reason_code or "", row.outcome or "")
            found[row.referral_id].append(move)
    return found


def decisions(start: date, end: date) -> list[Decision]:
    """First answers between any two organizations, taken from `start` on and before `end` (Asia/Tokyo)."""
    first = (
        select(ReferralEvent.referral_id, func.min(ReferralEvent.at).label("at"))
        .where(ReferralEvent.to_state.in_(ANSWERS))
        .group_by(ReferralEvent.referral_id)
        .having(func.min(ReferralEvent.at) >= _midnight(start), func.min(ReferralEvent.at) < _midnight(end))
        .subquery()
    )
    query = (
        select(
            Referral.id,
            Referral.sent_on,
            ReferralEvent.at,
            ReferralEvent.to_state,
            ReferralEvent.reason_code,
            Client.municipality_code,
        )
        .join(first, first.c.referral_id == ReferralEvent.referral_id)
        .join(Referral, Referral.id == ReferralEvent.referral_id)
        .join(Client, Client.id == Referral.client_id)
        .where(ReferralEvent.at == first.c.at, ReferralEvent.to_state.in_(ANSWERS))
        .order_by(ReferralEvent.id)
    )
    found = {row.id: row for row in db.session.execute(query)}
    return [
        Decision(
            State(row.to_state),
            row.reason_code or "",
            row.municipality_code or "",
            max(0, (row.at.astimezone(clock.TOKYO).date() - row.sent_on).days),
        )
        for row in found.values()
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.TOKYO)
