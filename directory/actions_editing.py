"""Use cases of an organization that keeps its own listings right. Each is one transaction, one audit event."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from accounts.member import Member
from directory import store_editing, store_projection
from directory.author import Author, of_member
from directory.models import Listing
from foundation import audit, clock
from foundation.db import transaction

CONFIRMED: Final = (
    "name",
    "name_kana",
    "official_name",
    "description",
    "url",
    "email",
    "address",
    "phone",
    "fax",
)
"""What 「このままで正しい」 speaks for: an import changes none of these afterwards. Not the status: an office that
its publisher drops is still to be looked at."""


class NoService(ValueError):
    """Free places are a service's; this listing names none."""


def report_capacity(member: Member, listing_id: UUID, status: str, wait_days: int | None = None) -> None:
    """Publishes at once. Raises NotYours, NoService."""
    with transaction():
        report_within(of_member(member), listing_id, status, wait_days)


def report_within(author: Author, listing_id: UUID, status: str, wait_days: int | None) -> None:
    """The same inside another use case's transaction, e.g. a program's; the author must be the organization's.

    Raises NotYours, NoService."""
    if author.organization_id is None:
        raise store_editing.NotYours(str(listing_id))
    card = store_editing.own(listing_id, author.organization_id)
    if not card.services:
        raise NoService(str(listing_id))
    service = UUID(card.services[0]["id"])
    before = store_editing.report_capacity(service, status, wait_days, clock.now())
    said = {"before": before, "after": status}
    store_editing.mark("service", service, "capacity", clock.today(), action="edit", **said)
    _publish(author.actor, listing_id, "listing.capacity", status=status)


def confirm(member: Member, listing_id: UUID) -> None:
    """All of it is still right: verified today, and the organization's word from now on. Raises NotYours."""
    with transaction():
        confirm_within(of_member(member), listing_id)


def confirm_within(author: Author, listing_id: UUID) -> None:
    """The same inside another use case's transaction; the author must be the organization's. Raises NotYours."""
    if author.organization_id is None:
        raise store_editing.NotYours(str(listing_id))
    today = clock.today()
    card = store_editing.own(listing_id, author.organization_id)
    place = store_editing.location(listing_id)
    before = place.last_verified_on
    place.last_verified_on = today
    for field in CONFIRMED:
        said = str(getattr(card, field))
        store_editing.mark("location", listing_id, field, today, action="confirm", before=said, after=said)
    for service in card.services:
        store_editing.mark(
            "service", UUID(service["id"]), "hours", today, action="confirm", before="", after=""
        )
    verified = {"before": before.isoformat() if before else "", "after": today.isoformat()}
    store_editing.mark("location", listing_id, "last_verified_on", today, action="confirm", **verified)
    _publish(author.actor, listing_id, "listing.confirm")


def _publish(actor: str, listing_id: UUID, action: str, **detail: str) -> None:
    store_projection.project([listing_id], clock.now())
    audit.record(action, actor=actor, subject=f"listing:{listing_id}", detail=detail)


def own(member: Member, listing_id: UUID) -> Listing:
    """Raises NotYours."""
    return store_editing.own(listing_id, member.organization_id)
