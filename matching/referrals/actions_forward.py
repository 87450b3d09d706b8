"""転送: where a slip that came to nothing can go next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.member import Member
from foundation import clock
from matching.referrals import store, store_referral
from matching.referrals.frozen import thaw
from matching.referrals.network import staff_cards
from matching.referrals.slip import Slip
from matching.referrals.state import FORWARDABLE, State
from matching.result import MatchResult

OFFERED = 5


@dataclass(frozen=True)
class NextOffice:
    """`consented`: a consent that names this office is in force."""

    id: UUID
    name: str
    consented: bool


@dataclass(frozen=True)
class Forwarding:
    client_id: UUID
    number: str
    match_id: UUID | None
    offices: tuple[NextOffice, ...]


def forwarding(member: Member, number: str) -> Forwarding | None:
    """For the sender of a closed slip: the next offices of its match that were not asked yet.

    None for everybody else and while the slip runs. Call it after the reading was audited.
    """
    row = store_referral.referral(member.organization_id, number)
    if row.from_organization_id != member.organization_id or State(row.state) not in FORWARDABLE:
        return None
    asked = {each.to_listing_id for each in store_referral.of_client(row.client_id)}
    match_id, names = _matched(row.client_id, row.match_run_id)
    left = [each for each in names if each not in asked]
    open_now = {card.id: card for card in staff_cards(left)}
    offered = [
        each for each in left if each in open_now and open_now[each].organization_id != member.organization_id
    ][:OFFERED]
    consents, today = store.consents_for(row.client_id, offered), clock.today()
    return Forwarding(
        row.client_id,
        number,
        match_id,
        tuple(
            NextOffice(
                each,
                names[each],
                any(given.grant.covers(each, (), today) for given in consents.get(each, [])),
            )
            for each in offered
        ),
    )


def _matched(client_id: UUID, match_id: UUID | None) -> tuple[UUID | None, dict[UUID, str]]:
    """The match of the slip, else the client's last; its offices in their order."""
    try:
        run = store.match_run(client_id, match_id) if match_id else store.latest_match(client_id)
    except store.MatchNotFound:
        return None, {}
    return run.id, {UUID(each.id): each.name for each in MatchResult.from_json(run.result).results}


def slip_before(member: Member, client_id: UUID, number: str) -> Slip:
    """What was typed for the slip that goes on. ReferralNotFound where it is not this client's."""
    row = store_referral.referral(member.organization_id, number)
    if row.from_organization_id != member.organization_id or row.client_id != client_id:
        raise store_referral.ReferralNotFound
    return thaw(row.slip, row.slip_hash or "")
