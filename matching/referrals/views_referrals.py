"""/desk/referrals/<number>: the slip, its PDF, the answer, taking back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.guard import current_member, requires
from accounts.permission import Permission
from directory.taxonomy import NEEDS
from foundation import clock
from foundation.i18n import t
from matching.referrals import actions_fax, actions_forward, actions_print, actions_referral, actions_thread
from matching.referrals.actions_hand import ACTS_FOR, colleagues
from matching.referrals.actions_reply import WrongCode
from matching.referrals.forms_answer import AnswerForm, FaxForm, TakeBackForm
from matching.referrals.meeting_file import meeting_file
from matching.referrals.slip_pdf import render
from matching.referrals.state import IllegalMove, Party, State, moves
from matching.referrals.store_referral import MovedMeanwhile, ReferralNotFound
from matching.referrals.web import flash_refusal, in_japanese, number_of, pdf, refusal, room

referrals = room("referrals")
PAGE = "referrals/referral.html"


@referrals.route("/desk/referrals/<number>")
@requires(Permission.REFERRAL_READ)
def show(number: str) -> Response:
    return _page(number_of(number))


@referrals.route("/desk/fax-back", methods=["GET", "POST"])
@requires(Permission.REFERRAL_READ, Permission.REFERRAL_SEND)
def fax_back() -> Response:
    """The sender's staff copies an answer from paper, then the next one: `done` names the last."""
    form, done = FaxForm(), _done(request.args.get("done", ""))
    given = form.answer() if form.validate_on_submit() else None
    if given is not None:
        try:
            number = actions_fax.answer_by_fax(
                current_member(), form.code.data or "", form.fact.data or "", given, form.once
            )
        except (WrongCode, ReferralNotFound):
            form.refuse("code", "referrals.fax_back.wrong")
        except actions_fax.AnsweredAlready as late:
            last = actions_referral.last_word(current_member(), late.number)
            form.say_wrong("to", refusal(late, last))
        except MovedMeanwhile:
            form.refuse("to", "reply.error.meanwhile")
        else:
            return redirect(url_for("referrals.fax_back", done=number))
    return shown("referrals/fax.html", form, done=done)


def _done(text: str) -> str:
    try:
        return number_of(text)
    except ReferralNotFound:
        return ""


@referrals.route("/desk/referrals/<number>/answer", methods=["POST"])
@requires(Permission.REFERRAL_READ, Permission.REFERRAL_ANSWER)
def answer(number: str) -> Response:
    number, form = number_of(number), AnswerForm()
    if not form.validate():
        return _page(number, form)
    given = form.answer()
    if given is None:
        return _page(number, form)
    try:
        actions_referral.answer(current_member(), number, given, form.once)
    except (IllegalMove, MovedMeanwhile) as refused:
        flash_refusal(refused, actions_referral.last_word(current_member(), number))
    else:
        flash(t("referrals.answered"), "success")
    return redirect(url_for("referrals.show", number=number))


@referrals.route("/desk/referrals/<number>/withdraw", methods=["POST"])
@requires(Permission.REFERRAL_READ, Permission.REFERRAL_SEND)
def withdraw(number: str) -> Response:
    """`how`: withdraw (取下げ) or error (誤登録)."""
    number, form = number_of(number), TakeBackForm()
    if not form.validate():
        return _page(number, take_back=form)
    take = actions_referral.enter_error if request.form.get("how") == "error" else actions_referral.withdraw
    try:
        take(current_member(), number, form.message.data or "", form.once)
    except (IllegalMove, MovedMeanwhile) as refused:
        flash_refusal(refused, actions_referral.last_word(current_member(), number))
    else:
        flash(t("referrals.taken_back"), "success")
    return redirect(url_for("referrals.show", number=number))


@referrals.route("/desk/referrals/<number>/slip.pdf")
@requires(Permission.REFERRAL_READ)
def slip_pdf(number: str) -> Response:
    number = number_of(number)
    try:
        printing = actions_print.print_referral(current_member(), number)
    except actions_print.SlipClosed:
        return redirect(url_for("referrals.show", number=number))
    [slip] = printing.slips
    return pdf(render(slip, in_japanese, NEEDS, printing.logos), f"slip-{number}")


@referrals.route("/desk/referrals/<number>/meeting.ics")
@requires(Permission.REFERRAL_READ)
def meeting(number: str) -> Response:
    """The meeting named last, for both sides' calendars."""
    file = actions_referral.open_referral(current_member(), number_of(number))
    named = [event for event in file.events if event.meeting_at is not None]
    if not named or named[-1].meeting_at is None:
        raise NotFound
    at = named[-1].meeting_at.astimezone(clock.TOKYO)
    summary = t("referrals.meeting.summary", number=file.number)
    uid = f"{file.number}@{request.host.partition(':')[0]}"
    response = Response(
        meeting_file(uid, named[-1].at, at, summary, file.to_name),
        content_type="text/calendar; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{file.number}.ics"'
    return response


def _page(number: str, form: AnswerForm | None = None, take_back: TakeBackForm | None = None) -> Response:
    member = current_member()
    file = actions_referral.open_referral(member, number)
    form, take_back = form or AnswerForm(formdata=None), take_back or TakeBackForm(formdata=None)
    form.offer(_offered(file.state) if file.party is Party.RECIPIENT else ())
    wrong = take_back if take_back.errors else form
    acts = member.may(ACTS_FOR[file.party])
    return shown(
        PAGE,
        wrong,
        file=file,
        answer_form=form,
        take_back=take_back,
        talk=actions_thread.unread_for(member, number),
        sender_moves=moves(file.state, Party.SENDER),
        colleagues=colleagues(member, file.party) if acts else {},
        forwarding=actions_forward.forwarding(member, number) if acts else None,
    )


def _offered(state: State) -> list[State]:
    return [to for to in moves(state, Party.RECIPIENT) if to is not State.OPENED]
