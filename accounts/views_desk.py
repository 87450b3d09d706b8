"""The desk's landing page and the own account."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts import actions, actions_kept, actions_sign_in, store
from accounts.answers import must_wait, shown
from accounts.desk import open_drawers, open_panels
from accounts.forms import PasswordForm
from accounts.guard import current_member, requires
from accounts.limits import TooManyAttempts
from accounts.passwords import SHORTEST, WeakPassword
from accounts.session import close_session
from foundation.i18n import t

desk = Blueprint("desk", __name__)


@desk.route("/desk")
@requires()
def landing() -> str:
    member = current_member()
    return render_template("accounts/desk.html", drawers=open_drawers(member), panels=open_panels(member))


@desk.route("/desk/kept/<uuid:kept_id>")
@requires()
def kept(kept_id: UUID) -> str:
    """What was typed before the sign-in, to be sent on with one press."""
    try:
        form = actions_kept.open_kept(current_member(), kept_id)
    except actions_kept.NothingKept as error:
        raise NotFound from error
    return render_template("accounts/kept.html", kept=form)


@desk.route("/desk/account", methods=["GET", "POST"])
@requires()
def account() -> Response:
    member, form = current_member(), PasswordForm()
    user = store.user(member.user_id)
    values = {
        "enrolled": user.totp_enrolled_at is not None,
        "codes_left": len(user.recovery_code_hashes),
        "shortest": SHORTEST,
    }
    if not form.validate_on_submit():
        return shown("accounts/account.html", form, **values)
    try:
        actions.change_password(
            member, form.current.data or "", form.new.data or "", request.remote_addr or ""
        )
    except TooManyAttempts:
        return must_wait("accounts/account.html", form, "current", **values)
    except actions.WrongPassword:
        form.refuse("current", "accounts.current_wrong")
        return shown("accounts/account.html", form, **values)
    except WeakPassword as weak:
        form.refuse("new", f"accounts.weak.{weak.reason}", shortest=SHORTEST)
        return shown("accounts/account.html", form, **values)
    close_session()
    flash(t("accounts.password_changed"), "success")
    return redirect(url_for("accounts.sign_in"))


@desk.route("/desk/account/second-factor", methods=["POST"])
@requires()
def propose_second_factor() -> Response:
    try:
        actions_sign_in.propose_second_factor(current_member())
    except actions_sign_in.AlreadyEnrolled:
        return redirect(url_for("desk.account"))
    return redirect(url_for("accounts.enrol"))
