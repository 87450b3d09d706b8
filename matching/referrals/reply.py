"""/r and /r/<code>: answering a slip by phone camera, without an account; also the answer to a self-referral.

The code alone shows nothing. With the 照合番号 of the paper this browser may look for half an hour, and
answer once.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from accounts.answers import shown
from accounts.limits import network_of
from foundation import clock
from foundation.i18n import t
from foundation.web import by_code
from matching.referrals import actions_reply
from matching.referrals.code import BadCode, read_code, spoken
from matching.referrals.forms_answer import CodeForm, FactForm, ReplyForm
from matching.referrals.proof import prove, proven
from matching.referrals.self_referral import lookup
from matching.referrals.self_referral.actions import is_ours
from matching.referrals.state import IllegalMove
from matching.referrals.store_referral import MovedMeanwhile
from matching.referrals.web import room

reply = room("reply")
CORRECT_MINUTES = int(actions_reply.CORRECTABLE.total_seconds() // 60)
DONE = "referrals/reply_done.html"


@reply.route("/r", methods=["GET", "POST"])
@by_code
def enter() -> Response:
    form = CodeForm()
    if not form.validate_on_submit():
        return shown("referrals/reply_code.html", form)
    return redirect(url_for("reply.slip", code=form.code.data))


@reply.route("/r/<code>", methods=["GET", "POST"])
@by_code
def slip(code: str) -> Response:
    """First the 照合番号, then what the slip shows and the answer."""
    try:
        plain = read_code(code)
    except BadCode:
        return _mistyped(code)
    if is_ours(plain):
        return lookup.page(plain)
    referral_id = proven(plain)
    return _identify(plain) if referral_id is None else _answer(plain, referral_id)


def _mistyped(code: str) -> Response:
    """Not found – but whoever copied a code from paper is told so and can mend it."""
    form = CodeForm(formdata=None, data={"code": code})
    form.refuse("code", "reply.error.code")
    return shown("referrals/reply_code.html", form, 404)


def _identify(code: str) -> Response:
    form = FactForm()
    if not form.validate_on_submit():
        return shown("referrals/reply_fact.html", form, code=spoken(code))
    try:
        referral_id = actions_reply.identify(
            code, form.fact.data or "", network_of(request.remote_addr or "")
        )
    except actions_reply.TooManyTries as wait:
        form.refuse("fact", "reply.error.wait", minutes=wait.wait_seconds // 60)
        response = shown("referrals/reply_fact.html", form, 429, code=spoken(code))
        response.headers["Retry-After"] = str(wait.wait_seconds)
        return response
    except actions_reply.WrongCode:
        form.refuse("fact", "reply.error.wrong")
    except actions_reply.CodeLocked:
        form.refuse("fact", "reply.error.locked")
    except actions_reply.CodeExpired:
        form.refuse("fact", "reply.error.expired")
    else:
        prove(code, referral_id)
        return redirect(url_for("reply.slip", code=code))
    return shown("referrals/reply_fact.html", form, code=spoken(code))


def _answer(code: str, referral_id: UUID) -> Response:
    if request.form.get("step") == "correct":
        return _correct(code, referral_id)
    form = ReplyForm()
    given = form.answer() if form.validate_on_submit() else None
    refusal = ""
    if given is not None:
        try:
            actions_reply.answer_by_code(referral_id, given, form.once)
            return redirect(url_for("reply.slip", code=code))
        except (IllegalMove, MovedMeanwhile):
            refusal = t("reply.error.meanwhile")
        except actions_reply.CodeExpired:
            refusal = t("reply.error.expired")
    file = actions_reply.open_by_code(referral_id)
    if file.slip is None:
        return _done(code, file, refusal)
    return shown("referrals/reply.html", form, file=file, code=code, refusal=refusal)


def _done(
    code: str, file: actions_reply.ReplyFile, refusal: str = "", form: ReplyForm | None = None
) -> Response:
    """What was answered, and how to put it right: here for a short time, then by telephone."""
    form = form or ReplyForm(formdata=None, **_said_before(file))
    form.offer(file.corrections)
    return shown(DONE, form, file=file, code=code, refusal=refusal, minutes=CORRECT_MINUTES)


def _said_before(file: actions_reply.ReplyFile) -> dict[str, Any]:
    said = file.said
    if said is None or not file.corrections:
        return {}
    at = said.meeting_at.astimezone(clock.TOKYO) if said.meeting_at else None
    return {
        "to": said.to_state,
        "reason_code": said.reason_code or "",
        "meeting_on": at.date() if at else None,
        "meeting_time": at.time() if at and (at.hour, at.minute) != (0, 0) else None,
        "person": said.person or "",
        "message": said.message or "",
    }


def _correct(code: str, referral_id: UUID) -> Response:
    file, form, refusal = actions_reply.open_by_code(referral_id), ReplyForm(), ""
    form.offer(file.corrections)
    given = form.answer() if file.corrections and form.validate() else None
    if given is not None:
        try:
            actions_reply.correct_by_code(referral_id, given, form.once)
            return redirect(url_for("reply.slip", code=code))
        except (actions_reply.TooLateToCorrect, IllegalMove, MovedMeanwhile):
            file = actions_reply.open_by_code(referral_id)
    if not file.corrections:
        return _done(code, file, t("reply.error.too_late"))
    return _done(code, file, refusal, form)
