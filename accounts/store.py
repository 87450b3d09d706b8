"""Queries on users and sign-ins. Rows that will be changed are read again and locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Uuid, column, delete, exists, func, or_, select, table, update

from accounts.member import Member
from accounts.models import KeptForm, Membership, SignIn, SignInAttempt, User
from foundation.db import db

_ORGANIZATION = table("organization", column("id", Uuid()))


class UserNotFound(LookupError):
    """No account has this address or id."""


class SignInOver(LookupError):
    """The sign-in was ended, or its account is disabled or has no organization."""


class NoKeptForm(LookupError):
    """Nothing that this account had typed waits under this id."""


@dataclass(frozen=True)
class Standing:
    """Where a sign-in stands: whose it is, since when, and whether the second factor is still to come."""

    sign_in_id: UUID
    member: Member
    started_at: datetime
    complete: bool
    enrolled: bool


@dataclass(frozen=True)
class Account:
    """A line of the list of accounts."""

    user_id: UUID
    email: str
    name: str
    organization_id: UUID
    role: str
    active: bool
    enrolled: bool


def standing(sign_in_id: UUID) -> Standing:
    """Raises SignInOver unless the sign-in runs and its account is active."""
    row = db.session.execute(
        select(SignIn, User, Membership)
        .join(User, User.id == SignIn.user_id)
        .join(Membership, Membership.user_id == User.id)
        .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), User.active)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise SignInOver
    sign_in, user, membership = row
    return Standing(
        sign_in_id=sign_in.id,
        member=Member(user.id, user.name, user.email, membership.organization_id, membership.as_role()),
        started_at=sign_in.started_at,
        complete=sign_in.complete,
        enrolled=user.totp_enrolled_at is not None,
    )


def user_by_email(email: str) -> User:
    """The account with this normalised address; raises UserNotFound."""
    return _one(select(User).where(User.email == email))


def user(user_id: UUID) -> User:
    """The account to look at; raises UserNotFound."""
    return _one(select(User).where(User.id == user_id))


def user_to_change(user_id: UUID) -> User:
    """The account, locked until the transaction ends; raises UserNotFound."""
    return _one(select(User).where(User.id == user_id).with_for_update())


def _one(query: Select[User]) -> User:
    user = db.session.scalar(query.execution_options(populate_existing=True))
    if user is None:
        raise UserNotFound
    return user


def email_is_taken(email: str) -> bool:
    return bool(db.session.scalar(select(exists().where(User.email == email))))


def organization_exists(organization_id: UUID) -> bool:
    """Asks by table name: the directory stands a floor higher."""
    return bool(db.session.scalar(select(exists().where(_ORGANIZATION.c.id == organization_id))))


def accounts() -> list[Account]:
    """Every account, by organization and address."""
    rows = db.session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .order_by(Membership.organization_id, User.email)
    )
    return [
        Account(
            user.id,
            user.email,
            user.name,
            membership.organization_id,
            membership.role,
            user.active,
            user.totp_enrolled_at is not None,
        )
        for user, membership in rows
    ]


def end_sign_ins(user_id: UUID, at: datetime) -> None:
    """Ends every running session of this account, those that wait for their second factor too."""
    db.session.execute(
        update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None)).values(ended_at=at)
    )


def end_sign_in(sign_in_id: UUID, at: datetime) -> None:
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(ended_at=at))


def running_sign_in(sign_in_id: UUID) -> SignIn:
    """The sign-in, locked until the transaction ends; raises SignInOver."""
    sign_in = db.session.scalar(
        select(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if sign_in is None:
        raise SignInOver
    return sign_in


def attempts_since(since: datetime, *, account_key: str, address_key: str) -> tuple[int, int]:
    """How many attempts stand against the account, and against the address."""
    by_account = SignInAttempt.account_key == account_key
    by_address = SignInAttempt.address_key == address_key
    row = db.session.execute(
        select(func.count().filter(by_account), func.count().filter(by_address)).where(
            SignInAttempt.at > since, or_(by_account, by_address)
        )
    ).one()
    return int(row[0]), int(row[1])


def count_in_turn(account_key: str) -> None:
    """PostgreSQL: tries at one account wait for each other until commit. SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(account_key, 0))))


def forget_attempts_before(moment: datetime) -> None:
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at <= moment))


def forget_attempts_of(account_key: str) -> None:
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.account_key == account_key))


def user_of_sign_in(sign_in_id: UUID) -> UUID:
    """Whose sign-in this was, running or over; SignInOver where it was never completed."""
    found = db.session.scalar(select(SignIn.user_id).where(SignIn.id == sign_in_id, SignIn.complete))
    if found is None:
        raise SignInOver
    return found


def kept_form(kept_id: UUID, user_id: UUID) -> KeptForm:
    """Raises NoKeptForm."""
    found = db.session.scalar(select(KeptForm).where(KeptForm.id == kept_id, KeptForm.user_id == user_id))
    if found is None:
        raise NoKeptForm(str(kept_id))
    return found


def forget_kept_forms_before(moment: datetime) -> None:
    db.session.execute(delete(KeptForm).where(KeptForm.at <= moment))
