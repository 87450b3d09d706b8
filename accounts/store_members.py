"""Who acts for an organization, for mails and for lists of colleagues."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts.models import Membership, User
from accounts.permission import Permission, Role, permissions_of
from foundation.db import db


def roles_with(permission: Permission) -> list[Role]:
    return [role for role in Role if permission in permissions_of(role)]


def mails(organization_id: UUID, permission: Permission) -> list[str]:
    """Addresses of the active members who may do this."""
    wanted = select(User.email).join(Membership, Membership.user_id == User.id)
    mine = (Membership.organization_id == organization_id, User.active)
    return list(
        db.session.scalars(
            wanted.where(*mine, Membership.role.in_(roles_with(permission))).order_by(User.email)
        )
    )


def coordinators() -> list[str]:
    wanted = select(User.email).join(Membership, Membership.user_id == User.id)
    return list(
        db.session.scalars(
            wanted.where(User.active, Membership.role == Role.COORDINATOR.value).order_by(User.email)
        )
    )


def organizations_with(permission: Permission) -> list[UUID]:
    """Organizations that somebody active may do this for."""
    wanted = select(Membership.organization_id).join(User, User.id == Membership.user_id).distinct()
    return list(db.session.scalars(wanted.where(User.active, Membership.role.in_(roles_with(permission)))))


def colleagues(organization_id: UUID) -> list[tuple[User, Role]]:
    """Active ones, by name."""
    wanted = select(User, Membership.role).join(Membership, Membership.user_id == User.id)
    rows = db.session.execute(
        wanted.where(Membership.organization_id == organization_id, User.active).order_by(User.name, User.id)
    )
    return [(user, Role.named(role)) for user, role in rows]
