"""The editor's desk: the organization's own listings; and what became of a listing, for everyone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_editing, actions_revise, differences, editing_desk, store_editing, store_listing
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from directory.editing_forms import CapacityForm
from directory.store_listing import ListingNotFound
from foundation.i18n import t
from foundation.web import public

editing: Blueprint = editing_blueprint("editing", __name__)


@editing.get("/desk/listings")
@requires(Permission.LISTING_EDIT)
def index() -> str:
    organization, page = current_member().organization_id, request.args.get("page", 1, type=int)
    total = store_editing.how_many(organization)
    page = min(max(page, 1), max(1, -(-total // editing_desk.PER_PAGE)))
    return render_template(
        "editing/listings.html",
        todos=editing_desk.todos(organization, page),
        page=page,
        per_page=editing_desk.PER_PAGE,
        total=total,
    )


@editing.get("/desk/listings/oldest")
@requires(Permission.NETWORK_COORDINATE)
def oldest() -> Response:
    """The worklist took its place; the address stays."""
    return redirect(url_for("calls.worklist"), 301)


@editing.get("/desk/listings/<uuid:listing_id>")
@requires(Permission.LISTING_EDIT)
def show(listing_id: UUID) -> Response:
    return _shown(listing_id, CapacityForm())


@editing.post("/desk/listings/<uuid:listing_id>/capacity")
@requires(Permission.LISTING_EDIT)
def capacity(listing_id: UUID) -> Response:
    form = CapacityForm()
    if not form.validate_on_submit():
        return _shown(listing_id, form)
    try:
        actions_editing.report_capacity(current_member(), listing_id, form.status.data, form.wait_days.data)
    except actions_editing.NoService:
        form.status.errors = [t("editing.capacity.no_service")]
        return _shown(listing_id, form)
    flash(t("editing.capacity.saved"), "success")
    return redirect(url_for("editing.show", listing_id=listing_id))


@editing.post("/desk/listings/<uuid:listing_id>/confirm")
@requires(Permission.LISTING_EDIT)
def confirm(listing_id: UUID) -> Response:
    actions_editing.confirm(current_member(), listing_id)
    flash(t("editing.confirmed"), "success")
    return redirect(url_for("editing.show", listing_id=listing_id))


@editing.get("/listings/<uuid:listing_id>/history")
@public
def history(listing_id: UUID) -> str:
    try:
        card = store_listing.listing(listing_id)
    except ListingNotFound:
        raise NotFound from None
    return render_template("editing/history.html", card=card, entries=store_editing.history(listing_id))


def _shown(listing_id: UUID, form: CapacityForm) -> Response:
    author = of_member(current_member())
    card = actions_editing.own(current_member(), listing_id)
    return shown(
        "editing/listing.html",
        form,
        card=card,
        wait_days=store_editing.wait_days(card),
        differences=differences.of(listing_id),
        differing=editing_desk.differences_of([card])[card.id],
        waiting=actions_revise.waiting(author, listing_id),
        refused=actions_revise.refused(author, listing_id),
        state=actions_revise.state(author, listing_id),
    )
