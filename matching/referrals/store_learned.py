"""What the answers to slips teach of the offices they were sent to: for the match of staff, and for figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Row, select

from foundation import clock
from foundation.db import db
from matching.learned import DEFAULT_MONTHS, Answered, Learned, learned_from
from matching.referrals.consent import default_until
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.state import State

FIRST_ANSWERS = frozenset({State.ACCEPTED, State.DECLINED, State.WAITLISTED, State.SCHEDULED})
_MEETS = frozenset({State.SCHEDULED, State.IN_SERVICE})


def learned(
    listing_ids: Collection[UUID] | None = None, months: int = DEFAULT_MONTHS, sender: UUID | None = None
) -> dict[UUID, Learned]:
    """By listing what its first answers of the last `months` say (None: every listing that was sent a slip);
    with `sender`, only of that organization's own slips.

    One query. A listing without an answer in that time is not in it; slips entered in error do not count.
    """
    since = datetime.combine(default_until(clock.today(), -months), time(), tzinfo=clock.TOKYO)
    query = (
        select(
            Referral.to_listing_id,
            Referral.id,
            Referral.sent_on,
            ReferralEvent.at,
            ReferralEvent.to_state,
            ReferralEvent.reason_code,
            ReferralEvent.meeting_at,
        )
        .join(ReferralEvent, ReferralEvent.referral_id == Referral.id)
        .where(
            ReferralEvent.at >= since,
            ReferralEvent.to_state.in_(FIRST_ANSWERS | _MEETS),
            Referral.state != State.ENTERED_IN_ERROR,
        )
        .order_by(ReferralEvent.at, ReferralEvent.id)
    )
    if listing_ids is not None:
        query = query.where(Referral.to_listing_id.in_(listing_ids))
    if sender is not None:
        query = query.where(Referral.from_organization_id == sender)
    by_listing: dict[UUID, dict[UUID, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.execute(query):
        by_listing[row.to_listing_id][row.id].append(row)
    return {listing: learned_from(_answered(slips.values())) for listing, slips in by_listing.items()}


def _answered(slips: Iterable[list[Row]]) -> Iterable[Answered]:
    for moves in slips:
        answers = [move for move in moves if move.to_state in FIRST_ANSWERS]
        if not answers:
            continue
        first, sent = answers[0], answers[0].sent_on
        met = next((_met_on(move) for move in moves if move.to_state in _MEETS), None)
        yield Answered(
            answer=first.to_state,
            reason=first.reason_code or "",
            answer_days=max(0, (_day(first.at) - sent).days),
            wait_days=max(0, (met - sent).days) if met else None,
        )


def _met_on(move: Row) -> date:
    return _day(move.meeting_at or move.at)


def _day(at: datetime) -> date:
    return at.astimezone(clock.TOKYO).date()
