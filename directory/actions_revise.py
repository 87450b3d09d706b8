"""Use cases of changing a listing. Each is one transaction; every write is audited in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from accounts import store as accounts_store
from accounts import store_members
from accounts.permission import Permission
from directory import actions_editing, revising, store_editing, store_revisions, store_state
from directory.author import Author
from directory.models import Listing, ListingProposal
from directory.revising import Outcome
from directory.revision import Change, State, diff, from_json
from directory.store_editing import NotYours
from foundation import audit, clock
from foundation.config import current_settings
from foundation.db import transaction
from foundation.outbox import queue_mail

REFUSALS_SHOWN: Final = timedelta(days=30)
"""How long the editor is told that a coordinator refused something."""


def may_revise(author: Author, listing_id: UUID) -> None:
    """The organization what is its own, a coordinator what nobody keeps. Raises NotYours."""
    held = _own(author, listing_id)
    if author.organization_id is None and is_kept(held.organization_id):
        raise NotYours(str(listing_id))


def is_kept(organization_id: UUID) -> bool:
    """Whether the organization has somebody who keeps its listings right."""
    return bool(store_members.mails(organization_id, Permission.LISTING_EDIT))


def state(author: Author, listing_id: UUID) -> State:
    """What can be edited of it, as it is. Raises NotYours."""
    _own(author, listing_id)
    return store_state.read(listing_id)


def card(author: Author, listing_id: UUID) -> Listing:
    """Raises NotYours."""
    return _own(author, listing_id)


def waiting(author: Author, listing_id: UUID) -> tuple[Change, ...]:
    """What waits of what the author's side has proposed. Raises NotYours."""
    _own(author, listing_id)
    return tuple(store_revisions.waiting_changes(listing_id, author.side).values())


def refused(author: Author, listing_id: UUID) -> list[ListingProposal]:
    """The last proposals that a coordinator refused within REFUSALS_SHOWN. Raises NotYours."""
    _own(author, listing_id)
    since = clock.now() - REFUSALS_SHOWN
    decided = store_revisions.decided_of(listing_id)
    return [each for each in decided if each.status == "refused" and (each.decided_at or since) > since]


def _own(author: Author, listing_id: UUID) -> Listing:
    if author.organization_id is None:
        return store_editing.any_listing(listing_id)
    return store_editing.own(listing_id, author.organization_id)


def revise(
    author: Author, listing_id: UUID, wanted: State, base: State | None = None, *, note: str = "",
    confirm: bool = False, action: str = "edit",
) -> Outcome:  # fmt: skip
    """See revising.revise; with `confirm` the author also says that everything else is still right.
    Raises NotYours, UnknownField, EditConflict."""
    with transaction():
        outcome = revising.revise(author, listing_id, wanted, base, note=note, action=action)
        if confirm and author.organization_id:
            actions_editing.confirm_within(author, listing_id)
        return outcome


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
