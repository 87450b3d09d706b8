"""Use cases of corrections: somebody sends one, the organization or a coordinator deals with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from accounts import store_members
from accounts.actions_attempt import note_attempt
from accounts.limits import network_of
from accounts.member import Member
from accounts.permission import Permission
from directory import revising, store_listing
from directory.author import of_member
from directory.keeping import store_correction
from directory.keeping.correction import DONE, KEPT_DAYS, MOST_WAITING, WAITING
from directory.keeping.models import Correction
from foundation import audit, clock
from foundation.config import current_settings
from foundation.db import db, new_id, transaction
from foundation.outbox import queue_mail


class FullOfCorrections(RuntimeError):
    """So many wait for this listing that one more would not be read."""


def send(listing_id: UUID, about: str, said: str, once: str, address: str) -> None:
    """The same form twice is one correction. Raises ListingNotFound, TooManyAttempts, FullOfCorrections."""
    card = store_listing.listing(listing_id)
    note_attempt("correction", str(listing_id), f"correction/{network_of(address)}")
    row = Correction(
        id=new_id(),
        listing_id=listing_id,
        organization_id=card.organization_id,
        at=clock.now(),
        about=about,
        once=once,
        status=WAITING,
    )
    row.said = said
    with transaction():
        if store_correction.known(once):
            return
        held = store_correction.how_many_wait(listing_id)
        if held >= MOST_WAITING:
            raise FullOfCorrections
        db.session.add(row)
        audit.record(
            "correction.send", actor="public", subject=f"listing:{listing_id}", detail={"about": about}
        )
        if not held:  # one mail says that some wait, not one for each
            _tell(card.organization_id)


def _tell(organization_id: UUID) -> None:
    """The organization's editors; where it has none, the coordinators."""
    mails = store_members.mails(organization_id, Permission.LISTING_EDIT) or store_members.coordinators()
    for mail in mails:
        link = f"{current_settings().public_url}/desk/corrections"
        queue_mail(mail, "keeping.mail.correction.subject", "keeping.mail.correction.body", link=link)


def decide(member: Member, correction_id: UUID, status: str) -> None:
    """Done, or not so. Raises NoSuchCorrection."""
    with transaction():
        row = store_correction.to_decide(correction_id, _whose(member))
        _close(member, row, status)


def take_over(member: Member, correction_id: UUID, value: str) -> revising.Outcome:
    """Writes a telephone number or a web address as it was told. Raises NoSuchCorrection, NotYours."""
    with transaction():
        row = store_correction.to_decide(correction_id, _whose(member))
        outcome = revising.revise(of_member(member), row.listing_id, {row.about: value})
        _close(member, row, DONE)
        return outcome


def forget_old() -> int:
    """Deletes the corrections decided longer than KEPT_DAYS ago."""
    with transaction():
        return store_correction.forget(clock.now() - timedelta(days=KEPT_DAYS))


def _close(member: Member, row: Correction, status: str) -> None:
    store_correction.decide(row.id, status, clock.now(), member.user_id)
    audit.record(
        f"correction.{status}",
        actor=member.actor,
        subject=f"listing:{row.listing_id}",
        detail={"correction": str(row.id)},
    )


def _whose(member: Member) -> UUID | None:
    """A coordinator deals with everybody's."""
    return None if member.may(Permission.NETWORK_COORDINATE) else member.organization_id
