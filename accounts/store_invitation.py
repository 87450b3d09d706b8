"""Queries on invitations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update

from accounts.models_invitation import Invitation
from foundation.db import db


class NoSuchInvitation(LookupError):
    """Never sent, used, taken back or too old: the same answer for all."""


def running(organization_id: UUID, now: datetime) -> Sequence[Invitation]:
    wanted = select(Invitation).where(Invitation.organization_id == organization_id, *_open(now))
    return db.session.scalars(wanted.order_by(Invitation.at.desc(), Invitation.id)).all()


def how_many(organization_id: UUID, now: datetime) -> int:
    wanted = select(func.count()).where(Invitation.organization_id == organization_id, *_open(now))
    return db.session.scalar(wanted) or 0


def by_link(link_key: str, now: datetime) -> Invitation:
    """Held until the transaction ends. Raises NoSuchInvitation."""
    wanted = select(Invitation).where(Invitation.link_key == link_key, *_open(now)).with_for_update()
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NoSuchInvitation
    return found


def accept(invitation_id: UUID, at: datetime) -> None:
    """Once. Raises NoSuchInvitation where somebody was faster."""
    _close(invitation_id, Invitation.id == invitation_id, accepted_at=at)


def revoke(invitation_id: UUID, organization_id: UUID, at: datetime) -> None:
    """Raises NoSuchInvitation."""
    _close(invitation_id, Invitation.organization_id == organization_id, revoked_at=at)


def _close(invitation_id: UUID, mine: ColumnElement[bool], **values: datetime) -> None:
    closed = update(Invitation).where(
        Invitation.id == invitation_id,
        mine,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    if not db.session.execute(closed.values(**values)).rowcount:  # type: ignore[attr-defined]
        raise NoSuchInvitation


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.until > now
