"""Who may open a page: `@requires(Permission.X)` on the view, `current_member()` inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from accounts import actions_kept
from accounts.member import Member
from accounts.permission import Permission
from accounts.session import NotSignedIn, current_standing, last_sign_in
from accounts.store import Standing
from foundation.web import guard_of, on_old_token

MEMBER = "member"
SIGNING_IN = "signing_in"
View = TypeVar("View", bound=Callable[..., Any])


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Marks a view of the desk: for signed-in members who hold all `permissions` (none: every member).

    Not signed in: to the sign-in page and back. Signed in without the permission: 403. Whose record it is,
    the store decides with the member's organization; what belongs to another one is not found (404).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            try:
                standing = current_standing()
            except NotSignedIn:
                return _to_sign_in()
            if not standing.complete:
                return redirect(next_step(standing))
            g.member = standing.member
            if not standing.member.may(*permissions):
                raise Forbidden
            return view(*args, **kwargs)

        return _marked(guarded, MEMBER, permissions)

    return decorate


def signing_in(view: View) -> View:
    """Marks a page on the way in: open to everyone, but it reads the private tables and is never kept."""
    return cast(View, _marked(view, SIGNING_IN, ()))


def current_member() -> Member:
    """Who acts. Raises NotSignedIn outside a view that `requires` guards."""
    member = g.get("member")
    if member is None:
        raise NotSignedIn
    return cast(Member, member)


def is_signed_in() -> bool:
    """True inside a guarded view. Public pages always get False: they cannot read a personal table."""
    return g.get("member") is not None


def next_step(standing: Standing) -> str:
    """The page that this sign-in is waiting at."""
    if standing.complete:
        return url_for("desk.landing")
    return url_for("accounts.second_factor" if standing.enrolled else "accounts.enrol")


def _to_sign_in() -> Response:
    """To the sign-in and back; what was typed waits there for the same person."""
    here = request.script_root + request.full_path.rstrip("?")
    try:
        wanted = here if request.method == "GET" else _kept(here)
    except (NotSignedIn, actions_kept.NothingKept):
        wanted = None
    return redirect(url_for("accounts.sign_in", next=wanted))


def _kept(path: str) -> str:
    """Where what was typed waits for the person who last was signed in here. Raises NotSignedIn, NothingKept."""
    if request.method != "POST" or request.path.startswith("/desk/account"):
        raise actions_kept.NothingKept
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return url_for("desk.kept", kept_id=actions_kept.keep(last_sign_in(), path, fields))


def _old_token() -> Response | None:
    """A form that was open for so long that its token is over, or that was filled in before a sign-in elsewhere."""
    if guard_of(request.endpoint) != MEMBER:
        return None
    try:
        return redirect(_kept(request.script_root + request.full_path.rstrip("?")))
    except (NotSignedIn, actions_kept.NothingKept):
        return None


def init_guard(app: Flask) -> None:
    on_old_token(app, _old_token)


def _marked(view: Callable[..., Any], guard: str, permissions: tuple[Permission, ...]) -> Any:
    marked = cast(Any, view)
    marked.guard, marked.permissions = guard, permissions
    return marked
