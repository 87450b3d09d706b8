"""The coordinator's queues that imports fill, and the editor's answer where the open data says something else."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from accounts import desk
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import (
    actions_differences,
    actions_duplicates,
    author,
    store_duplicates,
    store_gone,
    store_listing,
)
from directory.actions_differences import NoSuchDifference
from directory.store_duplicates import NoSuchPair
from directory.store_editing import NotYours
from directory.store_gone import NotGone
from foundation.i18n import t

queues = Blueprint("queues", __name__)
PER_PAGE: Final = 10
"""More is a scroll of many metres on a telephone."""


def init_queues(app: Flask) -> None:
    """The coordinator's desk says how many wait."""
    desk.count_with(app, "duplicates", lambda member: store_duplicates.count_waiting())
    desk.count_with(app, "gone", lambda member: store_gone.count_waiting())


@queues.errorhandler(NoSuchPair)
@queues.errorhandler(NotGone)
@queues.errorhandler(NotYours)
@queues.errorhandler(NoSuchDifference)
def _not_found(_error: LookupError) -> Any:
    return current_app.handle_http_exception(NotFound())


def _page(total: int) -> int:
    """The one asked for, or the last that there still is: a decision may have emptied it."""
    return min(max(request.args.get("page", 1, type=int), 1), max(1, -(-total // PER_PAGE)))


def _frame(page: int, total: int) -> dict[str, int]:
    return {"page": page, "per_page": PER_PAGE, "total": total}


@queues.get("/desk/queue/duplicates")
@requires(Permission.NETWORK_COORDINATE)
def duplicates() -> str:
    total = store_duplicates.count_waiting()
    page = _page(total)
    pairs = store_duplicates.waiting(PER_PAGE, (page - 1) * PER_PAGE)
    ids = {each for pair in pairs for each in (pair.one_id, pair.two_id)}
    cards = {card.id: card for card in store_listing.all_cards(sorted(ids))}
    whole = [pair for pair in pairs if pair.one_id in cards and pair.two_id in cards]
    return render_template("queues/duplicates.html", pairs=whole, cards=cards, **_frame(page, total))


@queues.post("/desk/queue/duplicates/<uuid:pair_id>")
@requires(Permission.NETWORK_COORDINATE)
def decide(pair_id: UUID) -> Response:
    said, who = request.form.get("answer"), author.of_member(current_member())
    if said == "same":
        actions_duplicates.make_one(who, pair_id)
    elif said == "different":
        actions_duplicates.tell_apart(who, pair_id)
    else:
        raise BadRequest
    flash(t(f"queues.duplicates.{said}.done"), "success")
    return redirect(url_for("queues.duplicates", page=request.args.get("page", type=int)))


@queues.get("/desk/queue/gone")
@requires(Permission.NETWORK_COORDINATE)
def gone() -> str:
    total = store_gone.count_waiting()
    page = _page(total)
    rows = store_gone.waiting(PER_PAGE, (page - 1) * PER_PAGE)
    return render_template("queues/gone.html", rows=rows, **_frame(page, total))


@queues.post("/desk/queue/gone/<uuid:listing_id>")
@requires(Permission.NETWORK_COORDINATE)
def answer(listing_id: UUID) -> Response:
    said = request.form.get("answer", "")
    if said not in actions_duplicates.ANSWERS:
        raise BadRequest
    actions_duplicates.answer(author.of_member(current_member()), listing_id, said)
    flash(t(f"queues.gone.{said}.done"), "success")
    return redirect(url_for("queues.gone", page=request.args.get("page", type=int)))


@queues.post("/desk/listings/<uuid:listing_id>/difference")
@requires(Permission.LISTING_EDIT)
def difference(listing_id: UUID) -> Response:
    said, field = request.form.get("answer"), request.form.get("field", "")
    who = author.of_member(current_member())
    if said == "keep":
        actions_differences.keep(who, listing_id, field)
        flash(t("queues.difference.kept"), "success")
    elif said == "take":
        outcome = actions_differences.take_over(who, listing_id, field)
        flash(t("queues.difference.waits" if outcome.waiting else "queues.difference.taken"), "success")
    else:
        raise BadRequest
    return redirect(url_for("editing.show", listing_id=listing_id))
