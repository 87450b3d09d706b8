"""/desk/self-referrals: what residents asked for, and the answers to them."""

from __future__ import annotations

from flask import Flask, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.desk import count_with
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation import clock
from foundation.i18n import t
from matching.referrals.self_referral import actions_desk
from matching.referrals.self_referral.actions_desk import File, IsClient, IsErased
from matching.referrals.self_referral.forms import ClientForm, ReplyForm
from matching.referrals.self_referral.state import IllegalMove, answers
from matching.referrals.web import room

requests = room("self_referrals")
PAGE = "self_referral/desk_one.html"


@requests.route("/desk/self-referrals")
@requires(Permission.REFERRAL_READ)
def index() -> str:
    closed = request.args.get("closed") == "1"
    lines = actions_desk.list_requests(current_member(), closed=closed)
    return render_template("self_referral/desk.html", lines=lines, closed=closed)


@requests.route("/desk/self-referrals/<reference>")
@requires(Permission.REFERRAL_READ)
def show(reference: str) -> Response:
    return _page(reference)


@requests.route("/desk/self-referrals/<reference>/answer", methods=["POST"])
@requires(Permission.REFERRAL_READ, Permission.REFERRAL_ANSWER)
def answer(reference: str) -> Response:
    form = ReplyForm()
    if not form.validate():
        return _page(reference, form)
    try:
        actions_desk.answer(current_member(), reference, form.reply(), form.once)
    except (IllegalMove, IsErased):
        flash(t("self_referral.refused"), "warning")
    else:
        flash(t("self_referral.answered"), "success")
    return redirect(url_for("self_referrals.show", reference=reference))


@requests.route("/desk/self-referrals/<reference>/client", methods=["GET", "POST"])
@requires(
    Permission.REFERRAL_READ, Permission.REFERRAL_ANSWER, Permission.CLIENT_READ, Permission.CLIENT_WRITE
)
def client(reference: str) -> Response:
    """Only with the person's spoken consent, confirmed and dated by the staff member."""
    member, file = current_member(), actions_desk.open_request(current_member(), reference)
    if file.client_id is not None:
        return redirect(url_for("clients.show", client_id=file.client_id))
    if file.telling is None:
        return redirect(url_for("self_referrals.show", reference=reference))
    form = ClientForm() if request.method == "POST" else ClientForm(agreed_on=clock.today())
    if not form.validate_on_submit():
        return shown("self_referral/desk_client.html", form, file=file, telling=file.telling)
    try:
        client_id = actions_desk.make_client(member, reference, form.agreed_on.data)
    except IsClient as known:
        client_id = known.client_id
    except IsErased:
        return redirect(url_for("self_referrals.show", reference=reference))
    flash(t("referrals.client.created"), "success")
    return redirect(url_for("clients.show", client_id=client_id))


def _page(reference: str, form: ReplyForm | None = None) -> Response:
    file: File = actions_desk.open_request(current_member(), reference)
    form = form or ReplyForm(formdata=None)
    form.offer(answers(file.line.state) if file.telling else ())
    return shown(PAGE, form, file=file, telling=file.telling)


def hang_counts(app: Flask) -> None:
    count_with(app, "self-referrals", actions_desk.waiting)
