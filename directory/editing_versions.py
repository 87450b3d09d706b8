"""Versions of a listing for those who keep it: compare any two, restore one as a new one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory import actions_revise, presenting_edit, store_revisions
from directory.author import of_member
from directory.editing_answers import editing_blueprint
from directory.revision import State, diff

versions: Blueprint = editing_blueprint("versions", __name__)


@versions.get("/desk/listings/<uuid:listing_id>/versions")
@requires(Permission.LISTING_VERSIONS)
def index(listing_id: UUID) -> str:
    author = of_member(current_member())
    card = actions_revise.card(author, listing_id)
    return render_template(
        "editing/versions.html",
        card=card,
        state=actions_revise.state(author, listing_id),
        revisions=store_revisions.revisions(listing_id),
    )


@versions.get("/desk/listings/<uuid:listing_id>/versions/compare")
@requires(Permission.LISTING_VERSIONS)
def compare(listing_id: UUID) -> str:
    author = of_member(current_member())
    card = actions_revise.card(author, listing_id)
    older, newer = sorted((_number("from"), _number("to")))
    before, after = store_revisions.state(listing_id, older), store_revisions.state(listing_id, newer)
    now = actions_revise.state(author, listing_id)
    states = {older: before, newer: after}
    return render_template(
        "editing/compare.html",
        card=card,
        older=older,
        newer=newer,
        differences=presenting_edit.differences(diff(before, after), after),
        lost=[field for field in before if field not in after],
        others=[number for number, state in states.items() if diff(now, {**now, **_still(state, now)})],
    )


@versions.post("/desk/listings/<uuid:listing_id>/versions/<int:number>/restore")
@requires(Permission.LISTING_VERSIONS)
def restore(listing_id: UUID, number: int) -> Response:
    outcome = actions_revise.restore(of_member(current_member()), listing_id, number)
    for sentence in presenting_edit.outcome_sentences(outcome):
        flash(sentence, "success")
    return redirect(url_for("versions.index", listing_id=listing_id))


def _still(state: State, now: State) -> State:
    """Without what has gone since."""
    return {field: value for field, value in state.items() if field in now}


def _number(name: str) -> int:
    try:
        return max(0, min(int(request.args.get(name, "0")), 1_000_000))
    except ValueError:
        return 0
