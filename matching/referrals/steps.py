"""One step of a referral inside a running transaction: rule, guarded update, event, mail. Shared by the
actions.
"""

from __future__ import annotations

from datetime import date, datetime

from accounts.permission import Permission
from foundation import clock
from foundation.config import current_settings
from foundation.db import db, new_id
from foundation.outbox import queue_mail
from matching.referrals import store_office, store_referral
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.state import Party, State, move


class OwnOrganization(Exception):
    """A slip or a consent to one's own organization: there is nothing to disclose."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def take_step(
    referral: Referral,
    to: State,
    party: Party,
    *,
    actor: str,
    channel: str,
    reason_code: str | None = None,
    expected_on: date | None = None,
    meeting_at: datetime | None = None,
    person: str = "",
    message: str = "",
) -> None:
    """Moves the referral or raises IllegalMove / MovedMeanwhile; tells the other side by mail."""
    before, at = State(referral.state), clock.now()
    move(before, to, party)
    by = referral.from_organization_id if party is Party.SENDER else referral.to_organization_id
    store_referral.move(referral, to, by, at)
    event = ReferralEvent(
        id=new_id(),
        referral_id=referral.id,
        at=at,
        from_state=before.value,
        to_state=to.value,
        party=party.value,
        actor=actor,
        channel=channel,
        reason_code=reason_code,
        expected_on=expected_on,
        meeting_at=meeting_at,
    )
    event.person, event.message = person or None, message or None
    db.session.add(event)
    tell_other_side(referral, to, party)


def first_event(referral: Referral, actor: str) -> ReferralEvent:
    """The event of sending itself."""
    return ReferralEvent(
        id=new_id(),
        referral_id=referral.id,
        at=referral.created_at,
        from_state=State.DRAFT.value,
        to_state=State.SENT.value,
        party=Party.SENDER.value,
        actor=actor,
        channel="desk",
    )


def tell_other_side(referral: Referral, to: State, party: Party) -> None:
    """A mail with the slip's number and a link, nothing else. Opening is not worth one."""
    if to is State.OPENED:
        return
    if party is Party.SENDER:
        kind = "sent" if to is State.SENT else "withdrawn"
        addresses = store_office.addresses_of(referral.to_organization_id, Permission.REFERRAL_ANSWER)
    else:
        kind, addresses = "answered", store_office.address_of(referral.created_by)
    link = f"{current_settings().public_url}/desk/referrals/{referral.number}"
    for address in addresses:
        queue_mail(
            address,
            f"referrals.mail.{kind}.subject",
            f"referrals.mail.{kind}.body",
            number=str(referral.number),
            link=link,
        )
