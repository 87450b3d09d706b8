"""The person's side: ask for a call back, look up the answer, take it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from accounts.permission import Permission
from directory.models import Listing
from foundation import clock
from foundation.crypto import blind_index
from foundation.db import db, new_id, transaction
from matching.referrals import store_office, store_referral
from matching.referrals.actions_reply import (
    TRIES_OF_AN_ADDRESS,
    WINDOW,
    WRONG_FACTS,
    CodeLocked,
    TooManyTries,
    WrongCode,
)
from matching.referrals.code import ALPHABET, code_from
from matching.referrals.models_referral import ReplyAttempt
from matching.referrals.self_referral import spam, steps, store
from matching.referrals.self_referral.form_token import FormToken
from matching.referrals.self_referral.models import SelfReferral, SelfReferralAttempt
from matching.referrals.self_referral.state import CONSENT_VERSION, Side, State
from matching.referrals.self_referral.steps import by_code_actor, code_key, fact_key
from matching.referrals.self_referral.telling import Telling

SHOWN_AGAIN = timedelta(minutes=15)
"""A form that is sent twice (a double click, a reload) shows its receipt again this long, and not later."""


class NotAccepting(Exception):
    """This office takes no requests now; the page says how else to reach it."""


class AlreadySent(Exception):
    """This form was sent before, too long ago to show its receipt to whoever sits here now."""


@dataclass(frozen=True)
class Receipt:
    code: str
    reference: str
    listing_id: UUID


@dataclass(frozen=True)
class Asking:
    """A filled-in form: what is told, the word that opens the answer, in which language, from where."""

    listing_id: UUID
    telling: Telling
    word: str
    lang: str
    token: FormToken
    address: str


def office(listing_id: UUID) -> Listing:
    """The office as the form shows it. Raises ListingNotThere."""
    return store.listing(listing_id)


def takes_requests(listing: Listing) -> bool:
    """The organization switched it on, and has somebody who will read it."""
    return listing.accepts_self_referral and bool(
        store_office.addresses_of(listing.organization_id, Permission.REFERRAL_ANSWER)
    )


def ask(asking: Asking) -> Receipt:
    """Raises ListingNotThere, NotAccepting, AlreadySent, and spam's TooMany, TooFast, TooLate."""
    now = clock.now()
    spam.check_age(asking.token.made_at, now)
    code = code_from(int(blind_index(f"self-referral-receipt:{asking.token.nonce}"), 16))
    with transaction() as session:
        store.in_turn(steps.address_key(asking.address))
        before = store.made_with(_once(asking.token))
        if before is not None:
            if before.is_erased or now - before.created_at > SHOWN_AGAIN:
                raise AlreadySent
            return Receipt(code, before.reference, before.listing_id)
        listing = store.listing(asking.listing_id)
        if not takes_requests(listing):
            raise NotAccepting
        _limit(asking)
        row = _row(asking, listing, code)
        session.add(row)
        session.flush()
        actor = by_code_actor(row)
        steps.add_event(row, State.SENT, State.SENT, Side.PERSON, actor, now)
        steps.mail_about(row, "received", steps.recipients(row))
        steps.record("sent", row, actor, listing=str(listing.id), consent=CONSENT_VERSION)
        return Receipt(code, row.reference, listing.id)


def _once(token: FormToken) -> str:
    return blind_index(f"self-referral-form:{token.nonce}")


def _limit(asking: Asking) -> None:
    now, key = clock.now(), steps.address_key(asking.address)
    store.forget_attempts_before(now - spam.DAY)
    spam.check_limits(*store.attempts(now - spam.DAY, address_key=key, listing_id=asking.listing_id), now)
    db.session.add(SelfReferralAttempt(id=new_id(), at=now, listing_id=asking.listing_id, address_key=key))


def _row(asking: Asking, listing: Listing, code: str) -> SelfReferral:
    at = clock.now()
    row = SelfReferral(
        id=new_id(),
        reference="S" + "".join(secrets.choice(ALPHABET) for _ in range(7)),
        organization_id=listing.organization_id,
        listing_id=listing.id,
        listing_name=listing.name,
        lang=asking.lang,
        state=State.SENT.value,
        created_at=at,
        moved_at=at,
        consent_version=CONSENT_VERSION,
        idempotency_key=_once(asking.token),
        code_key=code_key(code),
        fact_key=fact_key(code, asking.word),
    )
    row.told = asking.telling.to_json()
    return row


def is_ours(code: str) -> bool:
    """Whether the receipt code of a request, not of a slip."""
    return store.has_code(code_key(code))


def identify(code: str, word: str, address: str) -> UUID:
    """Whose answer somebody asks for. Raises TooManyTries, CodeLocked, WrongCode; wrong tries are counted."""
    key, now = blind_index(f"reply-address:{address}"), clock.now()
    with transaction() as session:
        store_referral.forget_attempts_before(now - WINDOW)
        if store_referral.attempts_since(key, now - WINDOW) >= TRIES_OF_AN_ADDRESS:
            raise TooManyTries(int(WINDOW.total_seconds()))
        row = store.by_code(code_key(code), to_change=True)
        if row.wrong_facts < WRONG_FACTS and row.fact_key == fact_key(code, word):
            return row.id
        problem = CodeLocked() if row.wrong_facts >= WRONG_FACTS else WrongCode()
        store.count_wrong_fact(row.id)
        session.add(ReplyAttempt(id=new_id(), at=now, address_key=key))
        steps.record("refused", row, by_code_actor(row), why=type(problem).__name__)
    raise problem


def withdraw(row_id: UUID) -> None:
    """The person takes it back: the data are gone at once, whatever the organization has done so far."""
    with transaction():
        row = store.by_id(row_id, to_change=True)
        if row.is_erased:
            return
        before, at = State(row.state), clock.now()
        store.erase(row, at, State.WITHDRAWN)
        steps.add_event(row, before, State.WITHDRAWN, Side.PERSON, by_code_actor(row), at)
        steps.mail_about(row, "withdrawn", steps.recipients(row))
        steps.record("withdrawn", row, by_code_actor(row))
