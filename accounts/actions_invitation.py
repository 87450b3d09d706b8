"""Use cases of invitations: a colleague, or somebody who has proven to work there, gets an account."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from accounts import store, store_invitation
from accounts.actions import EmailTaken
from accounts.email import checked_email
from accounts.member import Member
from accounts.models import Membership, User
from accounts.models_invitation import Invitation
from accounts.passwords import check_strength, hashed
from accounts.permission import Role, invitable_by
from foundation import audit, clock
from foundation.config import current_settings
from foundation.crypto import blind_index
from foundation.db import db, new_id, transaction
from foundation.outbox import queue_mail

VALID = timedelta(days=7)
MOST = 20


class NotYourRole(ValueError):
    """Nobody gives away more than they have."""


class TooManyInvitations(RuntimeError):
    """So many wait that another one would be a mistake."""


def invite(member: Member, email: str, role: Role) -> None:
    """Sends a link. Raises InvalidEmail, NotYourRole, EmailTaken, TooManyInvitations."""
    if role not in invitable_by(member.role):
        raise NotYourRole(role)
    email = checked_email(email)
    with transaction():
        if store.email_is_taken(email):
            raise EmailTaken(email)
        if store_invitation.how_many(member.organization_id, clock.now()) >= MOST:
            raise TooManyInvitations
        queue(member.organization_id, email, role, member.actor)


def queue(organization_id: UUID, email: str, role: Role, actor: str) -> None:
    """In the running transaction: the invitation, its mail, its audit event."""
    secret, now = secrets.token_urlsafe(24), clock.now()
    row = Invitation(
        id=new_id(),
        organization_id=organization_id,
        role=role.value,
        link_key=link_key(secret),
        invited_by=actor,
        at=now,
        until=now + VALID,
    )
    row.email = email
    db.session.add(row)
    link = f"{current_settings().public_url}/invitation/{secret}"
    queue_mail(email, "accounts.mail.invitation.subject", "accounts.mail.invitation.body", link=link)
    detail = {"organization": str(organization_id), "role": role.value}
    audit.record("account.invite", actor=actor, subject=f"invitation:{row.id}", detail=detail)


def revoke(member: Member, invitation_id: UUID) -> None:
    """Raises NoSuchInvitation."""
    with transaction():
        store_invitation.revoke(invitation_id, member.organization_id, clock.now())
        audit.record("account.uninvite", actor=member.actor, subject=f"invitation:{invitation_id}", detail={})


def look(secret: str) -> Invitation:
    """Raises NoSuchInvitation."""
    return store_invitation.by_link(link_key(secret), clock.now())


def accept(secret: str, name: str, password: str) -> None:
    """Makes the account; the link is then used up. Raises NoSuchInvitation, WeakPassword, EmailTaken."""
    check_strength(password, look(secret).email)
    password_hash = hashed(password)  # slow on purpose: not while the database is held
    with transaction():
        held = store_invitation.by_link(link_key(secret), clock.now())
        if store.email_is_taken(held.email):
            raise EmailTaken(held.email)
        store_invitation.accept(held.id, clock.now())
        user = User(
            id=new_id(), email=held.email, name=name, password_hash=password_hash, created_at=clock.now()
        )
        db.session.add(user)
        db.session.flush()
        organization = held.organization_id
        db.session.add(Membership(id=new_id(), user_id=user.id, organization_id=organization, role=held.role))
        detail = {"organization": str(organization), "role": held.role}
        audit.record("account.added", actor=held.invited_by, subject=f"user:{user.id}", detail=detail)


def link_key(secret: str) -> str:
    return blind_index(f"invitation/{secret}")
