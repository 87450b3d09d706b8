"""Work on slips at the desk: who is on one, several printed at once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory.taxonomy import NEEDS
from foundation.i18n import t
from matching.referrals import actions_hand, actions_print, actions_waiting
from matching.referrals.slip_pdf import render_many
from matching.referrals.state import Party
from matching.referrals.web import in_japanese, number_of, pdf, room

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


@work.route("/desk/referrals/slips.pdf")
@requires(Permission.REFERRAL_READ)
def print_many() -> Response:
    """`number`, repeated: these slips in one file, after a list of them. Numbers say nothing of a person."""
    printing = actions_print.print_referrals(current_member(), _numbers())
    if not printing.slips:
        flash(t("referrals.print.nothing"), "warning")
        return redirect(url_for("desk.landing"))
    return pdf(render_many(printing.slips, in_japanese, NEEDS, printing.logos), "slips")


@work.route("/desk/referrals/issued")
@requires(Permission.CLIENT_READ, Permission.REFERRAL_SEND)
def issued() -> str:
    """What came of one form for several offices: every number with its office, to print and to send."""
    lines = actions_print.issued(current_member(), _numbers())
    return render_template("referrals/issued.html", lines=lines)


@work.route("/desk/waiting")
@requires(Permission.REFERRAL_READ)
def waiting() -> str:
    """What is overdue or stalled here, with what to do next and whom to call."""
    found = actions_waiting.waiting_slips(current_member())
    return render_template("referrals/waiting.html", mine=found[Party.RECIPIENT], theirs=found[Party.SENDER])


def _numbers() -> list[str]:
    return [number_of(text) for text in request.args.getlist("number")[: actions_print.MOST]]
