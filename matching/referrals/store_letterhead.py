"""Letterheads of organizations, and their logos by hash."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from directory.models import Organization
from foundation.db import db
from matching.referrals.models_desk import Letterhead, LetterheadLogo
from matching.referrals.store import NotHere


class NoLetterhead(NotHere):
    """This organization writes itself as its listing says."""


def letterhead(organization_id: UUID, *, to_change: bool = False) -> Letterhead:
    query = select(Letterhead).where(Letterhead.organization_id == organization_id)
    if to_change:
        query = query.with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NoLetterhead
    return found


def hold(organization_id: UUID) -> None:
    """One after the other: two people may save the first letterhead at the same moment."""
    db.session.execute(select(Organization.id).where(Organization.id == organization_id).with_for_update())


def logos(hashes: Iterable[str]) -> dict[str, bytes]:
    """PNG bytes by hash."""
    wanted = {each for each in hashes if each}
    if not wanted:
        return {}
    query = select(LetterheadLogo.hash, LetterheadLogo.png).where(LetterheadLogo.hash.in_(wanted))
    return {row.hash: row.png for row in db.session.execute(query)}


def keep_logo(digest: str, png: bytes) -> None:
    """Once for each picture, whoever uses it."""
    if not logos([digest]):
        db.session.add(LetterheadLogo(hash=digest, png=png))
        db.session.flush()
