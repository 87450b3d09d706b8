"""/desk/clients/<id>/match/…: why not X, two to four side by side, the kept run against today's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching.facts import MatchInput
from matching.match import rank
from matching.referrals import actions_client, actions_match
from matching.referrals.match_compare import MOST, changes, side_by_side
from matching.referrals.store import MatchNotFound
from matching.referrals.web import ids_of, room
from matching.result import MatchResult
from matching.speech import sentence, sentences
from matching.why import why, why_not

match_pages = room("match_pages")
NAME_LENGTH = 200


def _opened(client_id: UUID, purpose: str) -> tuple[actions_client.ClientFile, MatchInput, MatchResult]:
    """The audited file and its last match; not found before there was one."""
    member = current_member()
    file = actions_client.open_client(member, client_id, purpose)
    last = actions_match.latest_match(member, client_id)
    if last is None:
        raise MatchNotFound
    return file, *last


def _page(template: str, file: actions_client.ClientFile, **values: Any) -> str:
    return render_template(
        f"referrals/{template}.html", file=file, sentence=sentence, sentences=sentences, **values
    )


@match_pages.route("/desk/clients/<uuid:client_id>/match/why")
@requires(Permission.CLIENT_READ)
def why_page(client_id: UUID) -> str:
    """The name of an organization is nothing personal: it may stand in the address."""
    file, asked, _ = _opened(client_id, "match.why")
    name = request.args.get("name", "").strip()[:NAME_LENGTH]
    return _page("match_why", file, name=name, found=why_not(asked, name) if name else [])


@match_pages.route("/desk/clients/<uuid:client_id>/match/compare")
@requires(Permission.CLIENT_READ)
def compare(client_id: UUID) -> str | Response:
    file, asked, _ = _opened(client_id, "match.compare")
    ids = ids_of("to")
    if not 2 <= len(ids) <= MOST:
        flash(t("referrals.compare.how_many", most=MOST), "warning")
        return redirect(url_for("clients.match", client_id=client_id, _anchor="results"))
    found = why(asked, ids)
    return _page("match_compare", file, found=found, rows=side_by_side(found))


@match_pages.route("/desk/clients/<uuid:client_id>/match/again")
@requires(Permission.CLIENT_READ)
def again(client_id: UUID) -> str:
    """The kept question asked anew, without keeping the answer: what changed since."""
    file, asked, kept = _opened(client_id, "match.again")
    today = rank(asked)
    return _page("match_again", file, asked=asked, kept=kept, today=today, changes=changes(kept, today))
