"""One step of a referral inside a running transaction: rule, guarded update, event, mail. Shared by the
actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from accounts.permission import Permission
from foundation import clock
from foundation.config import current_settings
from foundation.db import db, new_id
from foundation.outbox import queue_mail
from matching.referrals import store_duty, store_office, store_proposal, store_referral
from matching.referrals.answer import Answer
from matching.referrals.models_referral import Referral, ReferralEvent
from matching.referrals.proposal import proposed_by
from matching.referrals.state import TERMINAL, Party, State, move


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
    outcome: str | None = None,
    expected_on: date | None = None,
    meeting_at: datetime | None = None,
    person: str = "",
    message: str = "",
) -> None:
    """Moves the referral or raises IllegalMove / MovedMeanwhile; tells the other side by mail."""
    before, at = State(referral.state), clock.now()
    move(before, to, party)
    by = referral.from_organization_id if party is Party.SENDER else referral.to_organization_id
    meeting_on = meeting_at.astimezone(clock.TOKYO).date() if meeting_at else None
    store_referral.move(referral, to, by, at, expected_on or meeting_on)
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
        outcome=outcome,
        expected_on=expected_on,
        meeting_at=meeting_at,
    )
    event.person, event.message = person or None, message or None
    db.session.add(event)
    taught = proposed_by(to, reason_code)
    if taught is not None:
        store_proposal.propose(referral, taught, at)
    tell_other_side(referral, to, party)


def take_answer(referral: Referral, given: Answer, *, actor: str, channel: str) -> None:
    """The recipient's step, with all that was said with it."""
    take_step(
        referral,
        given.to,
        Party.RECIPIENT,
        actor=actor,
        channel=channel,
        reason_code=given.reason_code or None,
        outcome=given.outcome or None,
        expected_on=given.expected_on,
        meeting_at=given.meeting_at,
        person=given.person,
        message=given.message,
    )


def amend(referral: Referral, given: Answer, *, actor: str, channel: str) -> None:
    """Says an answer anew without moving the slip: another day, another name, another reason.

    What has ended stays as it ended; only the event tells of the correction.
    """
    at, state = clock.now(), State(referral.state)
    meeting_on = given.meeting_at.astimezone(clock.TOKYO).date() if given.meeting_at else None
    if state not in TERMINAL:
        store_referral.amended(referral, at, meeting_on)
    event = ReferralEvent(
        id=new_id(),
        referral_id=referral.id,
        at=at,
        from_state=state.value,
        to_state=state.value,
        party=Party.RECIPIENT.value,
        actor=actor,
        channel=channel,
        reason_code=given.reason_code or None,
        meeting_at=given.meeting_at,
    )
    event.person, event.message = given.person or None, given.message or None
    db.session.add(event)
    tell_other_side(referral, state, Party.RECIPIENT)


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
        addresses = addresses_at(referral, Party.RECIPIENT)
    else:
        kind, addresses = "answered", addresses_at(referral, Party.SENDER)
    mail_about(referral, kind, addresses)


def addresses_at(referral: Referral, party: Party) -> list[str]:
    """Whoever is on it on that side, or covers for them today; everybody there who may act when nobody is,
    or the account is closed.
    """
    who = referral.user_of(party)
    if who:
        who = store_duty.stand_ins([who], clock.today()).get(who, who)
    found = store_office.address_of(who) if who else []
    if found:
        return found
    if party is Party.SENDER:
        return store_office.addresses_of(referral.from_organization_id, Permission.REFERRAL_SEND)
    return store_office.addresses_of(referral.to_organization_id, Permission.REFERRAL_ANSWER)


def mail_about(referral: Referral, kind: str, addresses: Iterable[str], page: str = "") -> None:
    """`kind` names the sentences; `page` another page of the desk than the slip's own."""
    link = f"{current_settings().public_url}{page or f'/desk/referrals/{referral.number}'}"
    for address in addresses:
        queue_mail(
            address,
            f"referrals.mail.{kind}.subject",
            f"referrals.mail.{kind}.body",
            number=str(referral.number),
            link=link,
        )
