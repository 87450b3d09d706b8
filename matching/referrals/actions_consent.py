"""Giving and withdrawing consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.member import Member
from foundation import audit, clock
from foundation.db import new_id, transaction
from matching.referrals import store, store_office, store_once, store_referral
from matching.referrals.consent import FORM_VERSION, Item
from matching.referrals.models import Consent
from matching.referrals.state import Party, State
from matching.referrals.steps import OwnOrganization, take_step


@dataclass(frozen=True)
class ConsentGiven:
    """What was filled in. One consent is recorded for each office: every permission names its recipient."""

    listing_ids: tuple[UUID, ...]
    basis: str
    items: frozenset[Item]
    purpose: str
    valid_from: date
    valid_until: date
    way: str
    obtained_on: date
    reason: str = ""


def give_consent(member: Member, client_id: UUID, given: ConsentGiven, token: str = "") -> list[UUID]:
    """The ids of the new consents; none when this very form was taken before."""
    with transaction() as session:
        client = store.client(member.organization_id, client_id)
        try:
            store_once.claim(member.actor, token)
        except store_once.TakenAlready:
            return []
        rows = []
        for listing in store_office.listings(given.listing_ids):
            if listing.organization_id == member.organization_id:
                raise OwnOrganization(listing.name)
            row = _consent(member, client.id, given, listing.id, listing.organization_id, listing.name)
            session.add(row)
            audit.record(
                "consent.given",
                actor=member.actor,
                subject=f"client:{client.id}",
                detail={"consent": str(row.id), "recipient": str(listing.id), "basis": given.basis},
            )
            rows.append(row.id)
        return rows


def _consent(
    member: Member, client_id: UUID, given: ConsentGiven, listing_id: UUID, organization_id: UUID, name: str
) -> Consent:
    row = Consent(
        id=new_id(),
        client_id=client_id,
        recipient_organization_id=organization_id,
        recipient_listing_id=listing_id,
        recipient_name=name,
        basis=given.basis,
        items=given.items,
        form_version=FORM_VERSION,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        way=given.way,
        obtained_on=given.obtained_on,
        obtained_by=member.user_id,
        recorded_at=clock.now(),
    )
    row.purpose = given.purpose
    row.reason = given.reason or None
    return row


def withdraw_consent(member: Member, client_id: UUID, consent_id: UUID) -> int:
    """Ends the consent and, with it, every slip on it that nobody has accepted; returns how many those
    were.

    The consent is changed before the slips are looked for: a slip that was being sent meanwhile is then
    either refused by the database or found here.
    """
    with transaction() as session:
        client = store.client(member.organization_id, client_id)
        consent = store.consent_to_change(client.id, consent_id)
        if consent.withdrawn_at is not None:
            return 0
        consent.withdrawn_at, consent.withdrawn_by = clock.now(), member.user_id
        session.flush()
        slips = store_referral.unaccepted_on(consent.id)
        for slip in slips:
            take_step(
                slip, State.WITHDRAWN, Party.SENDER, actor=member.actor, channel="desk", reason_code="consent"
            )
        audit.record(
            "consent.withdrawn",
            actor=member.actor,
            subject=f"client:{client.id}",
            detail={"consent": str(consent.id), "slips": str(len(slips))},
        )
        return len(slips)
