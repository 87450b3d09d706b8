"""What staff order, and the material a slip is composed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from accounts.member import Member
from directory.models import Listing
from foundation import clock
from foundation.config import current_settings
from foundation.crypto import blind_index
from matching.referrals import store, store_office
from matching.referrals.actions_letterhead import office_of as letterhead_office
from matching.referrals.actions_letterhead import open_letterhead
from matching.referrals.client import ClientData, Matter, dossier
from matching.referrals.code import new_code, new_fact
from matching.referrals.consent import Item
from matching.referrals.models import Consent
from matching.referrals.number import SlipNumber, fiscal_year
from matching.referrals.slip import Dossier, Heading, Office, Permission, items_in
from matching.result import MatchResult
from matching.speech import sentence

REASONS_TOLD = 3
"""Of each sort, the weightiest first; the whole match stays with the client."""

Sentences = tuple[tuple[str, ...], tuple[str, ...]]
"""Why it fits, and what to ask: Japanese sentences."""


@dataclass(frozen=True)
class SlipOrder:
    """A filled-in slip form. `token` was made with the form: the same form makes its slips once."""

    listing_ids: tuple[UUID, ...]
    items: frozenset[Item]
    urgency: str
    asked_for: tuple[str, ...]
    matter: Matter
    token: str
    asked_other: str = ""
    to_section: str = ""
    from_listing_id: UUID | None = None
    from_section: str = ""
    from_hours: str = ""
    match_id: UUID | None = None
    """The match whose reasons are told; without it the client's last one."""
    part_of: str = ""
    """転送: the number of the closed slip that these go on from."""

    @property
    def keys(self) -> tuple[str, ...]:
        """One idempotency key for each recipient."""
        return tuple(f"{self.token}:{listing_id}" for listing_id in self.listing_ids)

    def addressed(self, office: Office) -> Office:
        return replace(office, section=self.to_section)

    def dossier(self, data: ClientData, reasons: Sentences = ((), ())) -> Dossier:
        return dossier(data, self.matter, reasons)

    def items_told(self, data: ClientData, reasons: Sentences = ((), ())) -> frozenset[Item]:
        """The chosen items of which there is anything to tell."""
        return self.items & items_in(self.dossier(data, reasons))


@dataclass(frozen=True)
class Recipient:
    listing: Listing
    consent: Consent
    reasons: Sentences


@dataclass(frozen=True)
class Material:
    client_id: UUID
    data: ClientData
    sender: Office
    recipients: Sequence[Recipient]
    match_id: UUID | None = None
    part_of_id: UUID | None = None


def reasons_said(client_id: UUID, match_id: UUID | None) -> tuple[UUID | None, Mapping[str, Sentences]]:
    """The match that the offices were chosen from, and by listing id what it said.

    Without `match_id` the client's last match; (None, {}) where there never was one.
    """
    try:
        run = store.match_run(client_id, match_id) if match_id else store.latest_match(client_id)
    except store.MatchNotFound:
        if match_id:
            raise
        return None, {}
    return run.id, {
        each.id: (
            tuple(sentence(reason, "ja") for reason in each.reasons.fits[:REASONS_TOLD]),
            tuple(sentence(reason, "ja") for reason in each.reasons.unknown[:REASONS_TOLD]),
        )
        for each in MatchResult.from_json(run.result).results
    }


def sender_office(member: Member, order: SlipOrder) -> Office:
    """The sender as on a letter: its letterhead, or the office it chose; at least its name."""
    file = open_letterhead(member)
    if file.saved and order.from_listing_id is None:
        head = letterhead_office(file.data, file.logo_hash, member.name)
        return replace(head, section=order.from_section or head.section, hours=order.from_hours or head.hours)
    own = {row.id: row for row in store_office.own_listings(member.organization_id)}
    chosen = own.get(order.from_listing_id) if order.from_listing_id else next(iter(own.values()), None)
    office = (
        store_office.office_of(chosen)
        if chosen is not None
        else Office(organization=store_office.organization_name(member.organization_id))
    )
    return replace(
        office,
        section=order.from_section,
        person=member.name,
        hours=order.from_hours,
        logo=file.logo_hash,
    )


def heading_for(order: SlipOrder, consent: Consent, number: SlipNumber | None) -> Heading:
    """Number and secrets of a slip; a preview has none of them yet."""
    at = clock.now().astimezone(clock.TOKYO)
    code, fact = (new_code(), new_fact()) if number else ("", "")
    return Heading(
        number=str(number) if number else "",
        fiscal_year=number.fiscal_year if number else fiscal_year(at.date()),
        serial=number.serial if number else 0,
        issued_at=at.isoformat(timespec="seconds"),
        valid_until=consent.valid_until.isoformat(),
        urgency=order.urgency,
        code=code,
        fact=fact,
        reply_url=f"{current_settings().public_url}/r/{code}",
    )


def permission_of(consent: Consent, items: frozenset[Item]) -> Permission:
    return Permission(
        basis=consent.basis,
        items=tuple(item.value for item in Item if item in items),
        recipient=consent.recipient_name,
        purpose=consent.purpose or "",
        valid_from=consent.valid_from.isoformat(),
        valid_until=consent.valid_until.isoformat(),
        way=consent.way,
        obtained_on=consent.obtained_on.isoformat(),
        reason=consent.reason or "",
    )


def code_key(code: str) -> str:
    return blind_index(f"slip-code:{code}")


def fact_key(code: str, fact: str) -> str:
    return blind_index(f"slip-fact:{code}:{fact}")
