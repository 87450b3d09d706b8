"""The way in and out."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts import actions_sign_in, store
from accounts.answers import must_wait, shown
from accounts.desk import may_open
from accounts.forms import OneTimeCodeForm, RecoveryCodeForm, SignInForm
from accounts.guard import current_member, is_signed_in, next_step, signing_in
from accounts.limits import TooManyAttempts
from accounts.next_page import safe_next
from accounts.session import NotSignedIn, close_session, current_standing, open_session, take_next
from accounts.store import SignInOver, Standing
from accounts.totp import WrongCode, in_groups, provisioning_uri
from foundation.config import current_settings
from foundation.i18n import t

accounts = Blueprint("accounts", __name__)


@accounts.app_context_processor
def _for_layouts() -> dict[str, Any]:
    """What the frame of a desk page asks: where the way out is, and which pages this member may open."""
    return {
        "sign_out_url": url_for("accounts.sign_out"),
        "may_open": lambda path: is_signed_in() and may_open(path, current_member()),
    }


@accounts.route("/sign-in", methods=["GET", "POST"])
@signing_in
def sign_in() -> Response:
    form = SignInForm()
    if request.method == "GET":
        return _onward() if _is_on_the_way() else shown("accounts/sign_in.html", form)
    if not form.validate():
        return shown("accounts/sign_in.html", form)
    try:
        started = actions_sign_in.sign_in(
            form.email.data or "",
            form.password.data or "",
            request.remote_addr or "",
            second_factor=current_settings().second_factor,
        )
    except TooManyAttempts:
        return must_wait("accounts/sign_in.html", form, "password")
    except actions_sign_in.WrongCredentials:
        form.refuse("password", "accounts.wrong_credentials")
        return shown("accounts/sign_in.html", form)
    open_session(started, safe_next(request.args.get("next", ""), ""))
    return _onward()


@accounts.route("/sign-in/second-factor", methods=["GET", "POST"])
@signing_in
def second_factor() -> Response:
    standing = current_standing()
    if standing.complete or not standing.enrolled:
        return redirect(next_step(standing))
    by_recovery_code = request.args.get("with") == "recovery"
    form = RecoveryCodeForm() if by_recovery_code else OneTimeCodeForm()
    values = {"by_recovery_code": by_recovery_code}
    if not form.validate_on_submit():
        return shown("accounts/second_factor.html", form, **values)
    try:
        finished = actions_sign_in.pass_second_factor(
            standing.sign_in_id, form.code.data or "", request.remote_addr or ""
        )
    except TooManyAttempts:
        return must_wait("accounts/second_factor.html", form, "code", **values)
    except WrongCode:
        form.refuse("code", "accounts.recovery_wrong" if by_recovery_code else "accounts.code_wrong")
        return shown("accounts/second_factor.html", form, **values)
    open_session(finished, take_next(""))
    return _onward()


@accounts.route("/sign-in/enrol", methods=["GET", "POST"])
@signing_in
def enrol() -> Response:
    standing = current_standing()
    secret = store.user(standing.member.user_id).totp_secret
    if standing.enrolled or secret is None:
        return redirect(next_step(standing))
    form, values = OneTimeCodeForm(), _authenticator(standing, secret)
    if not form.validate_on_submit():
        return shown("accounts/enrol.html", form, **values)
    try:
        finished, codes = actions_sign_in.enrol(
            standing.sign_in_id, form.code.data or "", request.remote_addr or ""
        )
    except TooManyAttempts:
        return must_wait("accounts/enrol.html", form, "code", **values)
    except actions_sign_in.AlreadyEnrolled:
        return redirect(next_step(current_standing()))
    except WrongCode:
        form.refuse("code", "accounts.code_wrong")
        return shown("accounts/enrol.html", form, **values)
    wanted = take_next(url_for("desk.landing"))
    open_session(finished)
    return make_response(render_template("accounts/recovery_codes.html", codes=codes, onward=wanted))


@accounts.route("/sign-out", methods=["POST"])
@signing_in
def sign_out() -> Response:
    try:
        actions_sign_in.sign_out(current_standing().sign_in_id)
    finally:
        close_session()
    flash(t("accounts.signed_out"), "success")
    return redirect(url_for("accounts.sign_in"))


@accounts.errorhandler(NotSignedIn)
@accounts.errorhandler(SignInOver)
def _over(_error: Exception) -> Response:
    return redirect(url_for("accounts.sign_in"))


def _is_on_the_way() -> bool:
    try:
        current_standing()
    except NotSignedIn:
        return False
    return True


def _onward() -> Response:
    standing = current_standing()
    step = next_step(standing)
    return redirect(take_next(step) if standing.complete else step)


def _authenticator(standing: Standing, secret: str) -> dict[str, Any]:
    uri = provisioning_uri(secret, standing.member.email, t("accounts.issuer", "ja"))
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return {"picture": picture, "uri": uri, "secret": in_groups(secret)}
