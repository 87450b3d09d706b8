"""Duty: a colleague is away from one day to another, and somebody does their slips meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.member import Member
from foundation import audit, clock
from foundation.db import db, new_id, transaction
from matching.referrals import store_duty, store_office, store_once
from matching.referrals.actions_hand import ACTS_FOR, MayNotAct, NoColleague
from matching.referrals.models_desk import DutyCover


@dataclass(frozen=True)
class CoverLine:
    id: UUID
    away: str
    stand_in: str
    from_on: date
    until_on: date


def people(member: Member) -> dict[UUID, str]:
    """Everybody of the own organization who may act on slips, by name."""
    found: dict[UUID, str] = {}
    for permission in ACTS_FOR.values():
        found |= store_office.colleagues(member.organization_id, permission)
    return found


def covers(member: Member) -> list[CoverLine]:
    """Who is away now or later, and who does their slips."""
    rows: Sequence[DutyCover] = store_duty.planned(member.organization_id, clock.today())
    names = store_office.names_of(each for row in rows for each in (row.user_id, row.cover_user_id))
    return [
        CoverLine(
            row.id, names.get(row.user_id, ""), names.get(row.cover_user_id, ""), row.from_on, row.until_on
        )
        for row in rows
    ]


def plan_cover(
    member: Member, away: UUID, stand_in: UUID, from_on: date, until_on: date, token: str = ""
) -> None:
    """MayNotAct for who only reads, NoColleague where one of the two does not act on slips here."""
    if not any(member.may(permission) for permission in ACTS_FOR.values()):
        raise MayNotAct
    with transaction():
        known = people(member)
        if away not in known or stand_in not in known or away == stand_in:
            raise NoColleague
        try:
            store_once.claim(member.actor, token)
        except store_once.TakenAlready:
            return
        row = DutyCover(
            id=new_id(),
            organization_id=member.organization_id,
            user_id=away,
            cover_user_id=stand_in,
            from_on=from_on,
            until_on=until_on,
            recorded_at=clock.now(),
            recorded_by=member.user_id,
        )
        db.session.add(row)
        _audit("duty.planned", member, row.id)


def end_cover(member: Member, cover_id: UUID) -> None:
    """Somebody is back before the last day. CoverNotFound for another organization's, or one that is over."""
    with transaction():
        store_duty.end(member.organization_id, cover_id, clock.now())
        if not any(member.may(permission) for permission in ACTS_FOR.values()):
            raise MayNotAct
        _audit("duty.ended", member, cover_id)


def _audit(action: str, member: Member, cover_id: UUID) -> None:
    audit.record(
        action,
        actor=member.actor,
        subject=f"organization:{member.organization_id}",
        detail={"cover": str(cover_id)},
    )
