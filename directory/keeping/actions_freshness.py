"""Asking organizations whether their listing is still right; run by `tsunagi remind`. And their answer by the link."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import IntegrityError

from accounts import store_members
from accounts.permission import Permission
from directory import freshness, store_keeping, store_listing
from directory.keeping import still_right, store_freshness
from directory.keeping.models import FreshnessReminder
from directory.provenance import ORGANIZATION
from directory.store_listing import Card
from foundation import audit, clock
from foundation.config import current_settings
from foundation.db import db, new_id, transaction
from foundation.outbox import queue_mail

MAIL_LINK = "mail-link"


class AlreadyChecked(RuntimeError):
    """Since the mail was sent somebody has checked the listing."""


def queue_reminders() -> int:
    """How many listings somebody is asked about now. A second run, or one beside it, asks nothing twice."""
    today = clock.today()
    organizations = store_members.organizations_with(Permission.LISTING_EDIT)
    old = store_freshness.grown_old(organizations, freshness.latest_to_ask(today))
    asked = store_freshness.asked(row.id for row in old)
    queued = 0
    for row in old:
        missing = [
            stage
            for stage in freshness.stages_reached(row.since, today)
            if (row.id, stage, row.since) not in asked
        ]
        queued += bool(missing) and _ask(row.id, row.organization_id, row.since, missing)
    return queued


def _ask(listing_id: UUID, organization_id: UUID, since: date, stages: list[int]) -> bool:
    """One mail for all stages that were missed, or none where another run was faster."""
    try:
        with transaction():
            for stage in stages:
                db.session.add(
                    FreshnessReminder(
                        id=new_id(), listing_id=listing_id, stage=stage, since=since, queued_at=clock.now()
                    )
                )
            db.session.flush()
            code = still_right.link_code(_secret(), listing_id, since)
            link = f"{current_settings().public_url}/still-right/{code}"
            for mail in store_members.mails(organization_id, Permission.LISTING_EDIT):
                queue_mail(
                    mail, "keeping.mail.still_right.subject", "keeping.mail.still_right.body", link=link
                )
            audit.record(
                "listing.ask",
                actor="cli",
                subject=f"listing:{listing_id}",
                detail={"stage": str(stages[-1])},
            )
    except IntegrityError:
        return False
    return True


def asked_about(code: str) -> Card:
    """The listing that a link asks about. Raises NoSuchLink, AlreadyChecked, ListingNotFound."""
    listing_id, since = still_right.read_code(_secret(), code)
    card = store_listing.listing(listing_id)
    if store_freshness.last_check(listing_id) != since:
        raise AlreadyChecked
    return card


def confirm_by_link(code: str) -> None:
    """The organization says by its link that all is still right. Raises as asked_about."""
    listing_id, since = still_right.read_code(_secret(), code)
    with transaction():
        store_listing.listing(listing_id)
        store_keeping.hold(listing_id)
        if store_freshness.last_check(listing_id) != since:
            raise AlreadyChecked
        store_keeping.verified(listing_id, ORGANIZATION, clock.today())
        store_keeping.show(listing_id, clock.now())
        audit.record("listing.confirm", actor=MAIL_LINK, subject=f"listing:{listing_id}", detail={})


def _secret() -> str:
    return str(current_app.secret_key)
