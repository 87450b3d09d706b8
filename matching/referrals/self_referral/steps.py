"""What the use cases of this room share: one move with its event, mails, keys and audit rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.permission import Permission
from foundation import audit, clock
from foundation.config import current_settings
from foundation.crypto import blind_index
from foundation.db import db, new_id
from foundation.outbox import queue_mail
from matching.referrals import store_office
from matching.referrals.self_referral.models import SelfReferral, SelfReferralEvent
from matching.referrals.self_referral.state import Side, State, move
from matching.referrals.self_referral.telling import plain_word

DESK = "/desk/self-referrals"


def take_step(
    row: SelfReferral,
    to: State,
    side: Side,
    actor: str,
    *,
    message: str = "",
    call_at: datetime | None = None,
    close_code: str | None = None,
) -> None:
    """Moves the request (its row is locked) or raises IllegalMove."""
    before, at = State(row.state), clock.now()
    row.state, row.moved_at = move(before, to, side).value, at
    if to is not State.OPENED:
        row.call_at, row.close_code = call_at, close_code
    add_event(row, before, to, side, actor, at, message=message, call_at=call_at, close_code=close_code)


def add_event(
    row: SelfReferral,
    before: State,
    to: State,
    side: Side,
    actor: str,
    at: datetime,
    *,
    message: str = "",
    call_at: datetime | None = None,
    close_code: str | None = None,
) -> None:
    event = SelfReferralEvent(
        id=new_id(),
        self_referral_id=row.id,
        at=at,
        from_state=before.value,
        to_state=to.value,
        side=side.value,
        actor=actor,
        close_code=close_code,
        call_at=call_at,
    )
    event.message = message or None
    db.session.add(event)
    db.session.flush()


def recipients(row: SelfReferral) -> list[str]:
    """Whoever is on it, else everybody there who may answer."""
    found = store_office.address_of(row.user_id) if row.user_id else []
    return found or store_office.addresses_of(row.organization_id, Permission.REFERRAL_ANSWER)


def mail_about(row: SelfReferral, kind: str, addresses: Iterable[str], page: str = "") -> None:
    """A number and a link, nothing else."""
    link = f"{current_settings().public_url}{page or f'{DESK}/{row.reference}'}"
    for address in addresses:
        queue_mail(
            address,
            f"self_referral.mail.{kind}.subject",
            f"self_referral.mail.{kind}.body",
            number=row.reference,
            link=link,
        )


def record(action: str, row: SelfReferral, actor: str, **detail: str) -> None:
    audit.record(
        f"self_referral.{action}",
        actor=actor,
        subject=f"self_referral:{row.id}",
        detail={"number": row.reference, **detail},
    )


def by_code_actor(row: SelfReferral) -> str:
    return f"code:{row.id}"


def code_key(code: str) -> str:
    return blind_index(f"self-referral-code:{code}")


def fact_key(code: str, word: str) -> str:
    return blind_index(f"self-referral-word:{code}:{plain_word(word)}")


def address_key(address: str) -> str:
    return blind_index(f"self-referral-address:{address}")
