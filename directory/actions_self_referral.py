"""An organization says which of its offices take requests of residents online; publishes at once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from accounts.member import Member
from directory import store_editing, store_projection, store_self_referral
from foundation import audit, clock
from foundation.db import transaction


def switch(member: Member, shown: Collection[UUID], wanted: Collection[UUID]) -> int:
    """Of the listings that were shown, exactly the wanted ones take requests from now on; the organization's others
    stay as they are. Returns how many of all its listings do.

    Ids of other organizations' listings are ignored, as is a listing without a service.
    """
    at, today = clock.now(), clock.today()
    with transaction():
        cards = [card for card in store_self_referral.own(member.organization_id, shown) if card.services]
        changed = [card for card in cards if card.accepts_self_referral != (card.id in wanted)]
        for card in changed:
            takes = card.id in wanted
            service = UUID(card.services[0]["id"])
            store_self_referral.set_accepting([UUID(each["id"]) for each in card.services], service, takes)
            said = {"before": str(not takes).lower(), "after": str(takes).lower()}
            store_editing.mark("service", service, "accepts_self_referral", today, action="edit", **said)
            detail = {"takes": said["after"]}
            audit.record(
                "listing.self_referral", actor=member.actor, subject=f"listing:{card.id}", detail=detail
            )
        store_projection.project([card.id for card in changed], at)
        return store_self_referral.how_many_accept(member.organization_id)
