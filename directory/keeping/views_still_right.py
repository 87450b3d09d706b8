"""/still-right/<code>: the link in a reminder. One tap says that all is right.

Opening the page changes nothing, because mail programs open links by themselves.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from accounts.answers import shown
from directory.keeping import actions_freshness
from directory.keeping.still_right import NoSuchLink
from directory.store_listing import ListingNotFound
from foundation.forms import Form
from foundation.web import by_code

still_right = Blueprint("still_right", __name__)


@still_right.route("/still-right/<code>", methods=["GET", "POST"])
@by_code
def ask(code: str) -> AnyResponse:
    form = Form()
    try:
        if form.validate_on_submit():
            actions_freshness.confirm_by_link(code)
            return _said("thanks")
        return shown("keeping/still_right.html", form, card=actions_freshness.asked_about(code), code=code)
    except actions_freshness.AlreadyChecked:
        return _said("already")
    except (NoSuchLink, ListingNotFound):
        return _said("no_link", 404)


def _said(what: str, status: int = 200) -> Response:
    return Response(render_template("keeping/still_right_said.html", what=what), status, mimetype="text/html")
