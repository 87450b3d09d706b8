"""The messages of a slip, and who has read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from foundation.db import db, new_id
from matching.referrals import guards  # noqa: F401 – the triggers come with the tables
from matching.referrals.models_referral import Referral, ReferralMessage
from matching.referrals.models_thread import ReferralMessageRead
from matching.referrals.state import CLOSED_TO_RECIPIENT, Party


def messages(referral_id: UUID) -> Sequence[ReferralMessage]:
    query = select(ReferralMessage).where(ReferralMessage.referral_id == referral_id)
    return db.session.scalars(query.order_by(ReferralMessage.at, ReferralMessage.id)).all()


def written_with(referral_id: UUID, idempotency_key: str) -> bool:
    """Whether this very form has written its message already."""
    query = select(ReferralMessage.id).where(
        ReferralMessage.referral_id == referral_id, ReferralMessage.idempotency_key == idempotency_key
    )
    return db.session.scalar(query) is not None


def reads(message_ids: Iterable[UUID]) -> dict[UUID, list[ReferralMessageRead]]:
    query = select(ReferralMessageRead).where(ReferralMessageRead.message_id.in_(list(message_ids)))
    found: dict[UUID, list[ReferralMessageRead]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(ReferralMessageRead.at, ReferralMessageRead.id)):
        found[row.message_id].append(row)
    return found


def mark_read(message_ids: Iterable[UUID], reader: str, at: datetime) -> None:
    db.session.add_all(
        ReferralMessageRead(id=new_id(), message_id=message_id, reader=reader, at=at)
        for message_id in message_ids
    )
    db.session.flush()


def unread(organization_id: UUID) -> int:
    """Messages of the other side that nobody of this organization has read."""
    seen = select(ReferralMessageRead.id).where(
        ReferralMessageRead.message_id == ReferralMessage.id, ReferralMessageRead.reader.like("user:%")
    )
    mine = (Referral.from_organization_id == organization_id) & (ReferralMessage.party == Party.RECIPIENT)
    theirs = (
        (Referral.to_organization_id == organization_id)
        & (ReferralMessage.party == Party.SENDER)
        & Referral.state.not_in(CLOSED_TO_RECIPIENT)
    )
    query = (
        select(func.count())
        .select_from(ReferralMessage)
        .join(Referral, Referral.id == ReferralMessage.referral_id)
        .where(mine | theirs, ~seen.exists())
    )
    return db.session.scalar(query) or 0
