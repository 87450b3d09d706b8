"""/desk/clients/<id>/match/…: why not X, two to four side by side, shortlist, leave out, kept matches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching.referrals import actions_client, actions_match, store_match
from matching.referrals.actions_match import KeptMatch
from matching.referrals.forms_match import LeaveOutForm
from matching.referrals.match_compare import MOST, again_as_kept, changes, named_in, side_by_side, told_of
from matching.referrals.models_match import Choice, WhyLeftOut
from matching.referrals.network import staff_rank
from matching.referrals.web import ids_of, room
from matching.speech import sentence, sentences

match_pages = room("match_pages")
NAME_LENGTH = 200


def asked_run() -> UUID | None:
    """Which kept match the address names (`run`); NotFound for what is no id."""
    text = request.args.get("run", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise NotFound from error


def _opened(client_id: UUID, purpose: str) -> tuple[actions_client.ClientFile, KeptMatch]:
    """The audited file and the match that is asked about; not found before there was one."""
    file = actions_client.open_client(current_member(), client_id, purpose)
    return file, actions_match.match_of(current_member(), client_id, asked_run())


def _page(template: str, file: actions_client.ClientFile, **values: Any) -> str:
    return render_template(
        f"referrals/{template}.html", file=file, sentence=sentence, sentences=sentences, **values
    )


@match_pages.route("/desk/clients/<uuid:client_id>/match/why")
@requires(Permission.CLIENT_READ)
def why_page(client_id: UUID) -> str:
    """The name of an organization is nothing personal: it may stand in the address."""
    file, match = _opened(client_id, "match.why")
    name = request.args.get("name", "").strip()[:NAME_LENGTH]
    history = actions_match.history_of(current_member(), client_id)
    return _page(
        "match_why", file, name=name, match=match, found=named_in(match, name, history) if name else []
    )


@match_pages.route("/desk/clients/<uuid:client_id>/match/compare")
@requires(Permission.CLIENT_READ)
def compare(client_id: UUID) -> str | Response:
    file, match = _opened(client_id, "match.compare")
    ids = ids_of("to")
    if not 2 <= len(ids) <= MOST:
        flash(t("referrals.compare.how_many", most=MOST), "warning")
        return redirect(url_for("clients.match", client_id=client_id, run=asked_run(), _anchor="results"))
    found = told_of(match, ids, actions_match.history_of(current_member(), client_id))
    return _page("match_compare", file, match=match, found=found, rows=side_by_side(found))


@match_pages.route("/desk/clients/<uuid:client_id>/match/again")
@requires(Permission.CLIENT_READ)
def again(client_id: UUID) -> str:
    """The kept question asked anew, without keeping the answer: what changed since, and whether what was kept
    still gives the old answer."""
    file, match = _opened(client_id, "match.again")
    today = staff_rank(match.asked, actions_match.history_of(current_member(), client_id))
    return _page(
        "match_again",
        file,
        match=match,
        today=today,
        changes=changes(match.result, today),
        verdict=again_as_kept(match, today.rule_version),
    )


@match_pages.route("/desk/clients/<uuid:client_id>/match/runs")
@requires(Permission.CLIENT_READ)
def runs(client_id: UUID) -> str:
    """Every match that was kept, to be read as it was."""
    file = actions_client.open_client(current_member(), client_id, "match.runs")
    return _page("match_runs", file, runs=actions_match.matches(current_member(), client_id))


@match_pages.post("/desk/clients/<uuid:client_id>/match/shortlist")
@requires(Permission.CLIENT_READ, Permission.CLIENT_WRITE)
def shortlist(client_id: UUID) -> Response:
    """Puts an office on the person's shortlist, or takes any decision about it back."""
    choice = Choice.UNDECIDED if request.form.get("undo") else Choice.SHORTLISTED
    listing_id = _listing(request.form.get("listing", ""))
    name = actions_match.choose(current_member(), client_id, listing_id, choice, None, "")
    flash(t(f"referrals.chosen.{choice}", name=name), "success")
    return redirect(url_for("clients.match", client_id=client_id, run=asked_run(), _anchor="results"))


@match_pages.route("/desk/clients/<uuid:client_id>/match/leave-out", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.CLIENT_WRITE)
def leave_out(client_id: UUID) -> Response:
    """Never to propose this office to this person again; the reason is kept."""
    member, listing_id = current_member(), _listing(request.args.get("listing", ""))
    file = actions_client.open_client(member, client_id, "match.leave_out")
    name, form = store_match.office_name(listing_id), LeaveOutForm()
    if not form.validate_on_submit():
        return shown("referrals/match_leave_out.html", form, file=file, name=name)
    why = WhyLeftOut(form.left_out_because.data)
    actions_match.choose(member, client_id, listing_id, Choice.LEFT_OUT, why, form.left_out_note.data or "")
    flash(t("referrals.chosen.left_out", name=name), "success")
    return redirect(url_for("clients.match", client_id=client_id, run=asked_run(), _anchor="results"))


def _listing(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error
