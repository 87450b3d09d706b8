"""Use cases on accounts. Each is one transaction and one audit event."""

from __future__ import annotations

from uuid import UUID

from accounts import store
from accounts.actions_attempt import note_attempt
from accounts.email import checked_email, normalised_email
from accounts.member import Member
from accounts.models import Membership, User
from accounts.passwords import check_strength, hashed, matches
from accounts.permission import Role
from foundation import audit, clock
from foundation.db import db, new_id, transaction
from foundation.outbox import queue_mail

CLI = "cli"


class EmailTaken(ValueError):
    """An account with this address exists."""


class UnknownOrganization(LookupError):
    """No organization of the directory has this id."""


class WrongPassword(ValueError):
    """The current password was not the right one."""


def add_user(email: str, *, name: str, password: str, organization_id: UUID, role: Role, actor: str) -> UUID:
    """Makes an account. Raises InvalidEmail, WeakPassword, UnknownOrganization or EmailTaken."""
    email = checked_email(email)
    check_strength(password, email)
    user = User(id=new_id(), email=email, name=name, password_hash=hashed(password), created_at=clock.now())
    with transaction():
        if not store.organization_exists(organization_id):
            raise UnknownOrganization(organization_id)
        if store.email_is_taken(email):
            raise EmailTaken(email)
        db.session.add(user)
        db.session.flush()
        db.session.add(Membership(id=new_id(), user_id=user.id, organization_id=organization_id, role=role))
        _tell("account.added", actor, user.id, organization=str(organization_id), role=role)
    return user.id


def change_password(member: Member, current: str, new: str, address: str) -> None:
    """Sets a new password and ends every session, this one too.

    Raises TooManyAttempts, WrongPassword or WeakPassword.
    """
    check_strength(new, member.email)
    account_key = note_attempt("password", member.email, address)
    known_hash = store.user(member.user_id).password_hash
    if not matches(known_hash, current):
        raise WrongPassword
    new_hash = hashed(new)
    with transaction():
        user = store.user_to_change(member.user_id)
        if user.password_hash != known_hash:  # changed elsewhere in the meantime
            raise WrongPassword
        user.password_hash = new_hash
        store.forget_attempts_of(account_key)
        store.end_sign_ins(user.id, clock.now())
        queue_mail(user.email, "accounts.mail.password.subject", "accounts.mail.password.body")
        _tell("account.password_changed", member.actor, user.id)


def disable(email: str, *, actor: str) -> None:
    """Locks an account out at once. Raises UserNotFound."""
    with transaction():
        user = _to_change(email)
        user.active = False
        store.end_sign_ins(user.id, clock.now())
        _tell("account.disabled", actor, user.id)


def reset_second_factor(email: str, *, actor: str) -> None:
    """Forgets the authenticator and the recovery codes; the next sign-in enrols anew. Raises UserNotFound."""
    with transaction():
        user = _to_change(email)
        user.totp_secret = None
        user.totp_enrolled_at = user.totp_last_step = None
        user.recovery_code_hashes = []
        store.end_sign_ins(user.id, clock.now())
        queue_mail(user.email, "accounts.mail.second_factor.subject", "accounts.mail.second_factor.body")
        _tell("account.second_factor_reset", actor, user.id)


def _to_change(email: str) -> User:
    return store.user_to_change(store.user_by_email(normalised_email(email)).id)


def _tell(action: str, actor: str, user_id: UUID, **detail: str) -> None:
    audit.record(action, actor=actor, subject=f"user:{user_id}", detail=detail)
