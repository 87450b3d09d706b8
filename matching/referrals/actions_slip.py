"""Issuing slips: consent, composition, number, row, event, record, mail and audit in one transaction – or
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from accounts.member import Member
from directory.models import Listing
from foundation import audit, clock
from foundation.db import db, new_id, transaction
from matching.referrals import store, store_office, store_referral
from matching.referrals.composing import (
    Material,
    Recipient,
    SlipOrder,
    code_key,
    fact_key,
    heading_for,
    permission_of,
    reasons_said,
    sender_office,
)
from matching.referrals.consent import ConsentRefused, NoConsent
from matching.referrals.frozen import digest, freeze
from matching.referrals.models import Consent
from matching.referrals.models_referral import DisclosureRecord, Referral
from matching.referrals.number import SlipNumber, fiscal_year
from matching.referrals.slip import Request, Slip, compose
from matching.referrals.state import FORWARDABLE, Party, State
from matching.referrals.steps import OwnOrganization, first_event, tell_other_side


class SlipRefused(Exception):
    """No slip was issued: these offices may not be told. (name of the office, why)"""

    def __init__(self, refusals: Sequence[tuple[str, ConsentRefused]]) -> None:
        super().__init__("; ".join(type(why).__name__ for _, why in refusals))
        self.refusals = refusals


class NotForwardable(Exception):
    """Only what was declined, withdrawn or came to nothing goes on to another organization."""

    def __init__(self, number: str, state: State) -> None:
        super().__init__(number)
        self.number, self.state = number, state


class NothingToTell(Exception):
    """None of the chosen items says anything."""


def preview_slips(member: Member, client_id: UUID, order: SlipOrder) -> list[Slip]:
    """The slips as they would be issued now, without number and code. Raises what issuing would raise."""
    with transaction():
        material = _material(member, client_id, order)
        audit.record(
            "client.read", actor=member.actor, subject=f"client:{client_id}", detail={"purpose": "preview"}
        )
        return [_composed(material, order, recipient, None) for recipient in material.recipients]


def issue_slips(member: Member, client_id: UUID, order: SlipOrder) -> list[str]:
    """Numbers of the slips, one for each recipient.

    The same form sent twice gives the same slips and no new ones.
    """
    today = clock.today()
    with transaction():
        client = store.client(member.organization_id, client_id)
        store_referral.lock_counter(member.organization_id, fiscal_year(today))
        known = [store_referral.issued_with(member.organization_id, key) for key in order.keys]
        if any(known):
            return [number for number in known if number]
        material = _material(member, client.id, order)
        rows = [
            _issue(member, material, order, recipient, key)
            for recipient, key in zip(material.recipients, order.keys, strict=True)
        ]
        for row, recipient in zip(rows, material.recipients, strict=True):
            _record(member, row, recipient.consent)
        return [str(row.number) for row in rows]


def _material(member: Member, client_id: UUID, order: SlipOrder) -> Material:
    """Everything that the slips are made from; the consents are held until the transaction ends."""
    client = store.client(member.organization_id, client_id)
    match_id, said = reasons_said(client.id, order.match_id)
    data, part_of = store.data_of(client), _forwarded(member, client.id, order)
    consents = store.consents_for(client.id, order.listing_ids, hold=True)
    recipients, refusals = [], []
    for listing in store_office.listings(order.listing_ids):
        if listing.organization_id == member.organization_id:
            raise OwnOrganization(listing.name)
        reasons = said.get(str(listing.id), ((), ()))
        if not order.items_told(data, reasons):
            raise NothingToTell
        try:
            recipients.append(
                Recipient(listing, _consent(consents.get(listing.id, []), listing, order), reasons)
            )
        except ConsentRefused as refused:
            refusals.append((listing.name, refused))
    if refusals:
        raise SlipRefused(refusals)
    return Material(client.id, data, sender_office(member, order), recipients, match_id, part_of)


def _forwarded(member: Member, client_id: UUID, order: SlipOrder) -> UUID | None:
    """The slip that these go on from, held so that it stays closed; NotForwardable while it is not."""
    if not order.part_of:
        return None
    row = store_referral.referral(member.organization_id, order.part_of, to_change=True)
    if row.from_organization_id != member.organization_id or row.client_id != client_id:
        raise store_referral.ReferralNotFound
    if State(row.state) not in FORWARDABLE:
        raise NotForwardable(order.part_of, State(row.state))
    return row.id


def _consent(consents: Sequence[Consent], listing: Listing, order: SlipOrder) -> Consent:
    """The newest consent that covers this slip; otherwise the reason against the newest one."""
    mine = [each for each in consents if each.recipient_organization_id == listing.organization_id]
    reasons = [each.grant.reason_against(listing.id, order.items, clock.today()) for each in mine]
    for each, reason in zip(mine, reasons, strict=True):
        if reason is None:
            return each
    raise reasons[0] if reasons and reasons[0] else NoConsent()


def _composed(material: Material, order: SlipOrder, recipient: Recipient, number: SlipNumber | None) -> Slip:
    return compose(
        heading_for(order, recipient.consent, number),
        order.addressed(store_office.office_of(recipient.listing)),
        material.sender,
        order.dossier(material.data, recipient.reasons),
        Request(order.asked_for, order.asked_other),
        permission_of(recipient.consent, order.items),
    )


def _issue(member: Member, material: Material, order: SlipOrder, recipient: Recipient, key: str) -> Referral:
    listing, consent = recipient.listing, recipient.consent
    today, at = clock.today(), clock.now()
    number = store_referral.next_number(member.organization_id, fiscal_year(today))
    slip = _composed(material, order, recipient, number)
    frozen = freeze(slip)
    row = Referral(
        id=new_id(),
        number=str(number),
        fiscal_year=number.fiscal_year,
        serial=number.serial,
        from_organization_id=member.organization_id,
        to_organization_id=listing.organization_id,
        to_listing_id=listing.id,
        client_id=material.client_id,
        consent_id=consent.id,
        match_run_id=material.match_id,
        part_of_id=material.part_of_id,
        items=order.items_told(material.data, recipient.reasons),
        state=State.SENT.value,
        urgency=order.urgency,
        created_by=member.user_id,
        created_at=at,
        sent_on=today,
        valid_until=consent.valid_until,
        moved_at=at,
        moved_by_organization_id=member.organization_id,
        sender_user_id=member.user_id,
        idempotency_key=key,
        slip_hash=digest(frozen),
        code_key=code_key(slip.heading.code),
        fact_key=fact_key(slip.heading.code, slip.heading.fact),
    )
    row.slip = frozen
    db.session.add(row)
    db.session.flush()
    return row


def _record(member: Member, row: Referral, consent: Consent) -> None:
    db.session.add(first_event(row, member.actor))
    db.session.add(
        DisclosureRecord(
            id=new_id(),
            at=row.created_at,
            client_id=row.client_id,
            referral_id=row.id,
            consent_id=consent.id,
            from_organization_id=row.from_organization_id,
            to_organization_id=row.to_organization_id,
            items=row.items,
            basis=consent.basis,
        )
    )
    tell_other_side(row, State.SENT, Party.SENDER)
    audit.record(
        "referral.sent",
        actor=member.actor,
        subject=f"client:{row.client_id}",
        detail={"referral": str(row.id), "number": str(row.number), "recipient": str(row.to_listing_id)},
    )
