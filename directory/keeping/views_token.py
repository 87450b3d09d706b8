"""/desk/tokens: what programs of the organization may do in its name."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory.keeping import actions_token, store_token
from directory.keeping.forms_token import TokenForm
from foundation.i18n import t

tokens = Blueprint("tokens", __name__)
PAGE = "keeping/tokens.html"


@tokens.route("/desk/tokens", methods=["GET", "POST"])
@requires(Permission.LISTING_EDIT)
def index() -> Response | str:
    """A new token is shown in the answer to the form itself: in no address, no cookie, and once."""
    member, form = current_member(), TokenForm()
    if form.validate_on_submit():
        try:
            made = actions_token.make(member, str(form.name.data), tuple(form.scopes.data or ()))
        except actions_token.TooManyTokens:
            form.form_errors.append(t("keeping.token.too_many"))
        else:
            return render_template("keeping/token_made.html", token=made, name=form.name.data)
    return shown(PAGE, form, tokens=store_token.of_organization(member.organization_id))


@tokens.post("/desk/tokens/<uuid:token_id>/revoke")
@requires(Permission.LISTING_EDIT)
def revoke(token_id: UUID) -> Response:
    try:
        actions_token.revoke(current_member(), token_id)
    except store_token.NoSuchToken:
        raise NotFound from None
    flash(t("keeping.token.revoked"), "success")
    return redirect(url_for("tokens.index"))
