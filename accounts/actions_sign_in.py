"""The way in: password, second factor, out again.

The slow password hash is worked out before the transaction, never inside one. Rows are locked in one order:
user, then sign-in.
"""

from __future__ import annotations

import logging
from uuid import UUID

from accounts import store
from accounts.actions_attempt import note_attempt
from accounts.email import normalised_email
from accounts.member import Member
from accounts.models import SignIn, User
from accounts.passwords import NOBODY, matches
from accounts.recovery import canonical, looks_like_one, new_codes
from accounts.totp import WrongCode, accepted_step, new_secret
from foundation import audit, clock
from foundation.crypto import blind_index
from foundation.db import db, new_id, transaction

log = logging.getLogger("tsunagi.accounts")


class WrongCredentials(ValueError):
    """No active account has this address and password; which of the three it was, nobody is told."""


class AlreadyEnrolled(RuntimeError):
    """The account has its second factor; a new one needs a reset."""


def sign_in(email: str, password: str, address: str, *, second_factor: str) -> UUID:
    """First step. Returns the sign-in, complete only where `second_factor` is optional and none is set up.

    Raises TooManyAttempts or WrongCredentials.
    """
    account_key = note_attempt("password", normalised_email(email), address)
    user_id, known_hash = _claimed(normalised_email(email))
    if not matches(known_hash, password) or user_id is None:
        raise _refused("password", account_key)
    with transaction():
        user = store.user_to_change(user_id)
        if user.password_hash != known_hash or not user.active:
            raise _refused("account", account_key)
        store.forget_attempts_of(account_key)
        enrolled = user.totp_enrolled_at is not None
        if not enrolled:
            user.totp_secret = new_secret()  # fresh each time: whoever saw an earlier one has nothing
        return _started(user, complete=not enrolled and second_factor == "optional")


def pass_second_factor(sign_in_id: UUID, typed: str, address: str) -> UUID:
    """Second step, with a one-time or a recovery code. Returns a new, complete sign-in.

    Raises TooManyAttempts, WrongCode or SignInOver.
    """
    user_id = store.standing(sign_in_id).member.user_id
    account_key = note_attempt("code", str(user_id), address)
    with transaction():
        user, pending = _locked(user_id, sign_in_id)
        if user.totp_enrolled_at is None:
            raise WrongCode
        if looks_like_one(typed):
            _use_recovery_code(user, typed)
        else:
            _use_one_time_code(user, typed)
        store.forget_attempts_of(account_key)
        pending.ended_at = clock.now()
        return _started(user, complete=True)


def enrol(sign_in_id: UUID, typed: str, address: str) -> tuple[UUID, list[str]]:
    """Sets up the proposed authenticator, proven by a code. Returns a new sign-in and the recovery codes.

    Raises TooManyAttempts, WrongCode, AlreadyEnrolled or SignInOver. Every other session of the account ends.
    """
    user_id = store.standing(sign_in_id).member.user_id
    account_key = note_attempt("code", str(user_id), address)
    codes = new_codes()
    with transaction():
        user, _ = _locked(user_id, sign_in_id)
        if user.totp_enrolled_at is not None:
            raise AlreadyEnrolled
        _use_one_time_code(user, typed)
        user.totp_enrolled_at = clock.now()
        user.recovery_code_hashes = [_recovery_hash(user, code) for code in codes]
        store.forget_attempts_of(account_key)
        store.end_sign_ins(user.id, clock.now())
        return _started(user, complete=True, action="account.second_factor_set"), codes


def propose_second_factor(member: Member) -> None:
    """A fresh secret for a member who sets up a second factor by choice. Raises AlreadyEnrolled."""
    with transaction():
        user = store.user_to_change(member.user_id)
        if user.totp_enrolled_at is not None:
            raise AlreadyEnrolled
        user.totp_secret = new_secret()
        _tell("account.second_factor_proposed", user.id)


def sign_out(sign_in_id: UUID) -> None:
    """Ends the sign-in; a copy of its cookie is worth nothing afterwards. Raises SignInOver."""
    with transaction():
        running = store.running_sign_in(sign_in_id)
        running.ended_at = clock.now()
        _tell("account.signed_out", running.user_id)


def _claimed(email: str) -> tuple[UUID | None, str]:
    """Whose password is to be checked: nobody's for an unknown account, at the same cost."""
    try:
        user = store.user_by_email(email)
    except store.UserNotFound:
        return None, NOBODY
    return user.id, user.password_hash


def _locked(user_id: UUID, sign_in_id: UUID) -> tuple[User, SignIn]:
    """Both rows. Disabling an account or changing its password ends its sign-ins under the same lock."""
    return store.user_to_change(user_id), store.running_sign_in(sign_in_id)


def _use_one_time_code(user: User, typed: str) -> None:
    if user.totp_secret is None:
        raise WrongCode
    user.totp_last_step = accepted_step(user.totp_secret, typed, clock.now(), user.totp_last_step)


def _use_recovery_code(user: User, typed: str) -> None:
    used = _recovery_hash(user, typed)
    if used not in user.recovery_code_hashes:
        raise WrongCode
    user.recovery_code_hashes = [kept for kept in user.recovery_code_hashes if kept != used]


def _recovery_hash(user: User, code: str) -> str:
    return blind_index(f"recovery/{user.id}/{canonical(code)}")


def _started(user: User, *, complete: bool, action: str = "account.signed_in") -> UUID:
    started = SignIn(id=new_id(), user_id=user.id, started_at=clock.now(), complete=complete)
    db.session.add(started)
    _tell(action if complete else "account.password_accepted", user.id)
    return started.id


def _tell(action: str, user_id: UUID) -> None:
    audit.record(action, actor=f"user:{user_id}", subject=f"user:{user_id}")


def _refused(why: str, account_key: str) -> WrongCredentials:
    log.warning("sign-in refused (%s) for %.8s", why, account_key)  # a keyed hash, no address
    return WrongCredentials()
