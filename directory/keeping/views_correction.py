"""/listings/<id>/correction: tell that something is wrong, without an account; and where it is dealt with."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts import store_members
from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.limits import WINDOW, TooManyAttempts
from accounts.permission import Permission
from directory import store_listing
from directory.keeping import actions_correction, store_correction
from directory.keeping.correction import DECLINED, DONE
from directory.keeping.forms import CorrectionForm
from directory.keeping.patch import FIELDS, WrongField
from directory.store_listing import Card, ListingNotFound
from foundation.i18n import t
from foundation.web import handing_in

corrections = Blueprint("corrections", __name__)
FORM = "keeping/correction.html"
TAKEN_OVER = ("phone", "url")
"""What can be written as it was told, with one tap."""


@corrections.route("/listings/<uuid:listing_id>/correction", methods=["GET", "POST"])
@handing_in
def tell(listing_id: UUID) -> Response:
    card, form = _card(listing_id), CorrectionForm()
    if not form.validate_on_submit():
        return shown(FORM, form, card=card)
    if form.is_trapped:
        return _thanks(card)  # a program filled in what no person sees: it learns nothing
    try:
        actions_correction.send(
            listing_id,
            str(form.about.data),
            form.said.data or "",
            str(form.once.data),
            request.remote_addr or "",
        )
    except TooManyAttempts:
        return _too_many(form, card)
    except actions_correction.FullOfCorrections:
        form.form_errors.append(t("keeping.correction.full"))
        return shown(FORM, form, 429, card=card)
    return _thanks(card)


def _card(listing_id: UUID) -> Card:
    try:
        return store_listing.listing(listing_id)
    except ListingNotFound:
        raise NotFound from None


def _thanks(card: Card) -> Response:
    return Response(render_template("keeping/correction_sent.html", card=card), mimetype="text/html")


def _too_many(form: CorrectionForm, card: Card) -> Response:
    seconds = int(WINDOW.total_seconds())
    form.form_errors.append(t("keeping.too_many", minutes=seconds // 60))
    response = shown(FORM, form, 429, card=card)
    response.headers["Retry-After"] = str(seconds)
    return response


@corrections.get("/desk/corrections")
@requires(Permission.LISTING_CORRECT)
def waiting() -> str:
    member = current_member()
    everybody = member.may(Permission.NETWORK_COORDINATE)
    rows = store_correction.waiting(None if everybody else member.organization_id)
    lines = [(row, card, _value(row.about, row.said or "")) for row, card in rows]
    kept = set(store_members.organizations_with(Permission.LISTING_EDIT)) if everybody else set()
    return render_template("keeping/corrections.html", lines=lines, everybody=everybody, kept=kept)


@corrections.post("/desk/corrections/<uuid:correction_id>")
@requires(Permission.LISTING_CORRECT)
def decide(correction_id: UUID) -> Response:
    member, wanted = current_member(), request.form.get("decision", "")
    try:
        if wanted == "take_over":
            _take_over(correction_id)
        elif wanted in (DONE, DECLINED):
            actions_correction.decide(member, correction_id, wanted)
            flash(t(f"keeping.correction.{wanted}.saved"), "success")
        else:
            flash(t("keeping.correction.choose"), "warning")
    except store_correction.NoSuchCorrection:
        raise NotFound from None
    return redirect(url_for("corrections.waiting"))


def _take_over(correction_id: UUID) -> None:
    """The value is read from the correction itself, not from the form."""
    member = current_member()
    organization_id = None if member.may(Permission.NETWORK_COORDINATE) else member.organization_id
    held = {row.id: row for row, _ in store_correction.waiting(organization_id)}
    row = held.get(correction_id)
    if row is None:
        raise store_correction.NoSuchCorrection
    value = _value(row.about, row.said or "")
    if not value:
        flash(t("keeping.correction.choose"), "warning")
        return
    actions_correction.take_over(member, correction_id, value)
    flash(t("keeping.correction.taken_over"), "success")


def _value(about: str, said: str) -> str:
    """What was told, where it is one telephone number or web address and nothing else; else empty."""
    if about not in TAKEN_OVER:
        return ""
    try:
        return str(FIELDS[about](said))
    except WrongField:
        return ""
