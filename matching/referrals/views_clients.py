"""/desk/clients: list, new, file, change; consents; the match."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation import clock
from foundation.i18n import t
from matching.facts import InvalidFacts
from matching.referrals import actions_client, actions_match
from matching.referrals.asking import wanted
from matching.referrals.forms import ClientForm, MatchForm
from matching.referrals.match_desk import match_desk
from matching.referrals.match_views import asked_run, match_pages
from matching.referrals.web import room
from matching.speech import sentence, sentences

clients = room("clients")
clients.register_blueprint(match_pages)
FIELD_OF = {"need": "further_needs", "certificate": "certificates", "age": "near"}
"""Where the matcher's own errors are shown; all others have the name of their field."""


@clients.route("/desk/clients")
@requires(Permission.CLIENT_READ)
def index() -> str:
    return render_template("referrals/clients.html", clients=actions_client.list_clients(current_member()))


@clients.route("/desk/clients/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.CLIENT_WRITE)
def new() -> Response:
    form = ClientForm()
    if not form.validate_on_submit():
        return shown("referrals/client_form.html", form, client_id=None)
    client_id = actions_client.create_client(current_member(), form.client, form.once)
    flash(t("referrals.client.created"), "success")
    return redirect(url_for("clients.show", client_id=client_id))


@clients.route("/desk/clients/<uuid:client_id>")
@requires(Permission.CLIENT_READ)
def show(client_id: UUID) -> str:
    file = actions_client.open_client(current_member(), client_id)
    return render_template("referrals/client.html", file=file, today=clock.today())


@clients.route("/desk/clients/<uuid:client_id>/edit", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ, Permission.CLIENT_WRITE)
def edit(client_id: UUID) -> Response:
    file = actions_client.open_client(current_member(), client_id, "change")
    form = ClientForm(obj=file.data)
    if not form.validate_on_submit():
        return shown("referrals/client_form.html", form, client_id=client_id)
    actions_client.change_client(current_member(), client_id, form.client)
    flash(t("referrals.client.changed"), "success")
    return redirect(url_for("clients.show", client_id=client_id))


@clients.route("/desk/clients/<uuid:client_id>/match", methods=["GET", "POST"])
@requires(Permission.CLIENT_READ)
def match(client_id: UUID) -> Response:
    """Asking again is a new match; the last one, or the one that `run` names, stays with its reasons."""
    member = current_member()
    file = actions_client.open_client(member, client_id, "match")
    form = MatchForm(obj=file.data, near=file.data.address)
    if request.method == "POST" and form.validate() and _matched(form, client_id, file):
        return redirect(url_for("clients.match", client_id=client_id, _anchor="results"))
    found = actions_match.match_to_show(member, client_id, asked_run())
    desk = match_desk(member, client_id, found)
    return shown("referrals/match.html", form, file=file, desk=desk, sentence=sentence, sentences=sentences)


def _matched(form: MatchForm, client_id: UUID, file: actions_client.ClientFile) -> bool:
    facts = file.data.of(form.data | {"name": ""})
    try:
        asked = wanted(facts, form.near.data or "", form.within.data, file.data.birth_date, clock.today())
        actions_match.run_match(current_member(), client_id, asked)
    except InvalidFacts as invalid:
        for name, reason in invalid.errors.items():
            field = form[FIELD_OF.get(name, name)]
            field.errors = [*field.errors, sentence(reason)]
        return False
    return True
