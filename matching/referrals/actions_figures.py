"""Figures of referrals: an organization's own, and the network's for its coordinators."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.member import Member
from foundation import audit, clock
from foundation.db import transaction
from matching.referrals import store_figures
from matching.referrals.consent import default_until
from matching.referrals.figures import Network, Own, Quarter, ended_quarters, network_figures, own_figures
from matching.referrals.state import Party

MONTHS = 12
QUARTERS = 8


@dataclass(frozen=True)
class NetworkPage:
    quarters: list[Quarter]
    chosen: Quarter
    figures: Network


def own(member: Member, party: Party) -> Own:
    """Of the slips of the last twelve months; nobody's name is in it."""
    since = default_until(clock.today(), -MONTHS)
    return own_figures(store_figures.moves_of(party, member.organization_id, since))


def network(member: Member, wanted: str) -> NetworkPage:
    """`wanted` is "2026-2" for a fiscal year's quarter; anything else is the last one that is over."""
    quarters = ended_quarters(clock.today(), QUARTERS)
    named = {f"{each.fiscal_year}-{each.number}": each for each in quarters}
    chosen = named.get(wanted, quarters[0])
    with transaction():
        audit.record(
            "referral.figures",
            actor=member.actor,
            subject=f"organization:{member.organization_id}",
            detail={"quarter": f"{chosen.fiscal_year}-{chosen.number}"},
        )
        taken = store_figures.decisions(chosen.start, chosen.next.start)
        return NetworkPage(quarters, chosen, network_figures(taken))
