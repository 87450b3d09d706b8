"""What the slip form needs to know before anything is typed: recipients, their consents, the sender's own
offices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from accounts.member import Member
from directory.models import Listing
from foundation import clock
from foundation.i18n import t
from matching.referrals import store, store_office, store_referral
from matching.referrals.actions_client import ClientFile
from matching.referrals.actions_letterhead import open_letterhead
from matching.referrals.client import ClientData
from matching.referrals.consent import Item
from matching.referrals.forms import SlipForm
from matching.referrals.frozen import thaw
from matching.referrals.models import Consent
from matching.referrals.slip import Office, Slip


@dataclass(frozen=True)
class SlipDesk:
    """`allowed` has the consent in force of each recipient, None where there is none."""

    recipients: Sequence[Listing]
    allowed: dict[UUID, Consent | None]
    own_offices: list[tuple[str, str]]
    before: Office
    match_id: UUID | None = None
    forwarded: Slip | None = None
    """The closed slip that this one goes on from: what was typed for it stands in the form again."""

    @property
    def part_of(self) -> str:
        return self.forwarded.heading.number if self.forwarded else ""

    @property
    def listing_ids(self) -> tuple[UUID, ...]:
        return tuple(listing.id for listing in self.recipients)

    @property
    def without_consent(self) -> list[Listing]:
        return [listing for listing in self.recipients if self.allowed[listing.id] is None]

    @property
    def items(self) -> frozenset[Item]:
        """What every recipient with a consent may be told."""
        sets = [consent.items for consent in self.allowed.values() if consent is not None]
        return frozenset.intersection(*sets) if sets else frozenset()

    def missing_of(self, listing_id: UUID) -> list[Item]:
        """What this recipient may not be told though another one may."""
        mine = self.allowed[listing_id]
        given = [consent.items for consent in self.allowed.values() if consent is not None]
        every = frozenset[Item]().union(*given)
        return [item for item in Item if mine is not None and item in every - mine.items]

    def fresh_form(self, data: ClientData) -> SlipForm:
        """Filled in from the client and from this person's last slip, or from the slip that goes on."""
        if self.forwarded:
            return self._forwarding_form(self.forwarded)
        return SlipForm(
            formdata=None,
            token=SlipForm.new_token(),
            items=[item.value for item in self.items],
            summary=data.summary,
            wish=data.wish,
            support_so_far=data.support_so_far,
            attachments=data.attachments,
            from_section=self.before.section,
            from_hours=self.before.hours,
        )

    def _forwarding_form(self, slip: Slip) -> SlipForm:
        said = slip.person
        return SlipForm(
            formdata=None,
            token=SlipForm.new_token(),
            urgency=slip.heading.urgency,
            asked_for=list(slip.request.asked_for),
            asked_other=slip.request.asked_other,
            items=[item.value for item in self.items if item.value in slip.permission.items],
            summary=said.summary,
            wish=said.wish,
            support_so_far=said.support_so_far,
            attachments=said.attachments,
            from_section=slip.sender.section,
            from_hours=slip.sender.hours,
        )


def slip_desk(
    member: Member,
    file: ClientFile,
    listing_ids: tuple[UUID, ...],
    match_id: UUID | None = None,
    forwarded: Slip | None = None,
) -> SlipDesk:
    """MatchNotFound for a match that is not this client's."""
    if match_id:
        store.match_run(file.id, match_id)
    recipients = store_office.listings(listing_ids)
    consents = store.consents_for(file.id, listing_ids)
    own = [(str(row.id), row.name) for row in store_office.own_listings(member.organization_id)]
    allowed = {listing.id: _in_force(consents.get(listing.id, ()), listing) for listing in recipients}
    head = open_letterhead(member)
    if head.saved:
        own = [("", t("letterhead.choice", name=head.data.name)), *own]
    before = _sender_before(member)
    if head.saved:
        before = replace(before, section=head.data.section, hours=head.data.hours)
    return SlipDesk(recipients, allowed, own, before, match_id, forwarded)


def _in_force(consents: Sequence[Consent], listing: Listing) -> Consent | None:
    today = clock.today()
    for each in consents:
        if each.recipient_organization_id == listing.organization_id and each.grant.covers(
            listing.id, (), today
        ):
            return each
    return None


def _sender_before(member: Member) -> Office:
    """Section and hours of the last slip of the same person, so that they are typed once."""
    try:
        row = store_referral.latest_of(member.user_id)
    except store_referral.ReferralNotFound:
        return Office("")
    return thaw(row.slip, row.slip_hash or "").sender
