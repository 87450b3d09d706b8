"""Kept matches and staff's choices of one client; whose client it is was settled before."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from directory.models import Listing
from directory.search.entry import FINDABLE
from directory.store_network import NETWORK_ONLY
from foundation.db import db
from matching.referrals.models import MatchRun
from matching.referrals.models_match import MatchChoice
from matching.referrals.store import MatchNotFound, NotHere

MOST_RUNS = 50


class NoSuchOffice(NotHere):
    """Not in the directory, or not one that may be proposed."""


def match_run(client_id: UUID, run_id: UUID) -> MatchRun:
    found = db.session.scalar(select(MatchRun).where(MatchRun.client_id == client_id, MatchRun.id == run_id))
    if found is None:
        raise MatchNotFound
    return found


def match_runs(client_id: UUID) -> Sequence[MatchRun]:
    """The newest MOST_RUNS, newest first."""
    query = select(MatchRun).where(MatchRun.client_id == client_id).order_by(MatchRun.run_at.desc())
    return db.session.scalars(query.limit(MOST_RUNS)).all()


def choices(client_id: UUID) -> Sequence[MatchChoice]:
    """All that was ever decided, oldest first."""
    query = select(MatchChoice).where(MatchChoice.client_id == client_id)
    return db.session.scalars(query.order_by(MatchChoice.at, MatchChoice.id)).all()


def office_name(listing_id: UUID) -> str:
    name = db.session.scalar(
        select(Listing.name).where(
            Listing.id == listing_id, Listing.visibility.in_((*FINDABLE, NETWORK_ONLY))
        )
    )
    if name is None:
        raise NoSuchOffice
    return name
