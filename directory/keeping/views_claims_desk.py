"""/desk/claims: who says that a listing is theirs; for coordinators."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.actions import EmailTaken
from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory.keeping import actions_claim
from directory.keeping.claim import FAX, PHONE
from directory.keeping.forms_claim import DecisionForm
from directory.keeping.store_claim import NoSuchClaim
from foundation.i18n import t

claims_desk = Blueprint("claims_desk", __name__)
PAGE = "keeping/claims.html"


@claims_desk.get("/desk/claims")
@requires(Permission.NETWORK_COORDINATE)
def index() -> Response:
    return _queue(DecisionForm(formdata=None))


@claims_desk.post("/desk/claims/<uuid:claim_id>/code")
@requires(Permission.NETWORK_COORDINATE)
def code(claim_id: UUID) -> str | Response:
    """Shown in this answer alone."""
    channel = request.form.get("channel", "")
    if channel not in (PHONE, FAX):
        flash(t("keeping.claim.choose"), "warning")
        return redirect(url_for("claims_desk.index"))
    try:
        given = actions_claim.give_code(current_member(), claim_id, channel)
    except NoSuchClaim:
        raise NotFound from None
    except actions_claim.NothingPublished:
        flash(t("keeping.claim.choose"), "warning")
        return redirect(url_for("claims_desk.index"))
    return render_template("keeping/claim_code.html", code=given, channel=channel)


@claims_desk.post("/desk/claims/<uuid:claim_id>")
@requires(Permission.NETWORK_COORDINATE)
def decide(claim_id: UUID) -> Response:
    form, decision = DecisionForm(), request.form.get("decision", "")
    if not form.validate_on_submit() or decision not in ("approve", "refuse"):
        return _queue(form, claim_id)
    act = actions_claim.approve if decision == "approve" else actions_claim.refuse
    try:
        act(current_member(), claim_id, str(form.reason.data))
    except NoSuchClaim:
        raise NotFound from None
    except EmailTaken:
        flash(t("accounts.invitation.taken"), "warning")
    except actions_claim.HasKeeper:
        flash(t("keeping.claim.kept"), "warning")
    else:
        flash(t(f"keeping.claim.{decision}.saved"), "success")
    return redirect(url_for("claims_desk.index"))


def _queue(form: DecisionForm, wrong: UUID | None = None) -> Response:
    return shown(PAGE, form, rows=actions_claim.waiting(current_member()), wrong=wrong)
