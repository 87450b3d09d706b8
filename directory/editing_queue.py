"""The coordinator's queue: changes that wait, oldest first, each accepted or refused with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_revise, presenting_edit, store_queue
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from directory.editing_forms import DecisionForm
from directory.store_revisions import AlreadyDecided
from foundation.i18n import t

queue: Blueprint = editing_blueprint("queue", __name__)


@queue.get("/desk/queue")
@requires(Permission.NETWORK_COORDINATE)
def index() -> Response:
    return _page(DecisionForm())


@queue.post("/desk/queue/<uuid:proposal_id>")
@requires(Permission.NETWORK_COORDINATE)
def decide(proposal_id: UUID) -> Response:
    form, author = DecisionForm(), of_member(current_member())
    if not form.validate_on_submit():
        return _page(form, wrong=proposal_id)
    try:
        if form.decision.data == "accept":
            actions_revise.accept(author, proposal_id)
            flash(t("revise.queue.accepted"), "success")
        else:
            actions_revise.refuse(author, proposal_id, form.reason.data or "")
            flash(t("revise.queue.refused"), "success")
    except AlreadyDecided as already:
        flash(t(f"revise.queue.already.{already.status}"), "warning")
    return redirect(url_for("queue.index", area=request.args.get("area") or None))


def _page(form: DecisionForm, wrong: UUID | None = None) -> Response:
    area = request.args.get("area", "")
    return shown(
        "editing/queue.html",
        form,
        items=presenting_edit.queue_items(store_queue.waiting(area)),
        areas=store_queue.municipalities(),
        area=area,
        total=store_queue.how_many(),
        wrong=wrong,
    )
