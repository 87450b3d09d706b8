"""Which reminders were queued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from foundation.db import db
from matching.referrals.models_referral import ReferralReminder

_AT_ONCE = 500


def sent_for(referral_ids: Iterable[UUID]) -> dict[UUID, frozenset[tuple[str, date]]]:
    """By referral: (stage, the day that wait began)."""
    found: dict[UUID, set[tuple[str, date]]] = defaultdict(set)
    ids = list(referral_ids)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        for row in db.session.scalars(select(ReferralReminder).where(ReferralReminder.referral_id.in_(part))):
            found[row.referral_id].add((row.stage, row.waiting_since))
    return {referral_id: frozenset(stages) for referral_id, stages in found.items()}
