"""/desk/worklist: whose listing to check by telephone next, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_revise
from directory.geo.gazetteer import gazetteer
from directory.keeping import actions_call, store_call, store_card
from directory.keeping.call import NotThatDay
from directory.keeping.forms_call import CallForm, WorklistForm
from directory.store_editing import NotYours
from foundation import clock
from foundation.i18n import t

calls = Blueprint("calls", __name__)


@calls.errorhandler(NotYours)
def _not_found(_error: NotYours) -> Any:
    return current_app.handle_http_exception(NotFound())


@calls.get("/desk/worklist")
@requires(Permission.NETWORK_COORDINATE)
def worklist() -> str | Response:
    form = WorklistForm(request.args)
    if not form.validate():
        return shown("keeping/worklist.html", form, found=None)
    number = max(1, min(form.page.data or 1, 10_000))
    code = gazetteer().locate(form.near.data).municipality_code if form.near.data else ""
    found = store_call.worklist(code, form.kind.data or "", clock.today(), number)
    return render_template(
        "keeping/worklist.html",
        form=form,
        found=found,
        page=number,
        per_page=store_call.PER_PAGE,
        filters={"near": form.near.data or None, "kind": form.kind.data or None},
    )


@calls.route("/desk/worklist/<uuid:listing_id>", methods=["GET", "POST"])
@requires(Permission.NETWORK_COORDINATE)
def call(listing_id: UUID) -> Response:
    card, form = store_card.any_card(listing_id), CallForm()
    made = store_call.calls_of([listing_id]).get(listing_id, [])
    if not form.validate_on_submit():
        return shown("keeping/call.html", form, card=card, calls=made, filters=_filters())
    try:
        actions_call.write_down(
            current_member(), listing_id, str(form.outcome.data), form.note.data or "", form.next_on.data
        )
    except NotThatDay:
        form.next_on.errors = [t("keeping.call.next_on.wrong")]
        return shown("keeping/call.html", form, card=card, calls=made, filters=_filters())
    flash(t(f"keeping.call.saved.{form.outcome.data}", name=card.name), "success")
    if form.outcome.data == "to_change":
        kept = actions_revise.is_kept(card.organization_id)
        return redirect(url_for("editing.history" if kept else "edit.form", listing_id=listing_id))
    return redirect(url_for("calls.worklist", **_filters()))


def _filters() -> dict[str, Any]:
    """Of the list that one came from, and goes back to."""
    return {name: request.args.get(name) or None for name in ("near", "kind")}
