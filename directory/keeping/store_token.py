"""Queries on the tokens of organizations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update

from directory.keeping.models import ApiToken
from foundation.db import db


class NoSuchToken(LookupError):
    """Never made, revoked, or another organization's: the same answer for all."""


def of_organization(organization_id: UUID) -> Sequence[ApiToken]:
    """The running ones, the newest first."""
    running = select(ApiToken).where(
        ApiToken.organization_id == organization_id, ApiToken.revoked_at.is_(None)
    )
    return db.session.scalars(running.order_by(ApiToken.created_at.desc(), ApiToken.id)).all()


def how_many(organization_id: UUID) -> int:
    running = ApiToken.revoked_at.is_(None)
    counted = select(func.count()).where(ApiToken.organization_id == organization_id, running)
    return db.session.scalar(counted) or 0


def by_digest(digest: str) -> ApiToken:
    """Raises NoSuchToken."""
    wanted = select(ApiToken).where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None))
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NoSuchToken
    return found


def used_on(token_id: UUID, day: date) -> None:
    db.session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_on=day))


def revoke(token_id: UUID, organization_id: UUID, at: datetime) -> None:
    """Raises NoSuchToken."""
    mine = (
        ApiToken.id == token_id,
        ApiToken.organization_id == organization_id,
        ApiToken.revoked_at.is_(None),
    )
    if not db.session.execute(update(ApiToken).where(*mine).values(revoked_at=at)).rowcount:  # type: ignore[attr-defined]
        raise NoSuchToken
