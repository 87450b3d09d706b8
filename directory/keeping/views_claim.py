"""/listings/<id>/claim and /claim/<secret>: becoming the keeper of the own listing, without an account yet."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from accounts.actions import EmailTaken
from accounts.answers import shown
from accounts.email import InvalidEmail
from accounts.limits import WINDOW, TooManyAttempts
from directory import store_listing
from directory.keeping import actions_claim
from directory.keeping.actions_claim import Claimant
from directory.keeping.claim import WAITING, CodeOver, WrongCode
from directory.keeping.forms_claim import ClaimForm, CodeForm
from directory.keeping.store_claim import NoSuchClaim
from directory.store_listing import Card, ListingNotFound
from foundation.i18n import t
from foundation.web import by_code, handing_in

claims = Blueprint("claims", __name__)
FORM, PAGE = "keeping/claim.html", "keeping/claim_page.html"


@claims.route("/listings/<uuid:listing_id>/claim", methods=["GET", "POST"])
@handing_in
def make(listing_id: UUID) -> AnyResponse:
    card, form = _card(listing_id), ClaimForm()
    if actions_claim.has_keeper(card.organization_id):
        return Response(render_template("keeping/claim_kept.html", card=card), mimetype="text/html")
    if not form.validate_on_submit() or form.is_trapped:
        return shown(FORM, form, card=card)
    who = Claimant(str(form.name.data), str(form.post.data), str(form.email.data))
    status = 422
    try:
        secret = actions_claim.make(listing_id, who, str(form.once.data), request.remote_addr or "")
        return redirect(url_for("claims.page", secret=secret))
    except InvalidEmail:
        form.email.errors = [t("keeping.claim.email.wrong")]
    except TooManyAttempts:
        form.form_errors.append(t("keeping.too_many", minutes=int(WINDOW.total_seconds()) // 60))
        status = 429
    except (actions_claim.TooManyClaims, actions_claim.HasKeeper):
        form.form_errors.append(t("keeping.claim.full"))
        status = 429
    return shown(FORM, form, status, card=card)


@claims.route("/claim/<secret>", methods=["GET", "POST"])
@by_code
def page(secret: str) -> AnyResponse:
    """Where the code is typed in. The address is the claimant's alone."""
    form = CodeForm()
    try:
        row = actions_claim.look(secret)
        card = _card(row.listing_id)
        if form.validate_on_submit():
            actions_claim.prove(secret, str(form.code.data))
            return redirect(url_for("claims.page", secret=secret))
    except NoSuchClaim:
        raise NotFound from None
    except WrongCode:
        form.code.errors = [t("keeping.claim.code.wrong")]
    except CodeOver:
        form.code.errors = [t("keeping.claim.code.over")]
    except EmailTaken:
        form.form_errors.append(t("accounts.invitation.taken"))
    except actions_claim.HasKeeper:
        form.form_errors.append(t("keeping.claim.full"))
    return shown(PAGE, form, claim=row, card=card, secret=secret, waits=row.status == WAITING)


def _card(listing_id: UUID) -> Card:
    try:
        return store_listing.listing(listing_id)
    except ListingNotFound:
        raise NotFound from None
