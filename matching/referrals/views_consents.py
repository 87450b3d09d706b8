"""/desk/clients/<id>/consents: recording what a person agreed to, and taking it back."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching.referrals import actions_client, actions_consent, actions_match, store_office
from matching.referrals.actions_consent import ConsentGiven
from matching.referrals.consent import Item
from matching.referrals.forms import ConsentForm
from matching.referrals.steps import OwnOrganization
from matching.referrals.web import id_of, ids_of, room

consents = room("consents")


@consents.route("/desk/clients/<uuid:client_id>/consents/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.CLIENT_WRITE)
def new(client_id: UUID) -> Response:
    """`to` names the recipients; without one the last match's organizations are offered."""
    member, to = current_member(), ids_of("to")
    file = actions_client.open_client(member, client_id, "consent")
    if not to:
        offered = actions_match.match_to_show(member, client_id, id_of("match"))
        return shown("referrals/consent_recipients.html", ConsentForm(), file=file, offered=offered)
    recipients = store_office.listings(to)
    form = ConsentForm() if request.method == "POST" else ConsentForm.fresh()
    if not form.validate_on_submit():
        return shown("referrals/consent_form.html", form, file=file, recipients=recipients)
    try:
        actions_consent.give_consent(member, client_id, _given(form, to), form.once)
    except OwnOrganization as own:
        form.refuse("items", "referrals.error.own_organization", name=own.name)
        return shown("referrals/consent_form.html", form, file=file, recipients=recipients)
    flash(t("referrals.consent.recorded"), "success")
    match, part_of = (request.args.get(name) or None for name in ("match", "part_of"))
    to = ids_of("with") or to
    return redirect(url_for("slips.new", client_id=client_id, to=to, match=match, part_of=part_of))


def _given(form: ConsentForm, to: tuple[UUID, ...]) -> ConsentGiven:
    return ConsentGiven(
        listing_ids=to,
        basis=form.basis.data,
        items=frozenset(Item(value) for value in form.items.data or ()),
        purpose=form.purpose.data or "",
        valid_from=form.valid_from.data,
        valid_until=form.valid_until.data,
        way=form.way.data,
        obtained_on=form.obtained_on.data,
        reason=form.reason.data or "",
    )


@consents.route("/desk/clients/<uuid:client_id>/consents/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.CLIENT_WRITE)
def withdraw(client_id: UUID, consent_id: UUID) -> str | Response:
    member = current_member()
    if request.method == "GET":
        file = actions_client.open_client(member, client_id, "consent")
        consent = next((each for each in file.consents if each.id == consent_id), None)
        if consent is None or consent.withdrawn_at is not None:
            return redirect(url_for("clients.show", client_id=client_id))
        return render_template("referrals/consent_withdraw.html", file=file, consent=consent)
    slips = actions_consent.withdraw_consent(member, client_id, consent_id)
    flash(t("referrals.consent.withdrawn", n=slips), "success")
    return redirect(url_for("clients.show", client_id=client_id))
