"""Writes whether a listing's services take requests of residents."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import update

from directory.models import Service
from foundation.db import db


def set_accepting(services: Iterable[UUID], main: UUID, takes: bool) -> None:
    """A listing takes them when one of its services does: the main one is switched on, all are off."""
    db.session.execute(
        update(Service).where(Service.id.in_(list(services))).values(accepts_self_referral=False)
    )
    if takes:
        db.session.execute(update(Service).where(Service.id == main).values(accepts_self_referral=True))
