"""The slip as a page, and its messages: at the desk and by code."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from foundation.i18n import t
from foundation.web import by_code
from matching.referrals import actions_print, actions_reply, actions_thread
from matching.referrals.actions_print import SlipClosed
from matching.referrals.actions_reply import CodeExpired
from matching.referrals.code import BadCode, read_code
from matching.referrals.forms_thread import MessageForm
from matching.referrals.proof import proven
from matching.referrals.slip import Slip
from matching.referrals.slip_facts import parts
from matching.referrals.web import in_japanese, number_of, room

thread = room("thread")


@thread.route("/desk/referrals/<number>/slip")
@requires(Permission.REFERRAL_READ)
def slip_page(number: str) -> Response | str:
    """The A4 slip for screen readers: the same facts as the PDF, with headings and lists."""
    number = number_of(number)
    try:
        [slip] = actions_print.print_referral(current_member(), number).slips
    except SlipClosed:
        return redirect(url_for("referrals.show", number=number))
    return _page(slip, url_for("referrals.show", number=number))


@thread.route("/r/<code>/slip")
@by_code
def slip_by_code(code: str) -> Response | str:
    known = _held(code)
    if known is None:
        return redirect(url_for("reply.slip", code=code))
    plain, referral_id = known
    file = actions_reply.open_by_code(referral_id)
    back = url_for("reply.slip", code=plain)
    return redirect(back) if file.slip is None else _page(file.slip, back)


@thread.route("/desk/referrals/<number>/messages", methods=["GET", "POST"])
@requires(Permission.REFERRAL_READ)
def messages(number: str) -> Response:
    number, form, member = number_of(number), MessageForm(), current_member()
    try:
        if form.validate_on_submit():
            actions_thread.write(member, number, form.body.data or "", form.once)
            flash(t("thread.sent"), "success")
            return redirect(url_for("thread.messages", number=number))
        talk = actions_thread.read_thread(member, number)
    except actions_thread.MayNotWrite as error:
        raise Forbidden from error
    except SlipClosed:
        return redirect(url_for("referrals.show", number=number))
    return shown("referrals/messages.html", form, talk=talk)


@thread.route("/r/<code>/messages", methods=["GET", "POST"])
@by_code
def messages_by_code(code: str) -> Response:
    known = _held(code)
    if known is None:
        return redirect(url_for("reply.slip", code=code))
    (plain, referral_id), form = known, MessageForm()
    try:
        if form.validate_on_submit():
            actions_thread.write_by_code(referral_id, form.body.data or "", form.once)
            flash(t("thread.sent"), "success")
            return redirect(url_for("thread.messages_by_code", code=plain))
        talk = actions_thread.read_by_code(referral_id)
    except (SlipClosed, CodeExpired):
        return redirect(url_for("reply.slip", code=plain))
    return shown("referrals/messages_by_code.html", form, talk=talk, code=plain)


def _held(code: str) -> tuple[str, UUID] | None:
    """The code and the slip whose 照合番号 this browser has shown for it."""
    try:
        plain = read_code(code)
    except BadCode:
        return None
    referral_id = proven(plain)
    return None if referral_id is None else (plain, referral_id)


def _page(slip: Slip, back: str) -> str:
    [head, *rest] = parts(slip, in_japanese)
    number = slip.heading.number
    return render_template("referrals/slip_page.html", head=head, parts=rest, number=number, back=back)
