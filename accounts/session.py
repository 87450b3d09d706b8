"""What the signed cookie carries of a sign-in: its id and when it was last used. More is in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import session

from accounts import store
from accounts.freshness import is_fresh
from foundation import clock

_SIGN_IN, _SEEN, _NEXT = "sign_in", "seen", "next"
_REFRESH_SECONDS = 60  # a busy page does not set a cookie with every request


class NotSignedIn(RuntimeError):
    """No sign-in, or one that is over: signed out, password changed, account disabled, too old."""


def open_session(sign_in_id: UUID, next_page: str = "") -> None:
    """Starts a session of its own: nothing from before the sign-in stays, the CSRF token neither."""
    session.clear()
    session[_SIGN_IN] = str(sign_in_id)
    session[_SEEN] = int(clock.now().timestamp())
    session[_NEXT] = next_page


def take_next(fallback: str) -> str:
    """Where this person wanted to go; asked once."""
    return str(session.pop(_NEXT, "") or fallback)


def close_session() -> None:
    """Nothing stays but which sign-in it was: a form that is sent afterwards is kept for that person alone."""
    last = session.get(_SIGN_IN)
    session.clear()
    if last:
        session[_SIGN_IN] = last


def last_sign_in() -> UUID:
    """The sign-in that this browser last had, over or not. Raises NotSignedIn where it had none."""
    try:
        return UUID(str(session[_SIGN_IN]))
    except (KeyError, ValueError) as error:
        raise NotSignedIn from error


def current_standing() -> store.Standing:
    """The sign-in of this request, complete or waiting for its second factor. Raises NotSignedIn."""
    now = clock.now()
    try:
        sign_in_id, seen = UUID(str(session[_SIGN_IN])), int(session[_SEEN])
        standing = store.standing(sign_in_id)
    except (KeyError, TypeError, ValueError, store.SignInOver) as error:
        raise NotSignedIn from error
    seen_at = datetime.fromtimestamp(seen, UTC)
    if not is_fresh(now, started_at=standing.started_at, seen_at=seen_at, complete=standing.complete):
        raise NotSignedIn
    if now.timestamp() - seen >= _REFRESH_SECONDS:
        session[_SEEN] = int(now.timestamp())
    return standing
