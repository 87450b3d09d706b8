"""Use cases of claims: made without an account, proven by a code or by a coordinator; then an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts import actions_invitation, store, store_members
from accounts.actions_attempt import note_attempt
from accounts.email import checked_email
from accounts.limits import network_of
from accounts.member import Member
from accounts.permission import Permission, Role
from directory import store_listing
from directory.keeping import claim, store_claim
from directory.keeping.models import Claim
from directory.keeping.store_claim import Kept
from directory.models import Listing
from foundation import audit, clock
from foundation.config import current_settings
from foundation.crypto import blind_index
from foundation.db import db, new_id, transaction
from foundation.outbox import queue_mail


class HasKeeper(RuntimeError):
    """Somebody keeps this organization's listings already: colleagues are invited by them."""


class NothingPublished(ValueError):
    """The listing names no such address, or the code was entered already."""


class TooManyClaims(RuntimeError):
    """So many wait for this listing that a coordinator has to look first."""


@dataclass(frozen=True)
class Claimant:
    name: str
    post: str
    """What they do there."""
    email: str


@dataclass(frozen=True)
class Waiting:
    """A claim as a coordinator weighs it."""

    claim: Claim
    card: Listing
    others: list[Kept]
    """The organization's further listings: an editor would keep these too."""
    named: int
    """How many of its listings name the address that the code went to; 0 where none was made."""


def has_keeper(organization_id: UUID) -> bool:
    return bool(store_members.mails(organization_id, Permission.LISTING_EDIT))


def make(listing_id: UUID, who: Claimant, once: str, address: str) -> str:
    """Returns the secret of the claim's own page. The code goes to the published mail address at once, if there is one.

    Raises ListingNotFound, InvalidEmail, TooManyAttempts, HasKeeper, TooManyClaims.
    """
    card, email = store_listing.listing(listing_id), checked_email(who.email)
    note_attempt("claim", str(listing_id), f"claim/{network_of(address)}")
    secret = blind_index(f"claim/once/{once}")[:32]  # the same form leads to the same page
    row = Claim(
        id=new_id(), listing_id=listing_id, organization_id=card.organization_id, at=clock.now(), once=once, tries=0,
        page_key=_page_key(secret), status=claim.WAITING, channel="", code_key="", reason="",
    )  # fmt: skip
    row.name, row.post, row.email = who.name, who.post, email
    with transaction():
        if store_claim.known(once):
            return secret
        if has_keeper(card.organization_id):
            raise HasKeeper
        if store_claim.how_many_wait(listing_id) >= claim.MOST_WAITING:
            raise TooManyClaims
        db.session.add(row)
        _note("claim.make", "public", row)
        link = f"{current_settings().public_url}/claim/{secret}"
        queue_mail(email, "keeping.mail.claim_page.subject", "keeping.mail.claim_page.body", link=link)
        if card.email:
            _by_mail(row, card.email)
        else:
            _tell_coordinators()
    return secret


def _by_mail(row: Claim, published: str) -> None:
    code = _give_code(row, claim.MAIL, published)
    queue_mail(published, "keeping.mail.claim.subject", "keeping.mail.claim.body", code=code)


def _tell_coordinators() -> None:
    link = f"{current_settings().public_url}/desk/claims"
    for mail in store_members.coordinators():
        queue_mail(mail, "keeping.mail.claims.subject", "keeping.mail.claims.body", link=link)


def _give_code(row: Claim, channel: str, published: str) -> str:
    code = claim.new_code()
    row.channel, row.sent_to, row.code_key, row.tries = channel, published, _code_key(row.id, code), 0
    row.code_until = clock.now() + claim.VALID[channel]
    return code


def look(secret: str) -> Claim:
    """Raises NoSuchClaim."""
    return store_claim.by_page(_page_key(secret))


def prove(secret: str, code: str) -> None:
    """The right code makes the invitation, or, where it proves one branch of several, waits for a coordinator.

    Once it is proven or over, nothing changes. Raises NoSuchClaim, WrongCode, CodeOver, HasKeeper, EmailTaken.
    """
    wrong: claim.WrongCode | None = None
    with transaction():
        row = store_claim.by_page(_page_key(secret))
        if row.status != claim.WAITING or row.proven_at:
            return
        try:
            claim.check(_code_key(row.id, code), row.code_key, row.code_until, row.tries, clock.now())
        except claim.WrongCode as error:
            row.tries += 1  # is kept: the transaction ends well
            wrong = error
        else:
            _proven(row)
    if wrong:
        raise wrong


