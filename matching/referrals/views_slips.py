"""/desk/clients/<id>/slips/new: fill in, look at it, issue; several offices and 転送 at once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching.referrals import actions_client, actions_forward, actions_slip
from matching.referrals.desk_slip import SlipDesk, slip_desk
from matching.referrals.forms import SlipForm
from matching.referrals.steps import OwnOrganization
from matching.referrals.web import id_of, ids_of, number_of, room

slips = room("slips")
FORM, PREVIEW = "referrals/slip_form.html", "referrals/slip_preview.html"


@slips.route("/desk/clients/<uuid:client_id>/slips/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.REFERRAL_SEND)
def new(client_id: UUID) -> Response:
    """Three steps on one address: the form, its preview, the issue; nothing typed is lost between them.

    `to` (repeated) names the offices, `match` the match they were chosen from, `part_of` the number of the
    closed slip that goes on.
    """
    member, to = current_member(), ids_of("to")
    if not to:
        raise NotFound
    file = actions_client.open_client(member, client_id, "slip")
    part_of = request.args.get("part_of", "")
    before = actions_forward.slip_before(member, client_id, number_of(part_of)) if part_of else None
    desk = slip_desk(member, file, to, id_of("match"), before)
    form = SlipForm() if request.method == "POST" else desk.fresh_form(file.data)
    form.offer(desk.items, desk.own_offices)
    step = request.form.get("step", "edit")
    if request.method == "GET" or step == "edit" or not form.validate():
        return shown(FORM, form, file=file, desk=desk)
    return _try(form, file, desk, issue=step == "issue")


def _try(form: SlipForm, file: actions_client.ClientFile, desk: SlipDesk, *, issue: bool) -> Response:
    member, order = current_member(), form.order(desk.listing_ids, desk.match_id, desk.part_of)
    try:
        if not issue:
            made = actions_slip.preview_slips(member, file.id, order)
            return shown(PREVIEW, form, file=file, desk=desk, slips=made)
        numbers = actions_slip.issue_slips(member, file.id, order)
    except actions_slip.SlipRefused as refused:
        for name, why in refused.refusals:
            form.refuse("items", why.key, name=name)
        if len(desk.recipients) > 1:
            form.refuse("items", "referrals.slip.none_issued", n=len(desk.recipients))
    except actions_slip.NothingToTell:
        form.refuse("items", "referrals.error.nothing_to_tell")
    except actions_slip.NotForwardable as running:
        state = t(f"referrals.state.{running.state}")
        form.refuse("items", "referrals.forward.running", number=running.number, state=state)
    except OwnOrganization as own:
        form.refuse("items", "referrals.error.own_organization", name=own.name)
    else:
        return _issued(numbers)
    return shown(FORM, form, file=file, desk=desk)


def _issued(numbers: list[str]) -> Response:
    if len(numbers) > 1:
        return redirect(url_for("work.issued", number=numbers))
    flash(t("referrals.slip.issued", numbers=numbers[0]), "success")
    return redirect(url_for("referrals.show", number=numbers[0]))
