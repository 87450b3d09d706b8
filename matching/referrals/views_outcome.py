"""/desk/figures, /desk/figures/network and /desk/proposals: what came of referrals, and what to put right."""

from __future__ import annotations

from uuid import UUID

from flask import Flask, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.desk import count_with
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory.actions_editing import NoService
from directory.store_editing import NotYours
from foundation.i18n import t
from matching.referrals import actions_figures, actions_proposal
from matching.referrals.places_named import area_name
from matching.referrals.proposal import Decision, Kind
from matching.referrals.state import Party
from matching.referrals.web import room

outcome = room("outcome")


@outcome.route("/desk/figures")
@requires(Permission.REFERRAL_READ)
def own() -> str:
    member = current_member()
    found = {party: actions_figures.own(member, party) for party in Party}
    return render_template("referrals/figures.html", found=found)


@outcome.route("/desk/figures/network")
@requires(Permission.NETWORK_COORDINATE)
def network() -> str:
    """Without small numbers: what is below ten is put together with others, or not shown."""
    page = actions_figures.network(current_member(), request.args.get("quarter", ""))
    return render_template("referrals/figures_network.html", page=page, area_name=area_name)


@outcome.route("/desk/proposals")
@requires(Permission.LISTING_EDIT)
def proposals() -> str:
    return render_template(
        "referrals/proposals.html", proposals=actions_proposal.open_proposals(current_member())
    )


@outcome.route("/desk/proposals/<uuid:listing_id>/<kind>", methods=["POST"])
@requires(Permission.LISTING_EDIT)
def settle(listing_id: UUID, kind: str) -> Response:
    decision = request.form.get("decision", "")
    if kind not in {each.value for each in Kind} or decision not in {each.value for each in Decision}:
        raise NotFound
    try:
        n = actions_proposal.settle(current_member(), listing_id, Kind(kind), Decision(decision))
    except NotYours as error:
        raise NotFound from error
    except NoService:
        flash(t("editing.capacity.no_service"), "warning")
        return redirect(url_for("outcome.proposals"))
    if n:
        flash(t(f"proposal.{kind}.{decision}"), "success")
    if n and kind == Kind.AREA and decision == Decision.TAKEN:
        return redirect(url_for("editing.show", listing_id=listing_id))
    return redirect(url_for("outcome.proposals"))


def hang_counts(app: Flask) -> None:
    count_with(app, "proposals", actions_proposal.waiting)
