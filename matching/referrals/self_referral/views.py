"""/self-referral/<listing>: ask an office for a call back, without an account. Works without JavaScript."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.limits import network_of
from directory.models import Listing
from foundation.i18n import current_lang
from foundation.web import handing_in
from matching.referrals.code import spoken
from matching.referrals.self_referral import actions, spam
from matching.referrals.self_referral.actions import Asking, Receipt
from matching.referrals.self_referral.form_token import BadToken, FormToken, new_token, read_token
from matching.referrals.self_referral.forms import AskForm
from matching.referrals.self_referral.state import KEPT_MONTHS
from matching.referrals.web import room

self_referral = room("self_referral")
RECEIPT = "self_referral_receipt"
FORM = "self_referral/form.html"


@self_referral.route("/self-referral/<uuid:listing_id>", methods=["GET", "POST"])
@handing_in
def ask(listing_id: UUID) -> Response:
    """The form; about violence first what helps at once, then the request; then the receipt."""
    office = actions.office(listing_id)
    if not actions.takes_requests(office):
        return Response(render_template("self_referral/closed.html", office=office), mimetype="text/html")
    form = AskForm()
    if request.method == "GET":
        form.needs.data = [each for each in request.args.getlist("need") if each in _needs(form)]
        form.token.data = new_token(listing_id)
        return _form(form, office)
    if request.form.get("go") == "back" or not form.validate():
        return _form(form, office)
    if form.is_about_violence and form.seen.data != "1":
        return shown("self_referral/safety.html", form, office=office, hidden=_typed(form))
    return _send(form, office)


@self_referral.route("/self-referral/receipt")
@handing_in
def receipt() -> str:
    """Shown once: whoever opens it again sees that it was shown."""
    kept = session.pop(RECEIPT, None)
    if not isinstance(kept, list) or len(kept) != 3:
        return render_template("self_referral/receipt.html", code=None)
    code, number, violence = kept
    return render_template(
        "self_referral/receipt.html", code=spoken(code), number=number, violence=violence, months=KEPT_MONTHS
    )


def _send(form: AskForm, office: Listing) -> Response:
    try:
        made = actions.ask(_asking(form, office.id))
    except (BadToken, spam.TooLate):
        form.token.data = new_token(office.id)
        form.object_to("self_referral.error.old_form")
    except spam.TooFast:
        form.object_to("self_referral.error.too_fast")
    except spam.TooMany as wait:
        form.object_to("self_referral.error.too_many")
        response = _form(form, office, 429)
        response.headers["Retry-After"] = str(wait.wait_seconds)
        return response
    except actions.AlreadySent:
        return redirect(url_for("self_referral.receipt"))
    except actions.NotAccepting:
        return redirect(url_for("self_referral.ask", listing_id=office.id))
    else:
        return _received(made, violence=form.is_about_violence)
    return _form(form, office)


def _received(made: Receipt, *, violence: bool) -> Response:
    session[RECEIPT] = [made.code, made.reference, violence]
    return redirect(url_for("self_referral.receipt"))


def _asking(form: AskForm, listing_id: UUID) -> Asking:
    token: FormToken = read_token(form.token.data or "", listing_id)
    address = network_of(request.remote_addr or "")
    return Asking(listing_id, form.telling, form.word.data or "", current_lang(), token, address)


def _form(form: AskForm, office: Listing, status: int | None = None) -> Response:
    return shown(FORM, form, status, office=office, months=KEPT_MONTHS)


def _typed(form: AskForm) -> list[tuple[str, str]]:
    """Everything that was typed, to be carried over the page about safety."""
    skipped = {"csrf_token", "seen", "website", "go"}
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in skipped and name in form
    ]


def _needs(form: AskForm) -> set[str]:
    return {choice.value for choice in form.needs.choices}