def _proven(row: Claim) -> None:
    """Raises HasKeeper, EmailTaken."""
    kept = store_claim.kept_by([row.organization_id])[row.organization_id]
    if store_claim.named(row, kept) == len(kept):
        _invite(row, claim.PROVEN, "public")
        return
    _may_be_invited(row)
    row.proven_at, row.code_key = clock.now(), ""
    _note("claim.wait", "public", row, listings=str(len(kept)))
    _tell_coordinators()


def give_code(member: Member, claim_id: UUID, channel: str) -> str:
    """A code for a coordinator to say on the telephone or to write on a FAX; shown once.

    Raises NoSuchClaim, NothingPublished.
    """
    with transaction():
        row = store_claim.waiting_one(claim_id)
        published = _published(row, channel)
        code = _give_code(row, channel, published)
        _note("claim.code", member.actor, row, channel=channel)
        return code


def _published(row: Claim, channel: str) -> str:
    kept = store_claim.kept_by([row.organization_id])[row.organization_id]
    for address in (each.published[channel] for each in kept if each.id == row.listing_id):
        if address and not row.proven_at:
            return address
    raise NothingPublished


def approve(member: Member, claim_id: UUID, how: str) -> None:
    """The coordinator knows them. Raises NoSuchClaim, HasKeeper, EmailTaken."""
    with transaction():
        row = store_claim.waiting_one(claim_id)
        row.reason, row.decided_by = how, member.user_id
        _invite(row, claim.APPROVED, member.actor)


def refuse(member: Member, claim_id: UUID, reason: str) -> None:
    """Raises NoSuchClaim."""
    with transaction():
        row = store_claim.waiting_one(claim_id)
        row.status, row.reason, row.decided_by = claim.REFUSED, reason, member.user_id
        row.decided_at, row.code_key = clock.now(), ""
        queue_mail(row.email, "keeping.mail.refused.subject", "keeping.mail.refused.body")
        _note("claim.refuse", member.actor, row)
        row.name = row.email = row.post = None


def _may_be_invited(row: Claim) -> None:
    if has_keeper(row.organization_id):
        raise HasKeeper
    if store.email_is_taken(row.email):
        raise actions_invitation.EmailTaken(row.email)


def _invite(row: Claim, status: str, actor: str) -> None:
    _may_be_invited(row)
    row.status, row.decided_at, row.code_key = status, clock.now(), ""
    actions_invitation.queue(row.organization_id, row.email, Role.EDITOR, f"claim:{row.id}")
    _note(f"claim.{status}", actor, row)
    row.name = row.email = row.post = None  # the invitation has what is still needed


def expire() -> int:
    with transaction():
        return store_claim.expire(clock.now() - claim.OPEN_FOR)


def waiting(member: Member) -> list[Waiting]:
    """What waits for a coordinator; that somebody's name was read is audited."""
    with transaction():
        rows = store_claim.queue()
        kept = store_claim.kept_by(row.organization_id for row, _ in rows)
        detail = {"count": str(len(rows))}
        audit.record("claim.read", actor=member.actor, subject="claims", detail=detail)
        return [_waiting(row, card, kept[row.organization_id]) for row, card in rows]


def _waiting(row: Claim, card: Listing, kept: list[Kept]) -> Waiting:
    others = [each for each in kept if each.id != row.listing_id]
    return Waiting(row, card, others, store_claim.named(row, kept))


def _note(action: str, actor: str, row: Claim, **detail: str) -> None:
    audit.record(
        action, actor=actor, subject=f"listing:{row.listing_id}", detail={"claim": str(row.id), **detail}
    )


def _page_key(secret: str) -> str:
    return blind_index(f"claim/page/{secret}")


def _code_key(claim_id: UUID, code: str) -> str:
    return blind_index(f"claim/code/{claim_id}/{code}")
