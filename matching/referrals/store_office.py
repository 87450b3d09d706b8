"""What the slip needs to know of organizations: offices as on a letter, and whom to write to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from accounts.models import Membership, User
from accounts.permission import Permission, permissions_of
from directory.models import Listing, Organization
from directory.store_closing import is_open
from foundation.db import db
from matching.referrals.models_desk import Letterhead
from matching.referrals.slip import Office
from matching.referrals.store import NotHere


class OfficeNotFound(NotHere):
    """No such listing, or it is closed."""


def listings(listing_ids: Iterable[UUID]) -> list[Listing]:
    """In the order asked for; OfficeNotFound where one is missing or closed."""
    wanted = list(listing_ids)
    rows = db.session.scalars(select(Listing).where(Listing.id.in_(wanted), is_open()))
    found = {row.id: row for row in rows}
    if any(each not in found for each in wanted):
        raise OfficeNotFound
    return [found[each] for each in wanted]


def own_listings(organization_id: UUID) -> Sequence[Listing]:
    query = select(Listing).where(Listing.organization_id == organization_id, is_open())
    return db.session.scalars(query.order_by(Listing.name, Listing.id)).all()


def organization_name(organization_id: UUID) -> str:
    name = db.session.scalar(select(Organization.name).where(Organization.id == organization_id))
    if name is None:
        raise OfficeNotFound
    return name


def organization_names(organization_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(Organization.id, Organization.name).where(Organization.id.in_(set(organization_ids)))
    return {row.id: row.name for row in db.session.execute(query)}


def office_of(listing: Listing) -> Office:
    """As on a letter; a hidden address (a shelter's) stands on no slip either."""
    hidden = listing.visibility == "address_hidden"
    return Office(
        organization=listing.name,
        postal_code="" if hidden else listing.postal_code,
        address="" if hidden else listing.address,
        phone=listing.phone,
        fax=listing.fax,
    )


def addresses_of(organization_id: UUID, permission: Permission) -> list[str]:
    """E-mail addresses of the active members who hold a permission."""
    query = (
        select(User.email, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, User.active)
        .order_by(User.email)
    )
    rows = db.session.execute(query)
    return [email for email, membership in rows if permission in permissions_of(membership.as_role())]


def coordinators() -> list[str]:
    """E-mail addresses of the active coordinators of this network."""
    query = select(User.email, Membership).join(Membership, Membership.user_id == User.id).where(User.active)
    rows = db.session.execute(query.order_by(User.email))
    return [
        email
        for email, membership in rows
        if Permission.NETWORK_COORDINATE in permissions_of(membership.as_role())
    ]


def address_of(user_id: UUID) -> list[str]:
    """The e-mail address of one person, if the account is active."""
    query = select(User.email).where(User.id == user_id, User.active)
    return list(db.session.scalars(query))


def names_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(User.id, User.name).where(User.id.in_(set(user_ids)))
    return {row.id: row.name for row in db.session.execute(query)}


def colleagues(organization_id: UUID, permission: Permission) -> dict[UUID, str]:
    """Active members of an organization who hold a permission, by name."""
    query = (
        select(User.id, User.name, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, User.active)
        .order_by(User.name, User.id)
    )
    rows = db.session.execute(query)
    return {row.id: row.name for row in rows if permission in permissions_of(row.Membership.as_role())}


def phones_of_listings(listing_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = select(Listing.id, Listing.phone).where(Listing.id.in_(set(listing_ids)))
    return {row.id: row.phone for row in db.session.execute(query)}


def phones_of_organizations(organization_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The letterhead's number, else that of the first listing that has one."""
    wanted = set(organization_ids)
    listed = select(Listing.organization_id, Listing.phone).where(
        Listing.organization_id.in_(wanted), is_open(), Listing.phone != ""
    )
    found: dict[UUID, str] = {}
    for row in db.session.execute(listed.order_by(Listing.name.desc(), Listing.id)):
        found[row.organization_id] = row.phone
    heads = select(Letterhead.organization_id, Letterhead.phone).where(
        Letterhead.organization_id.in_(wanted), Letterhead.phone != ""
    )
    return found | {row.organization_id: row.phone for row in db.session.execute(heads)}
