"""/desk/referrals/<number>/hand: who is on a slip."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from matching.referrals import actions_hand
from matching.referrals.web import number_of, room

work = room("work")
NOBODY = "nobody"


@work.route("/desk/referrals/<number>/hand", methods=["POST"])
@requires(Permission.REFERRAL_READ)
def hand(number: str) -> Response:
    """`to`: the id of a colleague, of oneself, or nobody. The same choice twice changes nothing."""
    number, to = number_of(number), request.form.get("to", "")
    try:
        actions_hand.hand(current_member(), number, None if to == NOBODY else UUID(to))
    except actions_hand.MayNotAct as error:
        raise Forbidden from error
    except (actions_hand.NoColleague, ValueError):
        flash(t("referrals.hand.nobody_there"), "warning")
    else:
        flash(t("referrals.hand.done"), "success")
    return redirect(url_for("referrals.show", number=number))
