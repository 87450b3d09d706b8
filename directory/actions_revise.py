"""Use cases of changing a listing. Each is one transaction; every write is audited in it."""

from __future__ import annotations

from uuid import UUID

from accounts import store as accounts_store
from directory import revising, store_revisions, store_state
from directory.author import Author
from directory.models import ListingProposal
from directory.revising import Outcome
from directory.revision import State, diff, from_json
from foundation import audit, clock
from foundation.config import current_settings
from foundation.db import transaction
from foundation.outbox import queue_mail


def revise(
    author: Author, listing_id: UUID, wanted: State, base: State | None = None, *, note: str = ""
) -> Outcome:
    """See revising.revise. Raises NotYours, UnknownField, EditConflict."""
    with transaction():
        return revising.revise(author, listing_id, wanted, base, note=note)


def restore(author: Author, listing_id: UUID, number: int) -> Outcome:
    """Version `number` again, as a new version; services that have gone since stay gone.

    Raises NotYours, NoSuchRevision.
    """
    with transaction():
        store_state.hold(listing_id, author.organization_id)
        now = store_state.read(listing_id)
        then = store_revisions.state(listing_id, number)
        wanted = {field: value for field, value in then.items() if field in now}
        return revising.revise(author, listing_id, wanted, action="restore")


def accept(author: Author, proposal_id: UUID) -> Outcome:
    """What waits is published in the proposer's name. Raises NoSuchProposal, AlreadyDecided, NotYours."""
    with transaction():
        held = _held(proposal_id)
        now = store_state.read(held.listing_id)
        wanted = {each.field: each.after for each in from_json(held.changes) if each.field in now}
        changes = diff(now, wanted)
        _close(author, held, "accepted")
        _note(author, held, "listing.decide")
        proposer = Author(held.side, author.actor, None, author.user_id)
        number = revising.publish(proposer, held.listing_id, now, changes, "accept") if changes else None
        return Outcome(changes, (), number)


def refuse(author: Author, proposal_id: UUID, reason: str) -> None:
    """Nothing is published; the proposer is told where to read why. Raises NoSuchProposal, AlreadyDecided,
    NotYours."""
    with transaction():
        held = _held(proposal_id)
        _close(author, held, "refused", reason)
        _note(author, held, "listing.refuse")


def withdraw(author: Author, listing_id: UUID) -> None:
    """The organization takes back what it proposed; with nothing waiting there is nothing to do.

    Raises NotYours.
    """
    with transaction():
        store_state.hold(listing_id, author.organization_id)
        for held in store_revisions.waiting_of(listing_id):
            if held.side == author.side:
                store_revisions.close(held.id, "withdrawn", clock.now(), by=author.user_id)
                _note(author, held, "listing.withdraw")


def _held(proposal_id: UUID) -> ListingProposal:
    """The proposal, with its listing held: of two coordinators one waits and then sees the other's word."""
    found = store_revisions.proposal(proposal_id)
    store_state.hold(found.listing_id, None)
    return found


def _close(author: Author, held: ListingProposal, status: str, reason: str = "") -> None:
    store_revisions.close(held.id, status, clock.now(), by=author.user_id, reason=reason)
    _tell(held)


def _tell(held: ListingProposal) -> None:
    """A mail without content: what was decided is read at the desk."""
    if held.user_id is None:
        return
    try:
        user = accounts_store.user(held.user_id)
    except accounts_store.UserNotFound:
        return
    if user.active:
        link = f"{current_settings().public_url}/desk/listings/{held.listing_id}"
        queue_mail(user.email, "revise.mail.decided.subject", "revise.mail.decided.body", link=link)


def _note(author: Author, held: ListingProposal, action: str) -> None:
    subject = f"listing:{held.listing_id}"
    audit.record(action, actor=author.actor, subject=subject, detail={"proposal": str(held.id)})
